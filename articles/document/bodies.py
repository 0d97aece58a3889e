"""The changes between two bodies, in reading order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from articles.document import types
from articles.document.aligning import Pair, align
from articles.document.changes import Change, ChangeKind, Line
from articles.document.differing import whole_piece
from articles.document.findings import Finding, Texts, details_of, line_between
from articles.document.passages import BLOCKS, TEXT, Passage, passages_of, shortened
from articles.document.pictures import file_details
from articles.document.tables import Cell, all_cells, cells_between
from articles.document.wording import joined, plain_wording

LEVELS = {2: "section", 3: "subsection", 4: "sub-subsection"}
# Passages that belong to their block as its paragraphs do; all others are a change of their own.
PARTS = (TEXT, "quote")
NO_FACTS = ("Credit",)


@dataclass(frozen=True)
class Entry:
    """A pair of the alignment with its passages."""

    pair: Pair
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]

    @property
    def kind(self) -> ChangeKind | str:
        if not self.before or not self.after:
            return "added" if self.after else "removed"
        same = len(self.before) == len(self.after) == 1 and self.before[0].key == self.after[0].key
        if self.pair.moved:
            return "moved" if same else "moved and changed"
        return "same" if same else "changed"

    @property
    def shown(self) -> Passage:
        """The passage as it is now; of what was removed, as it was."""
        return (self.after or self.before)[0]


def body_findings(before: types.PublicDocument, after: types.PublicDocument) -> list[Finding]:
    """What changed in the body; one finding for all that changed side by side in one block."""
    olds, news = passages_of(before), passages_of(after)
    entries = [
        Entry(pair, tuple(olds[place] for place in pair.before), tuple(news[place] for place in pair.after))
        for pair in align(olds, news)
    ]
    found = [_finding(entries, start, end, olds) for start, end in _groups(entries)]
    if not found and _shape(before) != _shape(after):
        change = Change("changed", "Body", "body", details=("The same text is divided into blocks in another way.",))
        found.append(Finding(change))
    return found


def _groups(entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Ranges of entries that make one change: neighbours in one block, or neighbours that moved together."""
    homes = _homes(entries)
    start: int | None = None
    for place, entry in enumerate(entries):
        if start is not None and not (entry.kind != "same" and _together(entries[place - 1], entry, homes)):
            yield start, place
            start = None
        if start is None and entry.kind != "same":
            start = place
    if start is not None:
        yield start, len(entries)


def _together(one: Entry, other: Entry, homes: dict[int, int]) -> bool:
    if one.pair.moved or other.pair.moved:
        return (
            one.pair.moved
            and other.pair.moved
            and one.pair.before[-1] + 1 == other.pair.before[0]
            and one.pair.after[-1] + 1 == other.pair.after[0]
        )
    if one.shown.role not in PARTS or other.shown.role not in PARTS:
        return False
    return _home(one, homes) == _home(other, homes)


def _homes(entries: Sequence[Entry]) -> dict[int, int]:
    """The block that each block of the body before has become."""
    homes: dict[int, int] = {}
    for entry in entries:
        if entry.before and entry.after and not entry.pair.moved:
            homes.setdefault(entry.before[0].block, entry.after[0].block)
    for one, other in pairwise(entries):
        # What was removed and what was added at its place, of the same kind.
        replaced = one.kind == "removed" and other.kind == "added" and one.shown.block_type == other.shown.block_type
        if replaced and other.shown.block not in homes.values():
            homes.setdefault(one.shown.block, other.shown.block)
    return homes


def _home(entry: Entry, homes: dict[int, int]) -> tuple[str, int]:
    if entry.after:
        return ("after", entry.after[0].block)
    block = entry.before[0].block
    return ("after", homes[block]) if block in homes else ("before", block)


def _finding(entries: Sequence[Entry], start: int, end: int, olds: Sequence[Passage]) -> Finding:
    group = entries[start:end]
    shown = [_shown(entry, alone=len(group) == 1) for entry in group]
    lines = tuple(line for finding in shown for line in finding.change.lines)
    details = [sentence for finding in shown for sentence in finding.change.details]
    if group[0].pair.moved:
        details.insert(0, _moved_from(group[0], olds))
    first = next((entry for entry in group if entry.after), group[0])
    images = next((finding.change.images for finding in shown if finding.change.images), None)
    change = Change(
        kind=_kind_of(group),
        where=_where(group, first),
        part="body",
        lines=lines,
        details=tuple(dict.fromkeys(details)),
        before=next((entry.before[0].block for entry in group if entry.before), None),
        after=next((entry.after[0].block for entry in group if entry.after), None),
        images=images,
        neighbours=(_neighbour(entries, start - 1), _neighbour(entries, end)),
    )
    return Finding(change, tuple(texts for finding in shown for texts in finding.texts))


def _kind_of(group: Sequence[Entry]) -> ChangeKind:
    kinds = {entry.kind for entry in group}
    if len(kinds) == 1:
        return kinds.pop()  # type: ignore[return-value]
    return "moved and changed" if group[0].pair.moved else "changed"


def _where(group: Sequence[Entry], first: Entry) -> str:
    place = first.shown.place
    blocks = {entry.shown.block for entry in group}
    if first.shown.role == "section" and group[0].pair.moved and len(blocks) > 1:
        return place.replace(", heading", ", heading and text") if len(group) > 1 else place
    if len(group) > 1 and place.lower().endswith(("paragraph", "list item")):
        return f"{place}s"
    return place


def _neighbour(entries: Sequence[Entry], place: int) -> str:
    if 0 <= place < len(entries) and entries[place].kind == "same":
        return entries[place].shown.text
    return ""


def _moved_from(entry: Entry, olds: Sequence[Passage]) -> str:
    was, now = entry.before[0], entry.after[0]
    place = entry.pair.before[0]
    behind = f"after “{shortened(olds[place - 1].text or BLOCKS[olds[place - 1].block_type])}”" if place else "first"
    if was.section == now.section or was.role == "section":
        return f"It stood {behind}."
    section = f"in {was.section}" if was.section else "before the first section"
    return f"It stood {section}, {behind}."


def _shown(entry: Entry, *, alone: bool) -> Finding:
    role = entry.shown.role
    if role == TEXT:
        return _text_shown(entry)
    if role == "table":
        return _table_shown(entry)
    return _whole_shown(entry)


def _text_shown(entry: Entry) -> Finding:
    was = joined([passage.line for passage in entry.before]) if entry.before else None
    now = joined([passage.line for passage in entry.after]) if entry.after else None
    line = line_between(entry.shown.label, was, now)
    assert line is not None  # noqa: S101 - passages say something
    details = [*details_of([line]), *_kind_details(entry)]
    if len(entry.after) > 1:
        details.append("One paragraph became several.")
    elif len(entry.before) > 1:
        details.append("Several paragraphs became one.")
    change = Change("changed", "", "body", lines=(_as_moved(line, entry),), details=tuple(details))
    return Finding(change, () if line.kind == "same" else (Texts(was, now),))


def _as_moved(line: Line, entry: Entry) -> Line:
    return replace(line, kind=entry.kind) if entry.pair.moved else line  # type: ignore[arg-type]


def _kind_details(entry: Entry) -> Iterator[str]:
    """Sentences on text that stands in another kind of block or list."""
    if not entry.before or not entry.after:
        return
    was, now = entry.before[0], entry.after[0]
    if was.block_type != now.block_type:
        yield f"Was {_named(was)}, is now {_named(now)}."
    elif was.label != now.label:
        yield f"Was the {was.label.lower() or 'text'}, is now the {now.label.lower() or 'text'}."
    if was.line.kind != now.line.kind:
        yield f"Was a {was.line.kind}, is now a {now.line.kind}."
    elif was.line.depth != now.line.depth:
        yield f"The list level was {was.line.depth}, is now {now.line.depth}."


def _named(passage: Passage) -> str:
    return f"in the {BLOCKS[passage.block_type]}"


def _whole_shown(entry: Entry) -> Finding:
    """Headings, pictures, quotations' attributions and related articles."""
    was, now = next(iter(entry.before), None), next(iter(entry.after), None)
    labels = dict.fromkeys([*(was.fields if was else ()), *(now.fields if now else ())])
    lines: list[Line] = []
    texts: list[Texts] = []
    for label in labels:
        old, new = was and was.fields.get(label), now and now.fields.get(label)
        line = line_between(label, old or None, new or None)
        if line is None or (line.kind == "same" and not entry.pair.moved):
            continue
        lines.append(_as_moved(line, entry) if line.kind == "same" else line)
        if line.kind != "same" and label not in NO_FACTS:
            texts.append(Texts(old or None, new or None))
    details = [*details_of(lines), *_attribute_details(was, now)]
    images = None
    if entry.shown.role == "image":
        images = (_image(was), _image(now))
    change = Change("changed", "", "body", lines=tuple(lines), details=tuple(details), images=images)
    return Finding(change, tuple(texts))


def _image(passage: Passage | None) -> int | None:
    value = passage.attributes["image"] if passage else None
    return value if isinstance(value, int) else None


def _attribute_details(was: Passage | None, now: Passage | None) -> Iterator[str]:
    shown = now or was
    assert shown is not None  # noqa: S101 - one of both is there
    if was is None or now is None:
        if shown.role == "related":
            yield f"Related article: page {shown.attributes['article']}."
        return
    old, new = was.attributes, now.attributes
    if shown.role == "image":
        yield from file_details(old["image"], old["file"], new["image"], new["file"])
        return
    for name in ("number", "level", "anchor", "consent", "article"):
        if old.get(name) != new.get(name):
            yield SENTENCES[name].format(_said(name, old.get(name)), _said(name, new.get(name)))


SENTENCES = {
    "number": "The section’s number was {}, is now {}.",
    "level": "The heading opened a {}, now a {}.",
    "anchor": "The section’s address was {}, is now {}.",
    "consent": "The record of consent was {}, is now {}.",
    "article": "The related article was page {}, is now page {}.",
}


def _said(name: str, value: object) -> str:
    if name == "level" and isinstance(value, int):
        return LEVELS[value]
    if name == "anchor":
        return f"#{value}"
    return "none" if value is None else str(value)


def _table_shown(entry: Entry) -> Finding:
    was = entry.before[0].table if entry.before else None
    now = entry.after[0].table if entry.after else None
    details: list[str] = []
    if was is not None and now is not None:
        cells, details = cells_between(was, now)
        if entry.kind == "moved":
            return Finding(Change("moved", "", "body", lines=_name_of(now)))
    elif now is not None:
        cells = all_cells(now)
    else:
        assert was is not None  # noqa: S101 - one of both is there
        cells = [Cell(cell.label, cell.after, None) for cell in all_cells(was)]
    lines = [line for cell in cells if (line := line_between(cell.label, cell.before, cell.after)) is not None]
    change = Change("changed", "", "body", lines=tuple(lines), details=(*details, *details_of(lines)))
    return Finding(change, tuple(Texts(cell.before, cell.after, cell=cell.label) for cell in cells))


def _name_of(table: types.Table) -> tuple[Line, ...]:
    name = table.caption or ", ".join(table.headings) or BLOCKS["table"]
    return (Line("Table", "moved", whole_piece(plain_wording(name), "same")),)


def _shape(document: types.PublicDocument) -> list[tuple[str, int]]:
    """How the text is divided: the kind of every block and the number of its passages."""
    sizes = Counter(passage.block for passage in passages_of(document))
    return [(block.type, sizes[place]) for place, block in enumerate(document.content.body)]
