"""What was approved and withdrawn when, and whether what readers got fits it.

Times are seconds of one monotonic clock.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock

from cms.tests.operations.newsroom import MARK, Newsroom, Story
from cms.tests.operations.visiting import Answer

# Seconds for which an answer may be behind.
ALLOWED = 5
GONE = None


@dataclass
class Turn:
    """A story begins to show this version, or none: not before ``asked``, and surely at ``known``, where that is
    known. Whoever does not know takes the turn out again, or says so later."""

    version: int | None
    asked: float
    known: float | None = None


@dataclass(frozen=True)
class Seen:
    """A reader was shown this version of a story, or none."""

    story: int
    version: int | None
    began: float
    ended: float
    where: str


@dataclass
class Ledger:
    turns: dict[int, list[Turn]] = field(default_factory=lambda: defaultdict(list))
    seen: list[Seen] = field(default_factory=list)
    # What the API has told of each edition of a story, by its digest: all the same bytes.
    told: dict[tuple[int, int], dict[str, bytes]] = field(default_factory=lambda: defaultdict(dict))
    mixed: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, newsroom: Newsroom) -> "Ledger":
        ledger = cls()
        for story in newsroom.stories:
            ledger.turns[story.number].append(Turn(story.public, -math.inf, -math.inf))
        return ledger

    def begin(self, story: Story, version: int | None, asked: float) -> Turn:
        turn = Turn(version, asked)
        with self.lock:
            self.turns[story.number].append(turn)
        return turn

    def take_out(self, story: Story, turn: Turn) -> None:
        with self.lock:
            self.turns[story.number].remove(turn)

    def note_article(self, story: Story, answer: Answer) -> None:
        """An answer about one story: it shows one version, or there is none."""
        versions = {int(found[2]) for found in MARK.finditer(answer.body) if int(found[1]) == story.number}
        if answer.status == 200 and len(versions) != 1:
            self.mixed.append(f"story {story.number}: {versions}")
        version = max(versions) if answer.status == 200 and versions else GONE
        if answer.status == 200 and version is not GONE and answer.headers["Content-Type"] == "application/json":
            edition = answer.json["review"]["edition"]
            self.told[story.number, edition].setdefault(sha256(answer.body).hexdigest(), answer.body)
        if answer.status in (200, 404, 410):
            with self.lock:
                self.seen.append(Seen(story.number, version, answer.began, answer.ended, "article"))

    def note_any(self, answer: Answer, where: str) -> None:
        """An answer that shows some stories or none, such as a list."""
        shown = {(int(found[1]), int(found[2])) for found in MARK.finditer(answer.body)}
        with self.lock:
            self.seen += [Seen(story, version, answer.began, answer.ended, where) for story, version in shown]

    def violations(self) -> Iterator[str]:
        """What readers must not have been shown, in words."""
        yield from (f"two versions in one answer, {what}" for what in self.mixed)
        yield from (
            f"story {story}, edition {edition}: told in {len(ways)} ways, which differ in {differing(ways)}"
            for (story, edition), ways in self.told.items()
            if len(ways) > 1
        )
        for seen in self.seen:
            late = self.lateness(seen)
            if late > ALLOWED:
                yield f"story {seen.story}, version {seen.version}, {where_and_when(seen, late)}"

    def lateness(self, seen: Seen) -> float:
        """Seconds by which what was seen had surely been replaced when it was asked for; 0 where it was right, and
        infinite where it had not been approved when the answer came."""
        turns = self.turns[seen.story]
        late = math.inf
        for place, turn in enumerate(turns):
            if turn.version != seen.version or turn.asked > seen.ended:
                continue
            ends = [after.known for after in turns[place + 1 : place + 2] if after.known is not None]
            late = min(late, max(0.0, seen.began - ends[0]) if ends else 0.0)
        return late


def differing(ways: dict[str, bytes]) -> list[str]:
    """The fields that the first two of several answers about an article do not have alike."""
    one, other, *_ = (json.loads(body) for body in ways.values())
    return [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]


def where_and_when(seen: Seen, late: float) -> str:
    return f"in {seen.where}: " + ("never approved" if late == math.inf else f"{late:.1f} s late")
