"""Reminders: each on its day, each once, and what happens where one cannot be sent."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from threading import Barrier, Thread
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from articles.desk import mails
from articles.desk.reminders import ReminderError, remind, send_reminders
from articles.tests.factories import ReviewerFactory, UserFactory, approve, make_article
from reviewers import mails as editors_mails
from reviewers.handing_over import assign
from reviewers.models import Reminder, Reviewer, ReviewRound, ReviewSettings
from reviewers.sending import send_for_review

pytestmark = pytest.mark.django_db
SENT = date(2026, 11, 20)
DUE = date(2026, 11, 27)
BASE = "https://cms.example.org"


def on(day: date, hour: int = 6) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), tick=False)


def sent_round(title: str = "Sleep", *, reviewer: Reviewer | None = None, **fields: Any) -> ReviewRound:
    """A round that was sent a week before it is due."""
    with on(SENT):
        article = make_article(title=title, reviewer=reviewer)
        return send_for_review(article, user=article.owner, **{"due_on": DUE, "note": "Mind the doses.", **fields})


def run() -> str:
    out = StringIO()
    call_command("send_reminders", stdout=out, stderr=out)
    return out.getvalue()


def kinds() -> list[str]:
    return list(Reminder.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture(autouse=True)
def quiet_start(settings: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = BASE


@pytest.fixture
def editor() -> Any:
    return UserFactory.create(groups=["Editors"], first_name="Eddie", last_name="Editor")


# On which day


def test_every_day_from_sending_to_long_after__each_reminder_goes_once(mailoutbox: list[Any], editor: Any) -> None:
    review_round = sent_round()
    told = []
    for days in range(14):
        day = SENT + timedelta(days=days)
        with on(day):
            run()
            run()
        told += [(day, message.to, message.subject) for message in mailoutbox]
        mailoutbox.clear()
    reviewer = [review_round.reviewer.user.email]
    assert told == [
        (date(2026, 11, 26), reviewer, "Reminder: review by Fri 27 Nov: Sleep, round 1"),
        (date(2026, 11, 27), reviewer, "Reminder: review by Fri 27 Nov: Sleep, round 1"),
        (date(2026, 11, 29), [editor.email], f"Late: Sleep, round 1, with {review_round.reviewer.name}"),
    ]
    assert kinds() == ["before", "due", "late"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(3, 1, {24: "before", 27: "due", 28: "late"}), (0, 5, {27: "due", 32: "late"})],
)
def test_the_sites_settings_say_when(before: int, after: int, expected: dict[int, str], editor: Any) -> None:
    review_round = sent_round()
    settings = ReviewSettings.of(review_round.revision.as_object())
    settings.remind_days_before, settings.escalate_days_after = before, after
    settings.save()
    found = {}
    for days in range(20):
        earlier = len(kinds())
        with on(SENT + timedelta(days=days)):
            run()
        if len(kinds()) > earlier:
            found[SENT.day + days] = kinds()[-1]
    assert found == expected


def test_the_reviewers_mail__says_when_it_is_due_and_leads_to_the_review_page(mailoutbox: list[Any]) -> None:
    review_round = sent_round()
    with on(DUE - timedelta(days=1)):
        run()
    (message,) = mailoutbox
    text = " ".join(message.body.split())
    assert "The review of “Sleep” is due tomorrow, Friday 27 November." in text
    assert "> Mind the doses." in text
    assert BASE + reverse("desk:review", args=[review_round.pk]) in message.body
    assert message.alternatives


def test_a_day_on_which_the_command_did_not_run_is_made_up_for(mailoutbox: list[Any]) -> None:
    sent_round()
    with on(DUE + timedelta(days=1)):
        run()
    (message,) = mailoutbox
    assert "was due on Friday 27 November" in " ".join(message.body.split())
    assert kinds() == ["due"]


def test_not_on_the_day_on_which_it_was_sent(mailoutbox: list[Any]) -> None:
    sent_round(due_on=SENT)
    with on(SENT, hour=18):
        assert "Reminders sent: 0." in run()
    with on(SENT + timedelta(days=1)):
        assert "Reminders sent: 1." in run()


@pytest.mark.parametrize("end", ["approved", "rejected", "taken back"])
def test_not_of_what_has_ended(mailoutbox: list[Any], editor: Any, end: str) -> None:
    review_round = sent_round()
    with on(SENT):
        {
            "approved": lambda: approve(review_round),
            "rejected": lambda: review_round.reject(user=review_round.reviewer.user),
            "taken back": lambda: review_round.workflow_state.cancel(user=editor),
        }[end]()
    for days in (0, 10):
        with on(DUE + timedelta(days=days)):
            assert run() == "Reminders sent: 0.\n"
    assert mailoutbox == []


def test_each_reviewer_of_a_round_is_reminded(mailoutbox: list[Any], editor: Any) -> None:
    review_round = sent_round()
    other = ReviewerFactory.create()
    with on(DUE):
        run()
        assign(review_round, to=other, user=editor)
        mailoutbox.clear()
        run()
    assert [message.to for message in mailoutbox] == [[other.user.email]]
    assert kinds() == ["due", "due"]


# What the editors hear


def test_the_editors_mail__says_with_whom_and_what_is_known(mailoutbox: list[Any], editor: Any) -> None:
    reviewer = ReviewerFactory.create(name="Rita Reviewer")
    review_round = sent_round(reviewer=reviewer)
    reviewer.away_from, reviewer.away_until = DUE, DUE + timedelta(days=7)
    reviewer.save()
    UserFactory.create(groups=["Editors"], email="")
    with on(DUE + timedelta(days=2)):
        assert run() == "“Sleep”, round 1: 1 editor told.\nReminders sent: 1.\n"
    (message,) = mailoutbox
    text = " ".join(message.body.split())
    assert "The review of “Sleep” was due on Friday 27 November and is not decided. It is with Rita Reviewer." in text
    assert "Rita Reviewer is away until Friday 4 December." in text
    assert "Opened: not yet" in text
    assert BASE + reverse("desk:review", args=[review_round.pk]) in message.body
    assert message.alternatives


def test_a_reviewer_who_has_ended__the_editors_are_told_at_once_and_once(mailoutbox: list[Any], editor: Any) -> None:
    review_round = sent_round()
    Reviewer.objects.filter(pk=review_round.reviewer_id).update(ended_on=SENT + timedelta(days=1))
    for days in (1, 2, 7, 30):
        with on(SENT + timedelta(days=days)):
            run()
    (message,) = mailoutbox
    assert message.to == [editor.email]
    assert message.subject.startswith("Unassigned: Sleep, round 1")
    assert "stopped being a medical reviewer on 21 November 2026" in " ".join(message.body.split())


def test_nobody_has_an_address__it_is_said_and_tried_again(mailoutbox: list[Any], editor: Any) -> None:
    sent_round(reviewer=ReviewerFactory.create(user__email=""))
    with on(DUE):
        with pytest.raises(CommandError, match="not sent: 1"):
            run()
        assert kinds() == []
    with on(DUE + timedelta(days=2)):
        run()
    assert [message.to for message in mailoutbox] == [[editor.email]]


# When the mail server fails


def failing(*args: Any, **kwargs: Any) -> None:
    raise OSError("No mail server.")


@pytest.mark.parametrize("days", [0, 2])
def test_a_mail_that_fails_is_sent_by_the_next_run(
    mailoutbox: list[Any], editor: Any, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    sent_round()
    with on(DUE + timedelta(days=days)):
        with monkeypatch.context() as patch:
            patch.setattr(mails, "send_mail", failing)
            patch.setattr(editors_mails, "send_mail", failing)
            with pytest.raises(CommandError, match="The next run tries them again"):
                run()
        assert kinds() == []
        run()
        run()
    assert len(mailoutbox) == 1


def test_one_that_fails_does_not_hold_up_the_others(mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = [sent_round(title) for title in ("First", "Second")]

    def half(subject: str, *args: Any, **kwargs: Any) -> int:
        return failing() if "First" in subject else real(subject, *args, **kwargs)

    real = mails.send_mail
    monkeypatch.setattr(mails, "send_mail", half)
    with on(DUE):
        outcomes = list(send_reminders())
    assert [outcome.failed for outcome in outcomes] == [True, False]
    assert [message.to for message in mailoutbox] == [[rounds[1].reviewer.user.email]]


# By an editor's own hand


def test_remind__mails_the_reviewer_in_the_editors_name(
    mailoutbox: list[Any], editor: Any, django_capture_on_commit_callbacks: Any
) -> None:
    review_round = sent_round()
    with on(SENT + timedelta(days=2)), django_capture_on_commit_callbacks(execute=True):
        remind(review_round, user=editor)
    (message,) = mailoutbox
    assert message.to == [review_round.reviewer.user.email]
    assert message.reply_to == [editor.email]
    assert "Eddie Editor reminds you: the review of “Sleep” is due on Friday 27 November." in " ".join(
        message.body.split()
    )
    assert kinds() == ["asked"]


def test_remind__once_a_day(editor: Any) -> None:
    review_round = sent_round()
    with on(DUE, hour=9):
        remind(review_round, user=editor)
    with on(DUE, hour=23), pytest.raises(ReminderError, match="was reminded of “Sleep” today already"):
        remind(review_round, user=editor)
    with on(DUE + timedelta(days=1), hour=1):
        remind(review_round, user=editor)
    assert kinds() == ["asked", "asked"]


@pytest.mark.parametrize("reason", ["closed", "ended", "no address"])
def test_remind__says_why_nobody_can_be_reminded(editor: Any, reason: str) -> None:
    review_round = sent_round(reviewer=ReviewerFactory.create(user__email="" if reason == "no address" else "r@x.org"))
    if reason == "closed":
        review_round.workflow_state.cancel(user=editor)
    if reason == "ended":
        Reviewer.objects.filter(pk=review_round.reviewer_id).update(ended_on=SENT)
    words = {"closed": "has ended meanwhile", "ended": "stopped being", "no address": "has no e-mail address"}
    with on(SENT + timedelta(days=1)), pytest.raises(ReminderError, match=words[reason]):
        remind(review_round, user=editor)
    assert kinds() == []


def test_remind__is_not_on_record_where_the_mail_could_not_be_sent(
    editor: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    review_round = sent_round()
    monkeypatch.setattr(mails, "send_mail", failing)
    with on(DUE), django_capture_on_commit_callbacks(execute=True):
        remind(review_round, user=editor)
    assert kinds() == []


# At the same moment


def at_once(act: Callable[[], Any]) -> None:
    barrier = Barrier(2)

    def go() -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            act()
        finally:
            connection.close()

    threads = [Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()


@pytest.mark.postgres
@pytest.mark.threads
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_runs_at_the_same_moment_send_one_mail(mailoutbox: list[Any]) -> None:
    sent_round()
    mailoutbox.clear()
    with on(DUE):
        at_once(lambda: list(send_reminders()))
    assert len(mailoutbox) == 1
    assert kinds() == ["due"]
