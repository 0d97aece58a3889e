"""Reads the facts that a line states: quantities, frequencies, medicines and negations, each with its value.

Equal values say the same: ``0.5 mg``, ``.5 mg`` and ``0,5 milligrams``; ``twice daily`` and ``2 times a day``.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from articles.document import fact_words
from articles.document.changes import FactKind
from articles.document.fact_patterns import Patterns, medicine_pattern, patterns_for
from articles.document.wording import CITATION_MARK, PARAGRAPH_END, Wording

# What a bound says once it is negated, and how many words may stand between.
NEGATED: dict[object, str] = {">": "≤", "<": "≥"}
NEAR = 4
ENDS = frozenset(".!?。！？؟।")
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})


@dataclass(frozen=True)
class Fact:
    """One fact. ``start`` and ``end`` are the words it stands in; ``group`` is what it can be replaced by.

    ``weak`` ones are often no facts at all: they count only where they take the place of another.
    """

    group: str
    kind: FactKind
    value: tuple[object, ...]
    start: int
    end: int
    weak: bool = False


@dataclass(frozen=True)
class Reading:
    """A line as it is read: ``words`` folded, ``sentences`` as ranges of words, and the facts in order."""

    line: Wording
    words: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    facts: tuple[Fact, ...]

    def text(self, start: int, end: int) -> str:
        """The words from ``start`` to before ``end`` as they stand, without the marks of citations."""
        if start >= end:
            return ""
        words = self.line.words
        text = self.line.text[words[start].start : words[end - 1].end]
        return " ".join(
            text.replace(f" {CITATION_MARK}", "").replace(CITATION_MARK, "").replace(PARAGRAPH_END, "").split()
        )

    def sentence_of(self, place: int) -> str:
        """The sentence that this word stands in."""
        return next((self.text(start, end) for start, end in self.sentences if start <= place < end), "")


def read_facts(line: Wording, *, language: str, medicines: frozenset[str]) -> Reading:
    """The line read in this language; ``medicines`` are names, in small letters, that the documents know."""
    patterns = patterns_for(language.split("-")[0])
    text, places = _reading_text(line)
    starts, ends = [start for start, _ in places], [end for _, end in places]
    taken = [False] * (len(text) + 1)
    facts: list[Fact] = []
    for group, kind, value, start, end, weak in _found(text, patterns, medicine_pattern(medicines)):
        if start < end and not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            first, last = bisect_right(ends, start), bisect_left(starts, end)
            facts.append(Fact(group, kind, value, first, last, weak))
    words = tuple(fold(word.key) for word in line.words)
    sentences = tuple(_sentences(line))
    facts.sort(key=lambda fact: fact.start)
    return Reading(line, words, sentences, tuple(_with_negated_bounds(facts, sentences)))


def _with_negated_bounds(facts: list[Fact], sentences: tuple[tuple[int, int], ...]) -> Iterator[Fact]:
    """“Do not take more than 8” is “no more than 8”: the negation belongs to the bound."""
    taken: set[Fact] = set()
    joined: dict[Fact, Fact] = {}
    for place, negation in enumerate(facts):
        following = (fact for fact in facts[place + 1 : place + NEAR + 1] if fact.group in ("negation", "quantity"))
        bound = next(following, None) if negation.group == "negation" else None
        if bound is None or bound.group != "quantity" or bound.value[0] not in NEGATED:
            continue
        near = bound.start - negation.end <= NEAR
        if near and any(start <= negation.start and bound.end <= end for start, end in sentences):
            value = (NEGATED[bound.value[0]], *bound.value[1:])
            joined[bound] = replace(bound, value=value, start=negation.start)
            taken.add(negation)
    yield from (joined.get(fact, fact) for fact in facts if fact not in taken)


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A word in small letters, with one kind of apostrophe, dash and quotation mark."""
    if len(word) == 1 and unicodedata.category(word) == "Pd":
        return "-"
    return word.lower().translate(APOSTROPHES)


def _reading_text(line: Wording) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and where each word stands in it. Citations say nothing; raised figures have a ``^``."""
    text = ""
    places: list[tuple[int, int]] = []
    for word in line.words:
        if word.start and line.text[word.start - 1] == " ":
            text += " "
        start = len(text)
        text += "" if word.key.startswith(CITATION_MARK) else fold(word.key)
        places.append((start, len(text)))
    return text, places


def _sentences(line: Wording) -> Iterator[tuple[int, int]]:
    start = 0
    words = line.words
    for place, word in enumerate(words):
        ends = word.key in ENDS and (word.end == len(line.text) or line.text[word.end] in " " + CITATION_MARK)
        if ends or word.key in "。！？" or word.key == PARAGRAPH_END:
            yield start, place + 1
            start = place + 1
    if start < len(words):
        yield start, len(words)


Found = tuple[str, FactKind, tuple[object, ...], int, int, bool]


def _found(text: str, patterns: Patterns, medicine: re.Pattern[str]) -> Iterator[Found]:
    """What every pattern finds, the surest first: what one has taken, the next cannot have."""
    for pattern in patterns.frequencies:
        for match in pattern.finditer(text):
            value = patterns.frequency(match)
            if value[0] == "times" and not value[2]:
                # Twice as often, without a period, is a number.
                yield "quantity", "number", ("", value[1], "times"), *match.span(), False
            else:
                yield "frequency", "frequency", value, *match.span(), value[0] == "at"
    for match in patterns.quantity.finditer(text):
        yield from _quantity(match, text, patterns)
    for match in patterns.ordinal.finditer(text):
        yield "ordinal", "number", (match[0],), *match.span(), True
    for match in medicine.finditer(text):
        if match[0] not in fact_words.NO_MEDICINES:
            yield "medicine", "medicine", (_singular(match[0]),), *match.span(), False
    for match in patterns.negation.finditer(text):
        if not match["nothing"]:
            yield "negation", "negation", ("not",), *match.span("word"), False


def _quantity(match: re.Match[str], text: str, patterns: Patterns) -> Iterator[Found]:
    found = patterns.read_quantity(match)
    if found is None:
        return
    bound, numbers, unit, per, weak = found
    kind: FactKind = "dose" if unit.split("/")[0] in fact_words.DOSING else "number"
    yield "quantity", kind, (bound, numbers, unit), match.start(), match.end("quantity"), weak
    if per is not None:
        yield "frequency", "frequency", ("times", ("1",), per), match.end("quantity"), match.end(), False


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
