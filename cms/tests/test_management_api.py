"""The management API: tokens only, drafts only. What it refuses it refuses with a sentence, and publishes nothing."""

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.api.v3.urls import api
from wagtail.models import APIToken, Page

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import (
    ConditionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    approve,
    edit,
    make_article,
    publish,
    submit,
)
from cms import management_api
from reviewers.enums import ArticleState
from reviewers.models import Publication
from reviewers.tests.reading import everything_public

pytestmark = [pytest.mark.django_db, pytest.mark.urls("cms.tests.management_urls")]

PEOPLE = {
    "writer": lambda: UserFactory.create(groups=["Writers"]),
    "editor": lambda: UserFactory.create(groups=["Editors"]),
    "superuser": lambda: UserFactory.create(is_superuser=True),
}


class Tool:
    """A client that sends a person's token."""

    def __init__(self, user: Any) -> None:
        self.user = user
        _, token = APIToken.create_token(user=user, name="Tool")
        self.client = Client(headers={"Authorization": f"Bearer {token}"}, enforce_csrf_checks=True)

    def send(self, method: str, path: str, data: dict[str, Any] | None = None) -> HttpResponse:
        body = json.dumps(data) if data is not None else ""
        return self.client.generic(method, f"/api/v3/{path}", body, content_type="application/json")

    def draft(self, **fields: Any) -> HttpResponse:
        meta = {"type": "articles.ArticlePage", "parent_id": ArticleIndexPage.objects.get().pk}
        meta.update(fields.pop("meta", {}))
        # Wagtail wants relations of this kind to be named, empty or not.
        relations: dict[str, Any] = {"conditions": [], "medicines": []}
        return self.send("POST", "pages/", {"meta": meta, "title": "Drafted by a tool", **relations, **fields})


@pytest.fixture(params=PEOPLE)
def tool(request: pytest.FixtureRequest) -> Tool:
    return Tool(PEOPLE[request.param]())


def operations() -> list[tuple[str, str]]:
    """(method, path) of every operation that the OpenAPI document names, with numbers and words filled in."""
    paths = api.get_openapi_schema()["paths"]
    names = {"type_name": "articles.ArticlePage"}
    return [
        (method.upper(), re.sub(r"{(\w+)}", lambda match: names.get(match[1], "1"), path))
        for path, methods in paths.items()
        for method in methods
    ]


def assert_refused(response: HttpResponse, advice: str = "") -> None:
    assert 400 <= response.status_code < 500, response.content
    sentence = response.json()["detail"]
    assert re.search(r"\w+ \w+", sentence)
    assert advice in sentence


# Who gets in.


def test_mounting__not_unless_asked_for(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = "cms.urls"
    assert settings.CMS_MANAGEMENT_API is False
    assert client.get("/api/v3/pages/").status_code == 404


@pytest.mark.parametrize("header", ["", "Bearer wagtail_nonsense", "Basic YTpi"])
def test_tokens__no_operation_without_one(header: str) -> None:
    page = make_article()
    publish(page)
    found = operations()
    assert len(found) > 20
    client = Client(headers={"Authorization": header} if header else {})
    # An administrator's session opens nothing.
    client.force_login(UserFactory.create(is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    for method, path in [*found, ("GET", "/api/v3/openapi.json"), ("GET", "/api/v3/docs/")]:
        response = client.generic(method, path, "{}", content_type="application/json")
        assert (path, response.status_code) == (path, 401)
        assert response.json()["detail"] == management_api.TOKEN_NEEDED
        assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("end", ["revoked", "switched off"])
def test_tokens__that_have_ended(end: str) -> None:
    tool = Tool(PEOPLE["superuser"]())
    assert tool.send("GET", "whoami/").status_code == 200
    if end == "revoked":
        APIToken.objects.get().revoke()
    else:
        tool.user.is_active = False
        tool.user.save()
    assert tool.send("GET", "whoami/").status_code == 401


# Drafting.


def test_drafting__makes_a_draft_and_its_owner_a_contributor(tool: Tool) -> None:
    condition, writer, reviewer = ConditionFactory.create(), WriterFactory.create(), ReviewerFactory.create()
    response = tool.draft(
        summary="About tools.",
        language="es",
        body=[
            {"type": "introduction", "value": "<p>Tools draft.</p>"},
            {"type": "section", "value": {"number": 1, "heading": "Why", "level": "2", "anchor": ""}},
        ],
        references=[{"title": "A source", "pmid": "12345678"}],
        article_writers=[{"writer_id": writer.pk}],
        conditions=[condition.pk],
        medical_reviewer_id=reviewer.pk,
    )
    assert response.status_code == 201, response.content
    page = ArticlePage.objects.get(pk=response.json()["id"])
    version = page.get_latest_revision_as_object()
    assert (page.live, page.state, page.owner) == (False, ArticleState.DRAFT, tool.user)
    assert (version.summary, version.language, version.medical_reviewer) == ("About tools.", "es", reviewer)
    assert [block.block_type for block in version.body] == ["introduction", "section"]
    assert version.references.get().pmid == "12345678"
    assert [row.writer for row in version.article_writers.all()] == [writer]
    assert list(version.conditions.all()) == [condition]
    assert {tool.user.pk, writer.user_id} <= page.contributors()
    assert response.json()["public_edition"] is None


def test_drafting__changes_what_is_named_and_nothing_else(tool: Tool) -> None:
    page_id = tool.draft(summary="Before.", references=[{"title": "A source"}]).json()["id"]
    response = tool.send("PATCH", f"pages/{page_id}/", {"summary": "After."})
    assert response.status_code == 200, response.content
    version = ArticlePage.objects.get(pk=page_id).get_latest_revision_as_object()
    assert (version.summary, version.references.get().title) == ("After.", "A source")
    assert version.latest_revision.user == tool.user


def test_drafting__can_be_sent_for_review_and_signed(client: Client) -> None:
    tool = Tool(PEOPLE["writer"]())
    writer = WriterFactory.create(user=tool.user)
    drafted = tool.draft(
        summary="About tools.",
        body=[{"type": "introduction", "value": "<p>Tools draft.</p>"}],
        article_writers=[{"writer_id": writer.pk}],
        medical_reviewer_id=ReviewerFactory.create().pk,
    )
    page = ArticlePage.objects.get(pk=drafted.json()["id"])
    approve(submit(page))
    assert "Tools draft." in client.get(page.url).text
    answer = tool.send("GET", f"pages/{page.pk}/").json()
    assert (answer["summary"], answer["public_edition"]) == ("About tools.", 1)


def test_drafting__what_is_in_review_stays_as_it_is(tool: Tool) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    submit(page)
    assert_refused(tool.send("PATCH", f"pages/{page.pk}/", {"summary": "Changed."}))
    assert ArticlePage.objects.get().get_latest_revision_as_object().summary == "About sleep."


def test_drafting__go_live_time_is_none_of_its_fields(tool: Tool) -> None:
    drafted = tool.draft(go_live_at=timezone.now().isoformat(), live=True)
    page = ArticlePage.objects.get(pk=drafted.json()["id"])
    assert (page.live, page.go_live_at) == (False, None)


# What it refuses.


WOULD_PUBLISH: list[tuple[str, dict[str, Any] | None, str]] = [
    ("publish", None, management_api.BY_APPROVAL),
    ("unpublish", {}, management_api.INSTEAD["pages_actions_unpublish"]),
    ("copy", {}, management_api.INSTEAD["pages_actions_copy"]),
    ("copy", {"keep_live": True, "slug": "copy"}, management_api.INSTEAD["pages_actions_copy"]),
    ("create_alias", {"slug": "alias"}, management_api.INSTEAD["pages_actions_create_alias"]),
    ("convert_alias", {}, ""),
    ("copy_for_translation", {"locale": "en", "alias": True}, ""),
]


@pytest.mark.parametrize("state", ["draft", "published"])
def test_refusal__of_what_would_publish(tool: Tool, state: str) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    if state == "published":
        publish(page)
        edit(page, summary="Not approved.")
    before, publications = everything_public(page), Publication.objects.count()
    for action, data, advice in WOULD_PUBLISH:
        assert_refused(tool.send("POST", f"pages/{page.pk}/actions/{action}/", data), advice)
        assert everything_public(page) == before, action
        assert Publication.objects.count() == publications, action
        assert ArticlePage.objects.count() == 1, action


def test_refusal__of_creating_what_is_published_at_once(tool: Tool) -> None:
    assert_refused(tool.draft(meta={"action": "publish"}), management_api.BY_APPROVAL)
    assert not ArticlePage.objects.exists()


def test_refusal__of_publishing_with_a_change(tool: Tool) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    publish(page)
    before = everything_public(page)
    change = {"summary": "Not approved.", "meta": {"action": "publish"}}
    assert_refused(tool.send("PATCH", f"pages/{page.pk}/", change), management_api.BY_APPROVAL)
    assert everything_public(page) == before


@pytest.mark.parametrize("action", ["create_alias", "copy"])
def test_copying__an_index_publishes_none_of_its_articles(tool: Tool, action: str) -> None:
    page = make_article()
    publish(page)
    index = ArticleIndexPage.objects.get()
    response = tool.send("POST", f"pages/{index.pk}/actions/{action}/", {"recursive": True, "slug": "second"})
    assert response.status_code < 500
    others = ArticlePage.objects.exclude(pk=page.pk)
    assert not others.filter(live=True).exists()
    assert not others.filter(alias_of__isnull=False).exists()
    assert not Publication.objects.exclude(page_id=page.pk).exists()


def test_copying__as_a_draft(tool: Tool) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    publish(page)
    response = tool.send("POST", f"pages/{page.pk}/actions/copy/", {"keep_live": False, "slug": "copy"})
    assert response.status_code == 201
    assert ArticlePage.objects.get(slug="copy").state == ArticleState.DRAFT


def test_reverting__makes_a_draft(tool: Tool) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    first = page.latest_revision_id
    edit(page, summary="Second.")
    publish(page)
    before = everything_public(page)
    response = tool.send("POST", f"pages/{page.pk}/actions/revert/", {"revision_id": first})
    assert response.status_code == 200
    assert (response.json()["summary"], response.json()["public_edition"]) == ("About sleep.", None)
    assert everything_public(page) == before


# What it shows.


def test_showing__a_draft_only_as_a_draft(tool: Tool) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    response = tool.send("GET", f"pages/{page.pk}/?version=live")
    assert (response.status_code, response.json()["detail"]) == (404, management_api.NOT_PUBLIC)
    for address in (f"pages/{page.pk}/?version=draft", f"pages/{page.pk}/"):
        draft = tool.send("GET", address)
        assert (draft.status_code, draft.json()["public_edition"]) == (200, None)


def test_showing__the_draft_of_a_public_article_as_a_draft(tool: Tool) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    publish(page)
    edit(page, summary="Not approved.")
    live = tool.send("GET", f"pages/{page.pk}/?version=live").json()
    draft = tool.send("GET", f"pages/{page.pk}/").json()
    assert (live["summary"], live["public_edition"]) == ("About sleep.", 1)
    assert (draft["summary"], draft["public_edition"]) == ("Not approved.", None)


@pytest.mark.parametrize("bent", [{"summary": "Not approved."}, {"live": False}, {"title": "Not approved."}])
def test_showing__a_row_that_was_bent_by_hand_is_not_the_live_version(tool: Tool, bent: dict[str, Any]) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    publish(page)
    ArticlePage.objects.filter(pk=page.pk).update(**bent)
    assert tool.send("GET", f"pages/{page.pk}/?version=live").status_code == 404


@pytest.mark.parametrize(("asked", "status"), [("", 200), ("&version=draft", 200), ("&version=live", 404)])
def test_showing__what_was_found(tool: Tool, asked: str, status: int) -> None:
    page = make_article(writer=WriterFactory.create(user=tool.user))
    found = tool.send("GET", f"pages/find/?id={page.pk}{asked}")
    assert tool.client.get(found["Location"]).status_code == status


def test_showing__nothing_of_others_drafts_to_writers() -> None:
    page = make_article()
    tool = Tool(PEOPLE["writer"]())
    assert tool.send("GET", f"pages/{page.pk}/?version=draft").status_code == 404
    assert tool.send("GET", "pages/").json()["items"] == []
    assert_refused(tool.send("GET", f"pages/{page.pk}/revisions/"))


def test_showing__no_draft_parent_to_who_may_not_edit_it() -> None:
    tool = Tool(PEOPLE["writer"]())
    page = make_article(writer=WriterFactory.create(user=tool.user))
    publish(page)
    address = f"pages/{page.pk}/?version=draft"
    revision = f"pages/{page.pk}/revisions/{page.latest_revision_id}/"
    assert tool.send("GET", address).json()["meta"]["parent"]["title"] == "Articles"
    assert tool.send("GET", revision).json()["content_object"]["meta"]["parent"]["title"] == "Articles"
    Page.objects.filter(pk=page.get_parent().pk).update(live=False, title="Secret plans")
    assert tool.send("GET", address).json()["meta"]["parent"] is None
    assert tool.send("GET", revision).json()["content_object"]["meta"]["parent"] is None
    superuser = Tool(PEOPLE["superuser"]())
    assert superuser.send("GET", address).json()["meta"]["parent"]["title"] == "Secret plans"


def test_showing__nobodys_account_or_licence() -> None:
    tool = Tool(PEOPLE["superuser"]())
    page = make_article()
    answer = tool.send("GET", f"pages/{page.pk}/?version=draft").content.decode()
    for secret in (page.medical_reviewer.licence_number, page.medical_reviewer.user.email, page.owner.email):
        assert secret not in answer


def test_delivery_api__has_none_of_its_fields(client: Client) -> None:
    page = make_article()
    publish(page)
    for address in (f"/api/v2/pages/{page.pk}/?fields=*", "/api/v2/pages/?type=articles.ArticlePage&fields=*"):
        answer = client.get(address).text
        assert "public_edition" not in answer
        assert "article_writers" not in answer
    assert client.get(reverse("wagtailapi:pages:listing") + "?fields=hero_alt_text").status_code == 400
