"""Who is offered what: nobody meets a button that would fail."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import ReviewerFactory, UserFactory, make_article, publish
from reviewers.permissions import ReviewedPagePermissionTester, ReviewedParentPermissionTester
from reviewers.tests.reading import home_page

pytestmark = pytest.mark.django_db

PEOPLE = ["writer of it", "another writer", "its reviewer", "editor", "superuser", "switched off", "nobody special"]
NEVER = [
    "can_publish",
    "can_unpublish",
    "can_unschedule",
    "can_publish_subpage",
    "can_set_view_restrictions",
]
# (what, draft or published): who may, in the order of PEOPLE.
MATRIX = {
    ("can_edit", "draft"): "y n n y y n n",
    ("can_edit", "published"): "y n n y y n n",
    ("can_submit_for_moderation", "draft"): "y y y y y y y",
    ("can_delete", "draft"): "y n n y y n n",
    ("can_delete", "published"): "n n n y y n n",
    ("can_move", "draft"): "y n n y y n n",
    ("can_move", "published"): "n n n y y n n",
    ("can_copy", "published"): "y n n y y n n",
    ("can_withdraw", "draft"): "n n n y y n n",
    ("can_withdraw", "published"): "n n y y y n n",
    ("can_take_back", "draft"): "n n n y y n n",
    ("can_add_subpage", "published"): "n n n n n n n",
}


def person(who: str, page: ArticlePage) -> Any:
    return {
        "writer of it": lambda: page.owner,
        "another writer": lambda: UserFactory.create(groups=["Writers"]),
        "its reviewer": lambda: page.medical_reviewer.user,
        "editor": lambda: UserFactory.create(groups=["Editors"]),
        "superuser": lambda: UserFactory.create(is_superuser=True),
        "switched off": lambda: UserFactory.create(is_superuser=True, is_active=False),
        "nobody special": UserFactory.create,
    }[who]()


def make(state: str) -> ArticlePage:
    page = make_article()
    if state == "published":
        publish(page)
    return ArticlePage.objects.get(pk=page.pk)


def answers(page: ArticlePage, what: str) -> dict[str, bool]:
    return {who: getattr(page.permissions_for_user(person(who, page)), what)() for who in PEOPLE}


@pytest.mark.parametrize("state", ["draft", "published"])
def test_article__is_published_and_unpublished_by_nobody(state: str) -> None:
    page = make(state)
    assert isinstance(page.permissions_for_user(page.owner), ReviewedPagePermissionTester)
    for what in NEVER:
        assert answers(page, what) == dict.fromkeys(PEOPLE, False), what


@pytest.mark.parametrize(("what", "state"), MATRIX)
def test_article__permissions(what: str, state: str) -> None:
    expected = [answer == "y" for answer in MATRIX[what, state].split()]
    assert answers(make(state), what) == dict(zip(PEOPLE, expected, strict=True))


def test_index__offers_no_publishing_of_what_is_below() -> None:
    page, index = make("draft"), ArticleIndexPage.objects.get()
    for who in PEOPLE:
        tester = index.permissions_for_user(person(who, page))
        assert isinstance(tester, ReviewedParentPermissionTester)
        assert not tester.can_publish_subpage()


@pytest.mark.parametrize(("group", "may"), [("Writers", False), ("Editors", True)])
def test_index__is_published_by_editors(group: str, may: bool) -> None:
    user = UserFactory.create(groups=[group])
    for page in (ArticleIndexPage.objects.get(), home_page()):
        assert page.permissions_for_user(user).can_publish() is may


@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_admin__offers_no_publish_and_no_unpublish(client: Client, who: str) -> None:
    page = make("published")
    client.force_login(person(who, page))
    edit_view = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    create_view = client.get(
        reverse("wagtailadmin_pages:add", args=["articles", "articlepage", ArticleIndexPage.objects.get().pk])
    ).text
    for html in (edit_view, create_view):
        assert 'name="action-publish"' not in html
    assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) not in edit_view


@pytest.mark.parametrize("choice", ["publish_copies", "alias"])
@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_admin__copy_asked_to_stay_live_or_to_be_an_alias__is_a_draft(client: Client, who: str, choice: str) -> None:
    page = make("published")
    client.force_login(person(who, page))
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert f'name="{choice}"' not in client.get(address).text
    form = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": page.get_parent().pk,
        choice: "on",
    }
    assert client.post(address, form).status_code == 302
    rows = ArticlePage.objects.order_by("pk").values_list("live", "alias_of")
    assert list(rows) == [(True, None), (False, None)]


def test_reviewer__reads_the_admin_and_edits_nothing(client: Client) -> None:
    page = make("published")
    client.force_login(ReviewerFactory.create().user)
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 302
