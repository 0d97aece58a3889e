"""Two wordings compared word by word: what was added, removed, or only looks different.

Built on ``difflib``: its longest common runs read better than the shortest edit, and it needs no further dependency.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

from articles.document.changes import Look, Mark, Piece
from articles.document.wording import PARAGRAPH_END, Word, Wording

# (tag, from, to in the text before, from, to in the text after), as difflib's opcodes.
Step = tuple[str, int, int, int, int]
# Above this many words, difflib looks for common runs without the commonest words: a rewritten page stays fast.
LONG = 300
# A common run as short as this, between changes that are longer, is chance.
SHORT = 2


def similarity(before: Sequence[str], after: Sequence[str]) -> float:
    """How much of two texts is common, from 0 to 1, by their words in order."""
    if not before or not after:
        return 1.0 if before == after else 0.0
    matcher = SequenceMatcher(None, before, after, autojunk=len(after) > LONG)
    return matcher.ratio() if matcher.quick_ratio() > 0.2 else 0.0


def steps_between(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """What has to be done to get from one list of words to the other."""
    matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > LONG)
    return list(matcher.get_opcodes())


def readable_steps(before: Wording, after: Wording) -> list[Step]:
    """The same for reading: words that two rewritten sentences share by chance count as rewritten."""
    steps = steps_between([word.key for word in before.words], [word.key for word in after.words])
    merged: list[Step] = []
    for place, step in enumerate(steps):
        if merged and (_is_chance(steps, place, before) or (merged[-1][0] != "equal" and step[0] != "equal")):
            last = merged.pop()
            merged.append(("replace", last[1], step[2], last[3], step[4]))
        else:
            merged.append(step)
    return merged


def pieces_between(before: Wording, after: Wording) -> tuple[Piece, ...]:
    """The runs of both texts in reading order."""
    runs: list[tuple[str, Mark, Look, Look | None]] = []
    for tag, i1, i2, j1, j2 in readable_steps(before, after):
        if tag == "equal":
            runs += _kept(before, before.words[i1:i2], after, after.words[j1:j2])
        else:
            runs += _marked(before, before.words[i1:i2], "removed")
            runs += _marked(after, after.words[j1:j2], "added")
    return _together(runs)


def whole_piece(line: Wording, mark: Mark) -> tuple[Piece, ...]:
    """A line of which every word fared alike."""
    return _together(_marked(line, line.words, mark))


def look_details(pieces: Sequence[Piece]) -> list[str]:
    """Sentences on emphasis and links that were lost, won or turned."""
    found: list[str] = []
    for (was, look), run in groupby((piece for piece in pieces), key=lambda piece: (piece.was, piece.look)):
        words = "".join(piece.text for piece in run if piece.mark == "same").strip()
        if was is None:
            continue
        for name in ("bold", "italic"):
            if getattr(was, name) != getattr(look, name):
                done = "added to" if getattr(look, name) else "lost on"
                found.append(f"{name.capitalize()} {done} “{words}”.")
        found += _link_detail(was.link, look.link, words)
    return found + _links_in_changed_words(pieces)


def _is_chance(steps: list[Step], place: int, before: Wording) -> bool:
    """Whether this step is a short common run between two longer changes."""
    tag, i1, i2, _, _ = steps[place]
    if tag != "equal" or not 0 < place < len(steps) - 1 or i2 - i1 > SHORT:
        return False
    # What a document may not blur: numbers and the ends of paragraphs stand for themselves.
    if any(word.key == PARAGRAPH_END or word.key[:1].isdigit() for word in before.words[i1:i2]):
        return False
    around = (steps[place - 1], steps[place + 1])
    return all(min(i2 - i1, j2 - j1) > SHORT for _, i1, i2, j1, j2 in around)


def _kept(
    before: Wording, words: list[Word], after: Wording, now: list[Word]
) -> list[tuple[str, Mark, Look, Look | None]]:
    runs: list[tuple[str, Mark, Look, Look | None]] = []
    for old, new in zip(words, now, strict=True):
        start = _with_space(after, new)
        # The space goes with the word behind it.
        old_looks = [before.looks[old.start]] * (new.start - start) + before.looks[old.start : old.end]
        new_looks = [after.looks[new.start]] * (new.start - start) + after.looks[new.start : new.end]
        for char, was, look in zip(after.text[start : new.end], old_looks, new_looks, strict=True):
            runs.append((char, "same", look, was if was != look else None))
    return runs


def _marked(line: Wording, words: list[Word], mark: Mark) -> list[tuple[str, Mark, Look, Look | None]]:
    runs: list[tuple[str, Mark, Look, Look | None]] = []
    for word in words:
        start = _with_space(line, word)
        runs += [(char, mark, line.looks[word.start], None) for char in line.text[start : word.start]]
        runs += [(line.text[place], mark, line.looks[place], None) for place in range(word.start, word.end)]
    return runs


def _with_space(line: Wording, word: Word) -> int:
    return word.start - 1 if word.start and line.text[word.start - 1] == " " else word.start


def _together(runs: list[tuple[str, Mark, Look, Look | None]]) -> tuple[Piece, ...]:
    return tuple(
        Piece(text="".join(run[0] for run in group), mark=mark, look=look, was=was)
        for (mark, look, was), group in groupby(runs, key=lambda run: run[1:])
    )


def _link_detail(was: str, now: str, words: str) -> list[str]:
    if was == now:
        return []
    if not was:
        return [f"Link to {now} added to “{words}”."]
    if not now:
        return [f"Link to {was} lost on “{words}”."]
    return [f"Link target changed from {was} to {now} on “{words}”."]


def _links_in_changed_words(pieces: Sequence[Piece]) -> list[str]:
    gone = _links(pieces, "removed")
    new = _links(pieces, "added")
    sentences = [f"Link to {link} removed with “{words}”." for link, words in gone.items() if link not in new]
    return sentences + [f"Link to {link} added with “{words}”." for link, words in new.items() if link not in gone]


def _links(pieces: Sequence[Piece], mark: Mark) -> dict[str, str]:
    found: dict[str, str] = {}
    for piece in pieces:
        if piece.mark == mark and piece.look.link:
            found[piece.look.link] = (found.get(piece.look.link, "") + piece.text).strip()
    return found
