"""An open round goes to another reviewer: passed on by who has it, taken over by another, or assigned by the desk.

What is under review stays what it is, and nobody becomes a contributor. The new reviewer has not opened it yet.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

from reviewers.errors import HandingOverError
from reviewers.models import Reviewer, ReviewRound
from reviewers.signals import handed_over
from reviewers.signing import version_under_review

HANDED_OVER = "reviewers.handed_over"
CLOSED = "The review of “%s” has ended meanwhile. Look at your list of reviews."
NOT_YOURS = "“%s” is not in your hands any more. Look at your list of reviews."
NOT_URGENT = "“%s” is not marked urgent, so it stays with %s. Ask an editor to assign it to you."
SAME = "“%s” is with %s already. Choose another reviewer."
CONTRIBUTOR = "%s has worked on “%s” and cannot review it. Choose another reviewer."


def may_review(reviewer: Reviewer, review_round: ReviewRound) -> bool:
    """Whether this reviewer could sign what is under review in the round."""
    return not reviewer.reason_not_to_sign_today() and not _has_worked_on(reviewer, review_round)


def pass_on(review_round: ReviewRound, *, to: Reviewer, user: AbstractBaseUser, note: str = "") -> ReviewRound:
    """The reviewer of the round gives it to another. Raises ``HandingOverError`` with a sentence for them."""
    return _hand_over(review_round, to=to, user=user, note=note, kind="passed on")


def take_over(review_round: ReviewRound, *, by: Reviewer) -> ReviewRound:
    """Another reviewer takes an urgent round. Raises ``HandingOverError`` with a sentence for them."""
    return _hand_over(review_round, to=by, user=by.user, note="", kind="taken over")


def assign(review_round: ReviewRound, *, to: Reviewer, user: AbstractBaseUser, note: str = "") -> ReviewRound:
    """The desk gives the round to a reviewer. Whoever calls this has checked that ``user`` runs the desk."""
    return _hand_over(review_round, to=to, user=user, note=note, kind="assigned")


@transaction.atomic
def _hand_over(review_round: ReviewRound, *, to: Reviewer, user: AbstractBaseUser, note: str, kind: str) -> ReviewRound:
    rounds = ReviewRound.objects.select_for_update(of=("self",)).select_related("revision", "reviewer__user")
    held = rounds.get(pk=review_round.pk)
    before = held.reviewer
    refusal = _refusal(held, to, user, kind)
    if refusal:
        raise HandingOverError(refusal)
    held.reviewer, held.instead_of, held.opened_at = to, None, None
    held.save(update_fields=["reviewer", "instead_of", "opened_at"])
    data = {"kind": kind, "from": before.name, "to": to.name, "round": held.number, "note": note}
    log(instance=version_under_review(held), action=HANDED_OVER, user=user, data=data)
    transaction.on_commit(
        lambda: handed_over.send_robust(ReviewRound, review_round=held, before=before, user=user, note=note, kind=kind)
    )
    return held


def _refusal(held: ReviewRound, to: Reviewer, user: AbstractBaseUser, kind: str) -> str | None:
    """Why the round cannot go to ``to`` by this person's hand; None where it can."""
    title = held.revision.object_str
    if not held.is_open:
        return CLOSED % title
    if kind == "passed on" and held.reviewer.user_id != user.pk:
        return NOT_YOURS % title
    if kind == "taken over" and not held.is_urgent:
        return NOT_URGENT % (title, held.reviewer.name)
    if held.reviewer_id == to.pk:
        return SAME % (title, to.name)
    if _has_worked_on(to, held):
        return CONTRIBUTOR % (to.name, title)
    return to.reason_not_to_sign_today()


def _has_worked_on(reviewer: Reviewer, review_round: ReviewRound) -> bool:
    return reviewer.user_id in version_under_review(review_round).contributors()


@hooks.register("register_log_actions")
def register_handing_over(actions: LogActionRegistry) -> None:
    @actions.register_action(HANDED_OVER)
    class HandedOver(LogFormatter):
        label = "Review handed over"

        def format_message(self, log_entry: Any) -> str:
            said = log_entry.data
            return f"Review round {said['round']} {said['kind']}: from {said['from']} to {said['to']}"
