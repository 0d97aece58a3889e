"""Doors of the admin: every address that writes, as every kind of person."""

import json
from typing import Any

from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import submit
from cms.tests.doors.scene import SECRET, Attempt, soon
from cms.tests.doors.table import EVERYBODY, door

PAGES = "wagtailadmin_pages"


def new_slug(at: Attempt) -> str:
    return f"nobody-approved-this-{at.page_id}-{at.who}"


def new_form(at: Attempt, **changes: str) -> dict[str, Any]:
    """The create form, filled in with the article's own content."""
    data = at.form(slug=new_slug(at), **changes)
    for name in list(data):
        if name.endswith("-INITIAL_FORMS"):
            data[name] = "0"
        elif name.endswith("-id") and name.count("-") == 2 and not name.startswith("body"):
            data[name] = ""
    return data


@door(EVERYBODY)
def create_and_publish(at: Attempt) -> None:
    at.person.post(
        f"{PAGES}:add", "articles", "articlepage", at.scene.index.pk, data=new_form(at, **{"action-publish": "1"})
    )
    if at.who == "superuser":
        assert ArticlePage.objects.filter(slug=new_slug(at), live=False).exists()


@door(EVERYBODY)
def create_and_schedule(at: Attempt) -> None:
    data = new_form(at, go_live_at=f"{soon():%Y-%m-%d %H:%M}", **{"action-publish": "1"})
    at.person.post(f"{PAGES}:add", "articles", "articlepage", at.scene.index.pk, data=data)


@door(EVERYBODY)
def edit_and_publish(at: Attempt) -> None:
    at.person.post(f"{PAGES}:edit", at.page_id, data=at.form(**{"action-publish": "1", "seo_title": SECRET}))
    if at.who == "superuser":
        assert at.draft.as_object().seo_title == SECRET


@door(EVERYBODY)
def edit_and_schedule(at: Attempt) -> None:
    data = at.form(go_live_at=f"{soon():%Y-%m-%d %H:%M}", **{"action-publish": "1"})
    at.person.post(f"{PAGES}:edit", at.page_id, data=data)


@door(EVERYBODY)
def edit_with_another_slug(at: Attempt) -> None:
    at.person.post(f"{PAGES}:edit", at.page_id, data=at.form(slug="nobody-approved-this-slug"))


@door(EVERYBODY)
def autosave(at: Attempt) -> None:
    """The editor's own saving, over the version that is live."""
    data = at.form(overwrite_revision_id=str(at.page.latest_revision_id), loaded_revision_id=str(at.draft.pk))
    address = reverse(f"{PAGES}:edit", args=[at.page_id])
    at.person.there(at.person.client.post(address, data, headers={"accept": "application/json"}), address)


@door(EVERYBODY)
def edit_and_approve_in_one(at: Attempt) -> None:
    if at.page.open_round() is None:
        submit(at.page)
    at.person.post(
        f"{PAGES}:edit", at.page_id, data=at.form(**{"action-workflow-action": "1", "workflow-action-name": "approve"})
    )


@door(EVERYBODY)
def edit_and_restart_workflow(at: Attempt) -> None:
    at.person.post(f"{PAGES}:edit", at.page_id, data=at.form(**{"action-restart-workflow": "1"}))


@door(EVERYBODY)
def edit_and_submit(at: Attempt) -> None:
    at.person.post(f"{PAGES}:edit", at.page_id, data=at.form(**{"action-submit": "1"}))


@door(EVERYBODY)
def unpublish(at: Attempt) -> None:
    at.person.post(f"{PAGES}:unpublish", at.page_id, data={"include_descendants": "on"})


@door(EVERYBODY)
def copy_and_publish(at: Attempt) -> None:
    data = copy_form(at, publish_copies="on", copy_subpages="on")
    at.person.post(f"{PAGES}:copy", at.page_id, data=data)
    if at.who == "superuser":
        assert ArticlePage.objects.filter(slug=data["new_slug"], live=False).exists()


@door(EVERYBODY)
def copy_as_alias(at: Attempt) -> None:
    at.person.post(f"{PAGES}:copy", at.page_id, data=copy_form(at, alias="on"))


@door(EVERYBODY)
def copy_the_index_and_publish(at: Attempt) -> None:
    data = {
        "new_title": "Copied articles",
        "new_slug": f"copied-{at.page_id}-{at.who}",
        "new_parent_page": str(at.scene.index.get_parent().pk),
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    at.person.post(f"{PAGES}:copy", at.scene.index.pk, data=data)


@door(EVERYBODY)
def copy_the_index_as_alias(at: Attempt) -> None:
    data = {
        "new_title": "Copied articles",
        "new_slug": f"copied-{at.page_id}-{at.who}",
        "new_parent_page": str(at.scene.index.get_parent().pk),
        "copy_subpages": "on",
        "alias": "on",
    }
    at.person.post(f"{PAGES}:copy", at.scene.index.pk, data=data)


def copy_form(at: Attempt, **more: str) -> dict[str, str]:
    return {
        "new_title": SECRET,
        "new_slug": new_slug(at),
        "new_parent_page": str(at.scene.index.pk),
        **more,
    }


@door(EVERYBODY)
def convert_alias(at: Attempt) -> None:
    at.person.post(f"{PAGES}:convert_alias", at.page_id)


@door(EVERYBODY)
def convert_alias_made_by_hand(at: Attempt) -> None:
    Page.objects.filter(pk=at.page_id).update(alias_of=at.scene.other.pk)
    at.person.post(f"{PAGES}:convert_alias", at.page_id)


@door(EVERYBODY)
def move(at: Attempt) -> None:
    section = another_index(at)
    at.person.post(f"{PAGES}:move", at.page_id, data={"new_parent_page": str(section.pk)})
    at.person.post(f"{PAGES}:move_confirm", at.page_id, section.pk)
    if at.who == "superuser":
        assert at.page.is_child_of(section)


@door(EVERYBODY)
def set_page_position(at: Attempt) -> None:
    at.person.post(f"{PAGES}:set_page_position", at.page_id, position="0")


@door(EVERYBODY, keeps=False)
def delete(at: Attempt) -> None:
    at.person.post(f"{PAGES}:delete", at.page_id)


@door(EVERYBODY)
def set_privacy(at: Attempt) -> None:
    at.person.post(f"{PAGES}:set_privacy", at.page_id, data={"restriction_type": "none"})


@door(keeps=False)
def view_restriction_by_hand(at: Attempt) -> None:
    PageViewRestriction.objects.create(page_id=at.page_id, restriction_type="login")


@door(EVERYBODY)
def lock_and_unlock(at: Attempt) -> None:
    at.person.post(f"{PAGES}:lock", at.page_id)
    at.person.post(f"{PAGES}:unlock", at.page_id)


@door(EVERYBODY)
def revert_in_the_editor(at: Attempt) -> None:
    at.person.ask(f"{PAGES}:revisions_revert", at.page_id, at.draft.pk)
    at.person.post(f"{PAGES}:edit", at.page_id, data=at.form(revision=str(at.draft.pk), **{"action-publish": "1"}))


@door(EVERYBODY)
def unschedule(at: Attempt) -> None:
    """Clears the schedule of a version; with another page's address it must not reach that either."""
    at.page.revisions.update(approved_go_live_at=soon())
    at.person.post(f"{PAGES}:revisions_unschedule", at.page_id, at.draft.pk)
    at.person.post(f"{PAGES}:revisions_unschedule", at.scene.other.pk, at.draft.pk)


@door(EVERYBODY)
def preview_in_the_editor(at: Attempt) -> None:
    """What is previewed stays in the session of who previews it."""
    at.person.post(f"{PAGES}:preview_on_edit", at.page_id, data=at.form())
    data = new_form(at)
    at.person.post(f"{PAGES}:preview_on_add", "articles", "articlepage", at.scene.index.pk, data=data)


# Several at once.


def bulk(at: Attempt, action: str, **data: str) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    at.person.there(at.person.client.post(f"{address}?id={at.page_id}", data), address)


@door(EVERYBODY)
def bulk_publish(at: Attempt) -> None:
    bulk(at, "publish", include_descendants="on")


@door(EVERYBODY)
def bulk_publish_of_the_index(at: Attempt) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    url = f"{address}?id={at.scene.index.pk}"
    at.person.there(at.person.client.post(url, {"include_descendants": "on"}), address)


@door(EVERYBODY)
def bulk_unpublish(at: Attempt) -> None:
    bulk(at, "unpublish")


@door(EVERYBODY)
def bulk_move(at: Attempt) -> None:
    bulk(at, "move", chooser=str(another_index(at).pk), move_applicable="on")


@door(EVERYBODY, keeps=False)
def bulk_delete(at: Attempt) -> None:
    bulk(at, "delete")


def another_index(at: Attempt) -> ArticleIndexPage:
    found = ArticleIndexPage.objects.filter(slug="archive").first()
    home = at.scene.index.get_parent()
    return found or home.add_child(instance=ArticleIndexPage(title="Archive", slug="archive"))


# The admin's own API.


def act(at: Attempt, action: str, **data: Any) -> None:
    address = reverse("wagtailadmin_api:pages:action", args=[at.page_id, action])
    at.person.there(at.person.client.post(address, json.dumps(data), content_type="application/json"), address)


@door(EVERYBODY)
def admin_api_publish(at: Attempt) -> None:
    act(at, "publish")


@door(EVERYBODY)
def admin_api_unpublish(at: Attempt) -> None:
    act(at, "unpublish", recursive=True)


@door(EVERYBODY)
def admin_api_copy(at: Attempt) -> None:
    act(at, "copy", keep_live=True, slug=new_slug(at), title=SECRET)


@door(EVERYBODY)
def admin_api_create_alias(at: Attempt) -> None:
    act(at, "create_alias", slug=new_slug(at))


@door(EVERYBODY)
def admin_api_convert_alias(at: Attempt) -> None:
    act(at, "convert_alias")


@door(EVERYBODY)
def admin_api_move(at: Attempt) -> None:
    act(at, "move", destination_page_id=another_index(at).pk)


@door(EVERYBODY)
def admin_api_revert(at: Attempt) -> None:
    act(at, "revert_to_page_revision", revision_id=at.draft.pk)


@door(EVERYBODY)
def admin_api_copy_for_translation(at: Attempt) -> None:
    act(at, "copy_for_translation", locale="fr", copy_parents=True)


@door(EVERYBODY, keeps=False)
def admin_api_delete(at: Attempt) -> None:
    act(at, "delete")
