"""The live revision stays as long as it is live, and never keeps a page from being deleted."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import Page, Revision

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, edit, make_article, publish, submit
from reviewers.models import Approval
from reviewers.querysets import current_approval
from reviewers.tests.reading import page_as_read

pytestmark = pytest.mark.django_db


def fresh(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def published_with_a_draft() -> tuple[ArticlePage, int]:
    """An article whose live revision is not its latest, and the id of the live one."""
    page = make_article()
    publish(page)
    edit(page, summary="The next edition.")
    return fresh(page), fresh(page).live_revision_id


def test_keeping__purging_leaves_the_live_revision(capsys: Any) -> None:
    page, live = published_with_a_draft()
    edit(page, summary="The next edition, better.")
    call_command("purge_revisions")
    assert "Ignored 1 revisions" in capsys.readouterr().out
    assert set(page.revisions.values_list("pk", flat=True)) == {live, fresh(page).latest_revision_id}
    assert fresh(page).live_revision_id == live


def test_keeping__scheduling_after_purging_keeps_the_edition_before_in_view() -> None:
    page, _ = published_with_a_draft()
    call_command("purge_revisions")
    edit(page, go_live_at=timezone.now() + timedelta(days=2))
    publish(page)
    assert fresh(page).live
    assert current_approval(page.pk) == Approval.objects.get(edition=1)
    assert "About sleep." in page_as_read(page)


def test_keeping__scheduling_a_version_from_before_publication_keeps_it_too() -> None:
    """Such a version remembers that nothing was live."""
    page = make_article()
    early = page.latest_revision
    edit(page, summary="Published.")
    publish(page)
    version = early.as_object()
    version.go_live_at = timezone.now() + timedelta(days=2)
    version.save_revision(user=page.owner, previous_revision=early)
    publish(page)
    assert fresh(page).live
    assert current_approval(page.pk) == Approval.objects.get(edition=1)


def test_keeping__by_hand() -> None:
    page, live = published_with_a_draft()
    with pytest.raises(ProtectedError, match="kept_revision"):
        Revision.objects.get(pk=live).delete()
    with pytest.raises(ProtectedError):
        Revision.objects.filter(pk=live).delete()
    assert fresh(page).live_revision_id == live


def test_keeping__ends_with_the_next_edition() -> None:
    page, first = published_with_a_draft()
    publish(page)
    edit(page, summary="Third.")
    call_command("purge_revisions")
    assert not Revision.objects.filter(pk=first).exists()
    assert fresh(page).live_revision is not None


def test_keeping__survives_saves_of_the_live_row() -> None:
    page, live = published_with_a_draft()
    fresh(page).save()
    fresh(page).move(ArticleIndexPage.objects.get(), "first-child")
    assert fresh(page).kept_revision_id == live


def test_keeping__saving_the_live_revision_alone() -> None:
    page, _ = published_with_a_draft()
    page.live_revision = None
    page.save(update_fields=["live_revision"])
    assert fresh(page).kept_revision_id is None


def test_keeping__copies_keep_nothing_of_their_source() -> None:
    page, _ = published_with_a_draft()
    copy = fresh(page).copy(update_attrs={"slug": "copy"}, user=page.owner)
    assert ArticlePage.objects.get(pk=copy.pk).kept_revision_id is None


def test_keeping__is_no_part_of_a_version() -> None:
    page, _ = published_with_a_draft()
    assert "kept_revision" not in page.latest_revision.content


@pytest.mark.parametrize("way", ["page", "base page", "queryset", "parent", "in review"])
def test_keeping__lets_the_deletion_of_pages_pass(way: str) -> None:
    page, live = published_with_a_draft()
    other = make_article(title="Other")
    publish(other)
    if way == "in review":
        submit(page)
    {
        "page": lambda: fresh(page).delete(),
        "in review": lambda: fresh(page).delete(user=UserFactory.create(is_superuser=True)),
        "base page": lambda: Page.objects.get(pk=page.pk).delete(),
        "queryset": lambda: ArticlePage.objects.filter(pk=page.pk).delete(),
        "parent": lambda: ArticleIndexPage.objects.get().delete(),
    }[way]()
    assert not Page.objects.filter(pk=page.pk).exists()
    assert not Revision.objects.filter(pk=live).exists()
    assert ArticlePage.objects.filter(pk=other.pk).exists() is (way != "parent")
