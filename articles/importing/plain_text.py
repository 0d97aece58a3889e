"""Foreign plain text: paragraphs and lists out of blank lines, indentation and dashes.

Plain text that was once HTML often has its line breaks flattened to runs of spaces ("… following:         -
Headache.    - Burning …"), so a wide gap parts paragraphs and a dash after a gap begins an item.
"""

from __future__ import annotations

import re
from html import escape, unescape

from articles.importing.pieces import Prose

BULLETS = "-*•"

BREAK = re.compile(
    rf"""
    \s*\n[ \t]*\n\s*                        # a blank line
    | [ \t]*\n[ \t]{{2,}}                   # an indented line
    | [ \t]*\n(?=[{BULLETS}][ \t])          # a line that begins with a bullet
    | [ \t]{{4,}}                           # a wide gap
    | [ \t]{{2,}}(?=[{BULLETS}][ \t])       # a bullet after a gap
    """,
    re.VERBOSE,
)
SPACES = re.compile(r"[ \t\n\r\f]+")  # not the no-break space, which means something
ITEM = re.compile(rf"[{BULLETS}][ \t]+(.*)", re.DOTALL)


def pieces_of_text(text: str) -> list[Prose]:
    """Paragraphs and lists; every word of the text stands in one of them, in order."""
    pieces: list[Prose] = []
    items: list[str] = []
    for chunk in filter(None, (part.strip() for part in BREAK.split(text))):
        if item := ITEM.fullmatch(chunk):
            items.append(_escaped(item[1]))
            continue
        _close_list(pieces, items)
        pieces.append(Prose(paragraph(chunk)))
    _close_list(pieces, items)
    return pieces


def paragraph(text: str) -> str:
    """The text, to the letter, as a paragraph of rich text."""
    return f"<p>{_escaped(text)}</p>"


def one_line(text: str) -> str:
    """A title, heading or summary: one line, with entities that were never resolved ("&mdash;") resolved."""
    return SPACES.sub(" ", unescape(text)).strip()


def _escaped(text: str) -> str:
    return escape(SPACES.sub(" ", text).strip(), quote=False)


def _close_list(pieces: list[Prose], items: list[str]) -> None:
    if items:
        pieces.append(Prose("<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"))
        items.clear()
