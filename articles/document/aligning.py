"""Which passage of one body became which of the other: kept, rewritten, moved, divided or brought together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from articles.document.passages import TEXT, Passage

# How much two passages must have in common, from 0 to 1, to be one that was rewritten: where both stand at the same
# place, and wherever they stand.
ALIKE = 0.25
ALIKE_ANYWHERE = 0.6
# A passage was divided when its parts together have this much in common with it, and each by itself.
DIVIDED = 0.7
PART = 0.5
MOST_PARTS = 4
FEWEST_WORDS_TO_DIVIDE = 4
FEW_WORDS = 8


@dataclass(frozen=True)
class Pair:
    """Places of passages in the two lists that are one and the same; several on one side where it was divided."""

    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    moved: bool = False


@dataclass
class _Gap:
    """What is not matched yet between two matches."""

    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


def align(before: Sequence[Passage], after: Sequence[Passage]) -> list[Pair]:
    """Every passage of both lists in one pair, in reading order; what was removed stands where it stood."""
    pairs, gaps = _kept(before, after)
    moved = _moved_as_they_were(before, after, gaps)
    for gap in gaps:
        pairs += _divided(before, after, gap)
        pairs += _rewritten(before, after, gap)
    moved += _moved_and_rewritten(before, after, gaps)
    pairs += [Pair(before=(old,)) for gap in gaps for old in gap.before]
    pairs += [Pair(after=(new,)) for gap in gaps for new in gap.after]
    return _in_reading_order(pairs, moved)


def common(one: Passage, other: Passage) -> float:
    """How much two passages have in common, from 0 to 1; 0 where they cannot be the same."""
    if one.role != other.role:
        return 0.0
    shared = _overlap(one.shingles, other.shingles)
    same = [value for name, value in one.attributes.items() if value and value == other.attributes.get(name)]
    return min(1.0, shared + 0.2 * len(same) + 0.01 * (one.block_type == other.block_type))


def _overlap(one: frozenset[object], other: frozenset[object]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _kept(before: Sequence[Passage], after: Sequence[Passage]) -> tuple[list[Pair], list[_Gap]]:
    matcher = SequenceMatcher(None, [one.key for one in before], [one.key for one in after], autojunk=False)
    pairs: list[Pair] = []
    gaps: list[_Gap] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pairs += [Pair((old,), (new,)) for old, new in zip(range(i1, i2), range(j1, j2), strict=True)]
        else:
            gaps.append(_Gap(list(range(i1, i2)), list(range(j1, j2))))
    return pairs, gaps


def _moved_as_they_were(before: Sequence[Passage], after: Sequence[Passage], gaps: list[_Gap]) -> list[Pair]:
    waiting: dict[tuple[object, ...], list[tuple[_Gap, int]]] = defaultdict(list)
    for gap in gaps:
        for old in gap.before:
            waiting[before[old].key].append((gap, old))
    moved: list[Pair] = []
    for gap in gaps:
        for new in list(gap.after):
            if waiting[after[new].key]:
                home, old = waiting[after[new].key].pop(0)
                home.before.remove(old)
                gap.after.remove(new)
                moved.append(Pair((old,), (new,), moved=True))
    return moved


def _divided(before: Sequence[Passage], after: Sequence[Passage], gap: _Gap) -> Iterator[Pair]:
    """Paragraphs that became several, and several that became one."""
    longer = len(gap.after) - len(gap.before)
    for old in list(gap.before) if longer > 0 else ():
        parts = _parts(before[old], after, gap.after)
        if parts:
            gap.before.remove(old)
            gap.after[:] = [new for new in gap.after if new not in parts]
            yield Pair((old,), parts)
    for new in list(gap.after) if longer < 0 else ():
        parts = _parts(after[new], before, gap.before)
        if parts:
            gap.after.remove(new)
            gap.before[:] = [old for old in gap.before if old not in parts]
            yield Pair(parts, (new,))


def _parts(whole: Passage, others: Sequence[Passage], free: list[int]) -> tuple[int, ...]:
    if whole.role != TEXT or len(whole.line.words) < FEWEST_WORDS_TO_DIVIDE:
        return ()
    best: tuple[float, tuple[int, ...]] = (max([DIVIDED, *(common(whole, others[place]) for place in free)]), ())
    for start in range(len(free)):
        for length in range(2, MOST_PARTS + 1):
            run = tuple(free[start : start + length])
            if len(run) < length or run[-1] - run[0] != length - 1 or not _could_be_parts(whole, run, others):
                break
            together = frozenset[object]().union(*(others[place].shingles for place in run))
            best = max(best, (_overlap(whole.shingles, together), run))
    return best[1]


def _could_be_parts(whole: Passage, run: tuple[int, ...], others: Sequence[Passage]) -> bool:
    parts = [others[place] for place in run]
    return all(part.role == TEXT and len(part.shingles & whole.shingles) >= PART * len(part.shingles) for part in parts)


def _rewritten(before: Sequence[Passage], after: Sequence[Passage], gap: _Gap) -> list[Pair]:
    """The pairs in order whose sum of what they have in common is the greatest."""
    olds, news = gap.before, gap.after
    only = _only_ones(before, after, gap)
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    score = [[0.0] * len(news) for _ in olds]
    for i, old in reversed(list(enumerate(olds))):
        for j, new in reversed(list(enumerate(news))):
            alike = max(common(before[old], after[new]), ALIKE if (old, new) in only else 0.0)
            score[i][j] = alike if alike >= ALIKE else 0.0
            taken = score[i][j] + best[i + 1][j + 1] if score[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    pairs: list[Pair] = []
    i = j = 0
    while i < len(olds) and j < len(news):
        if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append(Pair((olds[i],), (news[j],)))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    _take(gap, pairs)
    return pairs


def _only_ones(before: Sequence[Passage], after: Sequence[Passage], gap: _Gap) -> set[tuple[int, int]]:
    """What is alone of its kind at this place on both sides: one became the other, however little they share.

    This holds for pictures, tables, headings and so on, and for text of a few words, such as a list item.
    """
    by_kind: dict[tuple[str, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for old in gap.before:
        by_kind[_kind(before[old])][0].append(old)
    for new in gap.after:
        by_kind[_kind(after[new])][1].append(new)
    return {
        (olds[0], news[0])
        for olds, news in by_kind.values()
        if len(olds) == 1
        and len(news) == 1
        and all(one.role != TEXT or len(one.line.words) <= FEW_WORDS for one in (before[olds[0]], after[news[0]]))
    }


def _kind(passage: Passage) -> tuple[str, ...]:
    if passage.role != TEXT:
        return (passage.role,)
    return (passage.role, passage.block_type, passage.label, passage.line.kind)


def _moved_and_rewritten(before: Sequence[Passage], after: Sequence[Passage], gaps: list[_Gap]) -> list[Pair]:
    candidates = sorted(
        (
            (common(before[old], after[new]), old, new)
            for one in gaps
            for old in one.before
            for other in gaps
            for new in other.after
        ),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    pairs: list[Pair] = []
    taken: set[tuple[str, int]] = set()
    for alike, old, new in candidates:
        if alike < ALIKE_ANYWHERE:
            break
        if ("before", old) not in taken and ("after", new) not in taken:
            taken |= {("before", old), ("after", new)}
            pairs.append(Pair((old,), (new,), moved=True))
    for gap in gaps:
        _take(gap, pairs)
    return pairs


def _take(gap: _Gap, pairs: list[Pair]) -> None:
    olds = {old for pair in pairs for old in pair.before}
    news = {new for pair in pairs for new in pair.after}
    gap.before[:] = [old for old in gap.before if old not in olds]
    gap.after[:] = [new for new in gap.after if new not in news]


def _in_reading_order(pairs: list[Pair], moved: list[Pair]) -> list[Pair]:
    stayed = sorted((pair.before[-1], pair.after[-1]) for pair in pairs if pair.before and pair.after)

    def place(pair: Pair) -> tuple[int, int, int]:
        if pair.after:
            return (pair.after[0], 0, 0)
        last = max((new for old, new in stayed if old < pair.before[0]), default=-1)
        return (last, 1, pair.before[0])

    return sorted([*pairs, *moved], key=place)
