"""Foreign HTML to clean pieces: nh3 drops what is not on the allow-list, a walk over the rest sorts it into pieces.

Every word keeps its place in the order of the source. What the blocks cannot hold is flattened, not dropped: a heading
inside a list becomes bold, a table inside a list becomes lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from typing import TypeGuard

import nh3
from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from articles.importing.addresses import LINKED_SCHEMES, linkable
from articles.importing.markup import ATTRIBUTES, BLOCK_TAGS, EMPHASIS, HEADINGS, LISTS, REMOVED_WITH_CONTENT, TAGS
from articles.importing.pieces import Caption, Heading, Piece, Prose, Table
from articles.importing.plain_text import SPACES, one_line
from articles.importing.tables import typed_table
from articles.rich_text import writable

BEGINNING = re.compile(r"^((?:<\w+>)*)(?:\s|<br/>)+")
END = re.compile(r"(?:\s|<br/>)+((?:</\w+>)*)$")
NO_WORDS = re.compile(r"(?:\s|<[^>]*>)*")
CITATION = re.compile(r'<a linktype="reference"[^>]*>[^<]*</a>')
TAG = re.compile(r"<[^>]*>")


def clean(html: str, *, base: str = "", citations: Mapping[str, str] | None = None) -> list[Piece]:
    """The pieces of foreign HTML, in order.

    ``base`` is the address of the foreign page. ``citations`` maps addresses within it ("#b10") to the UUIDs of the
    references they lead to.
    """
    allowed = nh3.clean(
        writable(html),
        tags=set(TAGS),
        clean_content_tags=set(REMOVED_WITH_CONTENT),
        attributes=ATTRIBUTES,
        url_schemes=set(LINKED_SCHEMES),
        link_rel=None,
    )
    return list(Walk(base, citations or {}).pieces(BeautifulSoup(allowed, "html.parser")))


class Walk:
    """One pass over a clean tree."""

    def __init__(self, base: str, citations: Mapping[str, str]) -> None:
        self.base, self.citations = base, citations

    def pieces(self, node: Tag) -> Iterator[Piece]:
        """What the node's children say; inline children next to each other are one paragraph."""
        run: list[PageElement] = []
        for child in node.children:
            if not holds_blocks(child):
                run.append(child)
                continue
            yield from self.paragraph(run)
            run = []
            yield from self.block(child)
        yield from self.paragraph(run)

    def paragraph(self, run: Iterable[PageElement]) -> Iterator[Piece]:
        yield from (Prose(f"<p>{line}</p>") for line in self.line(run))

    def block(self, tag: Tag) -> Iterator[Piece]:
        if tag.name == "figure" and tag.find("img"):
            # Words beside the picture ("Enlarge") belong to the picture, which did not come along.
            for child in tag.children:
                yield from self.block(child) if holds_blocks(child) else ()
        elif tag.name in (*HEADINGS, *LISTS, "table", "figcaption"):
            if piece := self.piece(tag):
                yield piece
        else:
            yield from self.pieces(tag)

    def piece(self, tag: Tag) -> Piece | None:
        """The one piece that a heading, list, table or caption is; None where it is empty."""
        if tag.name in HEADINGS:
            text = one_line(" ".join(plain(line) for line in self.flat_lines(tag.children)))
            return Heading(text, level=int(tag.name[1])) if text else None
        if tag.name in LISTS:
            items = self.items(tag)
            return Prose(as_list(tag, items)) if items else None
        if tag.name == "table":
            value = typed_table(tag, cell_text=self.text)
            return Table(value) if value else None
        text = self.text(tag)
        return Caption(f"<p>{text}</p>") if text else None

    def items(self, tag: Tag) -> list[str]:
        """The items of a list; what follows a list nested in an item becomes the next item, to keep the order."""
        items: list[str] = []
        for child in tag.children:
            content = child.children if isinstance(child, Tag) and child.name == "li" else [child]
            text: list[str] = []
            for part in self.lines(content):
                if isinstance(part, str):
                    text.append(part)
                    continue
                close_item(items, text)
                nest(items, part, self.items(part))
            close_item(items, text)
        return items

    def lines(self, nodes: Iterable[PageElement]) -> Iterator[str | Tag]:
        """Blocks where only inline text has room: a line for each, headings in bold, and lists as they are."""
        run: list[PageElement] = []
        for node in nodes:
            if not holds_blocks(node):
                run.append(node)
                continue
            yield from self.line(run)
            run = []
            if node.name in LISTS:
                yield node
            elif node.name in HEADINGS:
                yield from (f"<b>{line}</b>" for line in self.flat_lines(node.children))
            else:
                yield from self.lines(node.children)
        yield from self.line(run)

    def flat_lines(self, nodes: Iterable[PageElement]) -> Iterator[str]:
        for part in self.lines(nodes):
            yield from [part] if isinstance(part, str) else self.flat_lines(part.children)

    def text(self, tag: Tag) -> str:
        """Everything in the tag as one inline text with line breaks."""
        return "<br/>".join(self.flat_lines(tag.children))

    def line(self, run: Iterable[PageElement]) -> Iterator[str]:
        if text := trimmed(self.inline(run)):
            yield text

    def inline(self, nodes: Iterable[PageElement]) -> str:
        parts = []
        for node in nodes:
            if not isinstance(node, Tag):
                parts.append(escape(SPACES.sub(" ", str(node)), quote=False))
            elif node.name == "br":
                parts.append("<br/>")
            elif node.name == "a":
                parts.append(self.link(str(node.get("href", "")), self.inline(node.children)))
            else:
                parts.append(emphasised(node.name, self.inline(node.children)))
        return "".join(parts)

    def link(self, address: str, text: str) -> str:
        if uuid := self.citations.get(address):
            return text + citation(uuid)
        target = linkable(address, base=self.base)
        if target is None or has_no_words(text):
            return text
        return f'<a href="{escape(target)}">{text}</a>'


def holds_blocks(node: PageElement) -> TypeGuard[Tag]:
    return isinstance(node, Tag) and (node.name in BLOCK_TAGS or node.find(BLOCK_TAGS) is not None)


def as_list(tag: Tag, items: Iterable[str]) -> str:
    name = "ol" if tag.name == "ol" else "ul"
    return f"<{name}>{''.join(items)}</{name}>"


def close_item(items: list[str], text: list[str]) -> None:
    if text:
        items.append(f"<li>{'<br/>'.join(text)}</li>")
        text.clear()


def nest(items: list[str], tag: Tag, nested: list[str]) -> None:
    """Hang a nested list on the item before it; where there is none, its items move up."""
    if items and nested:
        items[-1] = items[-1].removesuffix("</li>") + as_list(tag, nested) + "</li>"
    else:
        items.extend(nested)


def emphasised(tag: str, text: str) -> str:
    name = EMPHASIS.get(tag)
    return text if name is None or has_no_words(text) else f"<{name}>{text}</{name}>"


def citation(uuid: str) -> str:
    return f'<a linktype="reference" id="{uuid}">[ref]</a>'


def plain(line: str) -> str:
    """A line of rich text as plain text, without citations."""
    text = CITATION.sub("", line).replace("<br/>", " ")
    return unescape(TAG.sub("", text))


def trimmed(line: str) -> str:
    """The line without space at its edges, also just inside emphasis, which the editor would drop."""
    return "" if has_no_words(line) else END.sub(r"\1", BEGINNING.sub(r"\1", line))


def has_no_words(line: str) -> bool:
    return NO_WORDS.fullmatch(line) is not None
