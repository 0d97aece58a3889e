"""Reads articles as readers get them: from their presentations, through the fence, with one query for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from articles.delivery.cards import unpack
from articles.delivery.presentations import Prepared, keep, open_part, prepare
from articles.delivery.selecting import Selection
from articles.delivery.sites import KnownSite, known_site
from articles.delivery.statements import Row, fetch, ids_parameter, presentations_statement

HTML = "html"


@dataclass(frozen=True)
class ReadArticle:
    """One article of an answer. ``keys`` name what the answer about it depends on, for caches that purge by them."""

    json: bytes
    changed_at: datetime
    keys: str
    text: str = ""


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
        self, ids: Sequence[int], selection: Selection, *, form: str = HTML, with_text: bool = False
    ) -> dict[int, ReadArticle]:
        """The public articles among these pages, by page id, in the order of ``ids``."""
        if not ids:
            return {}
        if form != HTML:
            made = prepare(ids, site=self.site, form=form)
            return {pk: _from_prepared(made[pk], selection) for pk in ids if pk in made}
        parts = ("card", *(["whole"] if selection.needs_whole else []), *(["text"] if with_text else []))
        is_one = len(ids) == 1
        statement = presentations_statement(connection.vendor, parts, is_one=is_one)
        rows = self.query(statement, [ids[0] if is_one else ids_parameter(ids)], in_tree=True)
        public = [row for row in rows if row[1] is not None]
        today = timezone.localdate()
        found = {row[1]: read for row in public if (read := self._open(row, parts, selection, today)) is not None}
        missing = [row[1] for row in public if row[1] not in found]
        if missing:
            made = keep(missing, site=self.site)
            found |= {pk: _from_prepared(one, selection) for pk, one in made.items()}
        return {pk: found[pk] for pk in ids if pk in found}

    def _open(self, row: Row, parts: Sequence[str], selection: Selection, today: date) -> ReadArticle | None:
        """The article of a row; None where its presentation is missing, no longer valid, or not sealed by this site."""
        _, page_id, approval_id, digest, until, changed_at, *sealed = row
        until = _date(until)
        if until is not None and until <= today:
            return None
        opened: dict[str, bytes] = {}
        for part, data in zip(parts, sealed, strict=True):
            payload = open_part(
                part,
                data,
                page_id=page_id,
                approval_id=approval_id,
                digest=digest,
                site_id=self.site.pk,
                until=until,
            )
            if payload is None:
                return None
            opened[part] = payload
        card = unpack(opened["card"])
        text = opened.get("text", b"").decode()
        return ReadArticle(selection.cut(card, opened.get("whole", b"")), _instant(changed_at), card.keys, text)


def _parameters(known: KnownSite, *, in_tree: bool) -> list[Any]:
    tree = [len(known.root_path), known.root_path] if in_tree else []
    return [*tree, known.site.pk]


def _from_prepared(one: Prepared, selection: Selection) -> ReadArticle:
    card = unpack(one.card)
    return ReadArticle(selection.cut(card, one.whole), timezone.now(), card.keys, one.text.decode())


def _date(value: Any) -> date | None:
    # SQLite keeps dates and times as text.
    return date.fromisoformat(value) if isinstance(value, str) else value


def _instant(value: Any) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if timezone.is_aware(value) else value.replace(tzinfo=UTC)
