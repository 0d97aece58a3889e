"""A manuscript to the parts of an article: title, summary, references, and the text between its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

from articles.importing.addresses import linkable
from articles.importing.bibliography import is_heading, take_bibliography
from articles.importing.citation_marks import mark_citations
from articles.importing.fitting import LONGEST_TITLE
from articles.importing.footnotes import NOTE, take_notes
from articles.importing.manuscripts import Manuscript
from articles.importing.markup import HEADINGS
from articles.importing.office_markup import flatten, plain_markup
from articles.importing.plain_text import one_line
from articles.importing.reference_entries import Entry, reference_of
from articles.importing.sources import CorpusReference

REFERENCE = "reference-{place}"
LONGEST_FIRST_LINE = 150  # a first line up to here may be a title

UNTITLED = "Untitled article"
FIRST_LINE_IS_TITLE = "There is no heading 1 and no paragraph in the style Title: the first line is the title"
NAME_IS_TITLE = "There is no heading 1 and no paragraph in the style Title: give the article its title"
PICTURE_LEFT_OUT = "left out: a picture{described}. Add it in the editor"
WITHIN_UNLINKED = "Links from one place of the document to another are plain words here"
BOLD_LINES = "Nothing is in a heading style: lines that are bold from end to end became sections"
NOT_FROM_ONE = "A numbered list that did not begin at 1 does so here"
NOT_CITED = "No place in the text cites these references: {numbers}"


@dataclass(slots=True)
class Parts:
    """``texts`` is plain HTML, ``pictures`` names the pictures after each text but the last."""

    title: str
    summary: str = ""
    texts: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    references: list[CorpusReference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parts_of(manuscript: Manuscript) -> Parts:
    notes = list(manuscript.notes)
    soup = plain_markup(manuscript.html, notes)
    footnotes = take_notes(soup)
    flatten(soup)
    _unlink(soup, notes)
    entries = take_bibliography(soup, notes)
    by_number: dict[int, str] = {}
    for place, entry in enumerate(entries, start=1):
        by_number.setdefault(entry.number, REFERENCE.format(place=place))
    mark_citations(soup, by_number, notes)
    references = [reference_of(entry, REFERENCE.format(place=place)) for place, entry in enumerate(entries, start=1)]
    references += _references_of_notes(soup, footnotes)
    _note_uncited(soup, references, notes)
    title = _take_title(soup, manuscript.name, notes)
    _find_headings(soup, notes)
    parts = Parts(title=title, summary=_take_subtitle(soup), references=references, notes=notes)
    _divide(soup, manuscript, parts)
    return parts


def _unlink(soup: BeautifulSoup, notes: list[str]) -> None:
    """Take links that lead nowhere outside the document from their words, but for those of footnotes."""
    is_told = False
    for link in soup.find_all("a"):
        address = str(link.get("href", ""))
        if link.get_text() and (not address or address.startswith("#")):
            # Citations that a reference manager links to its list are found by their numbers.
            is_told = is_told or not link.get_text().strip(" []()").isdigit()
            link.unwrap()
        elif not address:
            link.unwrap()
    soup.smooth()
    if is_told:
        notes.append(WITHIN_UNLINKED)


def _references_of_notes(soup: BeautifulSoup, footnotes: list[Tag]) -> list[CorpusReference]:
    """A reference for every footnote; those that say the same are one."""
    references: list[CorpusReference] = []
    seen: dict[str, str] = {}
    for number, note in enumerate(footnotes, start=1):
        text = one_line(note.get_text(" "))
        name = NOTE.format(number=number)
        if text in seen or not text:
            for link in soup.find_all("a", href=f"#{name}"):
                link["href"] = f"#{seen.get(text, name)}"
            continue
        seen[text] = name
        links = [(str(link.get("href", "")), one_line(link.get_text())) for link in note.find_all("a")]
        external = [(address, words) for address, words in links if linkable(address)]
        references.append(reference_of(Entry(number, text, external), name))
    return references


def _note_uncited(soup: BeautifulSoup, references: list[CorpusReference], notes: list[str]) -> None:
    cited = {str(link["href"])[1:] for link in soup.find_all("a", href=True)}
    uncited = [str(place) for place, reference in enumerate(references, start=1) if reference.id not in cited]
    if uncited:
        notes.append(NOT_CITED.format(numbers=", ".join(uncited)))


def _take_title(soup: BeautifulSoup, name: str, notes: list[str]) -> str:
    """The paragraph in the style Title, else the first heading 1, else the first line where it is short."""
    for tag in (soup.find("p", class_="title"), soup.find("h1")):
        if isinstance(tag, Tag) and (title := one_line(tag.extract().get_text())):
            return title
    first = soup.find(True)
    line = one_line(first.get_text()) if isinstance(first, Tag) and first.name in ("p", "h2", "h3") else ""
    if isinstance(first, Tag) and 0 < len(line) <= LONGEST_FIRST_LINE and not line.endswith((".", ":", ";")):
        first.extract()
        notes.append(FIRST_LINE_IS_TITLE)
        return line
    notes.append(NAME_IS_TITLE)
    return one_line(name.replace("_", " "))[:LONGEST_TITLE] or UNTITLED


def _find_headings(soup: BeautifulSoup, notes: list[str]) -> None:
    """Where nothing is a heading, the lines that are bold from end to end are."""
    if soup.find(HEADINGS):
        return
    bold = [tag for tag in soup.find_all("p", recursive=False) if is_heading(tag)]
    for tag in bold:
        tag.name = "h2"
    if bold:
        notes.append(BOLD_LINES)


def _take_subtitle(soup: BeautifulSoup) -> str:
    subtitle = soup.find("p", class_="subtitle")
    return one_line(subtitle.extract().get_text()) if isinstance(subtitle, Tag) else ""


def _divide(soup: BeautifulSoup, manuscript: Manuscript, parts: Parts) -> None:
    """Fill ``texts`` and ``pictures``: the text is parted behind the paragraph that a picture stands in."""
    for tag in soup.find_all(["p", "ol"]):
        if tag.attrs.pop("start", "1") != "1":
            parts.notes.append(NOT_FROM_ONE)
        tag.attrs.pop("class", None)
    text: list[str] = []
    for node in list(soup.children):
        pictures = ([node] if node.name == "img" else node.find_all("img")) if isinstance(node, Tag) else []
        for picture in pictures:
            picture.extract()
        text.append(str(node) if node not in pictures else "")
        for picture in pictures:
            key, said = str(picture.get("src", "")), one_line(str(picture.get("alt", "")))
            if key not in manuscript.pictures:
                parts.notes.append(PICTURE_LEFT_OUT.format(described=f" (“{said}”)" if said else ""))
                continue
            parts.texts.append("".join(text))
            parts.pictures.append(key)
            text = []
    parts.texts.append("".join(text))
