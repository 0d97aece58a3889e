"""Footnotes and endnotes: a link in the text to a note below, which links back. Word, Google Docs, LibreOffice and
mammoth write them alike but for the names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

NOTE = "note-{number}"
WITHIN = re.compile(r"#.+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A link in the text, and the link back from its note."""

    link: Tag
    back: Tag
    note: Tag  # what the link leads to: the note itself or something in it


def take_notes(soup: BeautifulSoup) -> list[Tag]:
    """Take the notes out of the text, in the order of their links. Each link becomes an empty one to “#note-1” …"""
    pairs = _pairs(soup)
    inside = Counter(id(parent) for pair in pairs for parent in pair.note.parents)
    of_links = {id(parent) for pair in pairs for parent in pair.link.parents}
    notes = []
    for number, pair in enumerate(pairs, start=1):
        note = pair.note
        while note.parent is not None and inside[id(note.parent)] == 1 and id(note.parent) not in of_links:
            note = note.parent
        if note is pair.back:  # a bare link with its note behind it in the same paragraph
            note = pair.back.parent or note
        pair.back.decompose()
        notes.append(note.extract())
        mark = soup.new_tag("a", href="#" + NOTE.format(number=number))
        whole = pair.link.parent if pair.link.parent is not None and pair.link.parent.name == "sup" else pair.link
        (whole if whole.get_text() == pair.link.get_text() else pair.link).replace_with(mark)
    return notes


def _pairs(soup: BeautifulSoup) -> list[Pair]:
    places = {str(tag[key]): tag for tag in soup.find_all(True) for key in ("id", "name") if tag.get(key)}
    pairs: list[Pair] = []
    taken: set[int] = set()
    for link in soup.find_all("a", href=WITHIN):
        own = {f"#{link[key]}" for key in ("id", "name") if link.get(key)}
        note = places.get(str(link["href"])[1:])
        if note is None or not own or id(link) in taken:
            continue
        back = note if note.get("href") in own else note.find("a", href=list(own))
        if isinstance(back, Tag) and back is not link:
            pairs.append(Pair(link, back, note))
            taken.add(id(back))
    return pairs
