"""The seed article to a draft, to the letter: a whole page as data, of which only some parts belong to the article."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import slugify

from articles.importing.assembling import body_of
from articles.importing.drafts import ArticleDraft, MedicineDraft, PersonDraft, PromotionDraft
from articles.importing.pieces import Caption, Heading, Piece, Prose
from articles.importing.plain_text import paragraph
from articles.importing.sources import SEED_SCHEMA, SeedArticle, SeedBlock, SeedPerson, SeedPromotion, unplaced_fields
from articles.models.snippets import MEMBER_COUNT
from articles.rich_text import canonical_rich_text

MEMBERS_ELSEWHERE = "team_promo.facts.members_at_least: set the number of members, {number}, in the site's settings"
MEMBERS_NOT_FOUND = "team_promo.facts.members_at_least: the promotion's text does not name {number}"
UNKNOWN_PERSON = "bios: {name} is neither the writer nor the reviewer"


def draft_of_seed_article(article: SeedArticle) -> ArticleDraft:
    draft = ArticleDraft(
        source_id=f"{SEED_SCHEMA}:{slugify(article.title, allow_unicode=True)[:200]}",
        title=article.title,
        language=article.language,
        body=body_of(_pieces(article)),
        writers=[_person(article, article.byline.writer)],
        reviewer=_person(article, article.byline.reviewer) if article.byline.reviewer else None,
        conditions=list(dict.fromkeys(article.mentioned.conditions)),
        medicines=[MedicineDraft(drug.generic_name, drug.brand_name) for drug in article.mentioned.drugs],
        no_place=unplaced_fields(article),
    )
    bylined = {person.name for person in (article.byline.writer, article.byline.reviewer) if person}
    draft.no_place += [UNKNOWN_PERSON.format(name=bio.person) for bio in article.bios if bio.person not in bylined]
    if article.team_promo:
        _promote(draft, article.team_promo)
    return draft


def _pieces(article: SeedArticle) -> Iterator[Piece]:
    yield from map(_piece, article.intro)
    for section in article.sections:
        heading = section.heading if section.number is None else section.heading_without_number or section.heading
        yield Heading(heading, level=2, number=section.number)
        yield from map(_piece, section.blocks)


def _piece(block: SeedBlock) -> Piece:
    html = paragraph(block.text)
    return Caption(html) if block.type == "image_caption" else Prose(html)


def _person(article: SeedArticle, person: SeedPerson) -> PersonDraft:
    biographies = [paragraph(bio.text) for bio in article.bios if bio.person == person.name]
    return PersonDraft(person.name, person.credentials, canonical_rich_text("".join(biographies)))


def _promote(draft: ArticleDraft, promotion: SeedPromotion) -> None:
    """The first paragraph is the promotion, kept once for all articles; the others speak of this article."""
    first, *others = [paragraph(block.text) for block in promotion.blocks] or [""]
    members = promotion.facts.members_at_least
    if members is not None:
        number = f"{members:,}"
        draft.no_place.append((MEMBERS_ELSEWHERE if number in first else MEMBERS_NOT_FOUND).format(number=number))
        first = first.replace(number, MEMBER_COUNT)
    draft.promotion = PromotionDraft(
        name=": ".join(filter(None, [promotion.heading, promotion.facts.team])),
        heading=promotion.heading,
        body=canonical_rich_text(first),
    )
    draft.promotion_prompt = canonical_rich_text("".join(others))
