"""Two tables compared cell by cell: columns by their headings, rows by what stands in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from articles.document import types
from articles.document.passages import cell_wording, shortened
from articles.document.wording import Wording, plain_wording

LONGEST_CELL = 30


@dataclass(frozen=True)
class Cell:
    """A text that stands at the same place of both tables; None where the table has no such place."""

    label: str
    before: Wording | None
    after: Wording | None


def cells_between(before: types.Table, after: types.Table) -> tuple[list[Cell], list[str]]:
    """The cells that differ, in reading order, and sentences on rows and columns that changed places."""
    columns = _matched(_columns(before), _columns(after))
    rows = _matched(before.rows, after.rows)
    found = [Cell("Caption", plain_wording(before.caption), plain_wording(after.caption))]
    for old, new in columns:
        was = None if old is None else plain_wording(_heading(before, old))
        now = None if new is None else plain_wording(_heading(after, new))
        place = new if new is not None else old or 0
        found.append(Cell(f"Heading of column {place + 1}", was, now))
    for old_row, new_row in rows:
        for old, new in columns:
            name = after if new_row is not None and new is not None else before
            row, column = (new_row, new) if name is after else (old_row, old)
            if row is None or column is None:
                continue
            found.append(Cell(_cell_name(name, row, column), _at(before, old_row, old), _at(after, new_row, new)))
    differing = [cell for cell in found if _key(cell.before) != _key(cell.after)]
    details = [*_changed_places("Row", rows), *_changed_places("Column", columns)]
    return differing, details


def all_cells(table: types.Table) -> list[Cell]:
    """Every text of a table, row by row, as one that was added."""
    captions = [Cell("Caption", None, plain_wording(table.caption))] if table.caption else []
    headings = [
        Cell(f"Heading of column {place + 1}", None, plain_wording(text)) for place, text in enumerate(table.headings)
    ]
    cells = [
        Cell(_cell_name(table, row, column), None, cell_wording(cell))
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
    ]
    return [cell for cell in [*captions, *headings, *cells] if cell.after and cell.after.text]


def _cell_name(table: types.Table, row: int, column: int) -> str:
    """``Row 2 “Adults”, column “Dose”``."""
    first = cell_wording(table.rows[row][0]).text if column and table.rows[row] else ""
    heading = _heading(table, column)
    names = [f"{row + 1} “{shortened(first, LONGEST_CELL)}”" if first else f"{row + 1}"]
    names.append(f"“{shortened(heading, LONGEST_CELL)}”" if heading else f"{column + 1}")
    return f"Row {names[0]}, column {names[1]}"


def _at(table: types.Table, row: int | None, column: int | None) -> Wording | None:
    if row is None or column is None:
        return None
    cells = table.rows[row]
    return cell_wording(cells[column]) if column < len(cells) else None


def _key(line: Wording | None) -> tuple[object, ...]:
    return line.key if line is not None and line.text else ()


def _matched(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> list[tuple[int | None, int | None]]:
    """Which row became which: equal ones, then those that begin alike, go on alike, or are left at the same place."""
    olds = [tuple(cell_wording(cell).text for cell in row) for row in before]
    news = [tuple(cell_wording(cell).text for cell in row) for row in after]
    found: list[tuple[int | None, int | None]] = []
    free_olds, free_news = list(range(len(olds))), list(range(len(news)))
    for part in (slice(None), slice(1), slice(1, None)):
        for new in list(free_news):
            old = next((old for old in free_olds if olds[old][part] == news[new][part] and any(news[new][part])), None)
            if old is not None:
                found.append((old, new))
                free_olds.remove(old)
                free_news.remove(new)
    found += _at_the_same_place(found, free_olds, free_news)
    return sorted(found, key=lambda pair: (_last_before(pair, found), pair[0] if pair[0] is not None else -1))


def _columns(table: types.Table) -> list[list[str]]:
    """Each column from its heading down."""
    width = max([len(table.headings), *(len(row) for row in table.rows)])
    return [
        [_heading(table, place), *(row[place] if place < len(row) else "" for row in table.rows)]
        for place in range(width)
    ]


def _heading(table: types.Table, column: int) -> str:
    return table.headings[column] if column < len(table.headings) else ""


def _at_the_same_place(
    found: list[tuple[int | None, int | None]], olds: list[int], news: list[int]
) -> Iterator[tuple[int | None, int | None]]:
    """Rows in the same gap between rows that are matched, in pairs; what is over was added or removed."""
    inner = sorted((old, new) for old, new in found if old is not None and new is not None)
    edges = [(-1, -1), *inner, (10**9, 10**9)]
    left_olds, left_news = list(olds), list(news)
    for (old_from, new_from), (old_to, new_to) in pairwise(edges):
        here_old = [old for old in left_olds if old_from < old < old_to]
        here_new = [new for new in left_news if new_from < new < new_to]
        # With an equal number on both sides each was rewritten; otherwise nobody can tell which.
        if len(here_old) == len(here_new):
            for old, new in zip(here_old, here_new, strict=True):
                yield old, new
                left_olds.remove(old)
                left_news.remove(new)
    yield from ((old, None) for old in left_olds)
    yield from ((None, new) for new in left_news)


def _last_before(pair: tuple[int | None, int | None], found: list[tuple[int | None, int | None]]) -> float:
    old, new = pair
    if new is not None:
        return new
    earlier = [kept for before, kept in found if before is not None and kept is not None and before < (old or 0)]
    return max(earlier, default=-1) + 0.5


def _changed_places(name: str, pairs: list[tuple[int | None, int | None]]) -> list[str]:
    """Sentences on rows or columns that stand elsewhere, apart from those pushed on by others."""
    kept = sorted((new, old) for old, new in pairs if old is not None and new is not None)
    order = [old for _, old in kept]
    calm: set[int] = set()
    for match in SequenceMatcher(None, sorted(order), order, autojunk=False).get_matching_blocks():
        calm.update(order[match.b : match.b + match.size])
    sentences = [f"{name} {new + 1} was {name.lower()} {old + 1}." for new, old in kept if old not in calm]
    sentences += [f"{name} {new + 1} is new." for old, new in pairs if old is None and new is not None]
    return sentences + [f"{name} {old + 1} was removed." for old, new in pairs if new is None and old is not None]
