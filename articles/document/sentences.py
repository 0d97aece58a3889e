"""Sentences that both documents have, here or elsewhere: whatever they state has not changed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from articles.document.fact_reading import Fact, Reading
from articles.document.wording import Wording

# A sentence of this many words is the same one wherever it stands; shorter ones may say another thing elsewhere.
TELLING = 4


@dataclass(frozen=True)
class Spot:
    """One line of both documents; None on one side where it is new or gone.

    ``change`` is the place of the change it belongs to. ``cell`` names a cell of a table: what is said in it is not the
    same elsewhere.
    """

    change: int
    before: Wording | None
    after: Wording | None
    cell: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a spot: how it reads, and the words whose sentences are not found on the other side."""

    reading: Reading
    places: tuple[int, ...]

    def facts(self) -> list[Fact]:
        here = set(self.places)
        return [fact for fact in self.reading.facts if here.issuperset(range(fact.start, fact.end))]


def without_kept_sentences(
    spots: Sequence[Spot], readings: Sequence[tuple[Reading, Reading]]
) -> list[tuple[Side, Side]]:
    """What is left of both sides without the sentences that both documents have: first here, then anywhere."""
    left = []
    for old, new in readings:
        both = _common(_telling(old), _telling(new))
        left.append((_left(old, Counter(both)), _left(new, Counter(both))))
    moving = [place for place, spot in enumerate(spots) if not spot.cell]
    gone = Counter(text for place in moving for text in _telling(left[place][0].reading, left[place][0].places))
    come = Counter(text for place in moving for text in _telling(left[place][1].reading, left[place][1].places))
    kept_before, kept_after = gone & come, gone & come
    for place in moving:
        old_side, new_side = left[place]
        left[place] = (
            _left(old_side.reading, kept_before, old_side.places),
            _left(new_side.reading, kept_after, new_side.places),
        )
    return left


def _telling(reading: Reading, places: Sequence[int] | None = None) -> list[tuple[str, ...]]:
    here = None if places is None else set(places)
    return [
        reading.words[start:end]
        for start, end in reading.sentences
        if (here is None or start in here) and end - start > TELLING
    ]


def _common(one: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    return Counter(one) & Counter(other)


def _left(reading: Reading, kept: Counter[tuple[str, ...]], places: Sequence[int] | None = None) -> Side:
    """The words that are left without these sentences, which are counted down."""
    here = set(range(len(reading.words)) if places is None else places)
    for start, end in reading.sentences:
        text = reading.words[start:end]
        if start in here and kept[text] > 0:
            kept[text] -= 1
            here.difference_update(range(start, end))
    return Side(reading, tuple(sorted(here)))
