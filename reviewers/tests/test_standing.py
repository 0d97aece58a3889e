"""Saving what was loaded before somebody published, withdrew, edited or moved the page: neither undoes the other."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.actions.edit_page import EditPageAction
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.editor import inputs_of, opened, saved
from articles.tests.factories import UserFactory, approve, edit, make_article, publish, submit
from home.models import HomePage
from reviewers.errors import PublishingLawError
from reviewers.models import Publication
from reviewers.querysets import current_approval
from reviewers.tests.reading import page_as_read
from reviewers.verifying import verify
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

Act = Callable[[ArticlePage], Any]


def fresh(page: Page) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def newest(page: Page) -> ArticlePage:
    return fresh(page).get_latest_revision_as_object()


def expire(page: ArticlePage) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def take_out(page: ArticlePage) -> None:
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="It was wrong.")


def save_in_the_editor(page: ArticlePage, *, meanwhile: Act, **headers: str) -> int:
    """Post the editor's form with another summary; ``meanwhile`` happens when Wagtail has just loaded the page."""
    data = {**inputs_of(opened(page)), "summary": "Edited.", "loaded_revision_id": str(page.latest_revision_id)}
    data["loaded_revision_created_at"] = page.latest_revision.created_at.isoformat()
    client = Client(headers=headers)
    client.force_login(page.owner, "django.contrib.auth.backends.ModelBackend")

    def act(request: HttpRequest, loaded: Page) -> None:
        meanwhile(page)

    with hooks.register_temporarily("before_edit_page", act):
        return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code


def save_by_an_action(page: ArticlePage, *, meanwhile: Act) -> int:
    """As the management API saves (``wagtail/api/v3/routers/pages.py``, ``update_page``)."""
    form = saved(page, {"summary": "Edited."})
    meanwhile(page)
    EditPageAction(form.instance, user=page.owner, form=form).execute()
    return 200


def autosave(page: ArticlePage, *, meanwhile: Act) -> int:
    return save_in_the_editor(page, meanwhile=meanwhile, accept="application/json")


SAVES = {"save": save_in_the_editor, "autosave": autosave, "action": save_by_an_action}


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_standing__published_after_it_was_loaded__stays_public_and_the_edit_is_a_draft(
    save: Callable[..., int],
) -> None:
    page = make_article()
    assert save(page, meanwhile=publish) in (200, 302)
    row = fresh(page)
    assert row.live
    assert row.live_revision_id == row.kept_revision_id == current_approval(page.pk).revision_id
    assert row.first_published_at is not None
    assert row.summary == "About sleep."
    assert "About sleep." in page_as_read(page)
    assert row.has_unpublished_changes
    assert newest(page).summary == "Edited."
    assert Publication.objects.filter(page_id=page.pk).count() == 1
    assert verify() == 2


@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_standing__published_before_it_was_loaded__stays_public_and_the_edit_is_a_draft(
    save: Callable[..., int],
) -> None:
    page = make_article()
    publish(page)
    assert save(fresh(page), meanwhile=lambda page: None) in (200, 302)
    assert "About sleep." in page_as_read(page)
    assert newest(page).summary == "Edited."


@pytest.mark.parametrize("leave", [take_out, expire])
@pytest.mark.parametrize("save", SAVES.values(), ids=SAVES)
def test_standing__left_public_view_after_it_was_loaded__stays_away_and_the_edit_is_a_draft(
    save: Callable[..., int], leave: Act
) -> None:
    page = make_article()
    publish(page)
    assert save(fresh(page), meanwhile=leave) in (200, 302)
    assert not fresh(page).live
    assert current_approval(page.pk) is None
    assert page_as_read(page) == ""
    assert newest(page).summary == "Edited."


@pytest.mark.parametrize("leave", [take_out, expire])
def test_standing__left_public_view__a_plain_save_does_not_bring_it_back(leave: Act) -> None:
    page = make_article()
    publish(page)
    stale = fresh(page)
    leave(page)
    stale.search_description = "Edited."
    stale.save()
    assert not fresh(page).live
    assert current_approval(page.pk) is None
    assert fresh(page).search_description == "Edited."


def test_standing__published__a_plain_save_of_other_words_is_refused() -> None:
    page = make_article()
    stale = newest(page)
    publish(page)
    stale.summary = "Edited."
    with pytest.raises(PublishingLawError, match="cannot go live"), transaction.atomic():
        stale.save()
    assert "About sleep." in page_as_read(page)
    assert fresh(page).summary == "About sleep."


def test_standing__published__a_plain_save_of_the_same_words_keeps_it_public() -> None:
    page = make_article()
    stale = newest(page)
    approval = publish(page)
    stale.save()
    assert current_approval(page.pk) == approval
    assert fresh(page).live_revision_id == approval.revision_id
    assert Publication.objects.filter(page_id=page.pk).count() == 1


def test_standing__what_is_told_to_change_changes() -> None:
    """Unpublishing by code still works, again and again on one instance."""
    page = make_article()
    publish(page)
    instance = fresh(page)
    instance.unpublish()
    assert not fresh(page).live
    instance.save()
    assert not fresh(page).live
    assert Publication.objects.filter(page_id=page.pk).latest("pk").approval is None


def test_standing__a_newer_version_is_not_forgotten() -> None:
    page = make_article()
    publish(page)
    stale = fresh(page)
    edit(page, summary="A newer version.")
    stale.save()
    assert fresh(page).has_unpublished_changes
    assert newest(page).summary == "A newer version."


def test_standing__an_older_version_is_not_overwritten_as_the_newest() -> None:
    page = make_article()
    first = page.latest_revision
    stale = newest(page)
    edit(page, summary="A newer version.")
    stale.summary = "Edited."
    with pytest.raises(Exception, match="not the latest"):
        stale.save_revision(user=page.owner, overwrite_revision=first)
    assert newest(page).summary == "A newer version."


def test_standing__moved_meanwhile__stays_where_it_is() -> None:
    page = make_article()
    stale = newest(page)
    other = HomePage.objects.get().add_child(instance=ArticleIndexPage(title="Other", slug="other"))
    page.move(other, pos="last-child")
    stale.save()
    assert fresh(page).get_parent().pk == other.pk
    assert fresh(page).url_path == "/home/other/migraine-and-sleep/"
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.threads
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_standing__saves_wait_for_a_publication_under_way() -> None:
    """The editor's save begins while a signature holds the row; its page was loaded before."""
    page = make_article()
    form = saved(page, {"summary": "Edited."})
    review_round = submit(page)

    def save() -> None:
        try:
            form.save()
            form.instance.save_revision(user=page.owner)
        finally:
            connection.close()

    editor = Thread(target=save)
    with transaction.atomic():
        approve(review_round)
        editor.start()
        editor.join(timeout=1)
        assert editor.is_alive(), "The save did not wait."
    editor.join(timeout=30)
    assert not editor.is_alive()
    assert "About sleep." in page_as_read(page)
    assert newest(page).summary == "Edited."
    assert verify() == 2
