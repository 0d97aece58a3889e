"""Comments on a passage: where they stand, who makes and settles them, and what they do to the article."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, CommentReply, PageLogEntry

from articles.desk.commenting import comment_on, open_must_fix, remarks_on, settle
from articles.models import ArticlePage
from articles.tests.factories import ReviewerFactory, UserFactory, approve, edit, make_article, submit
from articles.tests.reviewing import as_reviewer, as_user, is_refused, review_page
from reviewers.canonical import digest_of
from reviewers.models import ReviewComment, ReviewRound

pytestmark = pytest.mark.django_db

BODY = [
    ("introduction", "<p>Sleep well.</p>"),
    ("section", {"number": None, "heading": "Keep hours", "level": "2", "anchor": ""}),
    ("rich_text", "<p>Go to bed early.</p>"),
]


@pytest.fixture
def review_round() -> ReviewRound:
    return submit(make_article(body=BODY))


def paths(review_round: ReviewRound) -> list[str]:
    introduction, section, text = review_round.revision.as_object().body
    return [f"body.{introduction.id}", f"body.{section.id}.heading", f"body.{text.id}"]


def say(client: Client, review_round: ReviewRound, path: str, **changes: str) -> Any:
    data = {"path": path, "text": "Name the dose.", "weight": "must-fix", **changes}
    return client.post(reverse("desk:comment", args=[review_round.pk]), data)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_comment__stands_at_its_passage(review_round: ReviewRound, place: int) -> None:
    client = as_reviewer(review_round)
    path = paths(review_round)[place]
    response = say(client, review_round, path)
    assert response["Location"] == f"{review_page(review_round)}#passage-{place + 1}"
    comment = Comment.objects.get()
    assert (comment.contentpath, comment.text, comment.user) == (path, "Name the dose.", review_round.reviewer.user)
    assert comment.has_valid_contentpath(review_round.revision.as_object())
    assert comment.revision_created == review_round.revision
    row = ReviewComment.objects.get()
    assert (row.comment, row.round, row.must_fix) == (comment, review_round, True)
    assert PageLogEntry.objects.filter(action="wagtail.comments.create").count() == 1
    shown = client.get(review_page(review_round)).context["annotated"]
    assert [remark.text for remark in shown.body[place].comments] == ["Name the dose."]


def test_comment__on_the_title_as_a_suggestion(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    assert say(client, review_round, "title", weight="suggestion")["Location"].endswith("#passage-title")
    assert not ReviewComment.objects.get().must_fix
    assert not open_must_fix(review_round.page_id).exists()


def test_comment__changes_neither_the_document_nor_who_worked_on_it(review_round: ReviewRound) -> None:
    version = review_round.revision.as_object()
    before = (digest_of(version.public_document()), version.contributors())
    say(as_reviewer(review_round), review_round, "title")
    version = ReviewRound.objects.get().revision.as_object()
    assert (digest_of(version.public_document()), version.contributors()) == before


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": " "}, "Write what you want to say"),
        ({"weight": ""}, "Say whether it must be fixed"),
        ({"path": "body.gone"}, "not in the text any more"),
        ({"path": "owner"}, "not in the text any more"),
    ],
)
def test_comment__that_cannot_be_made_is_refused_in_words(
    review_round: ReviewRound, changes: dict[str, str], said: str
) -> None:
    client = as_reviewer(review_round)
    response = say(client, review_round, changes.pop("path", "title"), **changes)
    assert said in client.get(response["Location"]).content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("role", ["writer", "another reviewer", "stranger"])
def test_comment__is_its_reviewers_alone(review_round: ReviewRound, role: str) -> None:
    users = {
        "writer": lambda: ArticlePage.objects.get().owner,
        "another reviewer": lambda: ReviewerFactory.create().user,
        "stranger": lambda: UserFactory.create(groups=["Medical reviewers"]),
    }
    client = as_user(users[role]())
    made = comment_on(review_round, path="title", text="Why?", must_fix=True, user=review_round.reviewer.user)
    response = say(client, review_round, "title")
    assert is_refused(response) == (role == "stranger")
    client.post(reverse("desk:settle_comment", args=[review_round.pk, made.pk]))
    assert ReviewComment.objects.count() == 1
    assert open_must_fix(review_round.page_id).exists()


def test_comment__not_on_a_round_that_has_ended(review_round: ReviewRound) -> None:
    review_round.reject(user=review_round.reviewer.user, comment="No.")
    client = as_reviewer(review_round)
    response = say(client, review_round, "title")
    assert "Only the reviewer of an open review" in client.get(response["Location"]).content.decode()
    assert not Comment.objects.exists()


def test_comment__form_opens_without_scripts(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    path = paths(review_round)[2]
    content = client.get(review_page(review_round), {"comment": path}).content.decode()
    assert f'name="path" value="{path}"' in content
    assert (
        'name="path" value="owner"' not in client.get(review_page(review_round), {"comment": "owner"}).content.decode()
    )


def test_settling__opens_the_way_and_can_be_undone(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    say(client, review_round, "title")
    row = ReviewComment.objects.get()
    address = reverse("desk:settle_comment", args=[review_round.pk, row.pk])
    assert client.post(address)["Location"].endswith("#passage-title")
    (remark,) = remarks_on(review_round.page_id)
    assert (remark.is_open, bool(remark.settled_by)) == (False, True)
    assert not open_must_fix(review_round.page_id).exists()
    assert "Settled by" in client.get(review_page(review_round)).content.decode()
    client.post(address, {"open-again": "1"})
    assert open_must_fix(review_round.page_id).exists()


def test_settling__a_comment_of_another_article_is_not_found(review_round: ReviewRound) -> None:
    other = submit(make_article(title="Another"))
    row = comment_on(other, path="title", text="Why?", must_fix=True, user=other.reviewer.user)
    address = reverse("desk:settle_comment", args=[review_round.pk, row.pk])
    assert as_reviewer(review_round).post(address).status_code == 404
    assert open_must_fix(other.page_id).exists()


@pytest.mark.parametrize("reviews_too", [False, True])
def test_a_writer_answers_and_marks_as_done__the_reviewer_settles(review_round: ReviewRound, reviews_too: bool) -> None:
    reviewer, writer = review_round.reviewer.user, ArticlePage.objects.get().owner
    if reviews_too:
        ReviewerFactory.create(user=writer)
    row = comment_on(review_round, path=paths(review_round)[2], text="How early?", must_fix=True, user=reviewer)
    review_round.reject(user=reviewer, comment="See there.")
    CommentReply.objects.create(comment=row.comment, user=writer, text="At ten.")
    settle(row, user=writer)
    edit(ArticlePage.objects.get(), summary="Better.")
    second = submit(ArticlePage.objects.get())
    content = as_reviewer(second).get(review_page(second)).content.decode()
    for text in ("How early?", "At ten.", "Marked as done by", "round 1", "1 comment that must be fixed is open."):
        assert text in content
    as_reviewer(second).post(reverse("desk:settle_comment", args=[second.pk, row.pk]))
    assert not open_must_fix(second.page_id).exists()


def test_settled_comments_outlive_saving_and_publishing(review_round: ReviewRound) -> None:
    reviewer = review_round.reviewer.user
    row = comment_on(review_round, path="title", text="Why?", must_fix=True, user=reviewer)
    settle(row, user=reviewer)
    approve(review_round)
    assert [remark.settled_by for remark in remarks_on(review_round.page_id)] == [reviewer.get_full_name()]
    edit(ArticlePage.objects.get(), summary="The next edition.")
    assert [remark.text for remark in remarks_on(review_round.page_id)] == ["Why?"]


def test_comment__on_a_passage_that_is_gone_is_still_shown(review_round: ReviewRound) -> None:
    reviewer = review_round.reviewer.user
    comment_on(review_round, path=paths(review_round)[2], text="How early?", must_fix=True, user=reviewer)
    review_round.reject(user=reviewer, comment="See there.")
    article = ArticlePage.objects.get()
    version = article.get_latest_revision_as_object()
    del version.body[2]
    edit(article, body=version.body)
    second = submit(article)
    response = as_reviewer(second).get(review_page(second))
    assert [remark.text for remark in response.context["annotated"].lost] == ["How early?"]
    assert "not in the text any more" in response.content.decode()
    assert "How early?" in response.content.decode()
