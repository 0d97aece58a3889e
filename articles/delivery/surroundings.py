"""What changes without a review: addresses, renditions, biographies, shared facts, titles of other articles.

Gathered once for all documents of an answer, a few queries however many there are.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail import hooks
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Site

from articles.delivery.rendering import linked_pages
from articles.document import types
from articles.document.types import PublicDocument, read_document
from articles.models import ArticleImage, Consent, Writer
from articles.models.checking import texts_of
from articles.models.documenting import image_ids
from articles.rich_text import canonical_rich_text
from reviewers.models import Approval, Publication, Reviewer
from reviewers.querysets import current_approvals, is_reviewed, public

RENDITION = "width-1200"

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Surroundings:
    """The state of everything around some documents, by id."""

    frontend_url: str
    placeholders: dict[str, str]
    addresses: dict[int, str]
    titles: dict[int, str]
    slugs: dict[int, str]
    images: dict[int, dict[str, Any]]
    writers: dict[int, dict[str, Any]]
    reviewers: dict[int, dict[str, Any]]
    withdrawn_consents: set[int]
    first_published: dict[int, Any]

    def shown_image(self, image_id: int | None, facts: types.Facts) -> dict[str, Any] | None:
        """The image as it may be shown; None where its file is gone or is not the file that was signed."""
        signed = next((row.sha256 for row in facts.images if row.id == image_id), None)
        found = self.images.get(image_id or 0)
        return found if found is not None and signed is not None and found["sha256"] == signed else None


def surroundings_of(documents: Iterable[PublicDocument], approvals: Iterable[Approval], *, site: Site) -> Surroundings:
    """The surroundings of these documents for readers of ``site``; ``approvals`` are theirs, in order, or none."""
    documents, approvals = list(documents), list(approvals)
    contents = [document.content for document in documents]
    own = {row.page_id: content for row, content in zip(approvals, contents, strict=False)}
    told = site_facts(site)
    related = {page_id for content in contents for page_id in related_ids(content)}
    linked = {page_id for content in contents for text in texts_of(content) for page_id in linked_pages(text)}
    writers, reviewers = _writers(contents), _reviewers(approvals)
    people = [*writers.values(), *reviewers.values()]
    linked |= {page_id for person in people for page_id in linked_pages(person["biography"])}
    approved = own | approved_contents((related | linked) - own.keys())
    photos = {person["photo"] for person in people if person["photo"]}
    return Surroundings(
        frontend_url=told["frontend_url"],
        placeholders={name: text for name, text in told.items() if name != "frontend_url"},
        addresses=addresses_of({*related, *linked, *own}, approved, told["frontend_url"]),
        titles={page_id: content.title for page_id, content in approved.items()},
        slugs={page_id: content.slug for page_id, content in approved.items()},
        images=_images({image for content in contents for image in image_ids(content)} | photos, site),
        writers=writers,
        reviewers=reviewers,
        withdrawn_consents=_withdrawn_consents(contents),
        first_published=_first_published(approvals),
    )


def site_facts(site: Site) -> dict[str, str]:
    """What the ``article_surroundings`` hooks tell of the site: its frontend's address and the shared facts."""
    told: dict[str, str] = {}
    for tell in hooks.get_hooks("article_surroundings"):
        told.update(tell(site))
    told["frontend_url"] = told.get("frontend_url") or site.root_url
    return told


def related_ids(content: types.Content) -> list[int]:
    """The articles that the content names, in order, each once."""
    in_body = [block.article for block in content.body if isinstance(block, types.RelatedArticle) and block.article]
    return list(dict.fromkeys([*in_body, *content.related_articles]))


def approved_contents(page_ids: Iterable[int]) -> dict[int, types.Content]:
    """What is approved of the public articles among these pages."""
    return {page_id: read_document(row.document).content for page_id, row in current_approvals(page_ids).items()}


def addresses_of(page_ids: Iterable[int], approved: dict[int, types.Content], frontend_url: str) -> dict[int, str]:
    """The addresses of the public pages among these. An article's ends in its approved slug, or it has none to tell."""
    found = {}
    pages = Page.objects.filter(~is_reviewed() | Q(pk__in=list(approved)), pk__in=list(page_ids))
    for page in public(pages):
        parts, content = page.get_url_parts(), approved.get(page.pk)
        if parts and parts[2] and (content is None or page.url_path.endswith(f"/{content.slug}/")):
            found[page.pk] = frontend_url + parts[2]
    return found


def _images(ids: set[int], site: Site) -> dict[int, dict[str, Any]]:
    rows = ArticleImage.objects.filter(pk__in=ids).prefetch_renditions(RENDITION)
    return {row.pk: shown for row in rows if (shown := _rendition(row, site)) is not None}


def _rendition(image: ArticleImage, site: Site) -> dict[str, Any] | None:
    """The image at the size that readers get; None where its file is gone or not the one that was uploaded."""
    try:
        rendition = image.get_rendition(RENDITION)
    except SourceImageIOError:
        logger.exception("Image %s cannot be shown.", image.pk)
        return None
    url = rendition.url if "://" in rendition.url else site.root_url + rendition.url
    return {
        "id": image.pk,
        "url": url,
        "width": rendition.width,
        "height": rendition.height,
        "focal_point": _focal_point(image),
        "sha256": image.sha256,
    }


def _focal_point(image: ArticleImage) -> dict[str, int] | None:
    point = image.get_focal_point()
    return {"x": int(point.centroid.x), "y": int(point.centroid.y)} if point else None


def _writers(contents: list[types.Content]) -> dict[int, dict[str, Any]]:
    rows = Writer.objects.filter(pk__in={writer for content in contents for writer in content.writers})
    return {row.pk: _profile(row) for row in rows}


def _reviewers(approvals: list[Approval]) -> dict[int, dict[str, Any]]:
    rows = Reviewer.objects.filter(pk__in={approval.reviewer_id for approval in approvals})
    return {row.pk: {**_profile(row), "specialties": row.specialty_list} for row in rows}


def _profile(row: Writer | Reviewer) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "job_title": row.job_title,
        "biography": canonical_rich_text(row.biography),
        "profile_url": row.profile_url,
        "photo": row.photo_id,
    }


def _withdrawn_consents(contents: list[types.Content]) -> set[int]:
    quotes = [block for content in contents for block in content.body if isinstance(block, types.MemberQuote)]
    ids = {quote.consent for quote in quotes if quote.consent}
    standing = Consent.objects.filter(pk__in=ids).exclude(withdrawn_on__lte=timezone.localdate())
    # A record that was deleted is no consent either.
    return ids - set(standing.values_list("pk", flat=True))


def _first_published(approvals: list[Approval]) -> dict[int, Any]:
    rows = Publication.objects.filter(page_id__in={row.page_id for row in approvals}, approval__isnull=False)
    return {row.page_id: row.at for row in rows.order_by("-id")}
