"""What a line may say: the corpus line and the seed article, as pydantic models.

Unknown keys are allowed and kept in ``model_extra``, so that the report can list them as having no place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator

SEED_SCHEMA = "seed-article/1"

UNKNOWN_SCHEMA = "schema: “{schema}” is not known here."

TextOrNumber = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
RequiredText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class SourceError(Exception):
    """A line does not have the shape of an article; the message lists each field and what is wrong with it."""


class Source(BaseModel):
    """A strict model (no number passes for text) that takes ``null`` for absent and keeps what it does not know."""

    model_config = ConfigDict(strict=True, extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _null_means_absent(cls, data: Any) -> Any:
        return {k: v for k, v in data.items() if v is not None} if isinstance(data, dict) else data

    def unknown_keys(self, prefix: str = "") -> Iterator[str]:
        """The dotted names of the keys, at any depth, that these models have no field for and that say something."""
        yield from (f"{prefix}{key}" for key, value in (self.model_extra or {}).items() if says_something(value))
        for name in type(self).model_fields:
            value = getattr(self, name)
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, Source):
                    yield from part.unknown_keys(f"{prefix}{name}.")


class Section(Source):
    heading: str = ""
    level: int = Field(default=2, ge=1, le=6)
    html: str = ""
    text: str = ""


class CorpusReference(Source):
    id: str = ""
    title: str = ""
    citation: str = ""
    url: str = ""
    doi: str = ""
    pmid: TextOrNumber = ""


class CorpusArticle(Source):
    """A line of JSON Lines."""

    id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    title: RequiredText
    language: RequiredText
    sections: list[Section] = Field(min_length=1)
    source_url: str = ""
    summary: str = ""
    authors: list[RequiredText] = []
    references: list[CorpusReference] = []


class SeedPerson(Source):
    name: RequiredText
    credentials: str = ""


class SeedByline(Source):
    writer: SeedPerson
    reviewer: SeedPerson | None = None


class SeedBlock(Source):
    type: Literal["paragraph", "image_caption"]
    text: RequiredText


class SeedSection(Source):
    heading: RequiredText
    number: int | None = Field(default=None, ge=1)
    heading_without_number: str = ""
    blocks: list[SeedBlock]


class SeedPromotionFacts(Source):
    team: str = ""
    members_at_least: int | None = None


class SeedPromotion(Source):
    heading: RequiredText
    blocks: list[SeedBlock]
    facts: SeedPromotionFacts = SeedPromotionFacts()


class SeedBiography(Source):
    person: RequiredText
    credentials: str = ""
    text: RequiredText


class SeedMedicine(Source):
    generic_name: RequiredText
    brand_name: str = ""


class SeedMentioned(Source):
    conditions: list[RequiredText] = []
    drugs: list[SeedMedicine] = []


class SeedArticle(Source):
    """A whole page as data, every line of it in the order of its parts."""

    kind: Literal["seed-article/1"] = Field(alias="schema")
    title: RequiredText
    language: RequiredText
    byline: SeedByline
    intro: list[SeedBlock]
    sections: list[SeedSection] = Field(min_length=1)
    team_promo: SeedPromotion | None = None
    bios: list[SeedBiography] = []
    mentioned: SeedMentioned = SeedMentioned()


def read_source(data: dict[str, Any]) -> CorpusArticle | SeedArticle:
    """The line as one of the two models. Raises ``SourceError`` with a sentence for each wrong field."""
    schema = data.get("schema")
    if schema not in (None, SEED_SCHEMA):
        raise SourceError(UNKNOWN_SCHEMA.format(schema=schema))
    model = SeedArticle if schema == SEED_SCHEMA else CorpusArticle
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise SourceError("; ".join(_sentence(detail) for detail in error.errors())) from error


def unplaced_fields(source: Source, *known: str) -> list[str]:
    """One entry for the report that names all fields without a place, ``known`` ones too; none where all have one."""
    said = [name for name in known if says_something(getattr(source, name))]
    names = list(dict.fromkeys([*said, *source.unknown_keys()]))
    return [f"fields: {', '.join(names)}"] if names else []


def says_something(value: Any) -> bool:
    """Whether leaving the value out leaves anything out (false for empty text, lists and objects)."""
    return value not in (None, "", [], {})


def _sentence(detail: Any) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    return f"{place}: {detail['msg']}"
