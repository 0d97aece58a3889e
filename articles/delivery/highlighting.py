"""Snippets: the place in a text where most of the words of a search stand, with these marked."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.utils.html import escape

from articles.delivery.words import OF, asked_forms, is_letter, is_unspaced, pairs

# A word of a search that ends so stands for all that begin like it.
BEGINS = "*"
ELLIPSIS = "…"
# Characters: of a snippet, before its first mark, and in which a text is looked through first.
LENGTH = 220
BEFORE = 60
NEAR = 4000
MOST_MARKS = 15
# What may be a letter with an accent. Taking these off takes long.
FOREIGN = re.compile("[^\x00-\xbf\u2000-\u2fff]")

Match = tuple[int, int, str]


def highlight(text: str, words: list[str]) -> dict[str, str]:
    """``{"snippet": ...}``: about 200 characters of the plain text as HTML, with ``<mark>`` around these words.

    Where none of them stands in the text, its beginning.
    """
    matches = _matches(text[:NEAR], words)
    if len(text) > NEAR and len({word for _, _, word in matches}) < len(words):
        matches = _matches(text, words)
    start, end = _window(text, matches)
    parts, place = [], start
    for first, last in _joined(matches):
        if start <= first and last <= end:
            parts += [escape(text[place:first]), "<mark>", escape(text[first:last]), "</mark>"]
            place = last
    parts.append(escape(text[place:end]))
    before, after = ELLIPSIS if start else "", ELLIPSIS if end < len(text) else ""
    return {"snippet": before + "".join(parts) + after}


def _joined(matches: list[Match]) -> list[tuple[int, int]]:
    """Where something is to be marked, each place once."""
    spans: list[tuple[int, int]] = []
    for first, last, _ in matches:
        if spans and first < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
        else:
            spans.append((first, last))
    return spans


def _window(text: str, matches: list[Match]) -> tuple[int, int]:
    """Where the snippet begins and ends: at words, around as many different words of the search as can be."""
    best, most = 0, 0
    for number, (first, _, _) in enumerate(matches):
        near = {word for place, last, word in matches[number:] if last <= first + LENGTH - BEFORE}
        if len(near) > most:
            best, most = first, len(near)
    start = max(0, best - BEFORE)
    if start and (space := text.find(" ", start, best)) >= 0:
        start = space + 1
    end = min(len(text), start + LENGTH)
    if end < len(text) and (space := text.rfind(" ", start + LENGTH // 2, end)) >= 0:
        end = space
    return start, end


def _matches(text: str, words: list[str]) -> list[Match]:
    """Where these words stand, in order: first and last place, and which word."""
    lowered = text.lower()
    found = _found(lowered, words) if len(lowered) == len(text) else []
    if not found and FOREIGN.search(text):
        found = _found(text.translate(_PLAIN_LETTERS), words)
    return found


def _found(lowered: str, words: list[str]) -> list[Match]:
    return sorted(spot for word in words for spot in _spots(lowered, word))


def _spots(lowered: str, word: str) -> list[Match]:
    spots: list[Match] = []
    for start in _starts(word):
        place = lowered.find(start)
        while place >= 0 and len(spots) < MOST_MARKS:
            end = place + len(start)
            if is_unspaced(word):
                spots.append((place, end, word))
            elif not place or not is_letter(lowered[place - 1]):
                while end < len(lowered) and is_letter(lowered[end]):
                    end += 1
                if _is_meant(lowered[place:end], word):
                    spots.append((place, end, word))
            place = lowered.find(start, place + 1)
    return spots


@lru_cache(maxsize=10_000)
def _starts(word: str) -> tuple[str, ...]:
    """What every form of this word begins with; a letter less than its stems, such as bab for baby and babies."""
    if word.endswith(BEGINS):
        return (word.removesuffix(BEGINS),)
    if is_unspaced(word):
        return tuple(dict.fromkeys(pairs(word)))
    stems = {form.partition(OF)[0] for form in asked_forms(word)}
    starts = {stem[:-1] if len(stem) > 3 else stem for stem in stems} - {""}
    return tuple(sorted(one for one in starts if not any(one != other and one.startswith(other) for other in starts)))


@lru_cache(maxsize=50_000)
def _is_meant(found: str, word: str) -> bool:
    if word.endswith(BEGINS):
        return found.startswith(word.removesuffix(BEGINS))
    return not asked_forms(word).isdisjoint(asked_forms(found))


class _PlainLetters(dict[int, Any]):
    """For ``str.translate``: every character as one small letter without accent, so that places stay the same."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char)[0].lower()
        self[code] = plain if len(plain) == 1 and char < "\uac00" else char
        return str(self[code])


_PLAIN_LETTERS = _PlainLetters()
