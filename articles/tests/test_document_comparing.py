"""Comparing two documents: the hand-made pairs, first editions, and what holds for any two documents."""

import json
from collections import Counter
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.document.changes import Change, Comparison
from articles.document.comparing import compare
from articles.document.types import PublicDocument, read_document
from articles.document.wording import read_lines
from articles.tests.comparing import block_pairs, fact_pairs, language_pairs, rewritten_pairs
from articles.tests.comparing.pair import FIRST, Pair, Seen, cite, make_document, reference, section, text
from articles.tests.test_document_types import stored

PAIRS = [*fact_pairs.PAIRS, *language_pairs.PAIRS, *rewritten_pairs.PAIRS, *block_pairs.PAIRS]
FEWEST_PAIRS = 60
MOST_FALSE = 0.05


def shows(change: Change, wanted: Seen) -> bool:
    words = {
        mark: [piece.text for piece in change.pieces if piece.mark == name]
        for mark, name in (("-", "removed"), ("+", "added"), ("=", "same"))
    }
    said = [
        any(saying[1:] in text for text in words[saying[0]])
        if saying[0] in words
        else any(saying in sentence for sentence in change.details)
        for saying in wanted.says
    ]
    return change.kind == wanted.kind and wanted.where in change.where and all(said)


def missed(pair: Pair, comparison: Comparison) -> list[Seen]:
    return [wanted for wanted in pair.changes if not any(shows(change, wanted) for change in comparison.changes)]


def described(change: Change) -> str:
    marks = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    words = "".join(marks[piece.mark].format(piece.text) for piece in change.pieces)
    return f"{change.kind} | {change.where} | {words} | {' '.join(change.details)}"


def facts_of(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [(fact.kind, fact.before, fact.after) for fact in comparison.facts]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_pair__shows_every_change_and_no_other(pair: Pair) -> None:
    comparison = compare(*pair.documents())

    shown = [described(change) for change in comparison.changes]
    assert not missed(pair, comparison), shown
    assert comparison.count == len(pair.changes), shown


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_pair__lists_its_changed_facts(pair: Pair) -> None:
    assert facts_of(compare(*pair.documents())) == pair.facts


def test_pairs__the_other_way_round__have_changes_too() -> None:
    for pair in PAIRS:
        before, after = pair.documents()

        assert bool(compare(after, before).count) == bool(pair.changes), pair.name


def test_cell_without_a_heading__is_compared_too() -> None:
    before = [{"type": "table", "headings": ["Who"], "rows": [["<p>Adults</p>", "<p>5 mg</p>"], []]}]
    after = [{"type": "table", "headings": ["Who"], "rows": [["<p>Adults</p>", "<p>6 mg</p>"], []]}]

    assert facts_of(compare(make_document(before), make_document(after))) == [("dose", "5 mg", "6 mg")]


def test_pairs__changes_missed_and_false_facts__are_within_their_measure(note_figure: Any) -> None:
    unseen, found, false, overlooked = 0, 0, 0, 0
    for pair in PAIRS:
        comparison = compare(*pair.documents())
        shown, wanted = Counter(facts_of(comparison)), Counter(pair.facts)
        unseen += len(missed(pair, comparison))
        found += shown.total()
        false += (shown - wanted).total()
        overlooked += (wanted - shown).total()
    wanted_changes = sum(len(pair.changes) for pair in PAIRS)
    note_figure(f"comparison of {len(PAIRS)} hand-made pairs: changes missed", f"{unseen} of {wanted_changes}", "0")
    note_figure(
        f"comparison of {len(PAIRS)} hand-made pairs: false “changed facts”",
        f"{false} of {found}, {false / found:.1%}",
        "≤ 5 %",
    )
    note_figure(f"comparison of {len(PAIRS)} hand-made pairs: facts overlooked", overlooked, "0")
    assert len(PAIRS) >= FEWEST_PAIRS
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)
    assert unseen == 0
    assert overlooked == 0
    assert false <= MOST_FALSE * found


def test_first_edition__has_no_changes() -> None:
    comparison = compare(None, make_document("Rest."))

    assert comparison.first
    assert comparison.count == 0


def test_equal_documents__are_the_same__and_others_in_spaces_only_are_not() -> None:
    assert compare(make_document("Rest."), make_document("Rest.")).same
    comparison = compare(make_document("<p>Rest now.</p>"), make_document("<p>Rest  now.</p>"))

    assert comparison == Comparison()


def test_change__knows_its_place_and_what_stands_around_it() -> None:
    body = [section("Light", number=1), text("<p>Before it.</p><p>Dark rooms help.</p><p>After it.</p>")]
    changed = [section("Light", number=1), text("<p>Before it.</p><p>Dim rooms help.</p><p>After it.</p>")]
    (change,) = compare(make_document(body), make_document(changed)).changes

    assert (change.where, change.part) == ("Section 1 · Light, paragraph", "body")
    assert (change.before, change.after) == (1, 1)
    assert change.neighbours == ("Before it.", "After it.")


def test_citation_without_a_reference__is_shown_as_such() -> None:
    before = {"body": [text(f"It helps {cite(FIRST)}.")], "references": [reference(FIRST, "A trial")]}
    after = {"body": [text(f"It helps {cite(FIRST)} much.")]}
    change, _ = compare(make_document(before), make_document(after)).changes

    assert "[?]" in [piece.text.strip() for piece in change.pieces]


def test_keys_of_facts__are_told_apart_and_stay_the_same() -> None:
    before = [text("Adults: 5 mg."), text("Take 5 mg, then 5 mg.")]
    after = [text("Adults: 6 mg."), text("Take 6 mg, then 6 mg.")]
    facts = compare(make_document(before), make_document(after)).facts

    assert facts_of(Comparison(facts=facts)) == [("dose", "5 mg", "6 mg")] * 3
    assert len({fact.key for fact in facts}) == 3
    assert facts == compare(make_document(before), make_document(after)).facts
    assert facts[0].sentence_before == "Adults: 5 mg."


def variants_of(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, str):
        return f"{value} again" if value else "again"
    return value + 1 if isinstance(value, int) else "2024-05-06"


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, dict):
        return list(chain.from_iterable(leaves(value, (*path, key)) for key, value in data.items()))
    if isinstance(data, list):
        return list(chain.from_iterable(leaves(value, (*path, place)) for place, value in enumerate(data)))
    return [path]


def with_another(data: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    changed = json.loads(json.dumps(data))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = variants_of(inner[path[-1]])
    return changed


STORED = json.loads(stored("schema-1"))
# A block's kind makes another document; ids of facts alone make one that nobody can build.
FIXED = {"type", "schema", "id"}
LEAVES = [path for path in leaves(STORED) if path[-1] not in FIXED and path[-1] != "level"]


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_any_value_of_a_document__once_changed__is_a_change(path: tuple[Any, ...]) -> None:
    before = read_document(stored("schema-1"))
    after = PublicDocument.model_validate(with_another(STORED, path))

    assert compare(before, after).count >= 1


words = st.sampled_from(
    [
        "take",
        "1 mg",
        "10",
        "not",
        "no",
        "1",
        "mg",
        "daily",
        "twice",
        "a",
        "½",
        "10<sup>5</sup>",
        ".5",
        "1.000,5",
        "1 000",
        "shouldn't",
        "n'est",
        "ne",
        "pas",
        "half",
        "twenty-one",
        "every",
        "hours",
        "/",
        "kg",
        "–",
        "<b>bold</b>",
        "一",
        "次",
        "每天",
        "مرتين",
        "يوميا",
        "ن",
        "बार",
        "में",
        "دو",
        "۵",
        "٫",
        "fois",
        "dos",
        "veces",
        "al día",
        "¶",
        cite(FIRST),
        ".",
        ",",
    ]
)
texts = st.lists(words, max_size=12).map(" ".join)
bodies = st.lists(
    st.lists(texts, max_size=3).map(lambda lines: "".join(f"<p>{line}</p>" for line in lines)), max_size=4
)
languages = st.sampled_from(["en", "es", "fr", "de", "zh", "ar", "fa", "hi", "ru", "pt-br"])


def said(body: list[str]) -> Counter[str]:
    """Every word of a body, wherever it stands."""
    lines = chain.from_iterable(read_lines(html) for html in body)
    return Counter(word for line in lines for word in line.text.replace("\ufffc", "[?]").split())


@pytest.mark.property
@given(before=bodies, after=bodies, language=languages)
@settings(max_examples=150, deadline=None)
def test_any_two_texts__the_words_removed_and_added_account_for_the_difference(
    before: list[str], after: list[str], language: str
) -> None:
    old, new = (make_document([text(html) for html in body], language) for body in (before, after))
    comparison = compare(old, new)

    letters: dict[str, Counter[str]] = {"removed": Counter(), "added": Counter()}
    for change in comparison.changes:
        for piece in change.pieces:
            if piece.mark != "same":
                letters[piece.mark].update(piece.text.replace("¶", "").replace(" ", ""))
    one, other = (Counter("".join(said(body).elements()).replace("¶", "")) for body in (before, after))
    assert one - letters["removed"] + letters["added"] == other
    assert compare(old, old).same


@pytest.mark.property
@given(before=bodies, after=bodies)
@settings(max_examples=100, deadline=None)
def test_any_two_texts_that_read_differently__have_a_change(before: list[str], after: list[str]) -> None:
    old, new = (make_document([text(html) for html in body]) for body in (before, after))
    reads = [[line.text for html in body for line in read_lines(html)] for body in (before, after)]

    assert bool(compare(old, new).count) or reads[0] == reads[1]
