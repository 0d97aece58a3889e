"""The list of references at the end of a manuscript: found by its heading or style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from articles.importing.markup import HEADINGS, LISTS
from articles.importing.plain_text import one_line
from articles.importing.reference_entries import Entry, continues

# As such lists are headed in the languages that articles are written in.
NAMES = frozenset({
    "references", "reference list", "list of references", "reference", "sources", "bibliography", "works cited",
    "literature cited", "references cited", "referencias", "bibliografía", "fuentes", "références", "bibliographie",
    "المراجع", "منابع", "संदर्भ", "参考文献", "参考资料",
})  # fmt: skip
HEADING_NUMBER = re.compile(r"^[\dIVX]+[.)]\s+")
TYPED_NUMBER = re.compile(r"\s*(?:\[(\d{1,3})\]|(\d{1,3})[.)](?=\s))\s*")

SEPARATE = frozenset({"br", "td", "th", "p", "li"})

NO_HEADING_KEPT = "left out: “{heading}”, a heading among the references"


def take_bibliography(soup: BeautifulSoup, notes: list[str]) -> list[Entry]:
    """Take the list out of the flat text. The numbers are those typed or counted there, from 1."""
    entries: list[Entry] = []
    for tag in [*soup.find_all("p", class_="bibliography", recursive=False)]:
        entries += _entries(tag.extract(), len(entries))
    heading = _heading(soup)
    if heading is None:
        return entries
    for tag in list(heading.find_next_siblings()):
        if is_heading(tag):
            if not _is_below(tag, heading):
                break
            notes.append(NO_HEADING_KEPT.format(heading=one_line(tag.get_text())))
            tag.extract()
            continue
        for entry in _entries(tag.extract(), len(entries)):
            if tag.name == "p" and entries and continues(entry, entries[-1]):
                entries[-1].text += f" {entry.text}"
                entries[-1].links += entry.links
            else:
                entries.append(entry)
    heading.extract()
    return entries


def is_heading(tag: Tag) -> bool:
    """Whether it is one, or looks like one: a short paragraph all in bold."""
    if tag.name in HEADINGS:
        return True
    text = tag.get_text().strip()
    bold = "".join(part.get_text() for part in tag.find_all("b") + tag.find_all("strong")).strip()
    return tag.name == "p" and 0 < len(text) <= 120 and bold == text


def _heading(soup: BeautifulSoup) -> Tag | None:
    """The last line that heads such a list and has something below it."""
    found = None
    for tag in soup.find_all(["p", *HEADINGS], recursive=False):
        words = HEADING_NUMBER.sub("", one_line(tag.get_text())).rstrip(" :.").casefold()
        following = tag.find_next_sibling()
        if words in NAMES and following is not None and not (is_heading(following) and not _is_below(following, tag)):
            found = tag
    return found


def _is_below(tag: Tag, heading: Tag) -> bool:
    return tag.name in HEADINGS and heading.name in HEADINGS and tag.name > heading.name


def _entries(tag: Tag, before: int) -> Iterator[Entry]:
    """The entries of a list, table or paragraph. In a paragraph, a line that begins with a number begins another."""
    if tag.name in LISTS:
        counted = tag.name == "ol" and str(tag.get("start", "")).isdecimal()
        first = int(str(tag["start"])) if counted else before + 1
        parts: list[list[PageElement]] = [[item] for item in tag.find_all("li", recursive=False)]
    else:
        first, parts = before + 1, [[row] for row in tag.find_all("tr")] or list(_lines(tag))
    for number, part in enumerate(parts, start=first):
        yield from _entry(part, number)


def _lines(tag: Tag) -> Iterator[list[PageElement]]:
    line: list[PageElement] = []
    for child in tag.children:
        following = child.next_sibling
        is_break = isinstance(child, Tag) and child.name == "br"
        if is_break and following is not None and TYPED_NUMBER.match(following.get_text()):
            yield line
            line = []
        else:
            line.append(child)
    yield line


def _entry(parts: Iterable[PageElement], number: int) -> Iterator[Entry]:
    text = one_line("".join(map(_text, parts)))
    if typed := TYPED_NUMBER.match(text):
        number, text = int(typed[1] or typed[2]), text[typed.end() :]
    tags = [part for part in parts if isinstance(part, Tag)]
    links = [link for tag in tags for link in ([tag] if tag.name == "a" else tag.find_all("a"))]
    if text:
        yield Entry(number, text, [(str(link.get("href", "")), one_line(link.get_text())) for link in links])


def _text(part: PageElement) -> str:
    """The words of a part; cells, items and lines do not run together."""
    if not isinstance(part, Tag):
        return str(part)
    separator = " " if part.name in SEPARATE else ""
    return separator + "".join(map(_text, part.children)) + separator
