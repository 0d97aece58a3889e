"""What made blocks lack of their source: the last look before a draft is written, so that nothing goes silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape

from articles.importing.assembling import Block
from articles.importing.inventory import Inventory

LOST_WORDS = "words: {words}"
LOST_LINKS = "addresses whose words have no link here: {addresses}"


def losses(source: Inventory, blocks: Iterable[Block]) -> Iterator[str]:
    """A sentence part for the words and the links of the source that are in none of the blocks."""
    made = Inventory()
    made.read_html(html_of(blocks))
    if words := missing(source.words, made.words):
        yield LOST_WORDS.format(words=" ".join(words))
    if links := missing(source.links, made.links):
        yield LOST_LINKS.format(addresses=", ".join(dict.fromkeys(links)))


def missing(source: Iterable[str], made: Iterable[str]) -> list[str]:
    """What stands in the source more often than in what was made, in the source's order."""
    spare = Counter(made)
    lacking = []
    for item in source:
        if spare[item] > 0:
            spare[item] -= 1
        else:
            lacking.append(item)
    return lacking


def html_of(blocks: Iterable[Block]) -> str:
    """All text of stored blocks as one HTML, in order, a section's number before its heading."""
    return "\n".join(f"<div>{part}</div>" for block in blocks for part in _parts(block))


def _parts(block: Block) -> Iterator[str]:
    value = block["value"]
    match block["type"]:
        case "section":
            number = f"{value['number']}. " if value["number"] else ""
            yield number + escape(value["heading"])
        case "table":
            yield escape(value["caption"])
            yield from (escape(column["heading"]) for column in value["columns"])
            yield from (cell for row in value["rows"] for cell in row["values"])
        case "image":
            yield value["caption"]
        case _:
            yield value
