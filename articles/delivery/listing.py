"""Lists of articles: which of them, in which order, from the narrow index.

Paging never counts or skips through the fence: it finds the ids of one page here, and only these are read. Pages of
the last half are read from the end. ``total_count`` may be a few seconds old.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from wagtail.api.v2.utils import BadRequestError

from articles.delivery.indexing import REPEATED
from articles.delivery.statements import GENERATION, SEALED
from articles.models import ArticleTerm
from reviewers.days import site_today
from reviewers.enums import ReviewStatus
from reviewers.models.records import DUE_SOON_DAYS

# What lists are ordered by, and the column it stands in.
ORDERS = {
    "id": "page_id",
    "title": "title_key",
    "slug": "slug",
    "first_published_at": "first_published_at",
    "updated": "updated",
    "last_reviewed": "last_reviewed",
    "next_review_due": "next_review_due",
}
# Where people and things that articles name are looked up by their slugs.
TABLES = {
    ArticleTerm.Kind.WRITER.value: "articles_writer",
    ArticleTerm.Kind.MEDICAL_REVIEWER.value: "reviewers_reviewer",
    ArticleTerm.Kind.CONDITION.value: "articles_condition",
    ArticleTerm.Kind.MEDICINE.value: "articles_medicine",
}
DATES = {
    "reviewed_after": "last_reviewed > %s",
    "reviewed_before": "last_reviewed < %s",
    "published_after": "first_published_at > %s",
    "published_before": "first_published_at < %s",
}
REVIEW_STATUS = "review_status"
MOST_NAMED = 50
PARAMETERS = frozenset({*TABLES, *DATES, REVIEW_STATUS, "cursor", "slug", "title", "id", "language"})


# Where the articles of a list are looked for: among all, or among those that name one person or thing.
ENTRIES = "articles_articleentry"
TERMS = f"(SELECT kind, object_id, entry_id AS page_id, {', '.join(REPEATED)} FROM articles_articleterm)"


@dataclass(frozen=True)
class Condition:
    """A part of a WHERE clause about ``ENTRIES``, with the values of its ``%s``. ``of_term`` says the same about
    ``TERMS``, where each article stands once for it."""

    sql: str
    values: tuple[Any, ...] = ()
    of_term: str = ""


class Source(NamedTuple):
    """A table, and what is asked of its rows."""

    table: str
    sqls: tuple[str, ...]


@dataclass(frozen=True)
class Order:
    """What a list is ordered by; ties by the id, in the same direction."""

    name: str
    is_descending: bool = False

    @property
    def column(self) -> str:
        return ORDERS[self.name]


def order_of(text: str | None) -> Order:
    """``?order=`` of a list of articles. Raises ``BadRequestError`` with a sentence."""
    if not text:
        return Order("id")
    text, _, tie = text.partition(",")
    # The id decides between equals anyway, in the same direction.
    if tie and tie != ("-id" if text.startswith("-") else "id"):
        raise BadRequestError("articles can be ordered by one field, and by their ids where that is equal")
    name = text.removeprefix("-")
    if name not in ORDERS:
        raise BadRequestError(f"cannot order by '{text}' (unknown field)")
    return Order(name, text.startswith("-"))


def conditions_of(query: Any) -> list[Condition]:
    """What the filters among these parameters ask for; each that is malformed is a ``BadRequestError``."""
    found = []
    for name, text in query.items():
        if "\x00" in text:
            raise BadRequestError(f"field filter error. null characters are not allowed for {name}")
        if name in TABLES:
            found.append(_named(name, text))
        elif name in DATES:
            found.append(Condition(DATES[name], (_instant_value(_instant(name, text)),)))
        elif name == REVIEW_STATUS:
            found.append(_review_status(text))
        elif name == "id":
            found.append(Condition("page_id = %s", (_number(name, text),)))
        elif name in ("slug", "title", "language"):
            found.append(Condition(f"{name} = %s", (text,)))
    return found


def among(pages: QuerySet) -> Condition:
    """Only the articles among these pages."""
    sql, parameters = pages.order_by().values("pk").query.sql_with_params()
    return Condition(f"page_id IN ({sql})", tuple(parameters))


@dataclass(frozen=True)
class Position:
    """Where a page of a list begins: behind the row with this value and id, or at the start."""

    value: Any = None
    page_id: int | None = None


def read_cursor(text: str, order: Order) -> Position:
    """The position in a cursor; an empty one is the start. Raises ``BadRequestError`` for what was not made here."""
    if not text:
        return Position()
    try:
        name, is_descending, value, page_id = orjson.loads(urlsafe_b64decode(text.encode() + b"=="))
        if (name, is_descending) != (order.name, order.is_descending):
            raise BadRequestError("cursor belongs to another order: start again with an empty cursor")
        return Position(_from_cursor(order, value), int(page_id))
    except (ValueError, TypeError) as error:
        raise BadRequestError("cursor is not one that this API has given") from error


def write_cursor(order: Order, value: Any, page_id: int) -> str:
    """The cursor that goes on behind this row."""
    if isinstance(value, bytes | memoryview):
        value = bytes(value).hex()
    elif isinstance(value, datetime | date):
        value = value.isoformat()
    data = orjson.dumps([order.name, order.is_descending, value, page_id])
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_cursor(order: Order, value: Any) -> Any:
    if order.name == "id":
        return int(value)
    if order.name == "title":
        return bytes.fromhex(value)
    if order.name == "slug":
        return str(value)
    if order.name == "next_review_due":
        return _date_value(date.fromisoformat(value))
    instant = datetime.fromisoformat(value)
    return _instant_value(instant if timezone.is_aware(instant) else instant.replace(tzinfo=UTC))


def source_of(conditions: Sequence[Condition], order: Order | None = None) -> Source:
    """Where to look for what meets these conditions, to be counted or in this order."""
    if len(conditions) == 1 and conditions[0].of_term and (order is None or order.column in ("page_id", *REPEATED)):
        return Source(TERMS, (conditions[0].of_term,))
    return Source(ENTRIES, tuple(condition.sql for condition in conditions))


@lru_cache(maxsize=256)
def page_statement(
    source: Source,
    order: Order,
    limit: int,
    *,
    is_backwards: bool = False,
    is_behind: bool = False,
    is_random: bool = False,
    parts: tuple[str, ...] = (),
) -> str:
    """A row of ``ready_statement`` for each article of one page of a list, and behind it the value it is ordered by.

    Parameters: the site's id; those of the conditions; behind which value and id, if any; offset. Always at least one
    row, so that the generation is known; its page id is null where nothing is found. ``limit`` stands in the statement:
    PostgreSQL would expect hundreds of articles of a plan without it, and read all of them to join so many.
    """
    column = order.column
    direction, sign = ("DESC", "<") if order.is_descending != is_backwards else ("ASC", ">")
    where = ["site_id = %s", *source.sqls]
    if is_behind:
        where.append(f"({column}, page_id) {sign} (%s, %s)" if column != "page_id" else f"page_id {sign} %s")
    # The id twice where it is the value: harmless.
    inside = "random()" if is_random else f"{column} {direction}, page_id {direction}"
    outside = "" if is_random else f"ORDER BY a.value {direction}, a.page_id {direction}"
    return f"""
        SELECT g.number, a.page_id, {", ".join(f"p.{column}" for column in (*SEALED, *parts))}, a.value
        FROM {GENERATION} LEFT JOIN (
            SELECT page_id, site_id, {column} AS value FROM {source.table} e
            WHERE {" AND ".join(where)} ORDER BY {inside} LIMIT {limit} OFFSET %s
        ) a ON true
        LEFT JOIN articles_presentation p ON p.page_id = a.page_id AND p.site_id = a.site_id
        {outside}
    """


@lru_cache(maxsize=256)
def count_statement(source: Source) -> str:
    """How many there are. Parameters: the site's id, those of the conditions."""
    return f"SELECT count(*) FROM {source.table} e WHERE {' AND '.join(['site_id = %s', *source.sqls])}"


def _named(kind: str, text: str) -> Condition:
    """Ids or slugs, several with commas: articles that name one of them."""
    values = [value for value in text.split(",") if value]
    if not values or len(values) > MOST_NAMED:
        raise BadRequestError(f"{kind} must be an id or a slug, or up to {MOST_NAMED} with commas")
    ids = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19]
    slugs = [value for value in values if not (value.isascii() and value.isdigit())]
    one_of, of_term = [], ""
    if ids:
        one_of.append(f"t.object_id IN ({_placeholders(ids)})")
    if slugs:
        one_of.append(f"t.object_id IN (SELECT id FROM {TABLES[kind]} WHERE slug IN ({_placeholders(slugs)}))")
    if len(values) == 1:
        only = "%s" if ids else f"(SELECT id FROM {TABLES[kind]} WHERE slug = %s)"
        of_term = f"e.kind = '{kind}' AND e.object_id = {only}"
    sql = (
        "EXISTS (SELECT 1 FROM articles_articleterm t WHERE t.entry_id = e.page_id "
        f"AND t.kind = '{kind}' AND ({' OR '.join(one_of)}))"
    )
    return Condition(sql, (*ids, *slugs), of_term)


def _review_status(text: str) -> Condition:
    today = site_today()
    soon = today + timedelta(days=DUE_SOON_DAYS)
    ranges = {
        ReviewStatus.CURRENT.value: ("next_review_due > %s", (soon,)),
        ReviewStatus.DUE.value: ("next_review_due BETWEEN %s AND %s", (today, soon)),
        ReviewStatus.OVERDUE.value: ("next_review_due < %s", (today,)),
    }
    asked = list(dict.fromkeys(text.split(",")))
    if not set(asked) <= ranges.keys():
        raise BadRequestError(f"review_status must be one of {', '.join(map(repr, ranges))}, or several with commas")
    sql = " OR ".join(ranges[status][0] for status in asked)
    return Condition(f"({sql})", tuple(_date_value(day) for status in asked for day in ranges[status][1]))


def _instant(name: str, text: str) -> datetime:
    """A day, which begins at midnight in UTC, or a time in ISO 8601."""
    try:
        instant, day = parse_datetime(text), parse_date(text)
    except ValueError:
        instant = day = None
    if day is not None:
        instant = datetime.combine(day, time.min)
    if instant is None:
        raise BadRequestError(f"{name} must be a date such as 2025-01-16, or a time in ISO 8601")
    return instant if timezone.is_aware(instant) else instant.replace(tzinfo=UTC)


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadRequestError(f"field filter error. '{text}' is not a valid value for {name} (it must be a number)")
    return int(text)


def _instant_value(instant: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(instant)


def _date_value(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


def _placeholders(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))
