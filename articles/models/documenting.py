"""Builds the public document of an article from a page in memory: a live row, a revision or a form's instance."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from wagtail.rich_text import RichText as RichTextValue

from articles.document import types
from articles.models.images import ArticleImage
from articles.models.people import Writer
from articles.models.sections import anchors_of
from articles.models.snippets import Condition, Medicine, Promotion
from articles.rich_text import canonical_rich_text, harmless_address, writable

if TYPE_CHECKING:
    from articles.models.pages import ArticlePage, Reference


def build_document(page: "ArticlePage") -> types.PublicDocument:
    """The document with both halves; looks up what the content names, a query for each kind."""
    content = build_content(page)
    return types.PublicDocument(content=content, facts=build_facts(content))


def build_content(page: "ArticlePage") -> types.Content:
    """The ``content`` half: what the article's own fields say."""
    return types.Content(
        slug=page.slug or "",
        language=page.language,
        title=_text(page.title),
        summary=_text(page.summary),
        hero_image=_hero_image(page),
        body=build_body(page.body),
        references=[_reference(row) for row in _in_order(page.references.all())],
        writers=[row.writer_id for row in _in_order(page.article_writers.all())],
        conditions=sorted(row.pk for row in page.conditions.all()),
        medicines=sorted(row.pk for row in page.medicines.all()),
        promotion=page.promotion_id,
        promotion_prompt=canonical_rich_text(page.promotion_prompt),
        related_articles=[row.article_id for row in _in_order(page.related_articles.all())],
        seo_title=_text(page.seo_title),
        search_description=_text(page.search_description),
    )


def build_body(body: Any) -> list[types.Block]:
    """The blocks of a ``BodyBlock`` stream value, without their ids."""
    anchors = iter(anchors_of(body))
    built: list[types.Block] = []
    for child in body:
        if child.block_type == "section":
            built.append(_section(child.value, next(anchors)))
        else:
            built.append(BLOCK_BUILDERS[child.block_type](child.value))
    return built


def build_facts(content: types.Content) -> types.Facts:
    """The ``facts`` half: what the objects that ``content`` names say now."""
    return types.Facts(
        writers=[
            types.PersonFact(id=row.pk, name=row.name, credentials=row.credentials)
            for row in Writer.objects.filter(pk__in=content.writers).order_by("pk")
        ],
        images=[
            types.ImageFact(id=row.pk, sha256=row.sha256, width=row.width, height=row.height)
            for row in ArticleImage.objects.filter(pk__in=image_ids(content)).order_by("pk")
        ],
        conditions=[
            types.ConditionFact(id=row.pk, slug=row.slug, name=row.name, mesh_id=row.mesh_id)
            for row in Condition.objects.filter(pk__in=content.conditions).order_by("pk")
        ],
        medicines=[
            types.MedicineFact(
                id=row.pk, slug=row.slug, name=row.name, brand_names=row.brand_names, rxnorm_id=row.rxnorm_id
            )
            for row in Medicine.objects.filter(pk__in=content.medicines).order_by("pk")
        ],
        promotions=[
            types.PromotionFact(
                id=row.pk,
                heading=row.heading,
                body=canonical_rich_text(row.body),
                link_text=row.link_text,
                link_url=harmless_address(row.link_url),
            )
            for row in Promotion.objects.filter(pk__in=[content.promotion] if content.promotion else [])
        ],
    )


def image_ids(content: types.Content) -> set[int]:
    """The images that the content shows."""
    found = {block.image for block in content.body if isinstance(block, types.Image) and block.image}
    if content.hero_image:
        found.add(content.hero_image.image)
    return found


def named_objects(content: types.Content) -> list[tuple[str, int]]:
    """What must not be deleted while an approval names it."""
    return [("articles.ArticleImage", image_id) for image_id in sorted(image_ids(content))]


def _hero_image(page: "ArticlePage") -> types.HeroImage | None:
    if page.hero_image_id is None:
        return None
    return types.HeroImage(
        image=page.hero_image_id,
        alt_text=_text(page.hero_alt_text),
        caption=canonical_rich_text(page.hero_caption),
        credit=_text(page.hero_credit),
    )


def _reference(row: "Reference") -> types.Reference:
    return types.Reference(
        id=str(row.uuid),
        title=_text(row.title),
        source=_text(row.source),
        url=harmless_address(_text(row.url)),
        doi=_text(row.doi),
        pmid=_text(row.pmid),
        accessed=row.accessed.isoformat() if row.accessed else "",
    )


def _section(value: Any, anchor: str) -> types.Section:
    return types.Section(
        number=value.get("number"),
        heading=_text(value.get("heading")),
        level=int(value.get("level") or 2),
        anchor=anchor,
    )


def _image(value: Any) -> types.Image:
    return types.Image(
        image=_id(value.get("image")),
        alt_text=_text(value.get("alt_text")),
        caption=_html(value.get("caption")),
        credit=_text(value.get("credit")),
    )


def _member_quote(value: Any) -> types.MemberQuote:
    return types.MemberQuote(
        quote=_html(value.get("quote")),
        attribution=_text(value.get("attribution")),
        consent=_id(value.get("consent")),
    )


def _table(value: Any) -> types.Table:
    return types.Table(
        caption=_text(value.caption) if value else "",
        headings=[_text(column["heading"]) for column in value.columns] if value else [],
        rows=[[_html(cell.value) for cell in row] for row in value.rows] if value else [],
    )


BLOCK_BUILDERS: dict[str, Callable[[Any], types.Block]] = {
    "introduction": lambda value: types.Introduction(html=_html(value)),
    "rich_text": lambda value: types.RichText(html=_html(value)),
    "image": _image,
    "pull_caption": lambda value: types.PullCaption(html=_html(value)),
    "member_quote": _member_quote,
    "warning": lambda value: types.Warning(heading=_text(value.get("heading")), html=_html(value.get("text"))),
    "key_points": lambda value: types.KeyPoints(
        heading=_text(value.get("heading")), points=[_html(point) for point in value.get("points") or []]
    ),
    "question": lambda value: types.Question(question=_text(value.get("question")), answer=_html(value.get("answer"))),
    "table": _table,
    "related_article": lambda value: types.RelatedArticle(article=_id(value)),
}


def _in_order(rows: Iterable[Any]) -> list[Any]:
    # Rows of an unsaved form have no sort_order yet: they stand as they come.
    return sorted(rows, key=lambda row: row.sort_order if row.sort_order is not None else 0)


def _html(value: Any) -> str:
    source = value.source if isinstance(value, RichTextValue) else value
    return canonical_rich_text(source or "")


def _text(value: Any) -> str:
    return writable(str(value or "")).strip()


def _id(value: Any) -> int | None:
    return value.pk if value is not None else None
