"""A body of the demo's notation as the blocks of an article, in the form in which they are stored.

Blocks get ids that stay the same, so that a second edition differs from the first only where its text does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cms.demo.markup import Targets, prose
from cms.demo.reading import Entry

Block = dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """The rows that blocks name: images by drawing, consents by key, and what prose points at."""

    targets: Targets
    images: Mapping[str, int]
    consents: Mapping[str, int]


def stream(body: Sequence[Entry], *, slug: str, shelf: Shelf) -> list[Block]:
    """The stored form of a body. Raises ``ValueError`` for a block that is not one of a kind."""
    blocks = []
    for number, entry in enumerate(body):
        if len(entry) != 1:
            raise ValueError(f"Block {number + 1} of {slug} needs one kind, not {', '.join(entry) or 'none'}.")
        (kind, value), *_ = entry.items()
        blocks.append({"type": kind, "value": MAKERS[kind](value, shelf), "id": stable_id(slug, str(number))})
    return blocks


def stable_id(*parts: str) -> str:
    """An id that is the same in every load."""
    return str(uuid5(NAMESPACE_URL, "/".join(("demo", *parts))))


def _text(value: str, shelf: Shelf) -> str:
    return prose(value, shelf.targets)


def _section(value: Entry, shelf: Shelf) -> Block:
    return {"number": value.get("number"), "heading": value["heading"], "level": value.get("level", "2"), "anchor": ""}


def _image(value: Entry, shelf: Shelf) -> Block:
    return {
        "image": shelf.images[value["drawing"]],
        "alt_text": value["alt"],
        "caption": prose(value["caption"], shelf.targets),
        "credit": value["credit"],
    }


def _member_quote(value: Entry, shelf: Shelf) -> Block:
    return {
        "quote": prose(value["quote"], shelf.targets),
        "attribution": value["attribution"],
        "consent": shelf.consents[value["consent"]],
    }


def _warning(value: Entry, shelf: Shelf) -> Block:
    return {"heading": value["heading"], "text": prose(value["text"], shelf.targets)}


def _key_points(value: Entry, shelf: Shelf) -> Block:
    points = [
        {"type": "item", "value": prose(point, shelf.targets), "id": stable_id(value["heading"], point)}
        for point in value["points"]
    ]
    return {"heading": value["heading"], "points": points}


def _question(value: Entry, shelf: Shelf) -> Block:
    return {"question": value["question"], "answer": prose(value["answer"], shelf.targets)}


def _table(value: Entry, shelf: Shelf) -> Block:
    return {
        "columns": [{"type": "text", "heading": heading} for heading in value["columns"]],
        "rows": [{"values": [prose(cell, shelf.targets) for cell in row]} for row in value["rows"]],
        "caption": value["caption"],
    }


def _related_article(value: str, shelf: Shelf) -> int:
    return shelf.targets.pages[value]


MAKERS: dict[str, Callable[[Any, Shelf], Any]] = {
    "introduction": _text,
    "section": _section,
    "rich_text": _text,
    "image": _image,
    "pull_caption": _text,
    "member_quote": _member_quote,
    "warning": _warning,
    "key_points": _key_points,
    "question": _question,
    "table": _table,
    "related_article": _related_article,
}
