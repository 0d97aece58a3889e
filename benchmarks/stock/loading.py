"""Fills the stock site with the same articles. It has no review: rows are all there is to make."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page, Site

from benchmarks import content
from benchmarks.content import Entry, drawing
from benchmarks.stock.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleWriter,
    Condition,
    Medicine,
    Reference,
    RelatedArticle,
    Reviewer,
    Writer,
)

BATCH = 100


def load(*, articles: int, say: Callable[[str], None]) -> None:
    """Fill the database up to ``articles`` articles; does nothing where they are there."""
    before = ArticlePage.objects.count()
    if before >= articles:
        return
    if not before:
        _make_cast()
    for start in range(before, articles, BATCH):
        _load_batch([content.entry(number, articles) for number in range(start, min(start + BATCH, articles))])
    say("Indexing for search")
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@transaction.atomic
def _make_cast() -> None:
    for model, kind, count in ((Writer, "writer", content.WRITERS), (Reviewer, "reviewer", content.REVIEWERS)):
        for number in range(count):
            said = content.profile(kind, number)
            model.objects.create(pk=number + 1, **vars(said))
    for number in range(content.CONDITIONS):
        Condition.objects.create(
            pk=number + 1,
            name=content.term("condition", number),
            slug=f"condition-{number}",
            mesh_id=f"D{number:06}",
        )
    for number in range(content.MEDICINES):
        Medicine.objects.create(
            pk=number + 1, name=content.term("medicine", number), slug=f"medicine-{number}", rxnorm_id=str(number + 1)
        )
    for number in range(content.IMAGES):
        file = ImageFile(drawing(number), name=f"bench-{number}.png")
        # Renditions are made at the first sight of an image: not while anything is measured.
        Image.objects.create(pk=number + 1, title=f"Drawing {number}", file=file).get_rendition("width-1200")
    home = Page.objects.get(depth=2)
    Site.objects.update(hostname="127.0.0.1", port=443)
    home.add_child(instance=ArticleIndexPage(title="Articles", slug="articles"))


@transaction.atomic
def _load_batch(entries: Sequence[Entry]) -> None:
    index = ArticleIndexPage.objects.get()
    pages = [_page(entry, index) for entry in entries]
    Page.objects.bulk_create(
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}) for page in pages
    )
    for page in pages:
        page.save_base(raw=True, force_insert=True)
    for entry in entries:
        _insert_related(entry, content.FIRST_ID + entry.number)
    index.numchild += len(pages)
    index.save(update_fields=["numchild"])


def _page(entry: Entry, index: ArticleIndexPage) -> ArticlePage:
    page_id, now = content.FIRST_ID + entry.number, timezone.now()
    return ArticlePage(
        pk=page_id,
        id=page_id,
        title=entry.title,
        draft_title=entry.title,
        slug=entry.slug,
        url_path=f"{index.url_path}{entry.slug}/",
        path=ArticleIndexPage._get_path(index.path, index.depth + 1, entry.number + 1),
        depth=index.depth + 1,
        numchild=0,
        live=True,
        first_published_at=now,
        last_published_at=now,
        content_type=ContentType.objects.get_for_model(ArticlePage),
        locale_id=index.locale_id,
        summary=entry.summary,
        hero_image_id=entry.image + 1,
        hero_alt_text=entry.alt_text,
        medical_reviewer_id=entry.reviewer + 1,
        last_reviewed=now,
        updated=now,
        body=_stream(entry),
    )


def _stream(entry: Entry) -> str:
    blocks = [
        {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{place:012}"}
        for place, (kind, value) in enumerate(entry.blocks)
    ]
    link = '<sup><a href="#reference-%s">[%s]</a></sup>'
    return re.sub(r"\[\[(\d+)\]\]", lambda mark: json.dumps(link % (mark[1], mark[1]))[1:-1], json.dumps(blocks))


def _insert_related(entry: Entry, page_id: int) -> None:
    ArticleWriter.objects.bulk_create(
        ArticleWriter(page_id=page_id, writer_id=number + 1, sort_order=place)
        for place, number in enumerate(entry.writers)
    )
    Reference.objects.bulk_create(
        Reference(
            page_id=page_id,
            sort_order=place,
            title=row.title,
            source=row.source,
            url=row.url,
            doi=row.doi,
            pmid=row.pmid,
        )
        for place, row in enumerate(entry.references)
    )
    RelatedArticle.objects.bulk_create(
        RelatedArticle(page_id=page_id, article_id=content.FIRST_ID + number, sort_order=place)
        for place, number in enumerate(entry.related)
    )
    _insert_links(ArticlePage.conditions.through, "condition_id", page_id, entry.conditions)
    _insert_links(ArticlePage.medicines.through, "medicine_id", page_id, entry.medicines)


def _insert_links(through: Any, key: str, page_id: int, numbers: list[int]) -> None:
    through.objects.bulk_create(through(articlepage_id=page_id, **{key: number + 1}) for number in numbers)
