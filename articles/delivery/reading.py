"""Reads articles as readers get them: from their presentations, through the fence, with one query for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from articles.delivery.cards import Piece
from articles.delivery.presentations import Kept, Made, Prepared, make, opener, prepare
from articles.delivery.selecting import CARD, LAYOUT, MORE, TEXT, WHOLE, Selection
from articles.delivery.sites import KnownSite, known_site
from articles.delivery.standing import Approved, standing
from articles.delivery.statements import Row, fetch, ids_parameter, presentations_statement, ready_statement
from reviewers.days import site_today

HTML = "html"
# Of a request: what was made for its answer, and is to be kept.
UNKEPT = "_unkept_presentations"


class ReadArticle(NamedTuple):
    """One article of an answer: its JSON in pieces, which are put together once, with all others of the answer.
    ``keys``, apart by blanks, name what it depends on, for caches that purge by them; ``kept_at`` is as the database
    says it."""

    pieces: list[Piece]
    kept_at: Any
    keys: bytes
    text: str = ""

    @property
    def json(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def changed_at(self) -> datetime:
        return _instant(self.kept_at)


@dataclass
class Reader:
    """Reads for one request. ``generation`` is the one in which it has read, None before."""

    request: HttpRequest
    generation: int | None = None
    _known: KnownSite | None = field(default=None, init=False)

    @property
    def known(self) -> KnownSite:
        if self._known is None:
            self._known = known_site(self.request)
        if self._known is None:
            raise Site.DoesNotExist
        return self._known

    @property
    def site(self) -> Site:
        return self.known.site

    def query(self, sql: str, before: Sequence[Any], after: Sequence[Any] = (), *, in_tree: bool = False) -> list[Row]:
        """The rows of a statement whose first column is the generation.

        Its parameters are ``before``, then the site's id (with ``in_tree`` length and text of the path of its root page
        before that), then ``after``. Asked again where the site has changed since it was remembered.
        """
        known = self.known
        rows = fetch(sql, [*before, *_parameters(known, in_tree=in_tree), *after])
        self.generation = rows[0][0]
        if self.generation == known.generation:
            return rows
        self._known = known_site(self.request, self.generation)
        if _parameters(self.known, in_tree=True) == _parameters(known, in_tree=True):
            return rows
        return fetch(sql, [*before, *_parameters(self.known, in_tree=in_tree), *after])

    def articles(
        self,
        ids: Sequence[int],
        selection: Selection,
        *,
        form: str = HTML,
        with_text: bool = False,
        ready: list[Row] | None = None,
    ) -> dict[int, ReadArticle]:
        """The public articles among these pages, by page id, in the order of ``ids``.

        ``ready`` are rows of ``ready_statement`` for them, where they were read along with the ids.
        """
        if not ids:
            return {}
        if form != HTML:
            prepared = prepare(ids, site=self.site, form=form)
            return {pk: _from_prepared(prepared[pk], selection) for pk in ids if pk in prepared}
        parts = (*selection.parts, *([TEXT] if with_text else []))
        public = self._fenced(ids, parts, ready)
        found = self._opened(public, parts, selection)
        if len(found) < len(public):
            missing = [kept.page_id for kept in public if kept.page_id not in found]
            made = make(missing, site=self.site, generation=self.generation)
            found |= {pk: _from_prepared(one, selection) for pk, one in made.prepared.items()}
            vars(self.request).setdefault(UNKEPT, []).append(made)
        return {pk: found[pk] for pk in ids if pk in found}

    def _fenced(self, ids: Sequence[int], parts: tuple[str, ...], ready: list[Row] | None) -> list[Kept]:
        """What is kept of the public articles among these."""
        is_one, site_id = len(ids) == 1, self.site.pk
        asked = ids[0] if is_one else ids_parameter(ids)
        approved = standing.of(ids, site_id=site_id, generation=self.known.generation)
        if approved is not None and self.generation in (None, self.known.generation):
            rows = ready or fetch(ready_statement(connection.vendor, parts, is_one=is_one), [asked, site_id])
            self.generation = rows[0][0]
            if self.generation == self.known.generation:
                return _joined(rows, approved)
        rows = self.query(presentations_statement(connection.vendor, parts, is_one=is_one), [asked], in_tree=True)
        public = [
            Kept(page_id, approval_id, digest, until, kept_at, sealed)
            for _, page_id, approval_id, digest, until, kept_at, *sealed in rows
            if page_id is not None
        ]
        if self.generation == self.known.generation:
            said = {kept.page_id: (kept.approval_id, kept.digest) for kept in public}
            standing.add(said, site_id=self.site.pk, generation=self.known.generation)
        return public

    def _opened(self, public: list[Kept], parts: tuple[str, ...], selection: Selection) -> dict[int, ReadArticle]:
        """By page id, without those whose presentation is missing, no longer valid, or not sealed by this site."""
        open_parts, today, found = opener(parts, site_id=self.site.pk), site_today(), {}
        for kept in public:
            if kept.until is not None and _date(kept.until) <= today:
                continue
            opened = open_parts(kept)
            if opened is not None:
                named = dict(zip(parts, opened, strict=True))
                card = LAYOUT.unpack(named[CARD])
                text = bytes(named[TEXT]).decode() if TEXT in named else ""
                found[kept.page_id] = ReadArticle(selection.cut(card, named), kept.kept_at, card.keys, text)
        return found


def unkept(request: HttpRequest) -> list[Made]:
    """What was made for the answer to this request, once: nobody should wait until it is kept."""
    made: list[Made] = vars(request).pop(UNKEPT, [])
    return made


def _parameters(known: KnownSite, *, in_tree: bool) -> list[Any]:
    tree = [len(known.root_path), known.root_path] if in_tree else []
    return [*tree, known.site.pk]


def _joined(rows: list[Row], approved: dict[int, Approved]) -> list[Kept]:
    """What the fence has said, with what rows of ``ready_statement`` hold for it."""
    ready = {row[1]: row for row in rows}
    joined = []
    for page_id, (approval_id, digest) in approved.items():
        row = ready.get(page_id)
        until, kept_at, sealed = (row[3], row[4], row[5:]) if row and row[2] == approval_id else (None, None, ())
        joined.append(Kept(page_id, approval_id, digest, until, kept_at, sealed))
    return joined


def _from_prepared(one: Prepared, selection: Selection) -> ReadArticle:
    card = LAYOUT.unpack(one.card)
    pieces = selection.cut(card, {MORE: one.more, WHOLE: one.whole})
    return ReadArticle(pieces, timezone.now(), card.keys, one.text.decode())


def _date(value: Any) -> date:
    # SQLite keeps dates and times as text.
    day: date = date.fromisoformat(value) if isinstance(value, str) else value
    return day


def _instant(value: Any) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if timezone.is_aware(value) else value.replace(tzinfo=UTC)
