"""The mails of the desk: to whom, about what, with which link."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from articles.desk import mails
from articles.models import ArticlePage
from articles.tests.factories import (
    PASSWORD,
    WORDS,
    ReviewerFactory,
    WriterFactory,
    approve,
    make_article,
    publish,
    submit,
)
from reviewers.canonical import digest_of
from reviewers.signing import open_document, sign

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


# The mail after a signature.


def signed_mails(reviewer: Any, outbox: list[Any]) -> list[Any]:
    return [message for message in mails_to(reviewer, outbox) if message.subject.startswith("Signed in your name")]


@time_machine.travel(datetime(2026, 3, 4, 9, 30, 15, tzinfo=UTC), tick=False)
def test_signed_mail__says_what_was_signed_when_and_what_to_do(
    mailoutbox: list[Any], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://cms.example.org"
    reviewer = ReviewerFactory.create(name="Rita Reviewer")
    review_round = submit(make_article(title="Sleep & “migraine”", reviewer=reviewer))
    with django_capture_on_commit_callbacks(execute=True):
        approval = approve(review_round)
    (message,) = signed_mails(reviewer, mailoutbox)
    assert message.subject == "Signed in your name: Sleep & “migraine”, edition 1"
    assert message.body.startswith("Dear Rita Reviewer,\n")
    assert "edition 1, on 4 March 2026, 09:30:15 UTC." in message.body
    assert approval.digest in message.body
    assert WORDS in message.body
    assert "https://cms.example.org" + reverse("desk:review", args=[review_round.pk]) in message.body
    assert "If it was not you" in message.body


def test_signed_mail__one_for_each_document(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    reviewer = ReviewerFactory.create()
    rounds = [submit(make_article(title=title, reviewer=reviewer)) for title in ("First", "Second")]
    shown = [(row, digest_of(open_document(review_round=row, reviewer=reviewer))) for row in rounds]
    with django_capture_on_commit_callbacks(execute=True):
        sign(reviewer=reviewer, password=PASSWORD, words=WORDS, documents=shown)
    subjects = [message.subject for message in signed_mails(reviewer, mailoutbox)]
    assert subjects == ["Signed in your name: First, edition 1", "Signed in your name: Second, edition 1"]


def test_signed_mail__goes_to_the_signer_when_another_reviewer_is_named_later(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    signer, other = ReviewerFactory.create(), ReviewerFactory.create()
    article = make_article(reviewer=signer)
    review_round = submit(article)
    type(article).objects.filter(pk=article.pk).update(medical_reviewer=other)
    with django_capture_on_commit_callbacks(execute=True):
        approve(review_round)
    assert len(signed_mails(signer, mailoutbox)) == 1
    assert signed_mails(other, mailoutbox) == []


def test_signed_mail__without_an_address(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> None:
    article = make_article(reviewer=ReviewerFactory.create(user__email=""))
    with django_capture_on_commit_callbacks(execute=True):
        publish(article)
    assert not [message for message in mailoutbox if message.subject.startswith("Signed in your name")]


def test_signed_mail__a_lost_mail_undoes_nothing(
    settings: Any, django_capture_on_commit_callbacks: Any, monkeypatch: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("No mail server.")

    review_round = submit(make_article())
    monkeypatch.setattr(mails, "send_mail", fail)
    with django_capture_on_commit_callbacks(execute=True):
        approve(review_round)
    assert ArticlePage.objects.get().live
