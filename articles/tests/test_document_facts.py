"""Reading facts out of a line: which there are, and which of them say the same."""

import pytest

from articles.document.fact_numbers import digits
from articles.document.fact_reading import Fact, read_facts
from articles.document.opposites import are_opposite
from articles.document.wording import plain_wording, read_lines


def facts_in(text: str, language: str = "en", *medicines: str) -> list[tuple[str, str]]:
    reading = read_facts(plain_wording(text), language=language, medicines=frozenset(medicines))
    return [(fact.kind, reading.text(fact.start, fact.end)) for fact in reading.facts if not fact.weak]


def only_fact(text: str, language: str = "en") -> Fact:
    line = read_lines(f"<p>{text}</p>")[0]
    (fact,) = read_facts(line, language=language, medicines=frozenset()).facts
    return fact


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Take 400 mg every 8 hours.", [("dose", "400 mg"), ("frequency", "every 8 hours")]),
        ("Take it twice or three times a day.", [("frequency", "twice or three times a day")]),
        ("From 2.5 to 5 ml/kg per day.", [("dose", "2.5 to 5 ml/kg"), ("frequency", "per day")]),
        ("Between 5 and 10 mg of it.", [("dose", "Between 5 and 10 mg")]),
        ("At least twenty-five minutes.", [("number", "At least twenty-five minutes")]),
        ("Moreover 5 people came.", [("number", "5")]),
        ("Rizatriptan, not aspirin.", [("medicine", "Rizatriptan"), ("negation", "not"), ("medicine", "aspirin")]),
        ("In April cholesterol rose.", []),
        ("Not only the head hurts.", []),
        ("As needed, 5 mg.", [("frequency", "As needed"), ("dose", "5 mg")]),
        ("No one of them, one more.", [("negation", "No")]),
        ("Everyday, someone, notable, knot.", []),
        ("", []),
    ],
)
def test_facts_in_english(text: str, facts: list[tuple[str, str]]) -> None:
    assert facts_in(text) == facts


def test_medicines_of_the_documents__are_known_by_their_names() -> None:
    assert facts_in("Try Zolmora now.") == []
    assert facts_in("Try Zolmora now.", "en", "zolmora") == [("medicine", "Zolmora")]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("0.5 mg", ".5 milligrams", "en"),
        ("0,5 mg", "0.5 mg", "de"),
        ("1,000 units", "1000 units", "en"),
        ("1.000 Einheiten", "1000 Einheiten", "de"),
        ("10 000 unités", "10000 unités", "fr"),
        ("½ tablet", "half a tablet", "en"),
        ("1½ tablets", "1.5 tablets", "en"),
        ("10<sup>5</sup>", "10⁵", "en"),
        ("5–10 mg", "5 to 10 mg", "en"),
        ("5 µg", "5 mcg", "en"),
        ("10%", "10 percent", "en"),
        ("twice daily", "2 times a day", "en"),
        ("every other day", "every 2 days", "en"),
        ("bid", "twice a day", "en"),
        ("over 5 mg", "more than 5 mg", "en"),
        ("not more than 5 mg", "up to 5 mg", "en"),
        ("dos veces al día", "2 veces por día", "es"),
        ("۵۰ میلی‌گرم", "50 میلی‌گرم", "fa"),
    ],
)
def test_facts_in_other_words__have_the_same_value(one: str, other: str, language: str) -> None:
    assert only_fact(one, language).value == only_fact(other, language).value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,000 mg", "1.000 mg"),
        ("5 mg", "5 mcg"),
        ("5 mg", "5 mg/kg"),
        ("10<sup>5</sup>", "105"),
        ("up to 5 mg", "at least 5 mg"),
        ("5 mg", "up to 5 mg"),
        ("once daily", "once weekly"),
        ("every 4 hours", "4 times an hour"),
        ("1/2 tablet", "1–3 tablets"),
    ],
)
def test_other_facts__have_another_value(one: str, other: str) -> None:
    assert only_fact(one).value != only_fact(other).value


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("0.50", "en", "0.5"),
        ("1,234,567", "en", "1234567"),
        ("1.234.567,5", "de", "1234567.5"),
        ("0.125", "de", "0.125"),
        ("12,5", "en", "12.5"),
        ("٢٫٥", "ar", "2.5"),
        ("100", "en", "100"),
    ],
)
def test_digits__as_languages_write_them(text: str, language: str, value: str) -> None:
    assert digits(text, language) == value


@pytest.mark.parametrize(
    ("one", "other", "opposite"),
    [
        ("safe", "unsafe", True),
        ("likely", "unlikely", True),
        ("hyperglycaemia", "hypoglycaemia", True),
        ("after", "before", True),
        ("باید", "نباید", True),
        ("بخورید", "نخورید", True),
        ("til", "until", False),
        ("safe", "safer", False),
        ("hypothyroidism", "hyperglycaemia", False),
        ("red", "blue", False),
    ],
)
def test_opposites(one: str, other: str, opposite: bool) -> None:
    assert are_opposite(one, other) is opposite
    assert are_opposite(other, one) is opposite
