"""Figures from rounds: each gives a ratio of what was measured side by side in it, and their median is believed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """The median of the rounds' ratios, with the lowest and the highest."""

    median: float
    lowest: float
    highest: float
    rounds: int


@dataclass(frozen=True)
class Bound:
    """What a figure must be: at least ``at_least``, or at most ``at_most``."""

    at_least: float | None = None
    at_most: float | None = None

    def verdict(self, value: float) -> str:
        """“passes”, or by how much of the bound it falls short."""
        if self.at_least is not None and value < self.at_least:
            return f"falls short by {1 - value / self.at_least:.0%}"
        if self.at_most is not None and value > self.at_most:
            return f"exceeds by {value / self.at_most - 1:.0%}"
        return "passes"


def ratio_of_rounds(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """Ours over theirs, round by round. Raises ``ValueError`` where the rounds do not agree or one measured nothing."""
    if len(ours) != len(theirs) or not ours:
        raise ValueError(f"{len(ours)} rounds of ours cannot be compared with {len(theirs)} of theirs.")
    if not all(theirs):
        raise ValueError("A round measured nothing to compare with.")
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return Figure(median=median(ratios), lowest=min(ratios), highest=max(ratios), rounds=len(ratios))


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` of ``values`` do not exceed, between two where it falls there."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
