"""Taking an article out of public view: the record and the unpublishing in one transaction."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from reviewers.enums import WithdrawalKind
from reviewers.errors import WithdrawalError
from reviewers.models import Approval, Publication, ReviewedPage, Withdrawal, reviewed_page
from reviewers.querysets import current_approval
from reviewers.signals import withdrawn

NO_REASON = "Say why the article is withdrawn: the reason is kept with the record."
NOT_REVIEWED = "This page is not under medical review."
NOTHING_APPROVED = "No edition of this article is approved, so there is nothing to withdraw."
UNKNOWN_KIND = "Choose how the article leaves: withdrawn, retired or merged into another article."
QUIET = "Only a withdrawn article shows readers a notice. Leave the notice out, or choose “Withdrawn”."
NOT_REPLACED = "Only a merged article is replaced by another. Leave the other article out, or choose “Merged”."
NO_REPLACEMENT = "Choose the article that replaces this one."
REPLACES_ITSELF = "An article cannot replace itself. Choose another one."
REPLACEMENT_NOT_PUBLIC = "The article that replaces this one is not public. Choose one that readers can read now."


@transaction.atomic
def withdraw(
    *,
    page_id: int,
    user: AbstractBaseUser,
    reason: str,
    kind: str = WithdrawalKind.WITHDRAWN.value,
    notice: str = "",
    replaced_by: int | None = None,
) -> list[Withdrawal]:
    """Withdraw every approval of the page that is not withdrawn yet, published or scheduled, and unpublish it.

    ``reason`` is for the record. ``notice`` is plain text that readers get in place of a withdrawn article;
    ``replaced_by`` is the id of the public article into which a merged one went. Raises ``WithdrawalError`` with a
    sentence where nothing is approved, or where reason, kind, notice and replacement do not go together.
    """
    list(Page.objects.select_for_update().filter(pk=page_id))
    page = reviewed_page(page_id)
    if page is None:
        raise WithdrawalError(NOT_REVIEWED)
    said: dict[str, Any] = {
        "reason": reason.strip(),
        "kind": str(kind),
        "notice": notice.strip(),
        "replaced_by": replaced_by,
    }
    refusal = _reason_to_refuse(page_id, **said)
    if refusal:
        raise WithdrawalError(refusal)
    withdrawals = withdraw_records(page_id=page_id, user_id=user.pk, **said)
    if not withdrawals:
        raise WithdrawalError(NOTHING_APPROVED)
    _end_what_is_on_its_way(page, user)
    # The permission tester refuses Wagtail's Unpublish to everybody: withdrawing takes its place.
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    return withdrawals


def withdraw_records(*, page_id: int, user_id: int | None, **said: Any) -> list[Withdrawal]:
    """Write the records alone, and that nothing of the page is public any more. ``said`` goes into each withdrawal."""
    standing = Approval.objects.filter(page_id=page_id, withdrawal__isnull=True).order_by("edition")
    withdrawals = [Withdrawal.objects.create(approval=row, user_id=user_id, **said) for row in standing]
    newest = Publication.objects.filter(page_id=page_id).order_by("-id").first()
    if newest is not None and newest.approval_id is not None:
        Publication.objects.create(page_id=page_id, approval=None)
    if withdrawals:
        transaction.on_commit(lambda: withdrawn.send(Withdrawal, page_id=page_id, withdrawals=withdrawals))
    return withdrawals


def _reason_to_refuse(page_id: int, *, reason: str, kind: str, notice: str, replaced_by: int | None) -> str | None:
    """What is wrong with what is said, as a sentence; None where it may stand in the record of this page."""
    if not reason:
        return NO_REASON
    if kind not in WithdrawalKind.values:
        return UNKNOWN_KIND
    if notice and kind != WithdrawalKind.WITHDRAWN:
        return QUIET
    if kind == WithdrawalKind.MERGED:
        return _reason_not_to_replace(page_id, replaced_by)
    return NOT_REPLACED if replaced_by is not None else None


def _reason_not_to_replace(page_id: int, replaced_by: int | None) -> str | None:
    if replaced_by is None:
        return NO_REPLACEMENT
    if replaced_by == page_id:
        return REPLACES_ITSELF
    return None if current_approval(replaced_by) else REPLACEMENT_NOT_PUBLIC


def _end_what_is_on_its_way(page: ReviewedPage, user: AbstractBaseUser) -> None:
    """Clear the schedule and take back an open round; the text stays as a draft.

    A round left open would bring the article back by the signature of a reviewer who read it before the withdrawal and
    knows nothing of it. Whoever wants it back sends it for review again, and the reviewer reads it anew. Changes that
    were requested before stay as they are: they, too, need sending.
    """
    page.revisions.update(approved_go_live_at=None)
    review_round = page.open_round()
    if review_round is not None:
        review_round.workflow_state.cancel(user=user)
