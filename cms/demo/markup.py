"""The demo's notation for prose, turned into Wagtail's database HTML.

Paragraphs are parted by empty lines. Lines that begin with `- ` are a list, with `1. ` and so on a numbered one.
Inside: **bold**, *italic*, ^superscript^, ~subscript~, [words](https://address), [words](article:slug) and [[key]], the
citation of the reference with that key.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from uuid import UUID

from articles.rich_text import CITATION_TEXT, REFERENCE, canonical_rich_text

LIST_ITEM = re.compile(r"(?P<mark>-|\d+\.) +(?P<words>.*)")
CITATION = re.compile(r"\[\[([a-z0-9-]+)\]\]")
LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
EMPHASIS = [
    (re.compile(r"\*\*(.+?)\*\*"), "b"),
    (re.compile(r"\*(.+?)\*"), "i"),
    (re.compile(r"\^(.+?)\^"), "sup"),
    (re.compile(r"~(.+?)~"), "sub"),
]


@dataclass(frozen=True)
class Targets:
    """What prose can point at: the article's references by key, and articles by slug."""

    references: Mapping[str, UUID] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)


def prose(text: str, targets: Targets | None = None) -> str:
    """Paragraphs and lists, in the canonical form. Raises ``KeyError`` for a reference or article that is not there."""
    lines = [line.strip() for line in text.strip().splitlines()]
    html = ""
    for tag, group in groupby(lines, key=_tag):
        inner = [_inline(_words(line), targets or Targets()) for line in group if line]
        if tag == "p":
            html += "".join(f"<p>{words}</p>" for words in inner)
        elif inner:
            html += f"<{tag}>{''.join(f'<li>{words}</li>' for words in inner)}</{tag}>"
    return canonical_rich_text(html)


def _tag(line: str) -> str:
    item = LIST_ITEM.match(line)
    if item is None:
        return "p"
    return "ul" if item["mark"] == "-" else "ol"


def _words(line: str) -> str:
    item = LIST_ITEM.match(line)
    return item["words"] if item else line


def _inline(line: str, targets: Targets) -> str:
    html = escape(line, quote=False)
    for pattern, tag in EMPHASIS:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    html = CITATION.sub(lambda match: _citation(targets.references[match[1]]), html)
    return LINK.sub(lambda match: _link(match[1], match[2], targets), html)


def _citation(reference: UUID) -> str:
    return f'<a linktype="{REFERENCE}" id="{reference}">{CITATION_TEXT}</a>'


def _link(words: str, target: str, targets: Targets) -> str:
    kind, _, slug = target.partition(":")
    if kind == "article":
        return f'<a linktype="page" id="{targets.pages[slug]}">{words}</a>'
    return f'<a href="{escape(target)}">{words}</a>'
