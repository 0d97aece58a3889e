"""A document as readers get it: a plain dictionary of JSON data, made from the approved document, its approval and the
surroundings. The page's own row, its revisions and the profiles it points at say nothing here."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape
from wagtail.models import Site

from articles.delivery.blocks import present_blocks
from articles.delivery.rendering import Renderer
from articles.delivery.surroundings import Surroundings, related_ids, surroundings_of
from articles.document.types import Content, Facts, PublicDocument, Reference, read_document
from reviewers.models import Approval
from reviewers.querysets import current_approvals


def present_approved(page_ids: Iterable[int], *, site: Site, form: str = "html") -> dict[int, dict[str, Any]]:
    """The public articles among these pages, by page id, each from its current approval."""
    ids = list(page_ids)
    approvals = current_approvals(ids)
    documents = {page_id: read_document(approval.document) for page_id, approval in approvals.items()}
    around = surroundings_of(documents.values(), approvals.values(), site=site)
    return {
        page_id: present(document, page_id=page_id, approval=approvals[page_id], around=around, form=form)
        for page_id, document in documents.items()
    }


def present_draft(document: PublicDocument, *, page_id: int, site: Site) -> dict[str, Any]:
    """A document nobody has approved, for those who may see it: without reviewer, review and dates."""
    around = surroundings_of([document], [], site=site)
    return present(document, page_id=page_id, approval=None, around=around)


def present(
    document: PublicDocument, *, page_id: int, approval: Approval | None, around: Surroundings, form: str = "html"
) -> dict[str, Any]:
    """One article. Dates are ISO 8601 in UTC. Rich text is HTML, or what else Wagtail's ``rich_text_format`` names."""
    content, facts = document.content, document.facts
    numbers = {reference.id: number for number, reference in enumerate(content.references, start=1)}
    renderer = Renderer(numbers, around.addresses, form)
    hero_image = _hero_image(content, facts, around, renderer)
    body = present_blocks(content, facts, around, renderer)
    promotion = _promotion(content, facts, around, renderer)
    writers = _writers(content, facts, around, renderer)
    return {
        "id": page_id,
        "title": content.title,
        "slug": content.slug,
        "language": content.language,
        "html_url": around.addresses.get(page_id),
        "seo_title": content.seo_title,
        "search_description": content.search_description,
        "summary": content.summary,
        "hero_image": hero_image,
        "medical_reviewer": _medical_reviewer(approval, around, renderer),
        "writer": writers[0] if writers else None,
        "writers": writers,
        "updated": approval.changed_at if approval else None,
        "last_reviewed": approval.approved_at if approval else None,
        "first_published_at": around.first_published.get(page_id) if approval else None,
        "review": _review(approval),
        "body": body,
        "references": [_reference(row, number, renderer) for number, row in enumerate(content.references, start=1)],
        "conditions": [{**row.model_dump(), "codes": _codes("MeSH", row.mesh_id)} for row in facts.conditions],
        "medicines": [{**row.model_dump(), "codes": _codes("RxNorm", row.rxnorm_id)} for row in facts.medicines],
        "promotion": promotion,
        "related_articles": [
            {
                "id": other,
                "title": around.titles[other],
                "slug": around.slugs[other],
                "url": around.addresses.get(other),
            }
            for other in related_ids(content)
            if other in around.titles
        ],
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


def _writers(content: Content, facts: Facts, around: Surroundings, renderer: Renderer) -> list[dict[str, Any]]:
    named = {fact.id: fact for fact in facts.writers}
    signed = [named[writer] for writer in content.writers if writer in named]
    return [
        _person(fact.id, fact.name, fact.credentials, _shown_profile(around.writers.get(fact.id), around, renderer))
        for fact in signed
    ]


def _medical_reviewer(approval: Approval | None, around: Surroundings, renderer: Renderer) -> dict[str, Any] | None:
    if approval is None:
        return None
    profile = around.reviewers.get(approval.reviewer_id)
    shown = _shown_profile(profile, around, renderer)
    person = _person(approval.reviewer_id, approval.reviewer_name, approval.reviewer_credentials, shown)
    return {**person, "specialties": (profile or {}).get("specialties", [])}


def _person(person_id: int, name: str, credentials: str, profile: dict[str, Any]) -> dict[str, Any]:
    """Name and credentials as signed; photo, biography and address as they are now."""
    return {"id": person_id, "slug": profile.pop("slug"), "name": name, "credentials": credentials, **profile}


def _shown_profile(profile: Mapping[str, Any] | None, around: Surroundings, renderer: Renderer) -> dict[str, Any]:
    profile = profile or {}
    return {
        "slug": profile.get("slug", ""),
        "job_title": profile.get("job_title", ""),
        "biography": renderer.html(profile.get("biography", "")),
        "profile_url": profile.get("profile_url", ""),
        "photo": around.images.get(profile.get("photo") or 0),
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
    url = row.url or (f"https://doi.org/{row.doi}" if row.doi else "")
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
    link = {"text": fact.link_text or fact.heading, "url": fact.link_url} if fact.link_url else None
    return {"id": fact.id, "heading": fact.heading, "html": renderer.html(body), "prompt": prompt, "link": link}


def _codes(system: str, code: str) -> list[dict[str, str]]:
    return [{"system": system, "code": code}] if code else []
