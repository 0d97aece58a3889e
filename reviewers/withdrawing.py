"""Taking an article out of public view: the record and the unpublishing in one transaction."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from reviewers.errors import WithdrawalError
from reviewers.models import Approval, Publication, Withdrawal, reviewed_page
from reviewers.signals import withdrawn


@transaction.atomic
def withdraw(*, page_id: int, user: AbstractBaseUser, reason: str) -> list[Withdrawal]:
    """Withdraw every approval of the page that is not withdrawn yet, published or scheduled, and unpublish it.

    Raises ``WithdrawalError`` where there is none, or no reason is given.
    """
    if not reason.strip():
        raise WithdrawalError("Say why the article is withdrawn: the reason is kept with the record.")
    Page.objects.select_for_update().filter(pk=page_id).first()
    page = reviewed_page(page_id)
    if page is None:
        raise WithdrawalError("This page is not under medical review.")
    withdrawals = withdraw_records(page_id=page_id, user_id=user.pk, reason=reason.strip())
    if not withdrawals:
        raise WithdrawalError("No edition of this article is approved, so there is nothing to withdraw.")
    page.revisions.update(approved_go_live_at=None)
    # The permission tester refuses Wagtail's Unpublish to everybody: withdrawing takes its place.
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    return withdrawals


def withdraw_records(*, page_id: int, user_id: int | None, reason: str) -> list[Withdrawal]:
    """Write the records alone, and that nothing of the page is public any more."""
    standing = Approval.objects.filter(page_id=page_id, withdrawal__isnull=True).order_by("edition")
    withdrawals = [Withdrawal.objects.create(approval=row, user_id=user_id, reason=reason) for row in standing]
    newest = Publication.objects.filter(page_id=page_id).order_by("-id").first()
    if newest is not None and newest.approval_id is not None:
        Publication.objects.create(page_id=page_id, approval=None)
    if withdrawals:
        transaction.on_commit(lambda: withdrawn.send(Withdrawal, page_id=page_id, withdrawals=withdrawals))
    return withdrawals
