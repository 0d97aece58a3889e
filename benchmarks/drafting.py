"""An article as a draft in memory, in this project's own models: with its people, references and body, in no table."""

import json
import re
from typing import Any

from django.contrib.contenttypes.models import ContentType

from articles.models import ArticleIndexPage, ArticlePage, ArticleRelation, ArticleWriter, Reference
from benchmarks import content
from benchmarks.casting import Cast
from benchmarks.content import Entry


def make_page(entry: Entry, cast: Cast, index: ArticleIndexPage) -> ArticlePage:
    """The draft, with everything that belongs to it, in memory."""
    page_id = content.FIRST_ID + entry.number
    page = ArticlePage(
        pk=page_id,
        id=page_id,
        title=entry.title,
        draft_title=entry.title,
        slug=entry.slug,
        url_path=f"{index.url_path}{entry.slug}/",
        path=ArticleIndexPage._get_path(index.path, index.depth + 1, entry.number + 1),
        depth=index.depth + 1,
        numchild=0,
        live=False,
        has_unpublished_changes=True,
        content_type=ContentType.objects.get_for_model(ArticlePage),
        locale=index.locale,
        contributors_of=page_id,
        owner=cast.writers[entry.writers[0]].user,
        summary=entry.summary,
        medical_reviewer=cast.reviewers[entry.reviewer],
        hero_image=cast.images[entry.image],
        hero_alt_text=entry.alt_text,
        body=json.dumps(_stream(entry)),
    )
    page.article_writers = [
        ArticleWriter(page=page, writer=cast.writers[number], sort_order=place)
        for place, number in enumerate(entry.writers)
    ]
    page.references = [
        Reference(
            page=page,
            sort_order=place,
            uuid=row.uuid,
            title=row.title,
            source=row.source,
            url=row.url,
            doi=row.doi,
            pmid=row.pmid,
        )
        for place, row in enumerate(entry.references)
    ]
    page.related_articles = [
        ArticleRelation(page=page, article_id=content.FIRST_ID + number, sort_order=place)
        for place, number in enumerate(entry.related)
    ]
    page.conditions = [cast.conditions[number] for number in entry.conditions]
    page.medicines = [cast.medicines[number] for number in entry.medicines]
    # Nothing changes between here and the end of the batch, and what it says is asked several times.
    document, site = page.public_document(), index.get_site()
    known = {"public_content": lambda: document.content, "public_document": lambda: document, "get_site": lambda: site}
    page.__dict__.update(known)
    return page


def _stream(entry: Entry) -> list[dict[str, Any]]:
    """The body as it is stored."""
    numbered = json.dumps([{"type": kind, "value": value} for kind, value in entry.blocks])
    links = [json.dumps(f'<a linktype="reference" id="{row.uuid}">[ref]</a>')[1:-1] for row in entry.references]
    blocks: list[dict[str, Any]] = json.loads(re.sub(r"\[\[(\d+)\]\]", lambda mark: links[int(mark[1]) - 1], numbered))
    for place, block in enumerate(blocks):
        block["id"] = f"00000000-0000-4000-8000-{place:012}"
    return blocks
