"""Texts as words with their look, so that they can be compared: rich text in its canonical form, and plain fields.

Spaces are one kind of space here, and invisible characters none: what differs in these alone reads the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from articles.document.changes import PLAIN, Look

CITATION_MARK = "\ufffc"
PARAGRAPH_END = "¶"
PARAGRAPH, BULLET, NUMBERED = "paragraph", "bulleted item", "numbered item"
LISTS = {"ul": BULLET, "ol": NUMBERED}
BOLD, ITALIC = ("b", "strong"), ("i", "em")
# Soft hyphen, zero-width space, word joiner, byte order mark. The non-joiner of Persian is a letter's business.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
LAST_MARK = 0x2000  # beyond are marks that no living script needs
# Written without spaces, so that each character is a word: Thai, Lao, kana, Han.
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"


class Word(NamedTuple):
    """A word, number or sign. ``key`` is what is compared; ``start`` and ``end`` are its place in the text."""

    key: str
    start: int
    end: int


@dataclass
class Wording:
    """One line: its text with single spaces, and the look of every character. ``kind`` and ``depth`` as in a list."""

    kind: str = PARAGRAPH
    depth: int = 0
    text: str = ""
    looks: list[Look] = field(default_factory=list)

    @cached_property
    def words(self) -> list[Word]:
        """The words in order. Raised, lowered and cited ones never equal plain ones."""
        return list(_words(self.text, self.looks))

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Equal for lines that read and look the same."""
        return (self.kind, self.depth, *((word.key, *self._look_of(word)) for word in self.words))

    def _look_of(self, word: Word) -> Iterator[tuple[Look, int]]:
        return ((look, len(list(run))) for look, run in groupby(self.looks[word.start : word.end]))

    def write(self, text: str, look: Look) -> None:
        """Add text to the end; several spaces become one."""
        for char in INVISIBLE.sub("", unicodedata.normalize("NFC", text)):
            if not char.isspace():
                self.text += char
                self.looks.append(look)
            elif self.text and self.text[-1] != " ":
                self.text += " "
                self.looks.append(look)

    def close(self) -> "Wording":
        """The line without a space at its end."""
        self.text = self.text.rstrip(" ")
        del self.looks[len(self.text) :]
        return self


def plain_wording(text: str) -> Wording:
    """A plain field as one line."""
    line = Wording()
    line.write(text, PLAIN)
    return line.close()


def read_lines(html: str) -> list[Wording]:
    """The paragraphs and list items of rich text, in order; those that say nothing are left out."""
    lines = [Wording()]
    _read(BeautifulSoup(html, "html.parser"), PLAIN, lines)
    return [line for line in lines if line.close().text]


def joined(lines: list[Wording]) -> Wording:
    """Several lines as one, with a mark between them."""
    whole = Wording(kind=lines[0].kind, depth=lines[0].depth)
    for place, line in enumerate(lines):
        if place:
            whole.text += f" {PARAGRAPH_END} "
            whole.looks += [PLAIN] * (len(PARAGRAPH_END) + 2)
        whole.text += line.text
        whole.looks += line.looks
    return whole


def _read(node: Tag, look: Look, lines: list[Wording]) -> None:
    for child in node.children:
        if isinstance(child, Tag):
            _read_element(child, look, lines)
        elif _says_something(child):
            lines[-1].write(str(child), look)


def _read_element(element: Tag, look: Look, lines: list[Wording]) -> None:
    if element.name == "br":
        lines[-1].write(" ", look)
    elif element.name == "a" and element.get("linktype") == "reference":
        lines[-1].write(CITATION_MARK, replace(look, link="", citation=str(element.get("id", ""))))
    elif element.name == "a":
        _read(element, replace(look, link=_target(element)), lines)
    elif element.name in (*BOLD, *ITALIC, "sup", "sub"):
        _read(element, _emphasised(look, element.name), lines)
    elif element.name in LISTS:
        for item in element.find_all("li", recursive=False):
            lines.append(Wording(kind=LISTS[element.name], depth=len(item.find_parents(list(LISTS)))))
            _read(item, look, lines)
        lines.append(Wording())
    elif element.name == "p" or not _is_inline(element):
        # A paragraph in a list item is the item's text.
        is_item = element.parent is not None and element.parent.name == "li"
        lines.append(Wording(kind=lines[-1].kind, depth=lines[-1].depth) if is_item else Wording())
        _read(element, look, lines)
        lines.append(Wording())
    else:
        _read(element, look, lines)


def _emphasised(look: Look, element: str) -> Look:
    if element in BOLD:
        return replace(look, bold=True)
    if element in ITALIC:
        return replace(look, italic=True)
    return replace(look, superscript=True) if element == "sup" else replace(look, subscript=True)


def _is_inline(element: Tag) -> bool:
    return element.name in {"span", "code", "small", "mark", "abbr", "s", "u"}


def _says_something(node: PageElement) -> bool:
    return isinstance(node, NavigableString) and not isinstance(node, PreformattedString)


def _target(link: Tag) -> str:
    if link.get("linktype"):
        return f"{link['linktype']} {link.get('id', '')}".strip()
    return str(link.get("href", ""))


def _words(text: str, looks: list[Look]) -> Iterator[Word]:
    for match in _word_pattern().finditer(text):
        start, end = match.span()
        if text[start] == CITATION_MARK:
            yield Word(CITATION_MARK + looks[start].citation, start, end)
            continue
        while start < end:
            stop, script = start, _script(looks[start])
            while stop < end and _script(looks[stop]) == script:
                stop += 1
            yield Word(script + text[start:stop], start, stop)
            start = stop


def _script(look: Look) -> str:
    return "^" if look.superscript else "_" if look.subscript else ""


@lru_cache(maxsize=1)
def _word_pattern() -> re.Pattern[str]:
    """A number, a word with its accents and apostrophes, or any other sign."""
    # Python's \w has no combining marks, on which the words of Hindi and Arabic hang.
    marks = "".join(chr(code) for code in range(0x300, LAST_MARK) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
    letter = f"(?![{UNSPACED}])[^\\W\\d_]"
    word = f"(?:{letter})(?:{letter}|[{marks}\u200c\u200d])*"
    return re.compile(f"\\d+(?:[.,\u066b\u066c]\\d+)*|{word}(?:['’ʼ]{word})*|\\S[{marks}]*")
