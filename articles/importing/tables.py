"""Foreign tables to the stored form of Wagtail's TypedTableBlock, which knows one heading row and no joined cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from bs4 import Tag

COLUMN_TYPE = "text"
WIDEST_SPAN = 100  # joined cells beyond this are a mistake or an attack (the HTML standard caps colspan at 1000)

Row = list[tuple[str, bool]]  # a cell's inline rich text, and whether it is a heading


def typed_table(table: Tag, *, cell_text: Callable[[Tag], str]) -> dict[str, Any] | None:
    """The table's stored value, None where it holds nothing.

    The first row becomes the headings where it consists of headings; headings further down are bold. A joined cell
    stands in the first of its places, the others stay empty.
    """
    rows = [row for row in _grid(table, cell_text) if any(text for text, _ in row)]
    if not rows:
        return None
    caption = next((plain_cell(cell_text(tag)) for tag in table.find_all("caption", recursive=False)), "")
    width = max(map(len, rows))
    rows = [row + [("", False)] * (width - len(row)) for row in rows]
    headings, body = (rows[0], rows[1:]) if _is_heading_row(rows[0]) else ([("", False)] * width, rows)
    return {
        "columns": [{"type": COLUMN_TYPE, "heading": plain_cell(text)} for text, _ in headings],
        "rows": [{"values": [_stored(text, is_heading) for text, is_heading in row]} for row in body],
        "caption": caption,
    }


def plain_cell(text: str) -> str:
    """A cell's inline rich text as the plain text that column headings and captions are."""
    return unescape(re.sub(r"<[^>]*>", "", text.replace("<br/>", " "))).strip()


def _grid(table: Tag, cell_text: Callable[[Tag], str]) -> list[Row]:
    """The rows with joined cells spread out, as the HTML standard's table model (4.9.12) has them."""
    grid: list[Row] = []
    reaching_down: dict[int, int] = {}  # column -> rows that a cell from above still covers
    for tr in (tr for tr in table.find_all("tr") if tr.find_parent("table") is table):
        row: Row = []
        for cell in tr.find_all(["td", "th"], recursive=False):
            _skip_covered(row, reaching_down)
            columns, down = _span(cell, "colspan"), _span(cell, "rowspan")
            is_heading = cell.name == "th" or (tr.parent is not None and tr.parent.name == "thead")
            for offset in range(columns):
                if down > 1:
                    reaching_down[len(row)] = down - 1
                row.append((cell_text(cell) if offset == 0 else "", is_heading))
        _skip_covered(row, reaching_down)
        grid.append(row)
    return grid


def _skip_covered(row: Row, reaching_down: dict[int, int]) -> None:
    while reaching_down.get(len(row), 0) > 0:
        reaching_down[len(row)] -= 1
        row.append(("", False))


def _span(cell: Tag, attribute: str) -> int:
    value = str(cell.get(attribute, "1"))
    return min(max(int(value), 1), WIDEST_SPAN) if value.isascii() and value.isdigit() else 1


def _is_heading_row(row: Row) -> bool:
    return all(is_heading or not text for text, is_heading in row)


def _stored(text: str, is_heading: bool) -> str:
    if not text:
        return ""
    return f"<p><b>{text}</b></p>" if is_heading else f"<p>{text}</p>"
