"""A body taken apart into passages: what is moved, rewritten or kept as one.

Text is taken paragraph by paragraph, whatever block it stands in: so a block that is divided in two, or becomes a
warning, has not been rewritten. Pictures, tables, headings and the like stay whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

from articles.document import types
from articles.document.wording import PARAGRAPH, PARAGRAPH_END, Wording, joined, plain_wording, read_lines

TEXT = "text"
LONGEST_NAME = 70
# What each kind of block is called among people.
BLOCKS = {
    "introduction": "introduction",
    "section": "heading",
    "rich_text": "text",
    "image": "picture",
    "pull_caption": "pull caption",
    "member_quote": "member quote",
    "warning": "warning",
    "key_points": "key points",
    "question": "question and answer",
    "table": "table",
    "related_article": "related article",
}


@dataclass(frozen=True)
class Passage:
    """One passage of a body.

    ``role`` says what it can be compared with: all text with all text, the rest with its own kind. ``block`` is the
    place of its block in the body. ``fields`` are its texts by label; ``attributes`` what it says beside them.
    """

    role: str
    block: int
    block_type: str
    section: str
    fields: dict[str, Wording]
    attributes: dict[str, object] = field(default_factory=dict)
    table: types.Table | None = None

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Equal for passages between which there is nothing to see."""
        texts = tuple((label, line.key) for label, line in self.fields.items())
        return (self.role, self.block_type, texts, tuple(self.attributes.items()), table_key(self.table))

    @cached_property
    def shingles(self) -> frozenset[object]:
        """Its words and pairs of neighbouring words, for a quick look at how much two passages have in common."""
        found: set[object] = set()
        for line in self.fields.values():
            keys = [word.key.casefold() for word in line.words if word.key != PARAGRAPH_END]
            found.update(keys, pairwise(keys))
        return frozenset(found | _cells(self.table))

    @property
    def line(self) -> Wording:
        """Its only text."""
        return next(iter(self.fields.values()))

    @property
    def label(self) -> str:
        """The label of its only text."""
        return next(iter(self.fields), "")

    @property
    def text(self) -> str:
        """All it says, on one line."""
        return " ".join(line.text for line in self.fields.values() if line.text)

    @property
    def place(self) -> str:
        """Where it stands, for people: ``Section 3 · Take it at night, paragraph``."""
        if self.block_type in ("rich_text", "introduction"):
            name = "introduction, " if self.block_type == "introduction" else ""
            name += PARAGRAPH if self.line.kind == PARAGRAPH else "list item"
        else:
            name = BLOCKS[self.block_type]
        place = f"{self.section}, {name}" if self.section else name
        return place[:1].upper() + place[1:]


def passages_of(document: types.PublicDocument) -> list[Passage]:
    """The passages of a document's body in reading order."""
    files = {fact.id: fact for fact in document.facts.images}
    found: list[Passage] = []
    section = ""
    for place, block in enumerate(document.content.body):
        if isinstance(block, types.Section):
            section = section_name(block)
        found += PASSAGES[block.type](_Place(place, block.type, section, files), block)
    return found


def section_name(section: types.Section) -> str:
    """``Section 3 · Take it at night``, or the heading alone where it has no number."""
    heading = shortened(section.heading)
    return f"Section {section.number} · {heading}" if section.number else f"“{heading}”"


def shortened(text: str, longest: int = LONGEST_NAME) -> str:
    """The text, cut between words where it is longer."""
    if len(text) <= longest:
        return text
    cut = text[:longest].rsplit(" ", 1)[0] if " " in text[:longest] else text[:longest]
    return f"{cut.rstrip(' ,;:–')} …"


def table_key(table: types.Table | None) -> tuple[object, ...]:
    """Equal for tables between which there is nothing to see."""
    if table is None:
        return ()
    cells = tuple(tuple(cell_wording(cell).key for cell in row) for row in table.rows)
    return (plain_wording(table.caption).key, tuple(plain_wording(text).key for text in table.headings), cells)


def cell_wording(html: str) -> Wording:
    """A cell, or another short text of rich text, as one line."""
    lines = read_lines(html)
    if not lines:
        return Wording()
    return lines[0] if len(lines) == 1 else joined(lines)


@dataclass(frozen=True)
class _Place:
    """Where the passages of one block stand; makes them."""

    block: int
    block_type: str
    section: str
    files: dict[int, types.ImageFact]

    def passage(self, role: str, fields: dict[str, Wording], **attributes: object) -> Passage:
        return Passage(role, self.block, self.block_type, self.section, fields, attributes)

    def texts(self, label: str, *html: str) -> Iterator[Passage]:
        yield from (self.passage(TEXT, {label: line}) for text in html for line in read_lines(text))

    def title(self, label: str, text: str) -> Iterator[Passage]:
        if text.strip():
            yield self.passage(TEXT, {label: plain_wording(text)})


def _section(place: _Place, block: types.Section) -> Iterator[Passage]:
    heading = {"": plain_wording(block.heading)}
    yield place.passage("section", heading, number=block.number, level=block.level, anchor=block.anchor)


def _image(place: _Place, block: types.Image) -> Iterator[Passage]:
    file = place.files.get(block.image or 0)
    yield place.passage("image", picture_texts(block), image=block.image, file=file)


def _member_quote(place: _Place, block: types.MemberQuote) -> Iterator[Passage]:
    yield from place.texts("Quote", block.quote)
    yield place.passage("quote", {"Attribution": plain_wording(block.attribution)}, consent=block.consent)


def _table(place: _Place, block: types.Table) -> Iterator[Passage]:
    yield Passage("table", place.block, place.block_type, place.section, {}, {}, block)


PASSAGES: dict[str, Callable[[_Place, Any], Iterator[Passage]]] = {
    "introduction": lambda place, block: place.texts("", block.html),
    "rich_text": lambda place, block: place.texts("", block.html),
    "pull_caption": lambda place, block: place.texts("", block.html),
    "section": _section,
    "image": _image,
    "member_quote": _member_quote,
    "warning": lambda place, block: chain(place.title("Heading", block.heading), place.texts("", block.html)),
    "key_points": lambda place, block: chain(
        place.title("Heading", block.heading), place.texts("Point", *block.points)
    ),
    "question": lambda place, block: chain(
        place.title("Question", block.question), place.texts("Answer", block.answer)
    ),
    "table": _table,
    "related_article": lambda place, block: iter([place.passage("related", {}, article=block.article)]),
}


def picture_texts(picture: types.Image | types.HeroImage) -> dict[str, Wording]:
    """What belongs to a picture in words."""
    return {
        "Alt text": plain_wording(picture.alt_text),
        "Caption": cell_wording(picture.caption),
        "Credit": plain_wording(picture.credit),
    }


def _cells(table: types.Table | None) -> set[object]:
    if table is None:
        return set()
    rows = [[cell_wording(cell).text.casefold() for cell in row] for row in table.rows]
    return {text.casefold() for text in table.headings} | {cell for row in rows for cell in row}
