"""Mails of the desk: who gets which when, each one person and one mail. What they say is in ``mail_texts.py``.

They go after the commit, as background work, and are made when they are sent: what is not so any more is not told. A
mail that cannot be sent is logged and tried again; it never undoes what it tells of.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone, translation

# Wagtail's own. On Django 6 the backend of TASKS makes these tasks Django's, so one name serves both.
from django_tasks import task
from wagtail.admin.mail import send_mail
from wagtail.signals import task_cancelled, task_rejected, task_submitted
from wagtail.users.models import UserProfile

from articles.desk import mail_texts, wagtail_mails
from articles.desk.mail_layout import Mail
from articles.models import ArticlePage
from reviewers.models import Approval, Reminder, Reviewer, ReviewRound
from reviewers.signals import approved, handed_over
from reviewers.signing import version_under_review

logger = logging.getLogger(__name__)

# Minutes until a mail is tried again, where the worker can wait.
RETRY_AFTER = [1, 10, 60, 240]

wagtail_mails.leave_reviews_to_the_desk()


@receiver(task_submitted, dispatch_uid="desk_mail_reviewer")
def mail_reviewer(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ReviewRound):
        mail_later("review", round_id=instance.pk, reviewer_id=instance.reviewer_id)


@receiver(task_rejected, dispatch_uid="desk_mail_changes_requested")
def mail_changes(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ReviewRound):
        mail_later("changes", round_id=instance.pk)


@receiver(task_cancelled, dispatch_uid="desk_mail_taken_back")
def mail_taken_back(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ReviewRound):
        mail_later("taken back", round_id=instance.pk)


@receiver(approved, dispatch_uid="desk_mail_approved")
def mail_approved(sender: type, approval: Approval, **kwargs: Any) -> None:
    """The signer, and the writer. The approval is announced after the commit."""
    mail_later("signed", approval_id=approval.pk)
    mail_later("approved", approval_id=approval.pk)


@receiver(handed_over, dispatch_uid="desk_mail_handed_over")
def mail_handed_over(
    sender: type, review_round: ReviewRound, before: Reviewer, user: Any, note: str, kind: str, **kwargs: Any
) -> None:
    """Both reviewers. It is announced after the commit."""
    told = {"round_id": review_round.pk, "reviewer_id": review_round.reviewer_id, "before_id": before.pk}
    told |= {"user_id": user.pk, "handed": kind}
    mail_later("review", note=note, **told)
    mail_later("handed over", **told)


def mail_later(kind: str, **about: Any) -> None:
    """Have a mail made and sent after the commit. ``about`` names by id what it is about."""
    transaction.on_commit(lambda: send_mail_task.enqueue(kind, about), robust=True)


@task()
def send_mail_task(kind: str, about: dict[str, Any], tried: int = 0) -> bool:
    """Make the mail and send it; whether one has gone. Where the mail server fails, it is tried again later."""
    try:
        with in_the_sites_words():
            mail = MAKERS[kind](about)
    except Exception:
        logger.exception("The mail “%s” about %s could not be made.", kind, about)
        return False
    if mail is None:
        return False
    try:
        return deliver(mail)
    except Exception:
        logger.exception("The mail “%s” was not sent (attempt %s).", mail.subject_line, tried + 1)
        _try_again(kind, about, tried)
        return False


def deliver(mail: Mail) -> bool:
    """Send the mail; whether there was an address to send it to. Raises what the mail server raises."""
    if not mail.to:
        logger.info("Nobody to send “%s” to: %s has no e-mail address.", mail.subject_line, mail.name)
        return False
    replies = [mail.reply_to] if mail.reply_to and mail.reply_to != mail.to else None
    with in_the_sites_words():
        text, html = mail.as_text(), mail.as_html()
    send_mail(mail.subject_line, text, [mail.to], html_message=html, reply_to=replies)
    return True


def _try_again(kind: str, about: dict[str, Any], tried: int) -> None:
    if send_mail_task.get_backend().supports_defer and tried < len(RETRY_AFTER):
        at = timezone.now() + timedelta(minutes=RETRY_AFTER[tried])
        send_mail_task.using(run_after=at).enqueue(kind, about, tried + 1)
    else:
        # Nobody is on record as reminded who was not.
        Reminder.objects.filter(pk__in=[about["reminder_id"]] if "reminder_id" in about else []).delete()


@contextmanager
def in_the_sites_words() -> Iterator[None]:
    """The site's language and time zone, not those of whoever has just clicked."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override(timezone.get_default_timezone()):
        yield


# From what a mail is about to the mail; None where it is not so any more, or nobody is to be told.


def _review(about: dict[str, Any]) -> Mail | None:
    review_round = round_to_tell_of(about["round_id"])
    if review_round is None or not review_round.is_open or review_round.reviewer_id != about["reviewer_id"]:
        return None
    if not review_round.reviewer.user.is_active:
        return None
    return mail_texts.review_request(
        review_round,
        by=_user(about.get("user_id")),
        handed=about.get("handed", ""),
        before=_reviewer(about.get("before_id")),
        note=about.get("note", ""),
    )


def _reminder(about: dict[str, Any]) -> Mail | None:
    review_round = round_to_tell_of(about["round_id"])
    if review_round is None or not review_round.is_open or review_round.reviewer_id != about["reviewer_id"]:
        return None
    return mail_texts.reminder(review_round, by=_user(about["user_id"]))


def _handed_over(about: dict[str, Any]) -> Mail | None:
    review_round, before = round_to_tell_of(about["round_id"]), _reviewer(about["before_id"])
    if review_round is None or before is None or not before.user.is_active:
        return None
    # Whom it went to then: it may have gone on since.
    to = _reviewer(about["reviewer_id"]) or review_round.reviewer
    return mail_texts.handed_over_notice(
        review_round, by=_user(about["user_id"]), handed=about["handed"], before=before, to=to
    )


def _taken_back(about: dict[str, Any]) -> Mail | None:
    review_round = round_to_tell_of(about["round_id"])
    if review_round is None or review_round.status != ReviewRound.STATUS_CANCELLED:
        return None
    user = review_round.reviewer.user
    # Who did it themselves, by withdrawing the article, knows.
    if not user.is_active or user == review_round.finished_by:
        return None
    return mail_texts.taken_back_notice(review_round)


def _changes(about: dict[str, Any]) -> Mail | None:
    review_round = round_to_tell_of(about["round_id"])
    if review_round is None or review_round.status != ReviewRound.STATUS_REJECTED:
        return None
    writer = writer_to_tell(review_round, "rejected")
    return mail_texts.changes_requested(review_round, to=writer) if writer else None


def _approved(about: dict[str, Any]) -> Mail | None:
    approval = Approval.objects.filter(pk=about["approval_id"], withdrawal=None).first()
    review_round = round_to_tell_of(approval.round_id) if approval else None
    writer = writer_to_tell(review_round, "approved") if review_round else None
    return mail_texts.approved_notice(approval, to=writer) if approval and writer else None


def _signed(about: dict[str, Any]) -> Mail | None:
    approval = Approval.objects.get(pk=about["approval_id"])
    signer = _user(approval.signer_id)
    return mail_texts.signed_notice(approval, to=signer) if signer else None


MAKERS = {
    "review": _review,
    "reminder": _reminder,
    "handed over": _handed_over,
    "taken back": _taken_back,
    "changes": _changes,
    "approved": _approved,
    "signed": _signed,
}


def round_to_tell_of(round_id: int) -> ReviewRound | None:
    """The round as it is now, with everybody it names; None where its article has been deleted."""
    return with_people(ReviewRound.objects.filter(pk=round_id)).first()


def with_people(rounds: QuerySet[ReviewRound]) -> QuerySet[ReviewRound]:
    """The rounds with all that mails say of them, in one query."""
    return rounds.select_related(
        "reviewer__user", "instead_of", "revision", "workflow_state__requested_by", "finished_by"
    )


def writer_to_tell(review_round: ReviewRound, event: str) -> AbstractUser | None:
    """Who hears of the decision: who sent the article, else its first writer who can open it, else its owner.

    None where that one has switched off Wagtail's mails about this ``event`` ("approved", "rejected") in their account.
    """
    version = version_under_review(review_round)
    if not isinstance(version, ArticlePage):
        return None
    writers = [row.writer.user for row in version.article_writers.all()]
    for user in [review_round.workflow_state.requested_by, *writers, version.owner]:
        is_reachable = user is not None and user.is_active and user.email and user != review_round.reviewer.user
        if is_reachable and version.permissions_for_user(user).can_edit():
            wants = getattr(UserProfile.get_for_user(user), f"{event}_notifications")
            return user if wants else None
    return None


def _user(user_id: int | None) -> AbstractUser | None:
    return get_user_model().objects.filter(pk=user_id).first() if user_id else None


def _reviewer(reviewer_id: int | None) -> Reviewer | None:
    return Reviewer.objects.select_related("user").filter(pk=reviewer_id).first() if reviewer_id else None
