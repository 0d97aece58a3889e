"""Which facts changed between two wordings of the same passage.

A fact has changed where one of them states it and the other does not, or states another in its place. That sentences
changed places, or that the same is said in other words, changes no fact. What this does not know it does not list:
the comparison shows every change all the same.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from articles.document.changes import ChangedFact, FactKind
from articles.document.differing import Step, steps_between
from articles.document.fact_reading import Fact, Reading, read_facts
from articles.document.opposites import are_opposite
from articles.document.sentences import Side, Spot, without_kept_sentences
from articles.document.wording import Wording

# How many words around a fact tell what it is about, and how long a word must be to tell anything.
AROUND = 5
LONG_WORD = 4
# Opposites count where one word or two took the place of another.
FEW = 3
# More words than these are no negation but a sentence with one.
MOST_WORDS = 4


EMPTY = Wording()


def changed_facts(spots: Sequence[Spot], *, language: str, before: str, medicines: Iterable[str]) -> list[ChangedFact]:
    """The facts that changed at these spots; ``before`` is the language of the document before."""
    names = frozenset(name.lower() for name in medicines)
    sides = [
        (
            read_facts(spot.before or EMPTY, language=before, medicines=names),
            read_facts(spot.after or EMPTY, language=language, medicines=names),
        )
        for spot in spots
    ]
    found: list[ChangedFact] = []
    for spot, (old, new) in zip(spots, without_kept_sentences(spots, sides), strict=True):
        found += _changed(spot, old, new)
    return _with_keys(found)


def _changed(spot: Spot, old: Side, new: Side) -> Iterator[ChangedFact]:
    steps = steps_between(
        [old.reading.words[place] for place in old.places], [new.reading.words[place] for place in new.places]
    )
    pairs = _pairs(old, new, steps)
    for was, now in sorted(pairs, key=_in_order):
        kind = _kind(was, now)
        if kind == "negation" and not (was and now):
            yield _fact(spot, kind, old, new, *_around(was, now, old, new, steps))
        else:
            yield _fact(spot, kind, old, new, _span(was), _span(now))
    for was_span, now_span in _opposites(old, new, steps, pairs):
        yield _fact(spot, "negation", old, new, was_span, now_span)


Span = tuple[int, int]
NOWHERE = (0, 0)
FactPair = tuple[Fact | None, Fact | None]


def _pairs(old: Side, new: Side, steps: list[Step]) -> list[FactPair]:
    """What was put for what, gone or new. What is said on both sides is left out."""
    olds, news = old.facts(), new.facts()
    images = _images(old, new, steps)
    _take_pairs(olds, news, images, same=True)
    olds, news = _not_named(olds, new.reading), _not_named(news, old.reading)
    changed = _take_pairs(olds, news, images, same=False)
    _take_out_what_moved(olds, news, old.reading, new.reading)
    changed += _alone_of_their_group(olds, news)
    gone = [(was, None) for was in olds if not was.weak]
    return [*changed, *gone, *((None, now) for now in news if not now.weak)]


def _images(old: Side, new: Side, steps: list[Step]) -> dict[int, Span]:
    """For each word, the words on the other side that stand where it stood."""
    images: dict[int, Span] = {}
    for tag, i1, i2, j1, j2 in steps:
        for place in range(i1, i2):
            here = slice(j1 + place - i1, j1 + place - i1 + 1) if tag == "equal" else slice(j1, j2)
            images[old.places[place]] = _words(new.places[here])
    return images


def _take_pairs(olds: list[Fact], news: list[Fact], images: dict[int, Span], *, same: bool) -> list[FactPair]:
    """Take the pairs out that stand at the same place, those that say the same or those that do not."""
    found: list[FactPair] = []
    for was in list(olds):
        spans = {images[word] for word in range(was.start, was.end)} - {NOWHERE}
        last = max((end for _, end in spans), default=0)
        for now in news:
            if now.start >= last:
                break
            there = any(start < now.end and now.start < end for start, end in spans)
            if there and now.group == was.group and same == (now.value == was.value):
                olds.remove(was)
                news.remove(now)
                found.append((was, now))
                break
    return found


def _take_out_what_moved(olds: list[Fact], news: list[Fact], old: Reading, new: Reading) -> None:
    """The same fact about the same thing, elsewhere in the passage."""
    elsewhere: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for now in news:
        elsewhere[now.group, now.value].append(now)
    for was in list(olds):
        for now in elsewhere[was.group, was.value]:
            if _context(old, was) & _context(new, now):
                olds.remove(was)
                news.remove(now)
                elsewhere[was.group, was.value].remove(now)
                break


def _context(reading: Reading, fact: Fact) -> set[str]:
    around = reading.words[max(0, fact.start - AROUND) : fact.start] + reading.words[fact.end : fact.end + AROUND]
    return {word for word in around if len(word) >= LONG_WORD or not word.isascii()}


def _alone_of_their_group(olds: list[Fact], news: list[Fact]) -> list[FactPair]:
    """Where one fact of a group is left on each side, the one took the place of the other."""
    found: list[FactPair] = []
    for group in ("quantity", "frequency", "medicine"):
        was = [fact for fact in olds if fact.group == group]
        now = [fact for fact in news if fact.group == group]
        if len(was) == 1 and len(now) == 1:
            olds.remove(was[0])
            news.remove(now[0])
            if was[0].value != now[0].value and not (was[0].weak and now[0].weak):
                found.append((was[0], now[0]))
    return found


def _not_named(facts: list[Fact], other: Reading) -> list[Fact]:
    """Without the medicines that the other side names too: named once more or less, it is no other medicine."""
    named = {fact.value for fact in other.facts if fact.group == "medicine"}
    return [fact for fact in facts if fact.group != "medicine" or fact.value not in named]


def _kind(was: Fact | None, now: Fact | None) -> FactKind:
    if was is None or now is None:
        return (was or now).kind  # type: ignore[union-attr]
    if was.group != "quantity":
        return was.kind
    if was.value[1] == now.value[1] and was.value[2] != now.value[2]:
        return "unit"
    return "dose" if "dose" in (was.kind, now.kind) else "number"


def _around(was: Fact | None, now: Fact | None, old: Side, new: Side, steps: list[Step]) -> tuple[Span, Span]:
    """A negation with the words that were put for it, or with its neighbours where nothing was."""
    fact = was or now
    assert fact is not None  # noqa: S101 - one of both is there
    here = [step for step in steps if step[0] != "equal" and _touches(step, fact, old if was else new, bool(was))]
    if not here:
        return _span(was), _span(now)
    i1, i2, j1, j2 = here[0][1], here[-1][2], here[0][3], here[-1][4]
    if max(i2 - i1, j2 - j1) > MOST_WORDS:
        # A sentence that is new or gone as a whole: the negation and its neighbours say enough.
        side = old if was else new
        alone = _words([place for place in side.places if fact.start - 1 <= place <= fact.end])
        return (alone, NOWHERE) if was else (NOWHERE, alone)
    if not (i1 < i2 and j1 < j2) or len(here) > 1:
        i1, i2, j1, j2 = _widened(i1, i2, j1, j2, old, new)
    return _words(old.places[i1:i2]), _words(new.places[j1:j2])


def _touches(step: Step, fact: Fact, side: Side, before: bool) -> bool:
    _, i1, i2, j1, j2 = step
    words = side.places[i1:i2] if before else side.places[j1:j2]
    return any(fact.start <= word < fact.end for word in words)


def _widened(i1: int, i2: int, j1: int, j2: int, old: Side, new: Side) -> tuple[int, int, int, int]:
    """One common word more on either side, where there is one that is a word."""
    if i1 and j1 and old.reading.words[old.places[i1 - 1]][:1].isalnum():
        i1, j1 = i1 - 1, j1 - 1
    if i2 < len(old.places) and j2 < len(new.places) and old.reading.words[old.places[i2]][:1].isalnum():
        i2, j2 = i2 + 1, j2 + 1
    return i1, i2, j1, j2


def _opposites(old: Side, new: Side, steps: list[Step], pairs: list[FactPair]) -> Iterator[tuple[Span, Span]]:
    """Words that were put for their opposites: ``safe`` for ``unsafe``, ``before`` for ``after``."""
    told_before = {place for was, _ in pairs if was for place in range(was.start, was.end)}
    told_after = {place for _, now in pairs if now for place in range(now.start, now.end)}
    for tag, i1, i2, j1, j2 in steps:
        if tag != "replace" or i2 - i1 > FEW or j2 - j1 > FEW:
            continue
        for was in old.places[i1:i2]:
            for now in new.places[j1:j2]:
                told = was in told_before or now in told_after
                if not told and are_opposite(old.reading.words[was], new.reading.words[now]):
                    yield (was, was + 1), (now, now + 1)


def _span(fact: Fact | None) -> Span:
    return (fact.start, fact.end) if fact else NOWHERE


def _words(places: Sequence[int]) -> Span:
    return (places[0], places[-1] + 1) if places else NOWHERE


def _in_order(pair: FactPair) -> tuple[int, int]:
    was, now = pair
    return (now.start if now else was.start if was else 0, 0 if now else 1)


def _fact(spot: Spot, kind: FactKind, old: Side, new: Side, was: Span, now: Span) -> ChangedFact:
    return ChangedFact(
        kind=kind,
        before=old.reading.text(*was),
        after=new.reading.text(*now),
        sentence_before=old.reading.sentence_of(was[0]) if was != NOWHERE else "",
        sentence_after=new.reading.sentence_of(now[0]) if now != NOWHERE else "",
        change=spot.change,
        line=spot.cell,
        key="",
    )


def _with_keys(facts: list[ChangedFact]) -> list[ChangedFact]:
    seen: Counter[tuple[object, ...]] = Counter()
    keyed = []
    for fact in facts:
        said = (fact.kind, fact.before, fact.after, fact.sentence_before, fact.sentence_after, fact.line)
        seen[said] += 1
        text = "\x1f".join([*map(str, said), str(seen[said])])
        keyed.append(replace(fact, key=hashlib.sha256(text.encode()).hexdigest()[:20]))
    return keyed
