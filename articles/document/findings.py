"""What the parts of a comparison hand on: a change, and the texts in it whose facts are to be read."""

from collections.abc import Iterable
from dataclasses import dataclass

from articles.document.changes import Change, Line
from articles.document.differing import look_details, pieces_between, whole_piece
from articles.document.wording import Wording


@dataclass(frozen=True)
class Texts:
    """One line before and now; None where there is none. ``cell`` names a cell of a table."""

    before: Wording | None
    after: Wording | None
    cell: str = ""


@dataclass(frozen=True)
class Finding:
    """A change with the texts in which facts may have changed."""

    change: Change
    texts: tuple[Texts, ...] = ()


def line_between(label: str, before: Wording | None, after: Wording | None) -> Line | None:
    """The line that shows both; None where neither says anything."""
    if before is None or not before.text:
        if after is None or not after.text:
            return None
        return Line(label, "added", whole_piece(after, "added"))
    if after is None or not after.text:
        return Line(label, "removed", whole_piece(before, "removed"))
    if before.key[2:] == after.key[2:]:
        return Line(label, "same", whole_piece(after, "same"))
    return Line(label, "changed", pieces_between(before, after))


def lines_between(texts: Iterable[tuple[str, Wording | None, Wording | None]]) -> tuple[Line, ...]:
    """The lines that differ, by label, text before and text now."""
    lines = (line_between(label, before, after) for label, before, after in texts)
    return tuple(line for line in lines if line is not None and line.kind != "same")


def details_of(lines: Iterable[Line]) -> list[str]:
    """Sentences on the links and emphasis that changed in these lines."""
    return [sentence for line in lines if line.kind == "changed" for sentence in look_details(line.pieces)]
