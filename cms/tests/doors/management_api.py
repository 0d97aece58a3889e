"""Doors of Wagtail's API v3, with every person's token."""

from typing import Any

from wagtail.models import Page

from cms.tests.doors.admin import another_index, new_slug
from cms.tests.doors.scene import SECRET, SIGN_OF_A_LEAK, Attempt
from cms.tests.doors.table import EVERYBODY, door

PAGES = "/management/pages/"


def act(at: Attempt, action: str, **data: Any) -> None:
    at.person.tell("POST", f"{PAGES}{at.page_id}/actions/{action}/", data)


@door(EVERYBODY)
def management_api_create(at: Attempt) -> None:
    meta = {"type": "articles.ArticlePage", "parent_id": at.scene.index.pk, "action": "publish"}
    slug = new_slug(at)
    at.person.tell("POST", PAGES, {"meta": meta, "title": SECRET, "slug": slug, "summary": SECRET})


@door(EVERYBODY)
def management_api_create_plain_page(at: Attempt) -> None:
    """A page of a type that is not under the law, below the article index."""
    meta = {"type": "wagtailcore.Page", "parent_id": at.scene.index.pk, "action": "publish"}
    at.person.tell("POST", PAGES, {"meta": meta, "title": SECRET, "slug": new_slug(at)})


@door(EVERYBODY)
def management_api_edit(at: Attempt) -> None:
    meta = {"type": "articles.ArticlePage", "action": "publish"}
    at.person.tell("PATCH", f"{PAGES}{at.page_id}/", {"meta": meta, "title": SECRET})


@door(EVERYBODY)
def management_api_edit_as_plain_page(at: Attempt) -> None:
    meta = {"type": "wagtailcore.Page", "action": "publish"}
    at.person.tell("PATCH", f"{PAGES}{at.page_id}/", {"meta": meta, "title": SECRET})


@door(EVERYBODY)
def management_api_publish(at: Attempt) -> None:
    act(at, "publish")


@door(EVERYBODY)
def management_api_unpublish(at: Attempt) -> None:
    act(at, "unpublish", recursive=True)


@door(EVERYBODY)
def management_api_copy(at: Attempt) -> None:
    act(at, "copy", keep_live=True, title=SECRET)


@door(EVERYBODY)
def management_api_copy_the_index(at: Attempt) -> None:
    at.person.tell("POST", f"{PAGES}{at.scene.index.pk}/actions/copy/", {"keep_live": True, "recursive": True})
    assert Page.objects.filter(depth__gt=3, live=True).count() <= 2


@door(EVERYBODY)
def management_api_create_alias(at: Attempt) -> None:
    act(at, "create_alias")


@door(EVERYBODY)
def management_api_convert_alias(at: Attempt) -> None:
    act(at, "convert_alias")


@door(EVERYBODY)
def management_api_move(at: Attempt) -> None:
    act(at, "move", destination_id=another_index(at).pk)


@door(EVERYBODY)
def management_api_revert(at: Attempt) -> None:
    act(at, "revert", revision_id=at.draft.pk)


@door(EVERYBODY)
def management_api_copy_for_translation(at: Attempt) -> None:
    act(at, "copy_for_translation", locale="fr", copy_parents=True)


@door(EVERYBODY, keeps=False)
def management_api_delete(at: Attempt) -> None:
    at.person.tell("DELETE", f"{PAGES}{at.page_id}/")
    at.person.tell("DELETE", f"{PAGES}{at.page_id}/actions/delete/")


@door(EVERYBODY)
def management_api_shows_no_draft_as_live(at: Attempt) -> None:
    """Who may edit sees drafts with a token; what is said to be live has been approved."""
    response = at.person.tell("GET", f"{PAGES}?limit=20")
    for item in response.json().get("items", []) if response.status_code == 200 else []:
        if SIGN_OF_A_LEAK.search(str(item.get("title"))):
            assert item["meta"].get("status") in (None, "draft", "live+draft") or item["meta"].get("live") is False
