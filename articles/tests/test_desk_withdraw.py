"""Withdrawing in the admin: who gets there and how, what the screen asks, what it leaves undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from articles.tests.factories import ReviewerFactory, UserFactory, edit, make_article, publish, submit
from articles.tests.reviewing import as_user
from reviewers.enums import ArticleState
from reviewers.models import Approval, Reviewer, ReviewRound, Withdrawal

pytestmark = pytest.mark.django_db

SAID = {"kind": "withdrawn", "reason": "The dose is wrong."}


def published(**fields: Any) -> ArticlePage:
    article = make_article(**fields)
    publish(article)
    return ArticlePage.objects.get(pk=article.pk)


def as_editor() -> Client:
    return as_user(UserFactory.create(groups=["Editors"]))


def screen(article: ArticlePage) -> str:
    return reverse("desk:withdraw", args=[article.pk])


def is_refused(response: HttpResponse) -> bool:
    """Whether Wagtail's admin has said "Sorry" and sent the person home."""
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def state(article: ArticlePage) -> ArticleState:
    return ArticlePage.objects.get(pk=article.pk).state


# Who may

MAY = {
    "editor": lambda article: UserFactory.create(groups=["Editors"]),
    "administrator": lambda article: UserFactory.create(is_superuser=True),
    "reviewer who approved it": lambda article: article.medical_reviewer.user,
    "reviewer who was asked to": lambda article: asked(article),
}
MAY_NOT = {
    "writer": lambda article: article.owner,
    "another reviewer": lambda article: ReviewerFactory.create().user,
    "reviewer whose licence has run out": lambda article: ended(article),
}


def asked(article: ArticlePage) -> Any:
    colleague = ReviewerFactory.create()
    submit(edit(article, medical_reviewer=colleague, summary="The next edition."))
    return colleague.user


def ended(article: ArticlePage) -> Any:
    yesterday = timezone.localdate() - timedelta(days=1)
    Reviewer.objects.filter(pk=article.medical_reviewer_id).update(licence_valid_until=yesterday)
    return article.medical_reviewer.user


@pytest.mark.parametrize("who", MAY)
def test_withdrawing__by_those_who_may(who: str) -> None:
    article = published()
    client = as_user(MAY[who](article))
    assert client.get(screen(article)).status_code == 200
    response = client.post(screen(article), SAID, follow=True)
    assert response.status_code == 200
    assert "is withdrawn. Readers do not get it any more." in response.content.decode()
    assert state(article) == ArticleState.WITHDRAWN
    assert Withdrawal.objects.get().reason == "The dose is wrong."


@pytest.mark.parametrize("who", MAY_NOT)
def test_withdrawing__by_others_is_refused(who: str) -> None:
    article = published()
    client = as_user(MAY_NOT[who](article))
    assert is_refused(client.get(screen(article)))
    assert is_refused(client.post(screen(article), SAID))
    assert state(article) == ArticleState.PUBLISHED


# The screen


def test_screen__says_what_ends_with_it() -> None:
    article = published()
    publish(edit(article, summary="Second.", go_live_at=timezone.now() + timedelta(days=1)))
    content = as_editor().get(screen(article)).content.decode()
    assert "The edition that was to go live on" in content
    assert "in review" not in content
    submit(edit(article, summary="Third.", go_live_at=None))
    assert "The edition in review is taken back" in as_editor().get(screen(article)).content.decode()


def test_screen__needs_a_reason() -> None:
    article = published()
    response = as_editor().post(screen(article), {**SAID, "reason": " "})
    assert "Say why the article is withdrawn" in response.content.decode()
    assert state(article) == ArticleState.PUBLISHED


def test_screen__of_what_was_never_approved() -> None:
    response = as_editor().post(screen(make_article()), SAID)
    assert "there is nothing to withdraw" in response.content.decode()


def test_screen__merged__needs_a_public_article() -> None:
    article, draft = published(title="This one"), make_article(title="Draft")
    client = as_editor()
    merged = {**SAID, "kind": "merged"}
    assert "Choose the article that replaces" in client.post(screen(article), merged).content.decode()
    response = client.post(screen(article), {**merged, "replaced_by": draft.pk})
    assert "is not public" in response.content.decode()
    assert state(article) == ArticleState.PUBLISHED
    client.post(screen(article), {**merged, "replaced_by": published(title="Other").pk})
    assert state(article) == ArticleState.WITHDRAWN


def test_screen__sends_only_what_the_kind_asks_for() -> None:
    """Somebody wrote a notice, chose an article, and then another kind: what is hidden then is not recorded."""
    other = published(title="Other")
    filled = {**SAID, "notice": "Read this.", "replaced_by": other.pk}
    recorded = {"withdrawn": ("Read this.", None), "retired": ("", None), "merged": ("", other.pk)}
    for kind, expected in recorded.items():
        article = published(title=f"Article {kind}")
        as_editor().post(screen(article), {**filled, "kind": kind})
        row = Withdrawal.objects.get(approval__page_id=article.pk)
        assert (row.kind, row.notice, row.replaced_by) == (kind, *expected)


def test_screen__chooser_opens_for_a_reviewer() -> None:
    article = published()
    client = as_user(article.medical_reviewer.user)
    assert "page-chooser" in client.get(screen(article)).content.decode()
    chooser = reverse("wagtailadmin_choose_page")
    assert client.get(chooser, {"page_type": "articles.articlepage"}).status_code == 200


# The ways there


def test_button__in_the_header_of_the_editor() -> None:
    article = make_article()
    editor = as_editor()
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert screen(article) not in editor.get(address).content.decode()
    publish(article)
    assert screen(article) in editor.get(address).content.decode()
    assert screen(article) not in as_user(article.owner).get(address).content.decode()


def test_button__on_the_review_page() -> None:
    article = published()
    signed = reverse("desk:review", args=[ReviewRound.objects.get().pk])
    reviewer = as_user(article.medical_reviewer.user)
    assert screen(article) in reviewer.get(signed).content.decode()
    assert screen(article) not in as_user(article.owner).get(signed).content.decode()
    review_round = submit(edit(article, summary="The next edition."))
    assert screen(article) in reviewer.get(reverse("desk:review", args=[review_round.pk])).content.decode()
    reviewer.post(screen(article), SAID)
    assert screen(article) not in reviewer.get(signed).content.decode()


def test_list__of_what_a_reviewer_approved() -> None:
    reviewer = ReviewerFactory.create()
    article = published(title="Twice signed", reviewer=reviewer)
    publish(edit(article, summary="Second."))
    withdrawn = published(title="Gone", reviewer=reviewer)
    as_editor().post(screen(withdrawn), SAID)
    published(title="By a colleague")
    client = as_user(reviewer.user)
    answer = client.get(reverse("desk:reviews"))
    assert [(row["title"], row["edition"]) for row in answer.context["approved"]] == [("Twice signed", 2)]
    assert screen(article) in answer.content.decode()
    ended(article)
    answer = client.get(reverse("desk:reviews"))
    assert "Twice signed" in answer.content.decode()
    assert screen(article) not in answer.content.decode()


def test_list__of_many__comes_in_pages() -> None:
    reviewer = ReviewerFactory.create()
    for number in range(26):
        article = published(title=f"Article {number}", reviewer=reviewer)
    answer = as_user(reviewer.user).get(reverse("desk:reviews"), {"approved": 2})
    assert [row["title"] for row in answer.context["approved"]] == ["Article 0"]
    assert "Page 2 of 2" in answer.content.decode()
    assert article.title not in answer.content.decode()


def test_list__for_somebody_who_reviews_nothing() -> None:
    assert list(as_editor().get(reverse("desk:reviews")).context["approved"]) == []


# Afterwards


def test_afterwards__editor_and_review_page_say_why() -> None:
    article = published()
    as_editor().post(screen(article), {**SAID, "reason": "The dose is <wrong>."})
    content = as_user(article.owner).get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert "The dose is &lt;wrong&gt;. A new approval brings the article back." in content
    review_round = submit(edit(article, summary="Put right."))
    reviewer = as_user(article.medical_reviewer.user)
    content = reviewer.get(reverse("desk:review", args=[review_round.pk])).content.decode()
    assert "This article was withdrawn on" in content
    assert "The dose is &lt;wrong&gt;." in content
    assert Approval.objects.get().withdrawal.user_id is not None
