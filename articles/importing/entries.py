"""The people and entries that a draft names: found by name, else made. What exists already is never changed.

A medical reviewer is never made: who may approve is no import's claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.utils.text import slugify

from articles.importing.drafts import MedicineDraft, PersonDraft, PromotionDraft
from articles.models import Condition, Medicine, Promotion, Writer
from articles.rich_text import canonical_rich_text
from reviewers.models import Reviewer

LONGEST_SLUG = 200

NO_REVIEWER = "reviewer: there is no medical reviewer called {name} here"
MANY_REVIEWERS = "reviewer: there are several medical reviewers called {name}; choose one with --reviewer"
OTHER_REVIEWER = "reviewer: the source names {name}; {chosen} was chosen instead"
OTHER_CREDENTIALS = "credentials of {name}: “{said}”; the profile says “{kept}”"
OTHER_BIOGRAPHY = "biography of {name}: the profile has another one or none"
OTHER_PROMOTION = "promotion: “{name}” is here already with another text"
OTHER_BRANDS = "brand names of {name}: “{said}”; the entry says “{kept}”"


def writer_for(draft: PersonDraft, no_place: list[str]) -> Writer:
    named = Writer.objects.filter(name=draft.name).order_by("pk")
    writer = named.filter(credentials=draft.credentials).first() or named.first()
    if writer is None:
        return Writer.objects.create(
            name=draft.name,
            slug=free_slug(Writer, draft.name),
            credentials=draft.credentials,
            biography=draft.biography,
        )
    no_place += _profile_differences(draft, writer)
    return writer


def reviewer_for(draft: PersonDraft | None, chosen: Reviewer | None, no_place: list[str]) -> Reviewer | None:
    """The chosen reviewer, else the one whom the source names, where there is exactly one who has not ended."""
    if draft is None:
        return chosen
    if chosen is not None:
        if chosen.name != draft.name:
            no_place.append(OTHER_REVIEWER.format(name=draft.name, chosen=chosen.name))
            return chosen
        named = [chosen]
    else:
        named = list(Reviewer.objects.filter(name=draft.name, ended_on__isnull=True)[:2])
    if len(named) != 1:
        no_place.append((MANY_REVIEWERS if named else NO_REVIEWER).format(name=draft.name))
        return None
    no_place += _profile_differences(draft, named[0])
    return named[0]


def condition_for(name: str) -> Condition:
    found = Condition.objects.filter(name__iexact=name).order_by("pk").first()
    return found or Condition.objects.create(name=name, slug=free_slug(Condition, name))


def medicine_for(draft: MedicineDraft, no_place: list[str]) -> Medicine:
    medicine = Medicine.objects.filter(name__iexact=draft.name).order_by("pk").first()
    if medicine is None:
        slug = free_slug(Medicine, draft.name)
        return Medicine.objects.create(name=draft.name, slug=slug, brand_names=draft.brand_names)
    if draft.brand_names and draft.brand_names not in medicine.brand_names:
        differing = {"name": draft.name, "said": draft.brand_names, "kept": medicine.brand_names}
        no_place.append(OTHER_BRANDS.format(**differing))
    return medicine


def promotion_for(draft: PromotionDraft, no_place: list[str]) -> Promotion:
    promotion, made = Promotion.objects.get_or_create(
        name=draft.name, defaults={"heading": draft.heading, "body": draft.body}
    )
    if not made and (promotion.heading, canonical_rich_text(promotion.body)) != (draft.heading, draft.body):
        no_place.append(OTHER_PROMOTION.format(name=draft.name))
    return promotion


def free_slug(model: type[models.Model], name: str) -> str:
    """A slug from the name that no other row of the model has."""
    stem = slugify(name, allow_unicode=True)[: LONGEST_SLUG - 10].strip("-") or model._meta.model_name or ""
    slug, count = stem, 1
    while model._default_manager.filter(slug=slug).exists():
        count += 1
        slug = f"{stem}-{count}"
    return slug


def _profile_differences(draft: PersonDraft, profile: Writer | Reviewer) -> Iterator[str]:
    if draft.credentials and draft.credentials != profile.credentials:
        yield OTHER_CREDENTIALS.format(name=draft.name, said=draft.credentials, kept=profile.credentials)
    if draft.biography and draft.biography != canonical_rich_text(profile.biography):
        yield OTHER_BIOGRAPHY.format(name=draft.name)
