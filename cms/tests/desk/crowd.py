"""Very many drafts at once: rows beside one that the front door has made. Nothing of them is in review or public."""

from typing import Any
from uuid import uuid4

from django.db.models import F
from wagtail.models import Page, Revision

from articles.models import ArticlePage, ArticleWriter


def add_drafts_like(article: ArticlePage, count: int) -> None:
    """Add so many drafts of the same writers beside the article, with a version each."""
    pages = _pages_like(Page.objects.get(pk=article.pk), article.get_parent(), count)
    Page.objects.bulk_create(pages)
    version = article.get_latest_revision()
    revisions = [
        _copy_of(version, object_id=str(page.pk), object_str=page.title, content=_content(version, page))
        for page in pages
    ]
    for page, revision in zip(pages, Revision.objects.bulk_create(revisions), strict=True):
        page.latest_revision = revision
    Page.objects.bulk_update(pages, ["latest_revision"], batch_size=200)
    rows = {field.attname: getattr(article, field.attname) for field in ArticlePage._meta.local_concrete_fields}
    for page in pages:
        # As fixtures do it: the article's own row alone, since the page's is there.
        ArticlePage(**{**rows, "page_ptr_id": page.pk}).save_base(raw=True, force_insert=True)
    names = article.article_writers.values_list("writer_id", "sort_order")
    ArticleWriter.objects.bulk_create(
        [
            ArticleWriter(page_id=page.pk, writer_id=writer, sort_order=place)
            for page in pages
            for writer, place in names
        ]
    )


def _pages_like(page: Page, parent: Page, count: int) -> list[Page]:
    made, path = [], parent.get_last_child().path
    for number in range(count):
        path = Page._get_path(parent.path, page.depth, Page._str2int(path[-Page.steplen :]) + 1)
        slug, title = f"{page.slug}-{number}", f"{page.title} {number}"
        made.append(
            _copy_of(
                page,
                path=path,
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
                title=title,
                draft_title=title,
                translation_key=uuid4(),
            )
        )
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + count)
    return made


def _content(version: Revision, page: Page) -> dict[str, Any]:
    said = {"pk": page.pk, "path": page.path, "title": page.title, "slug": page.slug, "url_path": page.url_path}
    return {**version.content, **said, "translation_key": str(page.translation_key)}


def _copy_of(row: Any, **changes: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**{**values, **changes})
