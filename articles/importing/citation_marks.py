"""Numbers in the text that cite the list of references, “[1, 3–5]” or raised, to links that become citations.

A raised number may be a power or an isotope too (“kg/m²”, “10⁹”), which must stay as it is: it cites only behind a word
or the end of a sentence. What is left as it is in spite of looking like a citation is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from articles.importing.markup import BLOCK_TAGS, HEADINGS

RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBERS = r"\d{1,3}(?:\s*[,;–—-]\s*\d{1,3})*"
MARKS = re.compile(rf"\s*\[({NUMBERS})\]|(?<=\S)([⁰¹²³⁴-⁹]+(?:[,⁻–-][⁰¹²³⁴-⁹]+)*)")
RAISED = re.compile(rf"\s*\[?({NUMBERS}),?\]?\s*")
# Words of at least three letters, years, and what ends sentences, clauses and percentages.
BEFORE_CITATION = re.compile(r"(?:[^\W\d_]{3,}|(?<!\d)(?:19|20)\d\d|[.,;:!?)\]”’\"'…%])\s?$")
UNIT = re.compile(r"(?:^|[\s/·])(?:mol|min|sec|log|day|mmol|hour)$|\([^\W\d_]{1,3}\)$")
NOT_IN = {"a", "sup", "sub", *HEADINGS}
WIDEST_RANGE = 60

NOT_LISTED = "“{mark}” in the text is not in the list of references and stays as it is"
LOOKS_LIKE_POWER = "Raised numbers that may be powers or units stay as they are: {marks}"


def mark_citations(soup: BeautifulSoup, references: Mapping[int, str], notes: list[str]) -> None:
    """Put links to “#id” of references in the place of their numbers. ``references`` maps numbers to ids."""
    powers: list[str] = []
    unlisted: list[str] = []
    for sup in soup.find_all("sup"):
        match = RAISED.fullmatch(sup.get_text())
        if match is None or sup.find_parent(HEADINGS) or sup.find("a"):
            continue
        before, after = _around(sup)
        if not references or not _may_cite(before, after, brackets="[" in match[0]):
            powers += [f"{_last_word(before)}{match[0]}"] if references else []
        elif (marks := _links(soup, match[1], references)) is not None:
            sup.replace_with(*marks)
        else:
            unlisted.append(match[0].strip())
    for text in [text for text in soup.find_all(string=MARKS) if NOT_IN.isdisjoint(tag.name for tag in text.parents)]:
        _mark_text(soup, text, references, unlisted)
    notes += [NOT_LISTED.format(mark=mark) for mark in dict.fromkeys(unlisted)]
    if powers:
        notes.append(LOOKS_LIKE_POWER.format(marks=", ".join(f"“{power}”" for power in dict.fromkeys(powers))))


def _mark_text(soup: BeautifulSoup, text: NavigableString, references: Mapping[int, str], unlisted: list[str]) -> None:
    said, parts, end = str(text), list[NavigableString | Tag](), 0
    for match in MARKS.finditer(said):
        raised = match[2]
        if raised and not _may_cite(said[: match.start()], said[match.end() :]):
            continue
        marks = _links(soup, match[1] or raised.translate(RAISED_DIGITS), references)
        if marks is None:
            unlisted += [match[0].strip()] if references else []
            continue
        parts += [NavigableString(said[end : match.start()]), *marks]
        end = match.end()
    if parts:
        text.replace_with(*parts, NavigableString(said[end:]))


def _links(soup: BeautifulSoup, said: str, references: Mapping[int, str]) -> list[Tag] | None:
    """A link for each number; None where one of them is not in the list."""
    numbers = list(_numbers(said))
    if not numbers or not all(number in references for number in numbers):
        return None
    return [soup.new_tag("a", href=f"#{references[number]}") for number in numbers]


def _numbers(said: str) -> Iterable[int]:
    for part in re.split(r"[,;]", said):
        first, *others = [int(number) for number in re.findall(r"\d+", part)]
        last = others[-1] if others else first
        yield from range(first, last + 1) if last - first < WIDEST_RANGE else ()


def _may_cite(before: str, after: str, *, brackets: bool = False) -> bool:
    if brackets:
        return True
    return bool(BEFORE_CITATION.search(before)) and not UNIT.search(before) and not re.match(r"[\w+]", after)


def _around(sup: Tag) -> tuple[str, str]:
    """The words before and behind within the same paragraph."""
    block = _block_of(sup)
    before = [text for text in sup.find_all_previous(string=True, limit=4) if _block_of(text) is block]
    after = next(
        (text for text in sup.next_elements if isinstance(text, NavigableString) and sup not in text.parents), None
    )
    return "".join(reversed(before)), str(after) if after is not None and _block_of(after) is block else ""


def _block_of(node: PageElement) -> Tag | None:
    return next((parent for parent in node.parents if parent.name in BLOCK_TAGS), None)


def _last_word(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1][-20:] if text.strip() else ""
