"""A document as readers get it: a plain dictionary of JSON data, made from the approved document, its approval and the
surroundings. The page's own row, its revisions and the profiles it points at say nothing here."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import escape
from wagtail.api.rich_text import APIRichText
from wagtail.models import Site

from articles.delivery.approved import approved_now
from articles.delivery.blocks import present_blocks, render_blocks
from articles.delivery.breadcrumbs import breadcrumbs
from articles.delivery.contents import reading_time, table_of_contents
from articles.delivery.json_ld import json_ld
from articles.delivery.people import present_medical_reviewer, present_writers
from articles.delivery.rendering import Renderer
from articles.delivery.surroundings import Surroundings, related_ids, surroundings_of
from articles.document.types import Content, Facts, PublicDocument, Reference, read_document
from articles.rich_text import harmless_address
from reviewers.models import Approval

# For search engines and other machines: `<meta name="robots">`.
ROBOTS = "index, follow, max-image-preview:large"
NO_ROBOTS = "noindex, nofollow"


def present_approved(page_ids: Iterable[int], *, site: Site, form: str = "html") -> dict[int, dict[str, Any]]:
    """The public articles among these pages, by page id, each from its current approval."""
    ids = list(page_ids)
    approvals = approved_now(ids)
    documents = {page_id: read_document(approval.document) for page_id, approval in approvals.items()}
    around = surroundings_of(documents.values(), approvals.values(), site=site)
    return {
        page_id: present(document, page_id=page_id, approval=approvals[page_id], around=around, form=form)
        for page_id, document in documents.items()
    }


def present_draft(document: PublicDocument, *, page_id: int, site: Site) -> dict[str, Any]:
    """A document nobody has approved, for those who may see it: without reviewer, review and dates."""
    around = surroundings_of([document], [], site=site, drafts=[page_id])
    return present(document, page_id=page_id, approval=None, around=around)


def present(
    document: PublicDocument, *, page_id: int, approval: Approval | None, around: Surroundings, form: str = "html"
) -> dict[str, Any]:
    """One article. Dates are ISO 8601 in UTC. Rich text is HTML, or what else Wagtail's ``rich_text_format`` names;
    ``html``, and what is counted and linked in it, is of the HTML always."""
    content, facts = document.content, document.facts
    numbers = {reference.id: number for number, reference in enumerate(content.references, start=1)}
    page = Renderer(numbers, around.addresses)
    shown = texts = _texts(document, around, page)
    if form != APIRichText.FORMAT_HTML:
        texts = _texts(document, around, Renderer(numbers, around.addresses, form))
    html = render_blocks(shown["body"])
    # Of their own: a citation in a biography would be none of this article's.
    people = Renderer({}, around.addresses, form)
    writers = present_writers(content, facts, around, people)
    article = {
        "id": page_id,
        "title": content.title,
        "slug": content.slug,
        "language": content.language,
        "html_url": around.addresses.get(page_id),
        "seo_title": content.seo_title,
        "search_description": content.search_description,
        "summary": content.summary,
        "hero_image": texts["hero_image"],
        "medical_reviewer": present_medical_reviewer(approval, around, people),
        "writer": writers[0] if writers else None,
        "writers": writers,
        "updated": approval.changed_at if approval else None,
        "last_reviewed": approval.approved_at if approval else None,
        "first_published_at": around.first_published.get(page_id) if approval else None,
        "review": _review(approval),
        "body": texts["body"],
        "html": html,
        "table_of_contents": table_of_contents(shown["body"]),
        "reading_time": reading_time(html),
        "references": [_reference(row, number, page) for number, row in enumerate(content.references, start=1)],
        "conditions": [{**row.model_dump(), "codes": _codes("MeSH", row.mesh_id)} for row in facts.conditions],
        "medicines": [{**row.model_dump(), "codes": _codes("RxNorm", row.rxnorm_id)} for row in facts.medicines],
        "promotion": texts["promotion"],
        "related_articles": [_card(other, around) for other in related_ids(content) if other in around.approved],
        "breadcrumbs": breadcrumbs(page_id, content.title, around.ancestors.get(page_id, []), around.addresses),
        "robots": ROBOTS if approval else NO_ROBOTS,
    }
    return {**article, "json_ld": json_ld(article, site_name=around.site_name, frontend_url=around.frontend_url)}


def _texts(document: PublicDocument, around: Surroundings, renderer: Renderer) -> dict[str, Any]:
    """The parts that hold rich text, rendered in reading order."""
    content, facts = document.content, document.facts
    return {
        "hero_image": _hero_image(content, facts, around, renderer),
        "body": present_blocks(content, facts, around, renderer),
        "promotion": _promotion(content, facts, around, renderer),
    }


def _card(page_id: int, around: Surroundings) -> dict[str, Any]:
    """Another public article, as its own approval tells it."""
    content, facts = around.approved[page_id].content, around.approved[page_id].facts
    return {
        "id": page_id,
        "title": content.title,
        "slug": content.slug,
        "url": around.addresses.get(page_id),
        "summary": content.summary,
        "hero_image": around.shown_image(content.hero_image.image, facts) if content.hero_image else None,
    }


def _hero_image(content: Content, facts: Facts, around: Surroundings, renderer: Renderer) -> dict[str, Any] | None:
    hero = content.hero_image
    if hero is None:
        return None
    shown = around.shown_image(hero.image, facts)
    return shown and {
        **shown,
        "alt_text": hero.alt_text,
        "caption": renderer.inline(hero.caption),
        "credit": hero.credit,
    }


def _review(approval: Approval | None) -> dict[str, Any] | None:
    if approval is None:
        return None
    return {
        "status": approval.review_status.value,
        "edition": approval.edition,
        "reviewer": {
            "id": approval.reviewer_id,
            "name": approval.reviewer_name,
            "credentials": approval.reviewer_credentials,
        },
        "approved_at": approval.approved_at,
        "digest": approval.digest,
        "next_review_due": approval.next_review_due,
    }


def _reference(row: Reference, number: int, renderer: Renderer) -> dict[str, Any]:
    url = harmless_address(row.url) or (f"https://doi.org/{row.doi}" if row.doi else "")
    url = url or (f"https://pubmed.ncbi.nlm.nih.gov/{row.pmid}/" if row.pmid else "")
    return {
        **row.model_dump(),
        "url": url,
        "number": number,
        "anchor": f"reference-{number}",
        "citations": renderer.citations.get(row.id, []),
        "accessed": row.accessed or None,
    }


def _promotion(content: Content, facts: Facts, around: Surroundings, renderer: Renderer) -> dict[str, Any] | None:
    fact = next((row for row in facts.promotions if row.id == content.promotion), None)
    prompt = renderer.html(content.promotion_prompt)
    if fact is None:
        return {"id": None, "heading": "", "html": "", "prompt": prompt, "link": None} if prompt else None
    body = fact.body
    for name, text in around.placeholders.items():
        body = body.replace("{" + name + "}", escape(text))
    url = harmless_address(fact.link_url)
    link = {"text": fact.link_text or fact.heading, "url": url} if url else None
    return {"id": fact.id, "heading": fact.heading, "html": renderer.html(body), "prompt": prompt, "link": link}


def _codes(system: str, code: str) -> list[dict[str, str]]:
    return [{"system": system, "code": code}] if code else []
