"""The reviewer's desk: what waits, in which order, what others could do without, and what falls due again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticleWriter
from articles.tests.crawling import dead_ends_on
from articles.tests.factories import (
    PASSWORD,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    publish,
    submit,
)
from articles.tests.reviewing import as_user
from reviewers.models import Reviewer, ReviewRound, ReviewSettings
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db
SCREENS = ["desk:reviews", "wagtailadmin_home"]


def wait(reviewer: Reviewer, title: str, *, days: int | None = 3, **fields: Any) -> ReviewRound:
    """An open round of the reviewer that is due in so many days."""
    review_round = submit(make_article(title=title, reviewer=reviewer))
    due = None if days is None else timezone.localdate() + timedelta(days=days)
    ReviewRound.objects.filter(pk=review_round.pk).update(due_on=due, **fields)
    return review_round


def screen(reviewer: Reviewer, address: str = "desk:reviews") -> str:
    return as_user(reviewer.user).get(reverse(address)).content.decode()


# What waits


@pytest.mark.parametrize("address", SCREENS)
def test_queue__is_ones_own_open_rounds(address: str) -> None:
    reviewer, colleague = ReviewerFactory.create_batch(2)
    submit(make_article(title="Waiting for me", reviewer=reviewer))
    publish(make_article(title="Signed by me", reviewer=reviewer))
    submit(make_article(title="Waiting for a colleague", reviewer=colleague))
    content = screen(reviewer, address)
    assert "Waiting for me" in content
    assert ("Signed by me" in content) == (address == "desk:reviews")
    assert "Waiting for a colleague" not in content


def test_queue__is_in_the_menu_of_reviewers_only() -> None:
    address = f'"{reverse("desk:reviews")}"'
    assert address in screen(ReviewerFactory.create(), "wagtailadmin_home")
    assert address not in as_user(WriterFactory.create().user).get(reverse("wagtailadmin_home")).content.decode()


def test_queue__begins_with_what_is_overdue() -> None:
    reviewer = ReviewerFactory.create()
    wait(reviewer, "Later", days=9)
    wait(reviewer, "No date", days=None)
    wait(reviewer, "Late", days=-2)
    wait(reviewer, "Today", days=0)
    answer = as_user(reviewer.user).get(reverse("desk:reviews"))
    assert [row.title for row in answer.context["rounds"]] == ["Late", "Today", "Later", "No date"]


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, ", 1 day\n"), (-2, "Overdue since"), (0, "Today"), (None, "no date")],
)
def test_queue__says_in_words_when_it_is_due(days: int | None, words: str) -> None:
    reviewer = ReviewerFactory.create()
    wait(reviewer, "Sleep", days=days)
    assert words in screen(reviewer)


def test_queue__tells_what_awaits_the_reviewer() -> None:
    reviewer, away = ReviewerFactory.create(), ReviewerFactory.create(name="Anna Away")
    article = make_article(title="Sleep", body=[("introduction", f"<p>{'word ' * 500}</p>")], reviewer=reviewer)
    review_round = submit(article)
    ReviewRound.objects.filter(pk=review_round.pk).update(is_urgent=True, instead_of=away)
    content = screen(reviewer)
    assert reverse("desk:review", args=[review_round.pk]) in content
    assert "500 words, 2 min" in content
    assert "for Anna Away, who is away" in content
    assert "<strong>Urgent</strong>" in content
    assert article.article_writers.get().writer.printed_name in content


def test_queue__names_the_writers_of_the_version_under_review() -> None:
    reviewer, second = ReviewerFactory.create(), WriterFactory.create(name="Zoe Zweite")
    article = make_article(reviewer=reviewer)
    publish(article)
    version = article.get_latest_revision_as_object()
    version.article_writers = [ArticleWriter(writer=second, sort_order=0)]
    version.save_revision(user=article.owner)
    submit(article)
    (row,) = as_user(reviewer.user).get(reverse("desk:reviews")).context["rounds"]
    assert row.writers == second.printed_name


def test_queue__of_many_comes_in_pages() -> None:
    reviewer = ReviewerFactory.create()
    writer = WriterFactory.create()
    for number in range(26):
        submit(make_article(title=f"Article {number}", reviewer=reviewer, writer=writer))
    client = as_user(reviewer.user)
    assert "Article 25" not in client.get(reverse("desk:reviews")).content.decode()
    assert [row.title for row in client.get(reverse("desk:reviews"), {"p": 2}).context["rounds"]] == ["Article 25"]
    assert "All 26 reviews" in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("address", SCREENS)
def test_queue__costs_the_same_however_long_it_is(address: str) -> None:
    reviewer, colleague = ReviewerFactory.create_batch(2)
    client = as_user(reviewer.user)
    counts = []
    for first in (0, 3):
        for number in range(first, first + 3):
            wait(reviewer, f"Mine {number}")
            wait(colleague, f"Urgent {number}", is_urgent=True)
            fall_due(reviewer, f"Due {number}", days=3)
        client.get(reverse(address))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(address))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# Urgent ones of others


def test_urgent__of_others_are_offered_to_those_who_could_sign() -> None:
    reviewer, colleague = ReviewerFactory.create_batch(2)
    offered = wait(colleague, "Urgent one", is_urgent=True)
    wait(colleague, "Not urgent")
    worked_on = make_article(title="I worked on it", reviewer=colleague)
    edit(worked_on, user=reviewer.user, summary="Changed by me.")
    ReviewRound.objects.filter(pk=submit(worked_on).pk).update(is_urgent=True)
    answer = as_user(reviewer.user).get(reverse("desk:reviews"))
    assert [row.pk for row in answer.context["urgent"]] == [offered.pk]
    assert "Urgent, and with others" in answer.content.decode()
    there = as_user(reviewer.user).get(reverse("desk:review", args=[offered.pk]))
    assert there.status_code == 200


def test_urgent__are_not_offered_without_a_valid_licence() -> None:
    reviewer = ReviewerFactory.create(licence_valid_until=date(2020, 1, 1))
    wait(ReviewerFactory.create(), "Urgent one", is_urgent=True)
    assert "Urgent one" not in screen(reviewer)


# What falls due again


def fall_due(reviewer: Reviewer, title: str, *, days: int) -> Any:
    """A published article of which the reviewer's approval is due for renewal in so many days."""
    article = make_article(title=title, reviewer=reviewer)
    settings = ReviewSettings.of(article)
    settings.review_interval_days = days
    settings.save()
    publish(article)
    return article


def test_due_again__lists_what_readers_get_and_is_due_soon() -> None:
    reviewer, colleague = ReviewerFactory.create_batch(2)
    soon = fall_due(reviewer, "Soon due", days=3)
    gone = fall_due(reviewer, "Withdrawn since", days=3)
    withdraw(page_id=gone.pk, user=UserFactory.create(is_superuser=True), reason="Wrong.")
    fall_due(reviewer, "Not due", days=300)
    fall_due(colleague, "Of a colleague", days=3)
    answer = as_user(reviewer.user).get(reverse("desk:reviews"))
    assert [row.page_id for row in answer.context["due"]] == [soon.pk]
    assert "in review again" not in answer.content.decode()
    submit(soon)
    assert "in review again" in screen(reviewer)


def test_due_again__says_that_it_is_overdue(time_machine: Any) -> None:
    reviewer = ReviewerFactory.create()
    fall_due(reviewer, "Was due", days=3)
    time_machine.move_to(timezone.now() + timedelta(days=5))
    answer = as_user(reviewer.user).get(reverse("desk:reviews"))
    (row,) = answer.context["due"]
    assert row.review_status == "overdue"
    assert f"Overdue since {row.next_review_due:%-d %B %Y}" in answer.content.decode()


# No "Sorry"


@pytest.mark.parametrize("address", SCREENS)
def test_links__of_a_reviewer_all_work(address: str) -> None:
    reviewer, colleague = ReviewerFactory.create_batch(2)
    wait(reviewer, "Mine")
    wait(colleague, "Urgent", is_urgent=True)
    fall_due(reviewer, "Due", days=3)
    assert dead_ends_on(as_user(reviewer.user), reverse(address)) == {}


def test_signing_in__shows_a_reviewer_their_desk() -> None:
    reviewer = ReviewerFactory.create()
    wait(reviewer, "Mine")
    client = as_user(reviewer.user)
    client.logout()
    sign_in = {"username": reviewer.user.username, "password": PASSWORD, "next": reverse("wagtailadmin_home")}
    answer = client.post(reverse("wagtailadmin_login"), sign_in, follow=True)
    content = answer.content.decode()
    assert "Mine" in content
    assert "Sorry" not in content
