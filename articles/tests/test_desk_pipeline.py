"""The pipeline: what it lists, what it says of each article, who gets in, and how many queries it takes."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.desk.pipeline_rows import pipeline_of
from articles.desk.pipeline_words import PipelineRow, as_rows, days_in_words
from articles.models import ArticlePage
from articles.tests.factories import (
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    approve,
    edit,
    make_article,
    publish,
    submit,
)
from articles.tests.pipeline import editor, titles
from articles.tests.reviewing import as_user
from reviewers.enums import ArticleState
from reviewers.handing_over import assign
from reviewers.models import Reviewer, ReviewRound, ReviewSettings
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


def scheduled(article: ArticlePage) -> None:
    approve(submit(edit(article, go_live_at=timezone.now() + timedelta(days=3))))


def sent_back(article: ArticlePage) -> None:
    review_round = submit(article)
    review_round.reject(user=review_round.reviewer.user, comment="Name the dose.")


def taken_back(article: ArticlePage) -> None:
    submit(article).workflow_state.cancel(user=article.owner)


def withdrawn(article: ArticlePage) -> None:
    publish(article)
    withdraw(page_id=article.pk, user=UserFactory.create(), reason="Wrong.")


def nothing(article: ArticlePage) -> None:
    pass


def after(first: Callable[[ArticlePage], Any], then: Callable[[ArticlePage], Any]) -> Callable[[ArticlePage], None]:
    def do(article: ArticlePage) -> None:
        first(article)
        then(edit(article, summary="The next edition."))

    return do


ON_ITS_WAY = [ArticleState.CHANGES_REQUESTED, ArticleState.IN_REVIEW, ArticleState.APPROVED]
# What happened to the article: the words for its state.
STATES: dict[str, tuple[Callable[[ArticlePage], Any], str]] = {
    "new": (nothing, "Draft"),
    "sent": (submit, "In review"),
    "taken back": (taken_back, "Draft"),
    "sent back": (sent_back, "Changes requested"),
    "sent again": (after(sent_back, submit), "In review"),
    "scheduled": (scheduled, "Approved"),
    "published, and edited": (after(publish, nothing), "Published + Draft"),
    "published, next sent": (after(publish, submit), "Published + In review"),
    "published, next sent back": (after(publish, sent_back), "Published + Changes requested"),
    "published, next scheduled": (after(publish, scheduled), "Published + Approved"),
    "published twice, and edited": (after(after(publish, publish), nothing), "Published + Draft"),
    "withdrawn": (withdrawn, "Withdrawn"),
    "withdrawn, next sent": (after(withdrawn, submit), "In review"),
    "withdrawn, next scheduled": (after(withdrawn, scheduled), "Approved"),
}


def rows() -> dict[str, PipelineRow]:
    """The whole pipeline, by title."""
    return {row.title: row for row in as_rows(pipeline_of(ArticlePage.objects.all()))}


def row_of(title: str = "Migraine and Sleep") -> PipelineRow:
    return rows()[title]


# States


@pytest.mark.parametrize("kind", STATES)
def test_state__is_what_the_article_says_of_itself(kind: str) -> None:
    happened, words = STATES[kind]
    happened(make_article())
    row, page = row_of(), ArticlePage.objects.get()
    assert row.state_words == words == page.status_string
    assert row.state == page.state
    assert page.next_edition_state == (row.stage if row.stage in ON_ITS_WAY else None)


def test_list__leaves_out_what_is_at_rest() -> None:
    publish(make_article(title="Published"))
    retired = make_article(title="Retired")
    publish(retired)
    withdraw(page_id=retired.pk, user=UserFactory.create(), reason="Old.", kind="retired")
    make_article(title="New")
    assert list(rows()) == ["New"]


@pytest.mark.parametrize(
    ("interval", "listed", "words"), [(31, False, ""), (30, True, "in 30 days"), (1, True, "in 1 day")]
)
def test_list__holds_what_falls_due(interval: int, listed: bool, words: str) -> None:
    settings = ReviewSettings.of(make_article())
    settings.review_interval_days = interval
    settings.save()
    publish(ArticlePage.objects.get())
    assert (list(rows()) == ["Migraine and Sleep"]) == listed
    if listed:
        row = row_of()
        assert (row.state_words, row.due_for, row.edition) == ("Published", "Next review", 1)
        assert row.due_words.endswith(words)
        assert row.waiting_on == ArticlePage.objects.get().article_writers.get().writer.name


def test_days__in_words() -> None:
    assert [days_in_words(days) for days in (-2, -1, 0, 1, 5)] == [
        "overdue by 2 days",
        "overdue by 1 day",
        "today",
        "in 1 day",
        "in 5 days",
    ]


# Who waits for whom


@pytest.mark.parametrize(
    ("kind", "waiting_on", "round_number", "edition"),
    [
        ("new", "Wilma", None, 1),
        ("sent", "Rita", 1, 1),
        ("sent back", "Wilma", 1, 1),
        ("sent again", "Rita", 2, 1),
        ("scheduled", "Goes live", 1, 1),
        ("published, next sent", "Rita", 2, 2),
        ("withdrawn", "Nobody", None, 1),
    ],
)
def test_waiting__on_whom(kind: str, waiting_on: str, round_number: int | None, edition: int) -> None:
    writer, reviewer = WriterFactory.create(name="Wilma"), ReviewerFactory.create(name="Rita")
    STATES[kind][0](make_article(writer=writer, reviewer=reviewer))
    row = row_of()
    assert row.waiting_on.startswith(waiting_on)
    assert (row.round_number, row.edition) == (round_number, edition)
    assert row.since is not None
    assert timezone.now() - row.since < timedelta(minutes=10)


@pytest.mark.parametrize("why", ["ended", "expired", "switched off"])
def test_waiting__with_a_reviewer_who_cannot_sign_is_unassigned(why: str) -> None:
    reviewer = submit(make_article()).reviewer
    if why == "switched off":
        reviewer.user.is_active = False
        reviewer.user.save()
    else:
        name = "ended_on" if why == "ended" else "licence_valid_until"
        Reviewer.objects.update(**{name: timezone.localdate() - timedelta(days=1)})
    row = row_of()
    assert (row.reviewer, row.waiting_on) == ("Unassigned", "Editors: assign a reviewer")
    assert titles(as_user(editor()), waiting="editors") == [row.title]
    assert titles(as_user(editor()), waiting="reviewer") == []


def test_waiting__begins_anew_when_a_round_is_handed_over() -> None:
    review_round = submit(make_article())
    long_ago = timezone.now() - timedelta(days=6)
    ReviewRound.objects.filter(pk=review_round.pk).update(started_at=long_ago)
    assert row_of().since == long_ago
    other = ReviewerFactory.create()
    assign(review_round, to=other, user=UserFactory.create())
    assert (row_of().waiting_on, row_of().waiting_for) == (other.name, "a moment")


def test_due__is_the_rounds_and_overdue_in_words() -> None:
    review_round = submit(make_article())
    ReviewRound.objects.filter(pk=review_round.pk).update(due_on=timezone.localdate() - timedelta(days=2))
    row = row_of()
    assert row.is_overdue
    assert row.due_words.endswith("overdue by 2 days")
    assert row.due_for == ""


# Who gets in


@pytest.mark.parametrize("address", ["desk:pipeline", "desk:pipeline_results"])
@pytest.mark.parametrize("role", ["Writers", "Medical reviewers", None])
def test_pipeline__is_for_those_who_run_the_desk(address: str, role: str | None) -> None:
    article = make_article()
    person = UserFactory.create(groups=[role] if role else [])
    client = as_user(person)
    assert article.title not in client.get(reverse(address), follow=True).content.decode()
    assert f'"{reverse("desk:pipeline")}"' not in client.get(reverse("wagtailadmin_home"), follow=True).content.decode()


@pytest.mark.parametrize("groups", [["Editors"], []])
def test_pipeline__is_in_the_menu_of_editors_and_administrators(groups: list[str]) -> None:
    article = make_article()
    client = as_user(UserFactory.create(groups=groups, is_superuser=not groups))
    assert f'"{reverse("desk:pipeline")}"' in client.get(reverse("wagtailadmin_home")).content.decode()
    content = client.get(reverse("desk:pipeline")).content.decode()
    assert article.title in content
    assert reverse("desk:timeline", args=[article.pk]) in content


# The whole list


def test_list__has_fifty_on_a_page_and_the_export_all() -> None:
    for number in range(51):
        make_article(title=f"Article {number:02}")
    client = as_user(editor())
    assert len(titles(client)) == 50
    assert len(titles(client, p=2)) == 1
    answer = client.get(reverse("desk:pipeline"), {"export": "csv"})
    exported = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert len(list(csv.reader(io.StringIO(exported)))) == 52


# Queries


def queries_of(client: Client, **query: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("desk:pipeline"), query)
    return len(asked)


def test_queries__do_not_grow_with_the_list() -> None:
    client = as_user(editor())
    asked: list[dict[str, str]] = [{}, {"export": "csv"}, {"state": "in_review", "ordering": "-since"}]
    submit(make_article(title="First"))
    queries_of(client)
    few = [queries_of(client, **query) for query in asked]
    for number in range(24):
        article = make_article(title=f"Article {number}")
        if number % 2:
            submit(article)
    assert [queries_of(client, **query) for query in asked] == few
    assert max(few) < 40


def test_no_state_is_forgotten() -> None:
    shown = {words.split(" + ")[0] for _, words in STATES.values()}
    assert shown == {state.label for state in ArticleState}
