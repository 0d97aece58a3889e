"""What a writer brings from a word processor: text as HTML, the pictures in it, and what the reading has to tell."""

from __future__ import annotations

from dataclasses import dataclass, field


class ManuscriptError(Exception):
    """Nothing can be made of it; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture as it lay in the document; ``alt_text`` is '' where it has none."""

    data: bytes
    alt_text: str = ""


@dataclass(slots=True)
class Manuscript:
    """``html`` is foreign still. ``pictures`` are by the ``src`` of their ``<img>``; ``name`` stands in for a title."""

    html: str
    name: str = ""
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
