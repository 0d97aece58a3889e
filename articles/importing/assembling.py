"""Clean pieces to the blocks of an article's body, as stored, in the order of the pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from articles.importing.pieces import Caption, Heading, Picture, Piece, Prose, Table
from articles.importing.plain_text import paragraph
from articles.rich_text import canonical_rich_text

LONGEST_HEADING = 255  # as articles.blocks.SectionBlock has it
HIGHEST_LEVEL, LOWEST_LEVEL = 2, 4  # the levels of a section block; 1 is the article's title
NUMBERED = re.compile(r"(?P<number>[1-9][0-9]?)\.\s+(?P<heading>\S.*)", re.DOTALL)

Block = dict[str, Any]


def body_of(pieces: Iterable[Piece]) -> list[Block]:
    """The body as stored.

    Prose before the first heading introduces the article; where nothing is a heading, the first paragraph does.
    """
    numbered = _numbered(_levelled(_with_room_for_headings(pieces)))
    boundary = _end_of_introduction(numbered)
    blocks: list[Block] = []
    for index, piece in enumerate(numbered):
        if isinstance(piece, Caption) and index and isinstance(numbered[index - 1], Picture):
            blocks[-1]["value"]["caption"] = canonical_rich_text(piece.html)
            continue
        if not isinstance(piece, Prose):
            blocks.append(_block(piece))
            continue
        kind = "introduction" if index < boundary else "rich_text"
        if blocks and blocks[-1]["type"] == kind:
            blocks[-1]["value"] += piece.html
        else:
            blocks.append({"type": kind, "value": piece.html})
    return [_in_canonical_form(block) for block in blocks]


def _end_of_introduction(pieces: Sequence[Piece]) -> int:
    headings = (index for index, piece in enumerate(pieces) if isinstance(piece, Heading))
    paragraphs = (index + 1 for index, piece in enumerate(pieces) if isinstance(piece, Prose))
    return next(headings, next(paragraphs, 0))


def _block(piece: Heading | Caption | Table | Picture) -> Block:
    match piece:
        case Heading(text, level, number):
            value = {"number": number, "heading": text, "level": str(level), "anchor": ""}
            return {"type": "section", "value": value}
        case Caption(html):
            return {"type": "pull_caption", "value": html}
        case Table(table):
            return {"type": "table", "value": table}
        case Picture(image_id, alt_text):
            return {"type": "image", "value": {"image": image_id, "alt_text": alt_text, "caption": "", "credit": ""}}


def _in_canonical_form(block: Block) -> Block:
    """The block as the editor would write it, so that opening and saving it changes nothing."""
    value = block["value"]
    if block["type"] == "table":
        rows = [{"values": [canonical_rich_text(cell) for cell in row["values"]]} for row in value["rows"]]
        return {"type": "table", "value": {**value, "rows": rows}}
    return {**block, "value": canonical_rich_text(value)} if isinstance(value, str) else block


def _with_room_for_headings(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """A heading too long for a section stays as a paragraph."""
    for piece in pieces:
        if isinstance(piece, Heading) and len(piece.text) > LONGEST_HEADING:
            piece = Prose(paragraph(piece.text))
        yield piece


def _levelled(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with headings that begin at level 2 and never skip a level (WCAG 2.2, technique G141)."""
    open_levels: list[int] = []
    levelled: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Heading):
            while open_levels and open_levels[-1] >= piece.level:
                open_levels.pop()
            open_levels.append(piece.level)
            piece = replace(piece, level=min(len(open_levels) + HIGHEST_LEVEL - 1, LOWEST_LEVEL))
        levelled.append(piece)
    return levelled


def _numbered(pieces: list[Piece]) -> list[Piece]:
    """The pieces with the numbers of headings that count ("1. …", "2. …", from 1 without a gap) taken apart."""
    split = {index: heading for index, piece in enumerate(pieces) if (heading := _with_number(piece))}
    counted = [heading.number for heading in split.values()]
    if len(counted) < 2 or counted != list(range(1, len(counted) + 1)):
        return pieces
    return [split.get(index, piece) for index, piece in enumerate(pieces)]


def _with_number(piece: Piece) -> Heading | None:
    if not isinstance(piece, Heading) or piece.number is not None or piece.level != HIGHEST_LEVEL:
        return None
    match = NUMBERED.fullmatch(piece.text)
    return replace(piece, text=match["heading"], number=int(match["number"])) if match else None
