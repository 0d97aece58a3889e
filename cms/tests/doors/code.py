"""Doors of code: actions, methods, commands and fixtures, as whoever has a shell."""

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.registry import action_registry
from wagtail.models import Locale, Page, Revision

from articles.models import ArticlePage
from cms.tests.doors.admin import another_index
from cms.tests.doors.scene import SECRET, Attempt
from cms.tests.doors.table import door

# Actions of the registry, without asking for permissions.


def action(at: Attempt, name: str, *args: Any, **options: Any) -> Any:
    return action_registry.get_action_class(ArticlePage, name)(*args, user=at.superuser, **options)


@door()
def action_publish(at: Attempt) -> None:
    action(at, "publish", at.draft).execute(skip_permission_checks=True)


@door()
def action_publish_of_the_base_page(at: Attempt) -> None:
    action_registry.get_action_class(Page, "publish")(at.draft).execute(skip_permission_checks=True)


@door()
def action_revert(at: Attempt) -> None:
    action(at, "revert", at.page, at.draft).execute(skip_permission_checks=True).publish()


@door()
def action_copy(at: Attempt) -> None:
    options = {"keep_live": True, "update_attrs": {"slug": f"nobody-approved-this-{at.page_id}", "title": SECRET}}
    action(at, "copy", at.page, **options).execute(skip_permission_checks=True)


@door()
def action_copy_with_a_live_attribute(at: Attempt) -> None:
    """Wagtail sets whatever it is told on the copy."""
    attributes = {"slug": f"copy-{at.page_id}", "live": True, "title": SECRET, "live_revision": at.page.live_revision}
    at.page.copy(update_attrs=attributes, keep_live=True, copy_revisions=False)


@door()
def action_create_alias(at: Attempt) -> None:
    action(at, "create_alias", at.page, update_slug=f"alias-{at.page_id}").execute(skip_permission_checks=True)


@door()
def action_convert_alias(at: Attempt) -> None:
    Page.objects.filter(pk=at.page_id).update(alias_of=at.scene.other.pk)
    action(at, "convert_alias", at.page).execute(skip_permission_checks=True)


@door()
def action_copy_for_translation(at: Attempt) -> None:
    french, _ = Locale.objects.get_or_create(language_code="fr")
    action(at, "copy_for_translation", at.page, french, copy_parents=True).execute(skip_permission_checks=True)


@door()
def action_copy_for_translation_as_alias(at: Attempt) -> None:
    french, _ = Locale.objects.get_or_create(language_code="fr")
    options = {"copy_parents": True, "alias": True}
    action(at, "copy_for_translation", at.page, french, **options).execute(skip_permission_checks=True)


@door()
def action_move(at: Attempt) -> None:
    action(at, "move", at.page, another_index(at), pos="last-child").execute(skip_permission_checks=True)


@door(keeps=False)
def action_unpublish(at: Attempt) -> None:
    action(at, "unpublish", at.page, include_descendants=True).execute(skip_permission_checks=True)


@door(keeps=False)
def action_delete(at: Attempt) -> None:
    action(at, "delete", at.page).execute(skip_permission_checks=True)


@door()
def action_create(at: Attempt) -> None:
    page = ArticlePage(title=SECRET, slug=f"nobody-approved-this-{at.page_id}-new", live=True)
    action(at, "create", page, at.scene.index, publish=True).execute(skip_permission_checks=True)


@door()
def action_edit(at: Attempt) -> None:
    version = at.draft.as_object()
    version.live = True
    action(at, "edit", version, publish=True).execute(skip_permission_checks=True)


# Methods.


@door()
def publish_an_old_edition_under_new_words(at: Attempt) -> None:
    """Autosave rewrites a version in place: the live one, and then it is published again."""
    live = at.page.live_revision or at.draft
    version = live.as_object()
    version.title = version.summary = SECRET
    version.save_revision(user=live.user, overwrite_revision=live, changed=False)
    live.refresh_from_db()
    live.publish(skip_permission_checks=True)


@door()
def change_a_version_by_hand_and_publish(at: Attempt) -> None:
    live = at.page.live_revision or at.draft
    live.content["title"] = SECRET
    Revision.objects.filter(pk=live.pk).update(content=live.content)
    Revision.objects.get(pk=live.pk).publish(skip_permission_checks=True)


@door()
def give_the_draft_to_another_page(at: Attempt) -> None:
    """A version of one article, published as one of another."""
    Revision.objects.filter(pk=at.draft.pk).update(object_id=str(at.scene.other.pk))
    Revision.objects.get(pk=at.scene.other.latest_revision_id).publish(skip_permission_checks=True)
    at.scene.other.revisions.latest("pk").publish(skip_permission_checks=True)


@door()
def save_with_every_field(at: Attempt) -> None:
    version = at.draft.as_object()
    version.live = True
    version.save(update_fields=[field.name for field in Page._meta.concrete_fields if not field.primary_key])


@door()
def bulk_update(at: Attempt) -> None:
    page = at.page
    page.title = page.summary = page.seo_title = SECRET
    page.live = True
    ArticlePage.objects.bulk_update([page], ["title", "seo_title", "live", "summary"])


@door()
def add_child_live(at: Attempt) -> None:
    at.scene.index.add_child(instance=ArticlePage(title=SECRET, slug=f"nobody-approved-this-{at.page_id}", live=True))


@door()
def add_sibling_live(at: Attempt) -> None:
    at.page.add_sibling(
        instance=ArticlePage(title=SECRET, slug=f"nobody-approved-this-{at.page_id}", live=True), pos="right"
    )


@door()
def move_by_code(at: Attempt) -> None:
    at.page.move(another_index(at), pos="last-child")


# Commands.


@door()
def command_publish_scheduled(at: Attempt) -> None:
    Revision.objects.filter(pk=at.draft.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)


@door()
def command_publish_scheduled_pages(at: Attempt) -> None:
    """Wagtail's older name for the same."""
    Revision.objects.filter(pk=at.draft.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled_pages", verbosity=0)


@door()
def command_publish_scheduled_later(at: Attempt) -> None:
    Revision.objects.filter(pk=at.draft.pk).update(approved_go_live_at=timezone.now() + timedelta(days=1))
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled", verbosity=0)


@door()
def command_purge_revisions(at: Attempt) -> None:
    call_command("purge_revisions", verbosity=0)


@door()
def command_move_pages(at: Attempt) -> None:
    call_command("move_pages", at.scene.index.pk, another_index(at).pk, verbosity=0)


@door()
def command_set_url_paths(at: Attempt) -> None:
    Page.objects.filter(pk=at.page_id).update(url_path="/home/articles/elsewhere/")
    call_command("set_url_paths", verbosity=0)


@door()
def command_fixtree(at: Attempt) -> None:
    call_command("fixtree", interactive=False, full=True, verbosity=0)


@door()
def command_update_index(at: Attempt) -> None:
    call_command("update_index", verbosity=0)


@door()
def command_rebuild_references_index(at: Attempt) -> None:
    call_command("rebuild_references_index", verbosity=0)


@door()
def command_create_log_entries(at: Attempt) -> None:
    call_command("create_log_entries_from_revisions", verbosity=0)


@door()
def command_shell(at: Attempt) -> None:
    """Whatever a shell does passes the same fences."""
    code = f"from wagtail.models import Page; p = Page.objects.get(pk={at.page_id}); p.title = '{SECRET}'; p.save()"
    exec(code, {})  # noqa: S102


# Fixtures: ``loaddata`` saves raw, so the read fence stands alone.


def load(objects: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        fixture = Path(folder) / "fixture.json"
        fixture.write_text(json.dumps(objects))
        call_command("loaddata", str(fixture), verbosity=0)


def dumped(*models: str) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        fixture = Path(folder) / "fixture.json"
        call_command("dumpdata", *models, output=str(fixture), verbosity=0)
        objects: list[dict[str, Any]] = json.loads(fixture.read_text())
    return objects


@door()
def fixture_with_a_live_page(at: Attempt) -> None:
    objects = [item for item in dumped("wagtailcore.page", "articles.articlepage") if item["pk"] == at.page_id]
    for item in objects:
        for name in ("title", "draft_title", "seo_title", "summary"):
            if name in item["fields"]:
                item["fields"][name] = SECRET
        if "live" in item["fields"]:
            item["fields"]["live"] = True
    load(objects)


@door()
def fixture_with_a_scheduled_version(at: Attempt) -> None:
    objects = [item for item in dumped("wagtailcore.revision") if item["pk"] == at.draft.pk]
    for item in objects:
        item["fields"]["approved_go_live_at"] = "2020-01-01T00:00:00Z"
    load(objects)
    call_command("publish_scheduled", verbosity=0)


@door()
def fixture_with_a_changed_approval(at: Attempt) -> None:
    """A fixture that overwrites what was signed: the ORM lets raw saves through, the triggers do not."""
    objects = dumped("reviewers.approval")
    for item in objects:
        item["fields"]["document"] = item["fields"]["document"].replace("Approved words", SECRET)
    load(objects)


@door()
def fixture_with_a_new_publication(at: Attempt) -> None:
    """A forged row names an approval of another page: it is not believed."""
    load(
        [
            {
                "model": "reviewers.publication",
                "pk": None,
                "fields": {
                    "page_id": at.scene.never.pk,
                    "approval": at.scene.approval.pk,
                    "at": "2025-01-01T00:00:00Z",
                    "sequence": 10_000,
                    "previous_hash": "0" * 64,
                    "record_hash": "0" * 64,
                },
            }
        ]
    )
    Page.objects.filter(pk=at.scene.never.pk).update(live=True)
