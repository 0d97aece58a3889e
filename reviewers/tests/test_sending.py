"""An article is sent for review with a due date, a note and, while its reviewer is away, to their deputy."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from articles.models import ArticlePage
from articles.tests.factories import ReviewerFactory, make_article, submit
from reviewers.days import add_working_days
from reviewers.errors import SubmissionError
from reviewers.models import Reviewer, ReviewRound, ReviewSettings
from reviewers.sending import send_for_review

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("count", "day"), [(0, FRIDAY), (1, date(2026, 11, 23)), (5, date(2026, 11, 27)), (6, date(2026, 11, 30))]
)
def test_weekends_do_not_count(count: int, day: date) -> None:
    assert add_working_days(FRIDAY, count) == day


def test_what_the_writer_says_goes_with_the_round() -> None:
    page = make_article()
    due = timezone.localdate() + timedelta(days=3)
    sent = send_for_review(page, user=page.owner, due_on=due, note=" Mind the doses. ", is_urgent=True)
    kept = ReviewRound.objects.get()
    assert (kept.pk, kept.due_on, kept.note, kept.is_urgent) == (sent.pk, due, "Mind the doses.", True)
    assert kept.workflow_state.requested_by == page.owner


def test_without_a_day_it_is_due_after_the_sites_working_days() -> None:
    page = make_article()
    settings = ReviewSettings.of(page)
    settings.working_days = 2
    settings.save()
    due = add_working_days(timezone.localdate(), 2)
    assert send_for_review(page, user=page.owner).due_on == due
    assert submit(make_article(title="Another")).due_on == due


def test_what_keeps_it_from_being_reviewed_is_said_and_nothing_is_sent() -> None:
    page = make_article(reviewer=ReviewerFactory.create(ended_on=timezone.localdate()))
    with pytest.raises(SubmissionError, match="stopped being a medical reviewer"):
        send_for_review(page, user=page.owner, note="Please.")
    assert not ReviewRound.objects.exists()


def test_it_is_sent_once() -> None:
    page = make_article()
    send_for_review(page, user=page.owner)
    with pytest.raises(SubmissionError, match="in review already"):
        send_for_review(ArticlePage.objects.get(pk=page.pk), user=page.owner)


def test_it_is_sent_back_after_changes_were_requested() -> None:
    page = make_article()
    first = send_for_review(page, user=page.owner, note="First.")
    first.reject(user=first.reviewer.user, comment="Doses.")
    second = send_for_review(ArticlePage.objects.get(pk=page.pk), user=page.owner, note="Mended.")
    assert (second.number, second.note) == (2, "Mended.")
    assert ReviewRound.objects.get(pk=first.pk).note == "First."


def away(deputy: Reviewer | None, **fields: object) -> Reviewer:
    today = timezone.localdate()
    return ReviewerFactory.create(
        **{"deputy": deputy, "away_from": today, "away_until": today + timedelta(days=7), **fields}
    )


def test_while_a_reviewer_is_away_their_deputy_is_asked() -> None:
    deputy = ReviewerFactory.create()
    asked = away(away(deputy))
    review_round = submit(make_article(reviewer=asked))
    assert (review_round.reviewer, review_round.instead_of) == (deputy, asked)


def test_before_and_after_they_are_asked_themselves() -> None:
    today, day = timezone.localdate(), timedelta(days=1)
    for fields in ({"away_from": today + day}, {"away_from": today - day, "away_until": today - day}):
        asked = away(ReviewerFactory.create(), **fields)
        review_round = submit(make_article(title=f"{fields}", slug=f"a{asked.pk}", reviewer=asked))
        assert (review_round.reviewer, review_round.instead_of) == (asked, None)


def test_a_deputy_who_may_not_sign_is_not_asked() -> None:
    expired = ReviewerFactory.create(licence_valid_until=timezone.localdate() - timedelta(days=1))
    for deputy in (expired, None):
        asked = away(deputy)
        assert submit(make_article(title=f"{asked.pk}", reviewer=asked)).reviewer == asked
    asked = away(None)
    page = make_article(title="Own", reviewer=asked)
    Reviewer.objects.filter(pk=asked.pk).update(deputy=ReviewerFactory.create(user=page.owner))
    assert submit(page).reviewer == asked


def test_deputies_in_a_circle_end_somewhere() -> None:
    one = away(None)
    other = away(one)
    Reviewer.objects.filter(pk=one.pk).update(deputy=other)
    assert submit(make_article(reviewer=one)).reviewer == one
