"""Doors of bent rows: ``update()`` and raw SQL pass every fence of writing, so reading stands alone."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Revision

from articles.models import ArticleIndexPage, ArticlePage, ArticleRelation
from articles.tests.factories import edit
from cms.tests.doors.scene import SECRET, Attempt
from cms.tests.doors.table import door


def bend(at: Attempt, **values: object) -> None:
    Page.objects.filter(pk=at.page_id).update(**values)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@door()
def row_title(at: Attempt) -> None:
    bend(at, title=SECRET, draft_title=SECRET, seo_title=SECRET, search_description=SECRET)


@door()
def row_body(at: Attempt) -> None:
    ArticlePage.objects.filter(pk=at.page_id).update(summary=SECRET, hero_alt_text=SECRET, hero_credit=SECRET)
    ArticlePage.objects.filter(pk=at.page_id).update(body=at.draft.as_object().body)


@door()
def row_live(at: Attempt) -> None:
    bend(at, live=True, has_unpublished_changes=False, first_published_at=timezone.now())


@door(keeps=False)
def row_not_live(at: Attempt) -> None:
    bend(at, live=False)


@door()
def row_live_after_a_version_was_loaded(at: Attempt) -> None:
    """Wagtail saves the whole of a page that it loaded while that was a draft."""
    was_live = at.page.live
    bend(at, live=False)
    version = at.draft.as_object()
    bend(at, live=was_live)
    version.save()


@door()
def row_live_and_every_word(at: Attempt) -> None:
    row_title(at)
    row_body(at)
    row_live(at)


@door()
def row_live_revision(at: Attempt) -> None:
    bend(at, live=True, live_revision=at.draft, latest_revision=at.draft)


@door()
def row_live_by_raw_sql(at: Attempt) -> None:
    sql("UPDATE wagtailcore_page SET live = %s, title = %s WHERE id = %s", True, SECRET, at.page_id)


@door(keeps=False)
def row_content_type(at: Attempt) -> None:
    """A row that claims to be a page of a type that needs no review."""
    bend(at, content_type=ContentType.objects.get_for_model(Page), live=True, title=SECRET)


@door(keeps=False)
def row_content_type_of_an_index(at: Attempt) -> None:
    bend(at, content_type=ContentType.objects.get_for_model(ArticleIndexPage), live=True, title=SECRET)
    sql("INSERT INTO articles_articleindexpage (page_ptr_id, introduction) VALUES (%s, %s)", at.page_id, SECRET)


@door(keeps=False)
def row_url_path(at: Attempt) -> None:
    bend(at, live=True, url_path="/home/articles/nobody-approved-this-path/")


@door(keeps=False)
def row_url_path_of_another(at: Attempt) -> None:
    """Two rows want one address: whichever is asked for, nothing unapproved is answered."""
    bend(at, live=True, url_path=at.scene.other.url_path + "x/")


@door(keeps=False)
def row_slug(at: Attempt) -> None:
    bend(at, live=True, slug=f"nobody-approved-this-{at.page_id}")


@door()
def row_alias_of(at: Attempt) -> None:
    bend(at, live=True, alias_of=at.scene.other.pk, title=SECRET)
    at.scene.other.save_revision(user=at.scene.writer.user)


@door()
def row_alias_of_then_source_published(at: Attempt) -> None:
    bend(at, alias_of=at.scene.other.pk)
    Revision.objects.get(pk=at.scene.other.live_revision_id).publish(skip_permission_checks=True)


@door(keeps=False)
def row_expired(at: Attempt) -> None:
    bend(at, expired=True, expire_at=timezone.now() - timedelta(days=1), live=True)


@door()
def row_dates(at: Attempt) -> None:
    bend(at, first_published_at="2001-01-01T00:00:00Z", last_published_at="2001-01-01T00:00:00Z")


@door()
def row_owner_and_lock(at: Attempt) -> None:
    bend(at, owner=at.scene.reviewer.user, locked=True, locked_by=at.superuser)


@door()
def row_translation_key(at: Attempt) -> None:
    sql("UPDATE wagtailcore_page SET has_unpublished_changes = %s WHERE id = %s", False, at.page_id)


@door()
def row_of_contributors_forgotten(at: Attempt) -> None:
    """The list of contributors is refused by its triggers."""
    sql("DELETE FROM reviewers_contribution WHERE page_id = %s", at.page_id)


@door()
def version_scheduled_by_hand(at: Attempt) -> None:
    Revision.objects.filter(pk=at.draft.pk).update(approved_go_live_at=timezone.now() - timedelta(days=1))
    call_command("publish_scheduled", verbosity=0)


@door()
def approved_version_rewritten_and_scheduled(at: Attempt) -> None:
    live = at.page.live_revision or at.draft
    live.content["title"] = SECRET
    past = timezone.now() - timedelta(days=1)
    Revision.objects.filter(pk=live.pk).update(content=live.content, approved_go_live_at=past)
    call_command("publish_scheduled", verbosity=0)


@door()
def purged_then_scheduled(at: Attempt) -> None:
    """Wagtail purges live versions as well; scheduling the next one then took the old one off the site."""
    edit(at.page, title=f"{SECRET}, once more")
    call_command("purge_revisions", verbosity=0)
    version = at.draft.as_object()
    version.go_live_at = timezone.now() + timedelta(days=1)
    version.save_revision(user=at.scene.writer.user).publish(skip_permission_checks=True)


@door()
def purged_then_scheduled_by_hand(at: Attempt) -> None:
    edit(at.page, title=f"{SECRET}, once more")
    call_command("purge_revisions", verbosity=0)
    Revision.objects.filter(pk=at.draft.pk).update(approved_go_live_at=timezone.now() - timedelta(days=1))
    call_command("publish_scheduled", verbosity=0)


@door()
def link_to_a_draft(at: Attempt) -> None:
    """The public article links to the draft already; here the draft's row claims to be live."""
    bend(at, live=True)
    ArticlePage.objects.filter(pk=at.scene.never.pk).update(live=True, first_published_at=timezone.now())


@door()
def related_to_a_draft(at: Attempt) -> None:
    ArticleRelation.objects.create(page_id=at.scene.public.pk, article_id=at.scene.never.pk, sort_order=9)
    bend(at, live=True)


@door(keeps=False)
def path_exchanged(at: Attempt) -> None:
    """The draft stands where the public article stood in the tree."""
    public, never = Page.objects.get(pk=at.scene.public.pk), Page.objects.get(pk=at.scene.never.pk)
    Page.objects.filter(pk=public.pk).update(path="99999999")
    Page.objects.filter(pk=never.pk).update(path=public.path, url_path=public.url_path, slug=public.slug, live=True)
    Page.objects.filter(pk=public.pk).update(path=never.path, url_path=never.url_path, slug=never.slug)
