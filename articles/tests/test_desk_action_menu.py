"""The menu below the editor, and what stands above it."""

import pytest
from django.urls import reverse

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.editor import inputs_of, opened
from articles.tests.factories import UserFactory, edit, make_article, publish, submit
from articles.tests.reviewing import as_user
from reviewers.enums import ArticleState
from reviewers.models import ReviewRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def review_round() -> ReviewRound:
    return submit(make_article())


def test_editor__shows_what_has_to_change(review_round: ReviewRound) -> None:
    review_round.reject(user=review_round.reviewer.user, comment="Name the <dose>.")
    article = ArticlePage.objects.get()
    content = as_user(article.owner).get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert f"{review_round.reviewer.name} requested changes: Name the &lt;dose&gt;." in content
    assert "Send back for review" in content


ROLES = {
    "writer": lambda article: article.owner,
    "editor": lambda article: UserFactory.create(groups=["Editors"]),
    "administrator": lambda article: UserFactory.create(is_superuser=True, is_staff=True),
}
OURS = {
    "draft": ["action-send"],
    "in review": ["Read the review page"],
    "published": ["action-send"],
}


def in_state(state: str) -> ArticlePage:
    article = make_article()
    if state == "in review":
        submit(article)
    elif state == "published":
        publish(article)
        edit(article, summary="The next edition.")
    return ArticlePage.objects.get()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", OURS)
def test_action_menu__offers_what_will_work(state: str, role: str) -> None:
    article = in_state(state)
    client = as_user(ROLES[role](article))
    content = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    for name in OURS[state]:
        assert name in content
    for name in ("action-publish", "action-unpublish", "action-submit", "action-restart-workflow", "action-approve"):
        assert name not in content
    assert ("action-cancel-workflow" in content) == (state == "in review" and role == "writer")


@pytest.mark.parametrize("role", ROLES)
def test_action_menu__of_a_new_article(role: str) -> None:
    index = ArticleIndexPage.objects.get()
    client = as_user(ROLES[role](make_article()))
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])
    content = client.get(address).content.decode()
    assert "Send for review" in content
    assert "action-publish" not in content


def test_action_menu__of_the_index_sends_nothing_for_review() -> None:
    index = ArticleIndexPage.objects.get()
    client = as_user(UserFactory.create(groups=["Editors"]))
    content = client.get(reverse("wagtailadmin_pages:edit", args=[index.pk])).content.decode()
    assert "action-submit" not in content
    assert "action-send" not in content
    assert "action-publish" in content


def test_taking_back__opens_the_text_again(review_round: ReviewRound) -> None:
    article = ArticlePage.objects.get()
    client = as_user(article.owner)
    form = {**inputs_of(opened(article)), "action-cancel-workflow": "Take back from review"}
    client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), form)
    assert ArticlePage.objects.get().state == ArticleState.DRAFT


def test_preview__shows_the_draft_as_a_draft() -> None:
    article = make_article()
    response = as_user(article.owner).get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    content = response.content.decode()
    assert "Sleep well." in content
    assert "A draft. No medical reviewer has approved it in this form." in content
    assert "Medically reviewed by" not in content


def test_lists__name_the_states() -> None:
    publish(make_article(title="Public"))
    next_edition = make_article(title="Public with a draft")
    publish(next_edition)
    edit(next_edition, summary="The next edition.")
    make_article(title="New")
    states = {page.title: page.status_string for page in ArticlePage.objects.all()}
    assert states == {"Public": "Published", "Public with a draft": "Published + Draft", "New": "Draft"}
