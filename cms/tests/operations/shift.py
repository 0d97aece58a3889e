"""People at work and readers at once, for a while, and what came of it: a thread each."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from cms.tests.operations.ledger import GONE, Ledger
from cms.tests.operations.newsroom import Newsroom, Person, Story, mark, was_done
from cms.tests.operations.own_site import OwnSite
from cms.tests.operations.visiting import Answer, LostError, Visitor

SENT = """
    SELECT v.content->>'title' FROM wagtailcore_taskstate t JOIN wagtailcore_revision v ON v.id = t.revision_id
    WHERE t.id = %s
"""
APPROVED = "SELECT 1 FROM reviewers_approval WHERE round_id = %s"
PUBLIC = "SELECT live FROM wagtailcore_page WHERE id = %s"
# Seconds between two requests of a reader.
PAUSE = 0.02
EVERY = 3


@dataclass
class Shift:
    """What a newsroom does on a site while it runs. ``acknowledged`` says what people were told was done."""

    site: OwnSite
    newsroom: Newsroom
    ports: Sequence[int]
    ledger: Ledger
    errors: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    saved: list[tuple[Story, int]] = field(default_factory=list)
    signed: list[tuple[Story, int, int]] = field(default_factory=list)
    withdrawn: list[Story] = field(default_factory=list)
    # When an ordinary read succeeded.
    reached: list[float] = field(default_factory=list)
    _failures: list[BaseException] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def working(self) -> Iterator[None]:
        """All of them at work, until the context ends; what went wrong in a thread is raised then."""
        acts: list[Callable[[], None]] = [lambda team=team: self.work(team) for team in self.newsroom.teams]
        acts += [lambda turn=turn: self.read(turn) for turn in range(4)] + [self.probe]
        threads = [threading.Thread(target=self._run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()
        if self._failures:
            raise self._failures[0]

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def wait(self, seconds: float) -> None:
        """So long, or until something has gone wrong."""
        self._over.wait(seconds)

    def _run(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as failure:  # raised again when all have stopped
            self._failures.append(failure)
            self._over.set()

    # Readers

    def read(self, turn: int) -> None:
        """Read everything in turn, by all processes, beginning at another one each."""
        ports = self.ports[turn % len(self.ports) :] + self.ports[: turn % len(self.ports)]
        reader, stories = Visitor(ports, self.errors), self.newsroom.stories
        while not self._over.is_set():
            story = stories[(turn + self.reads) % len(stories)]
            for where, address in (
                ("article", f"/api/v2/pages/{story.page_id}/"),
                ("list", "/api/v2/pages/?type=articles.ArticlePage&fields=*&limit=20"),
                ("article", f"/articles/{story.slug}/"),
                ("search", f"/api/v2/pages/?type=articles.ArticlePage&search={mark(story.number, story.version)}"),
                ("feed", "/feeds/articles.atom"),
                ("index", "/articles/"),
            ):
                try:
                    answer = reader.get(address)
                except LostError:
                    time.sleep(PAUSE)
                    continue
                self.reads += 1
                if where == "article":
                    self.ledger.note_article(story, answer)
                else:
                    self.ledger.note_any(answer, where)
                time.sleep(PAUSE)
        reader.close()

    def probe(self) -> None:
        reader = Visitor(self.ports)
        address = next(f"/api/v2/pages/{story.page_id}/" for story in self.newsroom.stories)
        while not self._over.is_set():
            try:
                if reader.get(address).status < 500:
                    self.reached.append(time.monotonic())
            except LostError:
                pass
            time.sleep(PAUSE)
        reader.close()

    def longest_gap(self) -> float:
        return max(after - before for before, after in zip(self.reached, self.reached[1:], strict=False))

    # The desk

    def work(self, stories: list[Story]) -> None:
        """Write, send, sign, and withdraw now and then, one story after the other."""
        people = [self.enter(name) for name in (stories[0].writer, stories[0].reviewer, self.newsroom.editor)]
        writer, reviewer, editor = people
        turn = 0
        while not self._over.is_set():
            turn += 1
            story = stories[turn % len(stories)]
            if self.site.open_round(story.page_id) is None:
                self.write(writer, story)
                # A draft that nobody is ever to see.
                if turn % EVERY == 0:
                    continue
                self.attempt(partial(writer.send, story), "/admin/articles/")
            if round_id := self.site.open_round(story.page_id):
                self.sign(reviewer, story, round_id)
            if turn % EVERY == 1 and story.public is not GONE:
                self.withdraw(editor, story)
        for person in people:
            person.close()

    def enter(self, name: str) -> Person:
        while True:
            try:
                return Person(name, self.ports, self.errors)
            except (LostError, AssertionError):
                if self._over.is_set():
                    raise
                time.sleep(1)

    def write(self, writer: Person, story: Story) -> None:
        story.version += 1
        if self.attempt(lambda: writer.save(story, story.version), story.edit_page):
            self.saved.append((story, story.version))

    def sign(self, reviewer: Person, story: Story, round_id: int) -> None:
        """Sign the newest version, and note from when on readers may get it."""
        (version,) = self.site.fetch(SENT, round_id)[0]
        number = int(version.partition(f"tk{story.number}x")[2].partition("e")[0])
        turn = self.ledger.begin(story, number, time.monotonic())
        if self.attempt(lambda: reviewer.sign(round_id), "/admin/reviews/"):
            self.signed.append((story, number, round_id))
        elif not self.site.fetch_settled(APPROVED, round_id):
            self.ledger.take_out(story, turn)
            return
        turn.known, story.public = time.monotonic(), number

    def withdraw(self, editor: Person, story: Story) -> None:
        turn = self.ledger.begin(story, GONE, time.monotonic())
        if self.attempt(lambda: editor.withdraw(story), "/admin/pages/"):
            self.withdrawn.append(story)
        elif self.site.fetch_settled(PUBLIC, story.page_id) == [(True,)]:
            self.ledger.take_out(story, turn)
            return
        turn.known, story.public = time.monotonic(), GONE

    def attempt(self, act: Callable[[], Answer], leads_to: str) -> bool:
        """Whether it was done, for sure; waits a moment where nobody can say."""
        try:
            if was_done(act(), leads_to):
                return True
        except LostError:
            pass
        time.sleep(0.5)
        return False
