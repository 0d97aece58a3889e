"""Doors of readers: addresses that could show what nobody approved. The answers are looked at here and again by
``check()``."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect

from cms.tests.doors.scene import SECRET, SIGN_OF_A_LEAK, Attempt, read
from cms.tests.doors.table import READER, door

PAGES = "/api/v2/pages/"


def _entry(at: Attempt, kind: str) -> int:
    """What the article is about, of this kind; an id that is none where it is about nothing."""
    entry = getattr(at.page, kind).first()
    return entry.pk if entry else 999999


def _redirect(at: Attempt, address: str) -> str:
    """An editor's redirect to the article, and where to ask for it."""
    Redirect.objects.get_or_create(old_path="/moved", defaults={"redirect_page": at.row})
    return address


def _slug_left(at: Attempt, address: str) -> str:
    """What Wagtail enters where the slug of a row changes that nobody approved, and where to ask for it."""
    old_path = f"/articles/{slugify(SECRET)}"
    Redirect.objects.get_or_create(old_path=old_path, redirect_page=at.row, automatically_created=True)
    return address


ADDRESSES: dict[str, Callable[[Attempt], str]] = {
    "page_with_preview_parameter": lambda at: f"{at.page.url}?in_preview_panel=true&preview=1&draft=1",
    "page_by_its_draft_address": lambda at: f"/articles/{at.draft.as_object().slug}/",
    "page_by_root_path": lambda at: f"/{at.page.slug}/",
    "draft_view": lambda at: reverse("wagtailadmin_pages:view_draft", args=[at.page_id]),
    "revision_view": lambda at: reverse("wagtailadmin_pages:revisions_view", args=[at.page_id, at.draft.pk]),
    "preview_of_edit": lambda at: reverse("wagtailadmin_pages:preview_on_edit", args=[at.page_id]),
    "comparison": lambda at: reverse("wagtailadmin_pages:revisions_compare", args=[at.page_id, "live", "latest"]),
    "workflow_preview": lambda at: reverse("wagtailadmin_pages:workflow_preview", args=[at.page_id, 1]),
    "admin_api_detail": lambda at: reverse("wagtailadmin_api:pages:detail", args=[at.page_id]),
    "admin_api_list": lambda at: reverse("wagtailadmin_api:pages:listing"),
    "detail_with_all_fields": lambda at: f"{PAGES}{at.page_id}/?fields=*",
    "detail_with_nested_parent": lambda at: f"{PAGES}{at.page_id}/?fields=*,parent(*)",
    "detail_with_nested_relations": lambda at: f"{PAGES}{at.page_id}/?fields=related_articles(*),body,writers(*)",
    "detail_as_markdown": lambda at: f"{PAGES}{at.page_id}/?fields=*&rich_text_format=markdown",
    "detail_as_stored": lambda at: f"{PAGES}{at.page_id}/?fields=*&rich_text_format=db_html",
    "list_by_slug": lambda at: f"{PAGES}?slug={at.draft.as_object().slug}&fields=*",
    "list_by_title": lambda at: f"{PAGES}?title={at.draft.object_str}&fields=*",
    "list_by_id": lambda at: f"{PAGES}?id={at.page_id}&fields=*",
    "list_ordered": lambda at: f"{PAGES}?order=-title&fields=*&limit=20",
    "list_of_children": lambda at: f"{PAGES}?child_of={at.scene.index.pk}&fields=*",
    "list_of_descendants": lambda at: f"{PAGES}?descendant_of={at.scene.index.pk}&fields=*",
    "list_of_ancestors": lambda at: f"{PAGES}?ancestor_of={at.page_id}&fields=*",
    "list_of_translations": lambda at: f"{PAGES}?translation_of={at.page_id}&fields=*",
    "list_of_plain_pages": lambda at: f"{PAGES}?type=wagtailcore.Page&fields=*",
    "find_by_path": lambda at: f"{PAGES}find/?html_path={at.page.url}",
    "find_by_id": lambda at: f"{PAGES}find/?id={at.page_id}",
    "search_any_word": lambda at: f"{PAGES}?search={at.draft.object_str}&search_operator=or&fields=*",
    "search_every_word": lambda at: f"{PAGES}?search={at.draft.object_str}&search_operator=and",
    "images": lambda at: "/api/v2/images/?fields=*",
    "documents": lambda at: "/api/v2/documents/?fields=*",
    "writers": lambda at: "/api/v2/writers/?fields=*",
    "writer_with_articles": lambda at: f"/api/v2/writers/{at.scene.writer.pk}/?fields=*,articles",
    "writer_by_slug": lambda at: f"/api/v2/writers/find/?slug={at.scene.writer.slug}",
    "reviewers": lambda at: "/api/v2/reviewers/?fields=*",
    "reviewer_with_articles": lambda at: f"/api/v2/reviewers/{at.scene.reviewer.pk}/",
    "conditions": lambda at: "/api/v2/conditions/?fields=*",
    "condition_with_articles": lambda at: f"/api/v2/conditions/{_entry(at, 'conditions')}/",
    "conditions_by_name": lambda at: f"/api/v2/conditions/?search={at.draft.object_str}",
    "medicines": lambda at: "/api/v2/medicines/?fields=*",
    "medicine_with_articles": lambda at: f"/api/v2/medicines/{_entry(at, 'medicines')}/",
    "site": lambda at: "/api/v2/site/",
    "sitemap": lambda at: "/sitemap.xml",
    "sitemap_section": lambda at: "/sitemap-pages.xml",
    "feed": lambda at: "/feeds/articles.atom",
    "robots": lambda at: "/robots.txt",
    "redirect_to_the_draft": lambda at: _redirect(at, "/moved/"),
    "redirect_to_the_draft_in_the_api": lambda at: _redirect(at, "/api/v2/redirects/?fields=*"),
    "redirect_to_the_draft_found": lambda at: _redirect(at, "/api/v2/redirects/find/?html_path=/moved/"),
    "redirect_from_a_slug_nobody_approved": lambda at: _slug_left(at, "/api/v2/redirects/?fields=*&limit=20"),
    "management_api_without_token": lambda at: f"/management/pages/{at.page_id}/",
    "management_api_list_without_token": lambda at: "/management/pages/",
    "management_api_revisions_without_token": lambda at: f"/management/pages/{at.page_id}/revisions/",
    "management_api_find_without_token": lambda at: f"/management/pages/find/?html_path={at.page.url}",
}


def _enter(name: str, address: Callable[[Attempt], str]) -> None:
    def attack(at: Attempt) -> None:
        response = read(address(at))
        assert response.status_code in (200, 301, 302, 400, 401, 403, 404, 410)
        assert not SIGN_OF_A_LEAK.search(response.text) or response.status_code != 200

    attack.__name__ = f"reading_{name}"
    door(READER)(attack)


for _name, _address in ADDRESSES.items():
    _enter(_name, _address)
