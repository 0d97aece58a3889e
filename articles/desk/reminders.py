"""Reminders of open reviews: before the due date and on it to the reviewer, and once to the editors when one is late.

What is to be sent is noted first, in a transaction of its own, and the note is unique: so two that send at the same
moment send one mail. Where the mail server fails, the note is taken away again, and the next run tries once more. Where
the process dies between the two, that one reminder is lost, and none is sent twice.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from wagtail.models import TaskState

from articles.desk import mail_texts
from articles.desk.mail_layout import Mail
from articles.desk.mail_parts import counted
from articles.desk.mails import deliver, in_the_sites_words, mail_later, with_people
from reviewers.days import site_day, site_today, start_of
from reviewers.mails import mail_editors
from reviewers.models import Reminder, ReviewRound, ReviewSettings
from reviewers.signing import version_under_review

logger = logging.getLogger(__name__)

Kind = Reminder.Kind
CLOSED = "The review of “%s” has ended meanwhile. Nobody was reminded."
NO_ADDRESS = "%s has no e-mail address. Ask them in person, or assign “%s” to another reviewer."
TODAY_ALREADY = "%s was reminded of “%s” today already. Try again tomorrow, or assign it to another reviewer."


class ReminderError(Exception):
    """Nobody can be reminded. Carries a sentence for the editor: why, and what to do."""


@dataclass(frozen=True)
class Outcome:
    """What became of one reminder. ``failed`` where it will be tried again by the next run."""

    told: str
    failed: bool = False


def send_reminders() -> Iterator[Outcome]:
    """Send what is due today and has not been sent. May be run as often as one likes."""
    rounds = ReviewRound.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by("due_on", "pk")
    for round_id in rounds.values_list("pk", flat=True):
        try:
            outcome = _send_what_is_due(round_id)
        except Exception:  # one round never holds up the others
            logger.exception("The reminder of round %s was not sent. The next run tries it again.", round_id)
            outcome = Outcome(f"Round {round_id}: not sent, see the log.", failed=True)
        if outcome:
            yield outcome


def remind(review_round: ReviewRound, *, user: AbstractBaseUser) -> Reminder:
    """Remind the reviewer by an editor's own hand, once a day at most. Whoever calls this has checked that ``user``
    runs the desk. The mail goes after the commit, as background work. Raises ``ReminderError``.
    """
    with transaction.atomic():
        held = _locked(review_round.pk)
        if held is None:
            raise ReminderError(CLOSED % review_round.revision.object_str)
        reviewer, title = held.reviewer, held.revision.object_str
        refusal = reviewer.reason_not_to_sign_today()
        if refusal:
            raise ReminderError(refusal)
        if not reviewer.user.email:
            raise ReminderError(NO_ADDRESS % (reviewer.name, title))
        midnight = start_of(site_today())
        if held.reminders.filter(reviewer=reviewer, kind=Kind.ASKED, sent_at__gte=midnight).exists():
            raise ReminderError(TODAY_ALREADY % (reviewer.name, title))
        reminder = Reminder.objects.create(round=held, reviewer=reviewer, kind=Kind.ASKED)
        ids = {"round_id": held.pk, "reviewer_id": reviewer.pk, "user_id": user.pk, "reminder_id": reminder.pk}
        mail_later("reminder", **ids)
    return reminder


def kind_due(review_round: ReviewRound, settings: ReviewSettings, today: date) -> Kind | None:
    """Which reminder belongs to this day, whether or not it has been sent."""
    if review_round.reviewer.reason_not_to_sign_today():
        return Kind.LATE
    due = review_round.due_on
    if due is None:
        return None
    if today >= due + timedelta(days=settings.escalate_days_after):
        return Kind.LATE
    if site_day(review_round.started_at) >= today:
        # They have been asked this very day.
        return None
    if today >= due:
        return Kind.DUE
    return Kind.BEFORE if today >= due - timedelta(days=settings.remind_days_before) else None


def _send_what_is_due(round_id: int) -> Outcome | None:
    claimed = _claim(round_id)
    if claimed is None:
        return None
    review_round, reminder = claimed
    with in_the_sites_words():
        try:
            told = SENDERS[Kind(reminder.kind)](review_round)
        except BaseException:
            # Whatever it was: it has not been sent, so nothing may say so.
            reminder.delete()
            raise
    if told is None:
        reminder.delete()
        return Outcome(f"{_about(review_round)}: nobody has an e-mail address.", failed=True)
    return Outcome(f"{_about(review_round)}: {told}.")


def _claim(round_id: int) -> tuple[ReviewRound, Reminder] | None:
    """Note that the reminder of this day is sent; None where none is due, or another has noted it."""
    with transaction.atomic():
        held = _locked(round_id)
        if held is None:
            return None
        version = version_under_review(held)
        kind = kind_due(held, ReviewSettings.of(version), site_today())
        if kind is None or held.reminders.filter(reviewer=held.reviewer, kind=kind).exists():
            return None
        try:
            with transaction.atomic():
                return held, Reminder.objects.create(round=held, reviewer=held.reviewer, kind=kind)
        except IntegrityError:
            return None


def _locked(round_id: int) -> ReviewRound | None:
    """The round, while it is open; nobody decides or hands it over meanwhile."""
    rounds = ReviewRound.objects.select_for_update(of=("self",)).filter(pk=round_id)
    return with_people(rounds.filter(status=TaskState.STATUS_IN_PROGRESS)).first()


def _to_reviewer(review_round: ReviewRound) -> str | None:
    return f"{review_round.reviewer.name} reminded" if deliver(mail_texts.reminder(review_round)) else None


def _to_editors(review_round: ReviewRound) -> str | None:
    mail: Mail = mail_texts.late_notice(review_round, refusal=review_round.reviewer.reason_not_to_sign_today())
    count = mail_editors(subject=mail.subject_line, text=mail.as_text(), html=mail.as_html())
    return f"{counted(count, 'editor')} told" if count else None


def _about(review_round: ReviewRound) -> str:
    return f"“{review_round.revision.object_str}”, round {review_round.number}"


SENDERS: dict[Kind, Callable[[ReviewRound], str | None]] = {
    Kind.BEFORE: _to_reviewer,
    Kind.DUE: _to_reviewer,
    Kind.LATE: _to_editors,
}
