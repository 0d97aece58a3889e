"""What an import makes of a line, before anything is written: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from articles.importing.assembling import Block


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as a line names them; ``biography`` is rich text."""

    name: str
    credentials: str = ""
    biography: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceDraft:
    uuid: UUID
    title: str
    source: str = ""
    url: str = ""
    doi: str = ""
    pmid: str = ""


@dataclass(frozen=True, slots=True)
class MedicineDraft:
    name: str
    brand_names: str = ""


@dataclass(frozen=True, slots=True)
class PromotionDraft:
    """``body`` is rich text with a placeholder where the number of members stood."""

    name: str
    heading: str
    body: str


@dataclass(slots=True)
class ArticleDraft:
    """An article to be, with everything of its line that has no place in it and everything that was altered."""

    source_id: str
    title: str
    language: str
    summary: str = ""
    body: list[Block] = field(default_factory=list)
    references: list[ReferenceDraft] = field(default_factory=list)
    writers: list[PersonDraft] = field(default_factory=list)
    reviewer: PersonDraft | None = None
    conditions: list[str] = field(default_factory=list)
    medicines: list[MedicineDraft] = field(default_factory=list)
    promotion: PromotionDraft | None = None
    promotion_prompt: str = ""
    no_place: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
