"""The mail that asks for a review: to whom, about what, with which link."""

from typing import Any

import pytest
from django.urls import reverse

from articles.models import ArticlePage
from articles.tests.factories import ReviewerFactory, WriterFactory, make_article, submit

pytestmark = pytest.mark.django_db


def mails_to(reviewer: Any, outbox: list[Any]) -> list[Any]:
    return [message for message in outbox if message.to == [reviewer.user.email]]


def test_review_mail__goes_to_the_reviewer_with_a_link(
    mailoutbox: list[Any], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://cms.example.org"
    writer, reviewer = WriterFactory.create(), ReviewerFactory.create(name="Rita Reviewer")
    article = make_article(title="Sleep & “migraine”", writer=writer, reviewer=reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        review_round = submit(article)
    (message,) = mails_to(reviewer, mailoutbox)
    assert message.subject == "Please review: Sleep & “migraine”, round 1"
    assert message.body.startswith("Dear Rita Reviewer,\n")
    assert f"{writer.user.get_full_name()} asks you to review “Sleep & “migraine””" in message.body
    assert "https://cms.example.org" + reverse("desk:review", args=[review_round.pk]) in message.body


def test_review_mail__names_the_round_and_the_title_under_review(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    article = make_article(title="Sleep")
    first = submit(article)
    first.reject(user=first.reviewer.user, comment="More.")
    version = ArticlePage.objects.get().get_latest_revision_as_object()
    version.title = "Sleep, corrected"
    version.save_revision(user=article.owner)
    with django_capture_on_commit_callbacks(execute=True):
        submit(article)
    assert mails_to(first.reviewer, mailoutbox)[-1].subject == "Please review: Sleep, corrected, round 2"


def test_review_mail__not_to_other_reviewers(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    colleague = ReviewerFactory.create()
    with django_capture_on_commit_callbacks(execute=True):
        submit(make_article())
    assert mails_to(colleague, mailoutbox) == []


def test_review_mail__without_an_address(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    reviewer = ReviewerFactory.create(user__email="")
    with django_capture_on_commit_callbacks(execute=True):
        submit(make_article(reviewer=reviewer))
    assert not [message for message in mailoutbox if message.subject.startswith("Please review")]


def test_review_mail__waits_for_the_commit(mailoutbox: list[Any]) -> None:
    submit(make_article())
    assert not [message for message in mailoutbox if message.subject.startswith("Please review")]
