"""The writer's desk: what needs them, what is theirs to finish, what waits, and what readers get."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment

from articles.models import ArticlePage, ArticleWriter, Writer
from articles.tests.crawling import dead_ends_on
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
from articles.tests.reviewing import as_user
from reviewers.models import Approval, ReviewComment, Reviewer, ReviewRound
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db
DESK = "desk:articles"
SCREENS = [DESK, "wagtailadmin_home"]
SECTIONS = ("needs", "drafts", "waiting", "published")


@pytest.fixture
def writer() -> Writer:
    return WriterFactory.create()


@pytest.fixture
def reviewer() -> Reviewer:
    return ReviewerFactory.create()


def desk(user: Any, **query: Any) -> HttpResponse:
    answer = as_user(user).get(reverse(DESK), query)
    assert answer.status_code == 200
    return answer


def listed(user: Any) -> dict[str, list[str]]:
    """The titles in each section."""
    context = desk(user).context
    return {section: [article.draft_title for article in context[section]] for section in SECTIONS}


def request_changes(page: ArticlePage, *remarks: tuple[str, bool]) -> ReviewRound:
    """Its reviewer sends it back with these comments: what they say, and whether it must be fixed."""
    review_round = submit(page)
    for text, must_fix in remarks:
        comment = Comment.objects.create(page=page, user=review_round.reviewer.user, text=text, contentpath="summary")
        ReviewComment.objects.create(comment=comment, round=review_round, must_fix=must_fix)
    review_round.reject(user=review_round.reviewer.user, comment="Nearly there.")
    return review_round


def editor(page: ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


# What stands where


def test_desk__has_each_article_where_it_stands(writer: Writer, reviewer: Reviewer) -> None:
    named = {"writer": writer, "reviewer": reviewer}
    make_article(title="A draft", **named)
    submit(make_article(title="Waits", **named))
    request_changes(make_article(title="Sent back", **named))
    publish(make_article(title="Read by many", **named))
    next_edition = make_article(title="Next edition", **named)
    publish(next_edition)
    edit(next_edition, summary="The next edition.")
    gone = make_article(title="Withdrawn", **named)
    publish(gone)
    withdraw(page_id=gone.pk, user=UserFactory.create(is_superuser=True), reason="Wrong.")
    scheduled = make_article(title="Scheduled", go_live_at=timezone.now() + timedelta(days=3), **named)
    approve(submit(scheduled))
    make_article(title="Of somebody else")
    assert {section: sorted(titles) for section, titles in listed(writer.user).items()} == {
        "needs": ["Sent back"],
        "drafts": ["A draft", "Next edition", "Withdrawn"],
        "waiting": ["Waits"],
        "published": ["Next edition", "Read by many", "Scheduled"],
    }


def test_needs__tells_who_asked_for_what_and_opens_there(writer: Writer, reviewer: Reviewer) -> None:
    page = make_article(writer=writer, reviewer=reviewer)
    request_changes(page, ("A shorter sentence.", False), ("Name the dose.", True), ("Which trial?", True))
    answer = desk(writer.user)
    content = answer.content.decode()
    assert "Name the dose." in content
    assert f"{reviewer.name}, {timezone.localdate():%-d %B}" in content
    assert "2 comments to answer" in content
    comment = Comment.objects.get(text="Name the dose.")
    address = f"{editor(page)}?comment={comment.pk}#panel-child-content-summary-section"
    assert f'href="{address}"' in content
    assert reverse("desk:send", args=[page.pk]) in content
    Comment.objects.update(resolved_at=timezone.now())
    content = desk(writer.user).content.decode()
    assert "Ready to send back" in content
    assert "Nearly there." in content


def test_waiting__tells_with_whom_since_when_and_whether_it_was_opened(writer: Writer, reviewer: Reviewer) -> None:
    page = make_article(writer=writer, reviewer=reviewer)
    review_round = submit(page)
    due = timezone.localdate() - timedelta(days=2)
    ReviewRound.objects.update(due_on=due)
    content = desk(writer.user).content.decode()
    assert reviewer.name in content
    assert "not yet" in content
    assert f"Overdue since {due:%a %-d %B}, 2 days" in content
    assert reverse("desk:review", args=[review_round.pk]) in content
    ReviewRound.objects.update(opened_at=timezone.now())
    assert "not yet" not in desk(writer.user).content.decode()


def test_published__tells_edition_reviewer_and_day(writer: Writer, reviewer: Reviewer) -> None:
    page = make_article(writer=writer, reviewer=reviewer)
    publish(page)
    publish(edit(page, summary="The second edition."))
    (row,) = desk(writer.user).context["published"]
    assert row.approval == Approval.objects.get(edition=2)
    content = desk(writer.user).content.decode()
    assert reviewer.name in content
    assert f"{timezone.localdate():%-d %B %Y}" in content


def test_desk__of_many_drafts_comes_in_pages(writer: Writer, reviewer: Reviewer) -> None:
    for number in range(26):
        make_article(title=f"Draft {number}", writer=writer, reviewer=reviewer)
    assert len(listed(writer.user)["drafts"]) == 25
    assert [article.title for article in desk(writer.user, drafts=2).context["drafts"]] == ["Draft 0"]


def test_desk__costs_the_same_however_much_there_is(writer: Writer, reviewer: Reviewer) -> None:
    client, counts = as_user(writer.user), []
    named = {"writer": writer, "reviewer": reviewer}
    for first in (0, 3):
        for number in range(first, first + 3):
            make_article(title=f"Draft {number}", **named)
            submit(make_article(title=f"Waits {number}", **named))
            request_changes(make_article(title=f"Sent back {number}", **named), ("Name the dose.", True))
            publish(make_article(title=f"Public {number}", **named))
        for screen in SCREENS:
            client.get(reverse(screen))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(screen))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


# Who has it


@pytest.mark.parametrize("screen", SCREENS)
def test_begin__is_one_click_away(writer: Writer, screen: str) -> None:
    client = as_user(writer.user)
    content = client.get(reverse(screen)).content.decode()
    for entrance in ("desk:new_article", "desk:from_document"):
        assert f'href="{reverse(entrance)}"' in content
    assert client.get(reverse("desk:new_article"), follow=True).context["page_title"] == "New"


def test_menu__has_it_for_those_who_write_only() -> None:
    address = f'"{reverse(DESK)}"'
    profile_alone = WriterFactory.create(user__groups=["Medical reviewers"]).user
    for user in (WriterFactory.create().user, UserFactory.create(groups=["Editors"]), profile_alone):
        assert address in as_user(user).get(reverse("wagtailadmin_home")).content.decode()
    assert address not in as_user(ReviewerFactory.create().user).get(reverse("wagtailadmin_home")).content.decode()


def test_second_writer__sees_it_without_links_that_would_fail(writer: Writer, reviewer: Reviewer) -> None:
    page = make_article(title="Of two", reviewer=reviewer)
    version = page.get_latest_revision_as_object()
    version.article_writers = [*version.article_writers.all(), ArticleWriter(writer=writer, sort_order=1)]
    version.save()
    version.save_revision(user=page.owner)
    assert listed(writer.user)["drafts"] == ["Of two"]
    assert editor(page) not in desk(writer.user).content.decode()
    submit(page)
    assert listed(writer.user)["waiting"] == ["Of two"]
    assert dead_ends_on(as_user(writer.user), reverse(DESK)) == {}


@pytest.mark.parametrize("screen", SCREENS)
def test_links__of_a_writer_all_work(writer: Writer, reviewer: Reviewer, screen: str) -> None:
    named = {"writer": writer, "reviewer": reviewer}
    make_article(title="A draft", **named)
    submit(make_article(title="Waits", **named))
    request_changes(make_article(title="Sent back", **named), ("Name the dose.", True))
    publish(make_article(title="Public", **named))
    assert dead_ends_on(as_user(writer.user), reverse(screen)) == {}
