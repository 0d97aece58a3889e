"""The patterns by which facts are found in a folded text, made for a language from ``articles.document.fact_words``."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from articles.document import fact_words as known
from articles.document.fact_frequencies import ADVERBS, FREQUENCIES, SHORT, TIMES
from articles.document.fact_numbers import DIGITS, digits

# Not inside a word, with the scripts that are written without spaces left out.
SPACED = "[^\\W_\u3040-\u30ff\u3400-\u9fff]"
RANGE = r"(?:\s?[-‑–—−~～至到]\s?|\s(?:to|or|bis|oder|a|o|à|ou|al|hasta|تا|یا|إلى|أو|से|या)\s)"
ONE = "1"

PER = r"(?: (?:a|an|per|each|al|a la|por|par|pro|am)|/| ?/) ?(?P<per>{p})"
BETWEEN = r"(?:between|entre|zwischen) (?P<low>{n})(?: ?{u})? (?:and|y|et|und) (?P<high>{n})"
UNDER = re.compile(r" ?/ ?| (?:per|pro|por|par) ")
# Where a period follows a unit like this, it says how often.
HOW_OFTEN = ("day", "week", "month", "night", "year")
UNDER_UNITS = "kg|ml|l|dl|dose|hour|minute|h|min|m²"
Quantity = tuple[str, tuple[str, ...], str, str | None, bool]


@dataclass(frozen=True)
class Patterns:
    """The compiled patterns of a language, and how to read what they match."""

    language: str
    frequencies: tuple[re.Pattern[str], ...]
    quantity: re.Pattern[str]
    negation: re.Pattern[str]
    ordinal: re.Pattern[str]
    numbers: dict[str, str]
    number: re.Pattern[str]
    units: dict[str, str]
    bounds: dict[str, str]

    def frequency(self, match: re.Match[str]) -> tuple[object, ...]:
        """What a frequency says: so many times in a period, or one in so many periods."""
        found = {name: text for name, text in match.groupdict().items() if text}
        period = self.units.get(found.get("period") or found.get("slash") or "", "")
        if "adverb" in found:
            period = _folded(ADVERBS[self.language])[found["adverb"]]
        if "short" in found:
            return ("times", (SHORT[found["short"].replace(".", "")],), "day")
        if "need" in found or "at" in found:
            return ("need",) if "need" in found else ("at", found["at"])
        if "times" in found:
            most = self._times(found["most"]) if "most" in found else ()
            return ("times", self._times(found["times"]) + most, period)
        every = self._times(found["every"]) if "every" in found else (ONE,)
        return ("times", (ONE,), period) if every == (ONE,) else ("every", every, period)

    def _times(self, text: str) -> tuple[str, ...]:
        return (TIMES[text],) if text in TIMES else self.read_numbers(text)

    def read_numbers(self, text: str) -> tuple[str, ...]:
        """The numbers in a text of digits and words, each in one form."""
        found = []
        for match in self.number.finditer(text):
            word = match[0]
            if word in self.numbers:
                found.append(self.numbers[word])
            elif not word[0].isdigit() and ("-" in word or " " in word):
                tens, _, ones = word.replace(" ", "-").partition("-")
                found.append(str(int(self.numbers[tens]) + int(self.numbers[ones])))
            else:
                found.append(digits(word, self.language))
        return tuple(found)

    def read_quantity(self, match: re.Match[str]) -> Quantity | None:
        """Bound, numbers, unit, the period it is per, and whether it may be no number at all; None for no quantity."""
        text = match["number"]
        numbers = self.read_numbers(match["low"] + " " + match["high"] if match["low"] else text)
        forms = UNDER.split(match["unit"]) if match["unit"] else []
        names = [self.units.get(form, form) for form in forms]
        weak = text in known.ARTICLES.get(self.language, ())
        if weak and text != "one" and not (names and names[0] in known.DOSING):
            return None
        weak = weak and not (text == "one" and names)
        per = self.units[match["per"]] if match["per"] else None
        if per is not None and (per not in HOW_OFTEN or not names):
            names, per = [*names, per], None
        bound = self.bounds.get(match["bound"] or "", "")
        return bound, numbers, "/".join(names), per, weak


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of these, the longest first."""
    return "|".join(re.escape(word) for word in sorted({_nfc(word) for word in words}, key=len, reverse=True))


@lru_cache(maxsize=64)
def patterns_for(language: str) -> Patterns:
    """The patterns of a language: compiled once, which takes a while."""
    units = _by_form({**known.DOSING, **known.MEASURING, **known.PERIODS})
    numbers = _by_form(known.NUMBERS.get(language, {}))
    if language == "en":
        numbers |= {"a": ONE, "an": ONE, "half a": "0.5", "half an": "0.5", "half of a": "0.5", "quarter of a": "0.25"}
    bounds = _bounds(language)
    number = _number(numbers, language)
    unit = f"(?:{alternatives(units)})(?!{SPACED})"
    many = f"(?:{number})(?:{RANGE}(?:{number}))?"
    period = f"(?:{alternatives(form for form, name in units.items() if name in PERIOD_NAMES)})(?!{SPACED})"
    adverb = alternatives(ADVERBS.get(language, {})) or r"(?!)"
    fill = {"{n}": f"(?:{many})", "{p}": period, "{u}": unit, "{adverb}": f"(?:{adverb})(?!{SPACED})"}
    bound = alternatives(bounds)
    each = f"(?:(?:{number})(?:/|(?: ?-?{unit})?{RANGE}))?(?:{number})"
    quantity = (
        f"(?P<quantity>(?:(?<!{SPACED})(?P<bound>{bound})\\s?)?(?P<number>{_fill(BETWEEN, fill)}|{each})"
        f"(?:[ -]?(?P<unit>{unit}(?:(?:/| per | pro | por | par )(?:{UNDER_UNITS})(?!{SPACED}))*))?)"
        f"(?:{_fill(PER, fill)})?(?!{SPACED})"
    )
    return Patterns(
        language=language,
        frequencies=tuple(
            _compiled(f"(?<!{SPACED})(?:{_fill(pattern, fill)})(?!{SPACED})")
            for pattern in FREQUENCIES.get(language, [])
        ),
        quantity=_compiled(quantity),
        negation=_negation(language),
        ordinal=_compiled(f"(?<!{SPACED})(?:{_ordinals(language)})(?!{SPACED})"),
        numbers=numbers,
        number=_compiled(number),
        units=units,
        bounds=bounds,
    )


PERIOD_NAMES = {"hour", "day", "week", "month", "year", "minute", *known.PERIODS}


def _number(numbers: dict[str, str], language: str) -> str:
    words = [DIGITS]
    if language == "en":
        tens = alternatives(word for word, value in numbers.items() if word.endswith("ty"))
        ones = alternatives(word for word, value in numbers.items() if value in list("123456789"))
        words.append(f"(?:{tens})[- ](?:{ones})(?!{SPACED})")
    if numbers:
        words.append(f"(?<!{SPACED})(?:{alternatives(numbers)})(?!{SPACED}|['’])")
    return "|".join(words)


def _bounds(language: str) -> dict[str, str]:
    """Every way to say a bound, with its sign."""
    texts = [*known.BOUNDS[""].items(), *known.BOUNDS.get(language, {}).items()]
    return {_nfc(word): sign for sign, words in texts for word in words.split("|")}


def _ordinals(language: str) -> str:
    words = alternatives(known.ORDINALS.get(language, "").split())
    return f"\\d+(?:st|nd|rd|th)|{words}" if words else r"(?!)"


@lru_cache(maxsize=64)
def medicine_pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Medicines by these names, by the names that everybody knows, and by the endings of their names."""
    ending = alternatives(known.MEDICINE_ENDINGS.split())
    listed = alternatives({*known.MEDICINES.split(), *names})
    return _compiled(f"(?<!{SPACED})(?:(?:{listed})s?|[^\\W\\d_]{{3,}}(?:{ending})s?)(?!{SPACED})")


def _negation(language: str) -> re.Pattern[str]:
    words = alternatives(known.NEGATIONS.get(language, "").split()) or r"(?!)"
    nothing = known.NO_NEGATION.get(language) or r"(?!)"
    if language == "zh":
        return _compiled(f"(?P<nothing>{nothing})|(?P<word>{words})")
    more = {"en": "[a-z]+n't|", "fr": "(?:ne |n')(?:[^ .,;:]+ ){1,3}?(?:pas|jamais|rien|plus|aucune?|que)|n'|"}
    whole = f"(?:(?P<nothing>{nothing})|(?P<word>{more.get(language, '')}{words}))"
    closed = f"(?<!{SPACED}){whole}(?:(?<=n')|(?!{SPACED}))"
    return _compiled(closed)


def _fill(pattern: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(name, part)
    return pattern


def _by_form(forms_of: dict[str, str]) -> dict[str, str]:
    return {_nfc(form): name for name, forms in forms_of.items() for form in forms.split()}


def _folded(words: dict[str, str]) -> dict[str, str]:
    return {_nfc(word): value for word, value in words.items()}


def _nfc(word: str) -> str:
    return unicodedata.normalize("NFC", word.lower())


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(unicodedata.normalize("NFC", pattern))
