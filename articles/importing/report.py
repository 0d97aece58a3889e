"""What became of every line, and how the command tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    MADE = "made"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT_ALONE = "left alone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Result:
    """What was done about one draft."""

    outcome: Outcome
    page_id: int | None = None
    reason: str = ""
    no_place: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LineReport:
    """What became of one line: ``no_place`` lists what it held that the article lacks, ``altered`` what was fitted."""

    number: int
    result: Result
    title: str = ""
    no_place: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        return self.result.outcome is Outcome.FAILED

    def sentences(self) -> Iterator[str]:
        """The line's part of the report; nothing for an unchanged line."""
        result = self.result
        if result.outcome is Outcome.UNCHANGED:
            return
        name = f" “{self.title}”" if self.title else ""
        page = f", page {result.page_id}" if result.page_id else ""
        reason = f": {result.reason}" if result.reason else ""
        yield f"Line {self.number}{name}: {result.outcome}{page}{reason}"
        yield from (f"    no place: {entry}" for entry in self.no_place)
        yield from (f"    altered: {entry}" for entry in self.altered)


def summary(reports: list[LineReport]) -> str:
    """One sentence with a number for every outcome."""
    counts = Counter(report.result.outcome for report in reports)
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)
    lines = "1 line" if len(reports) == 1 else f"{len(reports)} lines"
    return f"{lines}: {told}. Nothing of it is public before a medical reviewer has approved it."
