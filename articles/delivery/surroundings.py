"""What changes without a review: addresses, renditions, biographies, shared facts, what is approved of other articles.

Gathered once for all documents of an answer, a few queries however many there are. What an answer hangs on of all this
is named in ``articles.delivery.dependencies``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from wagtail import hooks
from wagtail.models import Page, Site

from articles.delivery.approved import approved_contents, approved_documents
from articles.delivery.images import shown_images
from articles.delivery.rendering import linked_pages
from articles.delivery.tree import Ancestor, addresses_among, addresses_of, tree_around
from articles.document import types
from articles.document.types import PublicDocument
from articles.models import Consent, Writer
from articles.models.checking import texts_of
from articles.models.documenting import image_ids
from articles.rich_text import canonical_rich_text
from reviewers.days import site_today
from reviewers.models import Approval, Publication, Reviewer


@dataclass(frozen=True)
class Profile:
    """A person as their profile says now. ``biography`` is canonical rich text, ``photo`` the id of an image."""

    id: int
    slug: str = ""
    name: str = ""
    credentials: str = ""
    job_title: str = ""
    biography: str = ""
    profile_url: str = ""
    photo: int | None = None
    specialties: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """The state of everything around some documents, by id.

    ``approved`` is what is approved of the public articles that they name or link to, and of their own;
    ``rows`` are those of these pages and of the pages above, ``addresses`` of the public ones among them; ``ancestors``
    stand from the site's root down.
    """

    site_id: int
    site_name: str
    frontend_url: str
    placeholders: dict[str, str]
    addresses: dict[int, str]
    approved: dict[int, PublicDocument]
    rows: dict[int, Page]
    ancestors: dict[int, list[Ancestor]]
    images: dict[int, dict[str, Any]]
    writers: dict[int, Profile]
    reviewers: dict[int, Profile]
    withdrawn_consents: set[int]
    ending_consents: dict[int, date]
    first_published: dict[int, Any]

    def shown_image(self, image_id: int | None, facts: types.Facts) -> dict[str, Any] | None:
        """The image as it may be shown; None where its file is gone or is not the file that was signed."""
        signed = next((row.sha256 for row in facts.images if row.id == image_id), None)
        found = self.images.get(image_id or 0)
        return found if found is not None and signed is not None and found["sha256"] == signed else None


def surroundings_of(
    documents: Iterable[PublicDocument], approvals: Iterable[Approval], *, site: Site, drafts: Iterable[int] = ()
) -> Surroundings:
    """The surroundings of these documents for readers of ``site``; ``approvals`` are theirs, in order, or none.

    ``drafts`` are the pages of documents that have no approval.
    """
    documents, approvals = list(documents), list(approvals)
    own = {row.page_id: document for row, document in zip(approvals, documents, strict=False)}
    told = site_facts(site)
    writers, reviewers = _writers(documents), _reviewers(approvals)
    people = [*writers.values(), *reviewers.values()]
    related = {page_id for document in documents for page_id in related_ids(document.content)}
    linked = {page_id for document in documents for page_id in linked_ids(document)}
    linked |= {page_id for person in people for page_id in linked_pages(person.biography)}
    approved = own | approved_documents((related | linked) - own.keys())
    tree = tree_around({*own, *drafts, *related, *linked}, site=site)
    contents = {page_id: document.content for page_id, document in approved.items()}
    withdrawn, ending = _consents(documents)
    return Surroundings(
        site_id=site.pk,
        site_name=site.site_name or settings.WAGTAIL_SITE_NAME,
        frontend_url=told["frontend_url"],
        placeholders={name: text for name, text in told.items() if name != "frontend_url"},
        addresses=addresses_among(tree.rows.values(), contents, told["frontend_url"]),
        approved=approved,
        rows=tree.rows,
        ancestors=tree.ancestors,
        images=shown_images(_image_ids_of(documents, related, approved, people), site),
        writers=writers,
        reviewers=reviewers,
        withdrawn_consents=withdrawn,
        ending_consents=ending,
        first_published=_first_published(approvals),
    )


@dataclass(frozen=True)
class PeoplesSurroundings:
    """What people's own profiles show, in their order, and what stands around it."""

    profiles: list[Profile]
    addresses: dict[int, str]
    images: dict[int, dict[str, Any]]


def surroundings_of_people(rows: Iterable[Writer | Reviewer], *, site: Site) -> PeoplesSurroundings:
    """The profiles of these people, with the addresses of public pages that they link to and their photos."""
    profiles = [profile_of(row) for row in rows]
    linked = {page_id for profile in profiles for page_id in linked_pages(profile.biography)}
    return PeoplesSurroundings(
        profiles=profiles,
        addresses=addresses_of(linked, approved_contents(linked), site_facts(site)["frontend_url"]) if linked else {},
        images=shown_images({profile.photo for profile in profiles if profile.photo}, site),
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


def linked_ids(document: PublicDocument) -> set[int]:
    """The pages that the document's own texts and its promotion link to."""
    texts = [*texts_of(document.content), *(promotion.body for promotion in document.facts.promotions)]
    return {page_id for text in texts for page_id in linked_pages(text)}


def quoted_consents(content: types.Content) -> set[int]:
    """The records of consent under which the content quotes members."""
    quotes = [block for block in content.body if isinstance(block, types.MemberQuote)]
    return {quote.consent for quote in quotes if quote.consent}


def _image_ids_of(
    documents: list[PublicDocument], related: set[int], approved: dict[int, PublicDocument], people: list[Profile]
) -> set[int]:
    """The images of these documents, of the cards of related articles, and of people."""
    own = {image for document in documents for image in image_ids(document.content)}
    cards = [approved[page_id].content.hero_image for page_id in related & approved.keys()]
    return own | {hero.image for hero in cards if hero} | {person.photo for person in people if person.photo}


def _writers(documents: list[PublicDocument]) -> dict[int, Profile]:
    rows = Writer.objects.filter(pk__in={writer for document in documents for writer in document.content.writers})
    return {row.pk: profile_of(row) for row in rows}


def _reviewers(approvals: list[Approval]) -> dict[int, Profile]:
    rows = Reviewer.objects.filter(pk__in={approval.reviewer_id for approval in approvals})
    return {row.pk: profile_of(row) for row in rows}


def profile_of(row: Writer | Reviewer) -> Profile:
    """What the row says of its person; nothing of their account or licence."""
    return Profile(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        credentials=row.credentials,
        job_title=row.job_title,
        biography=canonical_rich_text(row.biography),
        profile_url=row.profile_url,
        photo=row.photo_id,
        specialties=row.specialty_list if isinstance(row, Reviewer) else [],
    )


def _consents(documents: list[PublicDocument]) -> tuple[set[int], dict[int, date]]:
    """The consents that do not stand today, and the days from which on those that stand will not."""
    ids = {consent for document in documents for consent in quoted_consents(document.content)}
    rows = dict(Consent.objects.filter(pk__in=ids).values_list("pk", "withdrawn_on"))
    today, ends = site_today(), {pk: day for pk, day in rows.items() if day is not None}
    # A record that was deleted is no consent either.
    gone = (ids - rows.keys()) | {pk for pk, day in ends.items() if day <= today}
    return gone, {pk: day for pk, day in ends.items() if day > today}


def _first_published(approvals: list[Approval]) -> dict[int, Any]:
    rows = Publication.objects.filter(page_id__in={row.page_id for row in approvals}, approval__isnull=False)
    return {row.page_id: row.at for row in rows.order_by("-id")}
