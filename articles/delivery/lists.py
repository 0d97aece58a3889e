"""The answer to a list of articles: one page of ids from the index, the articles themselves through the fence."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.db import connection
from wagtail.api.v2.utils import BadRequestError

from articles.delivery.bounds import GREATEST_OFFSET, bounded_offset, bounded_order
from articles.delivery.cards import Piece
from articles.delivery.listing import (
    Condition,
    Order,
    Position,
    conditions_of,
    count_statement,
    order_of,
    page_statement,
    read_cursor,
    source_of,
    write_cursor,
)
from articles.delivery.reading import HTML, ReadArticle, Reader
from articles.delivery.searching import find, highlight
from articles.delivery.selecting import Selection, dump, select
from articles.delivery.statements import Row, fetch

RANDOM = "random"
# Shorter ways are as quick forwards.
FAR = 200
# Seconds for which a count may be shown after something has changed.
COUNT_AGE = 5
MOST_COUNTS = 1000


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for."""

    selection: Selection
    order: Order | None
    limit: int
    offset: int
    cursor: str | None
    search: str | None
    operator: str
    conditions: list[Condition]
    form: str = HTML


@dataclass(frozen=True)
class ListAnswer:
    """The JSON of a list and what it depends on. ``is_counted_now`` unless its count is of a moment before."""

    json: bytes
    keys: str
    is_counted_now: bool


@dataclass
class _Page:
    """One page of a list, before its articles are read. ``counted_in`` is the generation of a count that was kept,
    ``ready`` what was read of the articles along with their ids."""

    ids: list[int]
    total: int
    counted_in: int | None = None
    following: str | None = None
    ready: list[Row] | None = None
    words: list[str] = field(default_factory=list)


def read_query(query: Any, *, among: list[Condition], form: str = HTML) -> Asked:
    """What the parameters of a list ask for. Raises ``BadRequestError`` with a sentence that names what is wrong."""
    search, cursor, order = query.get("search"), query.get("cursor"), query.get("order")
    if "\x00" in (search or ""):
        raise BadRequestError("search must not hold null characters")
    if order == RANDOM and ("offset" in query or cursor is not None):
        raise BadRequestError("random ordering with offset or cursor is not supported")
    if cursor is not None and ("offset" in query or search is not None):
        raise BadRequestError("cursor cannot be combined with offset or search")
    if order:
        bounded_order(order)
    operator = query.get("search_operator") or "and"
    if operator not in ("and", "or"):
        raise BadRequestError("search_operator must be 'and' or 'or'")
    return Asked(
        selection=select(query.get("fields"), is_detail=False),
        order=None if order == RANDOM or (search is not None and not order) else order_of(order),
        limit=_limit(query),
        offset=_offset(query),
        cursor=cursor,
        search=search,
        operator=operator,
        conditions=[*conditions_of(query), *among],
        form=form,
    )


def answer_list(reader: Reader, asked: Asked) -> ListAnswer:
    """One page of the list."""
    if asked.search is not None:
        page = _found_page(reader, asked)
    elif asked.cursor is not None:
        page = _cursor_page(reader, asked)
    else:
        page = _offset_page(reader, asked)
    articles = reader.articles(page.ids, asked.selection, form=asked.form, with_text=bool(page.words), ready=page.ready)
    items = chain.from_iterable(_item(article, page.words) for article in articles.values())
    keys = b" ".join([b"articles", *(article.keys for article in articles.values())])
    meta: dict[str, Any] = {"total_count": page.total}
    if asked.cursor is not None:
        meta["next_cursor"] = page.following
    return ListAnswer(
        json=b"".join([b'{"meta":', dump(meta), b',"items":[', *islice(items, 1, None), b"]}"]),
        keys=b" ".join(dict.fromkeys(keys.split())).decode(),
        is_counted_now=page.counted_in in (None, reader.generation),
    )


def _item(article: ReadArticle, words: list[str]) -> list[Piece]:
    """The pieces of one item, with a comma before them."""
    if not words:
        return [b",", *article.pieces]
    # Its last byte is a brace.
    *before, last = article.pieces
    comma = b"" if article.pieces == [b"{}"] else b","
    return [b",", *before, last[:-1], comma, b'"highlight":', dump(highlight(article.text, words)), b"}"]


def _offset_page(reader: Reader, asked: Asked) -> _Page:
    if asked.order is None:
        return _random_page(reader, asked)
    total, counted_in = _kept_count(reader, asked.conditions) if asked.offset > FAR else (None, None)
    is_backwards = total is not None and asked.offset * 2 > total
    if total is not None and is_backwards:
        limit = min(asked.limit, total - asked.offset)
        skipped = total - asked.offset - limit
        rows = _rows(reader, asked, limit, skipped, is_backwards=True)[::-1] if limit > 0 else []
    else:
        rows = _rows(reader, asked, asked.limit, asked.offset)
    ids = [row[1] for row in rows]
    if total is None:
        ended = len(ids) < asked.limit and (ids or not asked.offset)
        total, counted_in = (asked.offset + len(ids), None) if ended else _kept_count(reader, asked.conditions)
    return _Page(ids, total, counted_in, ready=rows)


def _cursor_page(reader: Reader, asked: Asked) -> _Page:
    order = asked.order or Order("id")
    behind = read_cursor(asked.cursor or "", order)
    # One more than is shown tells whether there are more.
    rows = _rows(reader, asked, asked.limit + 1, 0, behind=behind)
    shown = rows[: asked.limit]
    following = write_cursor(order, shown[-1][-1], shown[-1][1]) if shown and len(rows) > len(shown) else None
    count = _kept_count(reader, asked.conditions)
    return _Page([row[1] for row in shown], *count, following, ready=shown)


def _random_page(reader: Reader, asked: Asked) -> _Page:
    rows = reader.query(
        page_statement(source_of(asked.conditions, Order("id")), Order("id"), asked.limit, is_random=True),
        [],
        [*_values(asked.conditions), 0],
    )
    return _Page([row[1] for row in rows if row[1] is not None], *_kept_count(reader, asked.conditions))


def _found_page(reader: Reader, asked: Asked) -> _Page:
    found = find(
        reader,
        text=asked.search or "",
        operator=asked.operator,
        conditions=asked.conditions,
        order=asked.order,
        limit=asked.limit,
        offset=asked.offset,
    )
    return _Page(found.ids, found.total, words=found.words)


def _rows(
    reader: Reader, asked: Asked, limit: int, offset: int, *, behind: Position | None = None, is_backwards: bool = False
) -> list[Row]:
    """Rows of ``page_statement`` that have an article."""
    order = asked.order or Order("id")
    is_behind = behind is not None and behind.page_id is not None
    statement = page_statement(
        source_of(asked.conditions, order),
        order,
        limit,
        is_backwards=is_backwards,
        is_behind=is_behind,
        parts=asked.selection.parts,
    )
    values = _values(asked.conditions)
    if behind is not None and is_behind:
        values += [behind.page_id] if order.name == "id" else [behind.value, behind.page_id]
    rows = reader.query(statement, [], [*values, offset])
    return [row for row in rows if row[1] is not None]


def _values(conditions: list[Condition]) -> list[Any]:
    return [value for condition in conditions for value in condition.values]


_counts: OrderedDict[Any, tuple[int, int | None, float]] = OrderedDict()


def _kept_count(reader: Reader, conditions: list[Condition]) -> tuple[int, int | None]:
    """How many there are, as counted in this generation or within the last seconds, and in which generation."""
    key = (connection.alias, reader.site.pk, tuple(conditions))
    kept = None if connection.in_atomic_block else _counts.get(key)
    if kept is not None and (
        (reader.generation is not None and kept[1] == reader.generation) or time.monotonic() - kept[2] < COUNT_AGE
    ):
        # Used last. Another thread may have dropped it meanwhile, so it is not asked to move.
        _counts.pop(key, None)
        _counts[key] = kept
        return kept[0], kept[1]
    ((number,),) = fetch(count_statement(source_of(conditions)), [reader.site.pk, *_values(conditions)])
    _counts[key] = (number, reader.generation, time.monotonic())
    while len(_counts) > MOST_COUNTS:
        _counts.popitem(last=False)
    return number, reader.generation


def _limit(query: Any) -> int:
    most = getattr(settings, "WAGTAILAPI_LIMIT_MAX", 20)
    limit = _whole(query, "limit", min(20, most) if most else 20)
    if limit > (most or GREATEST_OFFSET):
        raise BadRequestError(f"limit cannot be higher than {most or GREATEST_OFFSET}")
    return limit


def _offset(query: Any) -> int:
    return bounded_offset(_whole(query, "offset", 0))


def _whole(query: Any, name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise BadRequestError(f"{name} must be a positive integer")
    return int(text)
