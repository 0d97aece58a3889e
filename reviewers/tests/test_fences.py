"""The write fence: nothing goes live, and nothing is scheduled, in a form that nobody approved."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Locale, Page, Revision

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, WriterFactory, approve, edit, make_article, publish, submit
from reviewers.enums import ArticleState
from reviewers.errors import PublishingLawError
from reviewers.fences import NOT_APPROVED
from reviewers.models import Approval, Contribution, Publication
from reviewers.querysets import current_approval
from reviewers.tests.reading import everything_public, home_page

pytestmark = pytest.mark.django_db

SECRET = "Unapproved words"


def published_with_a_draft() -> tuple[ArticlePage, Approval]:
    """A published article whose newest version nobody has approved."""
    page = make_article(title="Approved title")
    approval = publish(page)
    return edit(page, title=SECRET), approval


def fresh(page: Page) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def tomorrow() -> Any:
    return timezone.now() + timedelta(days=1)


# Doors that publish a version.


def revision_publish(page: ArticlePage) -> None:
    page.latest_revision.publish()


def revision_publish_by_superuser(page: ArticlePage) -> None:
    page.latest_revision.publish(user=UserFactory.create(is_superuser=True), skip_permission_checks=True)


def page_publish(page: ArticlePage) -> None:
    page.publish(page.latest_revision, skip_permission_checks=True)


def base_page_publish(page: ArticlePage) -> None:
    Page.objects.get(pk=page.pk).publish(page.latest_revision, skip_permission_checks=True)


def page_action(page: ArticlePage) -> None:
    PublishPageRevisionAction(page.latest_revision).execute(skip_permission_checks=True)


def generic_action(page: ArticlePage) -> None:
    PublishRevisionAction(page.latest_revision).execute(skip_permission_checks=True)


def revert_and_publish(page: ArticlePage) -> None:
    revision = page.latest_revision
    edit(page, title="A third title")
    user = UserFactory.create(is_superuser=True)
    RevertToPageRevisionAction(fresh(page), revision, user=user).execute(skip_permission_checks=True).publish()


def save_specific(page: ArticlePage) -> None:
    page.title = SECRET
    page.live = True
    page.save()


def save_body_alone(page: ArticlePage) -> None:
    page.body = [("introduction", f"<p>{SECRET}</p>")]
    page.live = True
    page.save()


def save_base_page(page: ArticlePage) -> None:
    row = Page.objects.get(pk=page.pk)
    row.title = SECRET
    row.live = True
    row.save()


def save_base_page_fields(page: ArticlePage) -> None:
    row = Page.objects.get(pk=page.pk)
    row.title = SECRET
    row.live = True
    row.save(update_fields=["title", "live"])


def save_without_cleaning(page: ArticlePage) -> None:
    page.title = SECRET
    page.live = True
    page.save(clean=False)


def save_base_method(page: ArticlePage) -> None:
    page.title = SECRET
    page.live = True
    page.save_base()


def save_newest_version(page: ArticlePage) -> None:
    version = page.get_latest_revision_as_object()
    version.live = True
    version.save()


def other_slug(page: ArticlePage) -> None:
    page.slug = "unapproved-words"
    page.live = True
    page.save()


def schedule_by_publishing(page: ArticlePage) -> None:
    version = page.get_latest_revision_as_object()
    version.go_live_at = tomorrow()
    version.save_revision(user=page.owner).publish()


def schedule_with_the_version(page: ArticlePage) -> None:
    version = page.get_latest_revision_as_object()
    version.save_revision(user=page.owner, approved_go_live_at=tomorrow())


def schedule_the_version_later(page: ArticlePage) -> None:
    revision = page.latest_revision
    revision.approved_go_live_at = tomorrow()
    revision.save(update_fields=["approved_go_live_at"])


PUBLISHING = [
    revision_publish,
    revision_publish_by_superuser,
    page_publish,
    base_page_publish,
    page_action,
    generic_action,
    revert_and_publish,
    save_newest_version,
    schedule_by_publishing,
    schedule_with_the_version,
    schedule_the_version_later,
]
SAVING = [
    save_specific,
    save_body_alone,
    save_base_page,
    save_base_page_fields,
    save_without_cleaning,
    save_base_method,
    other_slug,
]


@pytest.mark.parametrize("door", PUBLISHING + SAVING)
def test_fence__refuses_what_nobody_approved__where_an_edition_is_public(door: Callable[[ArticlePage], None]) -> None:
    page, approval = published_with_a_draft()
    with pytest.raises(PublishingLawError):
        door(fresh(page))
    page = fresh(page)
    assert (page.live, page.title) == (True, "Approved title")
    assert current_approval(page.pk) == approval
    assert not page.scheduled_revision
    read = everything_public(page)
    assert "Approved title" in read
    assert SECRET not in read


@pytest.mark.parametrize("door", PUBLISHING + SAVING)
def test_fence__refuses_what_nobody_approved__where_nothing_is_public(door: Callable[[ArticlePage], None]) -> None:
    page = edit(make_article(), title=SECRET)
    with pytest.raises(PublishingLawError):
        door(fresh(page))
    page = fresh(page)
    assert not page.live
    assert not page.scheduled_revision
    assert not Publication.objects.exists()
    assert SECRET not in everything_public(page)


def test_fence__refuses__with_a_sentence_that_says_what_to_do() -> None:
    page, _ = published_with_a_draft()
    with pytest.raises(PublishingLawError) as refusal:
        page.latest_revision.publish()
    assert str(refusal.value) == NOT_APPROVED % SECRET
    assert str(refusal.value).endswith("Send it for review; its approval publishes it.")


@pytest.mark.parametrize("groups", [["Writers"], ["Editors"], ["Medical reviewers"], None], ids=str)
def test_fence__publishing_as_a_person__is_refused_to_everybody(groups: list[str] | None) -> None:
    page = make_article()
    publish(page)
    user = UserFactory.create(groups=groups) if groups else UserFactory.create(is_superuser=True)
    with pytest.raises(PublishPageRevisionAction.permission_error_class):
        fresh(page).latest_revision.publish(user=user)


def test_fence__refuses_the_live_version_after_autosave_rewrote_it() -> None:
    """The same id, another text: nothing may be pinned to a revision."""
    page = make_article()
    approval = publish(page)
    version = fresh(page).get_latest_revision_as_object()
    version.title = SECRET
    version.save_revision(user=page.owner, overwrite_revision=version.latest_revision)
    page = fresh(page)
    assert page.live_revision_id == page.latest_revision_id == approval.revision_id
    with pytest.raises(PublishingLawError):
        page.live_revision.publish()
    assert SECRET not in everything_public(page)


def test_fence__refuses_an_older_edition_after_a_newer_was_public() -> None:
    page = make_article(title="First")
    first = publish(page)
    second = publish(edit(page, title="Second"))
    with pytest.raises(PublishingLawError):
        Revision.objects.get(pk=first.revision_id).publish()
    assert current_approval(page.pk) == second


def test_fence__refuses_a_stale_instance_of_an_older_edition() -> None:
    page = make_article(title="First")
    publish(page)
    stale = fresh(page)
    second = publish(edit(page, title="Second"))
    with pytest.raises(PublishingLawError):
        stale.save()
    assert current_approval(page.pk) == second


# What may pass.


def test_fence__lets_through_the_approved_version_again() -> None:
    page, approval = published_with_a_draft()
    Revision.objects.get(pk=approval.revision_id).publish()
    page = fresh(page)
    page.save()
    Page.objects.get(pk=page.pk).save()
    assert current_approval(page.pk) == approval
    assert Publication.objects.filter(page_id=page.pk).count() == 1


def test_fence__lets_through_bookkeeping() -> None:
    page, approval = published_with_a_draft()
    row = fresh(page)
    row.title = SECRET
    row.draft_title, row.locked, row.locked_at, row.locked_by = "Draft", True, timezone.now(), page.owner
    row.save(update_fields=["draft_title", "locked", "locked_at", "locked_by", "has_unpublished_changes"])
    assert fresh(page).locked
    assert current_approval(page.pk) == approval


def test_fence__lets_through_drafts() -> None:
    page = make_article()
    page.title = SECRET
    page.save()
    assert fresh(page).title == SECRET
    assert not Publication.objects.exists()


def test_fence__lets_through_moving() -> None:
    page, approval = published_with_a_draft()
    section = home_page().add_child(instance=ArticleIndexPage(title="Archive", slug="archive"))
    assert section.live
    fresh(page).move(section, pos="last-child", user=UserFactory.create(is_superuser=True))
    page = fresh(page)
    assert (page.live, page.url) == (True, "/archive/approved-title/")
    assert current_approval(page.pk) == approval
    read = everything_public(page)
    assert "Approved title" in read
    assert SECRET not in read


def test_fence__lets_through_pages_that_are_not_reviewed() -> None:
    home = home_page()
    home.title = "Welcome"
    home.save_revision().publish()
    assert home_page().title == "Welcome"
    base = home_page().add_child(instance=Page(title="Plain", slug="plain"))
    base.save()
    assert not Publication.objects.exists()


def test_fence__lets_fixtures_through__and_readers_get_nothing_of_them(tmp_path: Any) -> None:
    """``loaddata`` saves raw: it must not look at other rows, so the read fence stands alone."""
    page, approval = published_with_a_draft()
    draft = make_article(title="Draft")
    fixture = tmp_path / "pages.json"
    call_command("dumpdata", "wagtailcore.page", "wagtailcore.revision", "articles.articlepage", output=str(fixture))
    text = fixture.read_text().replace('"title": "Approved title"', f'"title": "{SECRET}"')
    fixture.write_text(
        text.replace('"live": false', '"live": true').replace(
            '"approved_go_live_at": null', '"approved_go_live_at": "2099-01-01T00:00:00Z"'
        )
    )
    call_command("loaddata", str(fixture), verbosity=0)
    assert fresh(page).title == SECRET
    assert fresh(draft).live
    assert Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert SECRET not in everything_public(page)
    assert "Draft" not in everything_public(draft)
    assert current_approval(page.pk) == approval
    assert current_approval(draft.pk) is None


# Editions and their publications.


def test_publications__one_each_time_what_is_public_changes() -> None:
    page = make_article(title="First")
    first = publish(page)
    second = publish(edit(page, title="Second"))
    fresh(page).unpublish()
    fresh(page).unpublish()
    Revision.objects.get(pk=second.revision_id).publish()
    rows = Publication.objects.filter(page_id=page.pk).order_by("pk")
    assert [row.approval for row in rows] == [first, second, None, second]


def test_publications__say_the_newest_edition_of_equal_ones() -> None:
    page = make_article()
    publish(page)
    second = publish(page)
    assert current_approval(page.pk) == second


def test_publications__saving_the_base_page_counts_too() -> None:
    page = make_article()
    publish(page)
    Page.objects.get(pk=page.pk).unpublish()
    assert Publication.objects.filter(page_id=page.pk).last().approval is None
    assert current_approval(page.pk) is None


# Time.


def test_schedule__approved_edition_goes_live_at_its_time() -> None:
    page = make_article(title="Later", go_live_at=tomorrow())
    approval = publish(page)
    page = fresh(page)
    assert (page.live, page.state) == (False, ArticleState.APPROVED)
    assert "Later" not in everything_public(page)
    call_command("publish_scheduled")
    assert not fresh(page).live
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
        page = fresh(page)
        assert (page.live, page.state) == (True, ArticleState.PUBLISHED)
        assert current_approval(page.pk) == approval
        assert "Later" in everything_public(page)
        assert Publication.objects.get().at.date() == timezone.localdate()


def test_schedule__edition_before_stays_until_then() -> None:
    page = make_article(title="Now")
    first = publish(page)
    second = publish(edit(page, title="Later", go_live_at=tomorrow()))
    assert fresh(page).scheduled_revision
    assert current_approval(page.pk) == first
    read = everything_public(page)
    assert "Now" in read
    assert "Later" not in read
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
        assert current_approval(page.pk) == second
        assert "Later" in everything_public(page)


def test_schedule__same_text_for_later__waits_for_its_time() -> None:
    """A second review of the same text may be scheduled too: saving the live row does not bring it forward."""
    page = make_article()
    first = publish(page)
    second = publish(edit(page, go_live_at=tomorrow()))
    assert second.content_digest == first.content_digest
    fresh(page).save()
    assert current_approval(page.pk) == first
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
        assert current_approval(page.pk) == second


def test_schedule__saved_again__stays() -> None:
    page = make_article(go_live_at=tomorrow())
    publish(page)
    fresh(page).scheduled_revision.save()
    assert fresh(page).scheduled_revision


def test_schedule__bent_by_hand__publishes_nothing_unapproved() -> None:
    page, approval = published_with_a_draft()
    page.revisions.filter(pk=fresh(page).latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    with pytest.raises(CommandError, match="no medical reviewer has approved it in this form"):
        call_command("publish_scheduled")
    assert current_approval(page.pk) == approval
    assert SECRET not in everything_public(page)


def test_schedule__of_a_page_that_is_not_reviewed() -> None:
    home = home_page()
    home.save_revision(approved_go_live_at=tomorrow())
    assert home_page().scheduled_revision


def test_expiry__takes_the_article_out_of_view() -> None:
    page = make_article(title="For a while", expire_at=tomorrow())
    approval = publish(page)
    assert "For a while" in everything_public(page)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
        page = fresh(page)
        assert (page.live, page.expired) == (False, True)
        assert current_approval(page.pk) is None
        assert "For a while" not in everything_public(page)
    assert [row.approval for row in Publication.objects.order_by("pk")] == [approval, None]


# New rows become drafts.


def copy_alone(page: ArticlePage) -> Page:
    return page.copy(update_attrs={"slug": "copy"}, keep_live=True, user=UserFactory.create(is_superuser=True))


def copy_without_versions(page: ArticlePage) -> Page:
    return page.copy(update_attrs={"slug": "copy"}, keep_live=True, copy_revisions=False)


def copy_with_its_section(page: ArticlePage) -> Page:
    index = ArticleIndexPage.objects.get()
    section = index.copy(recursive=True, keep_live=True, update_attrs={"slug": "copies"})
    assert section.live
    return section.get_children().get()


def alias(page: ArticlePage) -> Page:
    return page.create_alias(update_slug="alias")


def translate(page: ArticlePage) -> Page:
    return page.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True)


def translate_as_alias(page: ArticlePage) -> Page:
    return page.copy_for_translation(Locale.objects.get(language_code="fr"), copy_parents=True, alias=True)


@pytest.fixture
def french(settings: Any) -> Locale:
    settings.WAGTAIL_I18N_ENABLED = True
    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
    return Locale.objects.create(language_code="fr")


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    "copy", [copy_alone, copy_without_versions, copy_with_its_section, alias, translate, translate_as_alias]
)
def test_copies__are_drafts_with_the_contributors_of_their_source(copy: Callable[[ArticlePage], Page]) -> None:
    page = make_article(title="Source")
    editor = UserFactory.create()
    edit(page, user=editor, title="Changed once")
    edit(page, title="Source")
    approval = publish(page)
    new = fresh(copy(fresh(page)))
    assert new.pk != page.pk
    assert not new.live
    assert new.has_unpublished_changes
    assert new.alias_of is None
    assert new.contributors_of == new.pk
    assert new.contributors() >= {editor.pk, page.owner_id}
    assert new.state == ArticleState.DRAFT
    assert current_approval(new.pk) is None
    assert current_approval(page.pk) == approval
    with pytest.raises(PublishingLawError):
        new.get_latest_revision_as_object().save_revision(user=page.owner).publish()


def test_copies__start_with_contributors_of_the_source_at_that_time() -> None:
    page, editor = make_article(), UserFactory.create()
    copy = copy_alone(page)
    edit(page, user=editor, title="Changed after copying")
    assert editor.pk not in Contribution.objects.user_ids_of(copy.pk)


def test_copies__of_copies__keep_everybody() -> None:
    page = make_article()
    copy = fresh(copy_alone(page)).copy(update_attrs={"slug": "copy-of-copy"})
    assert fresh(copy).contributors() >= {page.owner_id}


def test_copies__are_published_by_their_own_approval() -> None:
    page = make_article(title="Source")
    first = publish(page)
    copy = fresh(copy_alone(fresh(page)))
    approval = approve(submit(copy))
    assert (approval.page_id, approval.edition) == (copy.pk, 1)
    assert current_approval(copy.pk) == approval
    assert current_approval(page.pk) == first


def test_alias__does_not_hold_up_its_source() -> None:
    """Wagtail publishes aliases with their source: there are none here that it could try."""
    page = make_article()
    publish(page)
    alias(fresh(page))
    assert publish(edit(page, title="Next")).edition == 2


def test_add_child__live__becomes_a_draft() -> None:
    writer = WriterFactory.create()
    page = ArticlePage(title=SECRET, slug="new", live=True, owner=writer.user, first_published_at=timezone.now())
    ArticleIndexPage.objects.get().add_child(instance=page)
    page = fresh(page)
    assert (page.live, page.first_published_at, page.contributors_of) == (False, None, page.pk)
    assert page.contributors() == Contribution.objects.user_ids_of(page.pk) == {writer.user_id}


def test_new_object_with_the_id_of_a_live_page__shows_nothing_unapproved() -> None:
    page, _ = published_with_a_draft()
    values = {field.attname: getattr(page, field.attname) for field in ArticlePage._meta.concrete_fields}
    ArticlePage(**{**values, "title": SECRET, "live": True}).save(clean=False)
    assert SECRET not in everything_public(page)


# Deleting.


def delete_page(page: ArticlePage) -> None:
    page.delete()


def delete_base_page(page: ArticlePage) -> None:
    Page.objects.get(pk=page.pk).delete()


def delete_parent(page: ArticlePage) -> None:
    page.get_parent().delete()


def delete_queryset(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).delete()


def delete_base_queryset(page: ArticlePage) -> None:
    Page.objects.filter(pk=page.pk).delete()


@pytest.mark.parametrize(
    "delete", [delete_page, delete_base_page, delete_parent, delete_queryset, delete_base_queryset]
)
def test_deleting__withdraws_first_and_keeps_the_records(delete: Callable[[ArticlePage], None]) -> None:
    page = make_article(title="First")
    publish(page)
    publish(edit(page, title="Second"))
    page = fresh(page)
    page_id = page.pk
    delete(page)
    assert not Page.objects.filter(pk=page_id).exists()
    approvals = Approval.objects.filter(page_id=page_id).order_by("edition")
    assert [(row.edition, row.withdrawal.reason, row.withdrawal.user_id) for row in approvals] == [
        (1, "The article was deleted.", None),
        (2, "The article was deleted.", None),
    ]
    assert Publication.objects.filter(page_id=page_id).last().approval is None
    assert current_approval(page_id) is None


def test_deleting__a_draft__leaves_no_records() -> None:
    make_article().delete()
    home_page().delete()
    assert not Publication.objects.exists()
