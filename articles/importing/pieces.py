"""What a foreign text consists of once it is clean: headings, prose, tables, captions and pictures, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int  # as the source counts, 1 to 6
    number: int | None = None  # where the source keeps it apart from the text


@dataclass(frozen=True, slots=True)
class Prose:
    """One paragraph or list, as rich text in Wagtail's database HTML."""

    html: str


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of a picture that did not come along, as inline rich text."""

    html: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table in the stored form of Wagtail's TypedTableBlock."""

    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came along, by the id it has here."""

    image_id: int
    alt_text: str


Piece = Heading | Prose | Caption | Table | Picture
