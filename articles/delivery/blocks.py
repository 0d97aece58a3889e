"""The blocks of a body as readers get them: typed, in order, with their rich text rendered."""

from typing import Any

from django.template.loader import render_to_string

from articles.delivery.rendering import Renderer
from articles.delivery.surroundings import Surroundings
from articles.document import types


def present_blocks(
    content: types.Content, facts: types.Facts, around: Surroundings, renderer: Renderer
) -> list[dict[str, Any]]:
    """Every block that may be shown: not a quote whose consent is gone, nor a link to an article that is not public."""
    presented = (_present(block, facts, around, renderer) for block in content.body)
    return [block for block in presented if block is not None]


def render_blocks(blocks: list[dict[str, Any]]) -> str:
    """Presented blocks as one piece of HTML, by the templates that make the page."""
    return render_to_string("articles/_body.html", {"blocks": blocks}).strip()


def _present(block: types.Block, facts: types.Facts, around: Surroundings, renderer: Renderer) -> dict[str, Any] | None:
    match block:
        case types.Introduction() | types.RichText():
            return {"type": block.type, "html": renderer.html(block.html)}
        case types.PullCaption():
            return {"type": block.type, "html": renderer.inline(block.html)}
        case types.Section():
            return block.model_dump()
        case types.Image():
            return _image(block, facts, around, renderer)
        case types.MemberQuote():
            return _member_quote(block, around, renderer)
        case types.Warning():
            return {"type": block.type, "heading": block.heading, "html": renderer.html(block.html)}
        case types.KeyPoints():
            points = [renderer.inline(point) for point in block.points]
            return {"type": block.type, "heading": block.heading, "points": points}
        case types.Question():
            return {"type": block.type, "question": block.question, "html": renderer.html(block.answer)}
        case types.Table():
            rows = [[renderer.inline(cell) for cell in row] for row in block.rows]
            return {"type": block.type, "caption": block.caption, "headings": block.headings, "rows": rows}
        case types.RelatedArticle():
            return _related_article(block, around)


def _image(block: types.Image, facts: types.Facts, around: Surroundings, renderer: Renderer) -> dict[str, Any]:
    """An image block. Where its file must not be shown, its words stay."""
    return {
        "type": block.type,
        "image": around.shown_image(block.image, facts),
        "alt_text": block.alt_text,
        "caption": renderer.inline(block.caption),
        "credit": block.credit,
    }


def _member_quote(block: types.MemberQuote, around: Surroundings, renderer: Renderer) -> dict[str, Any] | None:
    if block.consent is None or block.consent in around.withdrawn_consents:
        return None
    return {"type": block.type, "quote": renderer.inline(block.quote), "attribution": block.attribution}


def _related_article(block: types.RelatedArticle, around: Surroundings) -> dict[str, Any] | None:
    if block.article not in around.approved:
        return None
    content = around.approved[block.article].content
    return {
        "type": block.type,
        "article": block.article,
        "title": content.title,
        "slug": content.slug,
        "url": around.addresses.get(block.article),
    }
