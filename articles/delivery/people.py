"""People as readers get them: the same fields in an article and at their own address in the API."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wagtail.models import Site

from articles.delivery.rendering import Renderer
from articles.delivery.surroundings import Profile, Surroundings, surroundings_of_people
from articles.document.types import Content, Facts
from articles.models import Writer
from articles.rich_text import harmless_address
from reviewers.models import Approval, Reviewer


def present_profiles(rows: Iterable[Writer | Reviewer], *, site: Site, form: str = "html") -> list[dict[str, Any]]:
    """Writers, or reviewers, as their profiles say now; a few queries however many. ``form`` as in ``present()``.

    ``photo`` is an image as in articles, or None. A reviewer has ``specialties`` too.
    """
    rows = list(rows)
    around = surroundings_of_people(rows, site=site)
    renderer = Renderer({}, around.addresses, form)
    return [
        present_reviewer(profile, images=around.images, renderer=renderer)
        if isinstance(row, Reviewer)
        else present_person(profile, images=around.images, renderer=renderer)
        for row, profile in zip(rows, around.profiles, strict=True)
    ]


def present_person(profile: Profile, *, images: Mapping[int, dict[str, Any]], renderer: Renderer) -> dict[str, Any]:
    """A person; ``images`` holds the photos that may be shown, by id."""
    return {
        "id": profile.id,
        "slug": profile.slug,
        "name": profile.name,
        "credentials": profile.credentials,
        "job_title": profile.job_title,
        "biography": renderer.html(profile.biography),
        "profile_url": harmless_address(profile.profile_url),
        "photo": images.get(profile.photo or 0),
    }


def present_reviewer(profile: Profile, *, images: Mapping[int, dict[str, Any]], renderer: Renderer) -> dict[str, Any]:
    """A person who reviews: with ``specialties``."""
    return {**present_person(profile, images=images, renderer=renderer), "specialties": profile.specialties}


def present_writers(content: Content, facts: Facts, around: Surroundings, renderer: Renderer) -> list[dict[str, Any]]:
    """The writers in order: name and credentials as signed, the rest as their profiles say now."""
    named = {fact.id: fact for fact in facts.writers}
    signed = [named[writer] for writer in content.writers if writer in named]
    profiles = [
        replace(around.writers.get(fact.id, Profile(fact.id)), name=fact.name, credentials=fact.credentials)
        for fact in signed
    ]
    return [present_person(profile, images=around.images, renderer=renderer) for profile in profiles]


def present_medical_reviewer(
    approval: Approval | None, around: Surroundings, renderer: Renderer
) -> dict[str, Any] | None:
    """Who signed: name and credentials as in the signature, the rest as their profile says now."""
    if approval is None:
        return None
    profile = replace(
        around.reviewers.get(approval.reviewer_id, Profile(approval.reviewer_id)),
        name=approval.reviewer_name,
        credentials=approval.reviewer_credentials,
    )
    return present_reviewer(profile, images=around.images, renderer=renderer)
