"""Search over the approved texts. Nothing here decides what is public: what is found is read through the fence.

One statement finds at most a thousand articles and ranks them: first those that have the words in title or names, then
the others, each with the best first. Where nothing is found, words that are written alike or begin alike are tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import connection
from wagtail.api.v2.utils import BadRequestError

from articles.delivery.bounds import MOST_WORDS, bounded_search
from articles.delivery.highlighting import BEGINS, highlight
from articles.delivery.listing import Condition, Order
from articles.delivery.reading import Reader
from articles.delivery.searched_text import PROMINENT, SHORTEST, TABLE
from articles.delivery.statements import GENERATION, fetch
from articles.delivery.words import OF, asked_forms, fold, is_unspaced, pairs, split
from articles.models import SearchedWord

__all__ = ["MOST_HITS", "Found", "find", "highlight"]

MOST_HITS = 1000
MOST_SIMILAR = 3
# From 0 to 1, of their groups of three letters.
LEAST_SIMILARITY = 0.4
MATCH = {"postgresql": f"{TABLE}.vector @@ %s::tsquery", "sqlite": f"{TABLE} MATCH %s"}
SCORE = {
    "postgresql": f"ts_rank('{{0.1, 0.2, 0.4, 1.0}}', {TABLE}.vector, %s::tsquery)",
    "sqlite": f"-bm25({TABLE}, 10.0, 4.0, 2.0, 1.0)",
}
SIMILAR = f"""
    SELECT q.word, w.word FROM unnest(%s::text[]) q (word) CROSS JOIN LATERAL (
        SELECT k.word FROM {SearchedWord._meta.db_table} k
        WHERE k.word %% q.word AND similarity(k.word, q.word) >= {LEAST_SIMILARITY}
        ORDER BY similarity(k.word, q.word) DESC, k.word LIMIT {MOST_SIMILAR}
    ) w
"""


@dataclass(frozen=True)
class Found:
    """Page ids of one page of hits, how many hits there are (a thousand at most), and the words to mark in them."""

    ids: list[int]
    total: int
    words: list[str]


@dataclass(frozen=True)
class Sought:
    """One word of a search: ``words`` to mark, and what it is found by, one of each in ``parts``.

    A form that ends in ``*`` stands for all that begin so.
    """

    words: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]


def find(
    reader: Reader,
    *,
    text: str,
    operator: str,
    conditions: list[Condition],
    order: Order | None,
    limit: int,
    offset: int,
) -> Found:
    """One page of the articles that hold the words of ``text``, all of them or (``operator`` is ``or``) any.

    By relevance where there is no order. A text without words finds nothing. Raises ``BadRequestError``.
    """
    if not getattr(settings, "WAGTAILAPI_SEARCH_ENABLED", True):
        raise BadRequestError("search is disabled")
    words = _words(text)
    if not words:
        return Found([], 0, [])
    for wider in (False, True):
        sought = _sought_widely(words) if wider else [_sought(word) for word in words]
        found = _find(reader, sought, operator, conditions, order, limit, offset)
        if found.total:
            break
    return found


def _words(text: str) -> list[str]:
    words = list(dict.fromkeys(split(bounded_search(text))))
    if len(words) > MOST_WORDS:
        raise BadRequestError(f"search cannot have more than {MOST_WORDS} words")
    return words


def _sought(word: str) -> Sought:
    if is_unspaced(word):
        return Sought((word,), tuple((pair + OF,) for pair in pairs(word)))
    return Sought((word,), (tuple(sorted(asked_forms(word))),))


def _sought_widely(words: Sequence[str]) -> list[Sought]:
    """The same with words that begin alike or, where the database can tell, are written alike."""
    similar = _similar([fold(word) for word in words if len(word) >= SHORTEST and not is_unspaced(word)])
    widened = []
    for word in words:
        exact, others = _sought(word), similar.get(fold(word), [])
        if is_unspaced(word) or len(word) < SHORTEST - 1:
            widened.append(exact)
            continue
        further = {form for other in others for form in asked_forms(other)}
        alternatives = (*exact.parts[0], *sorted(further), fold(word) + BEGINS)
        widened.append(Sought((*exact.words, fold(word) + BEGINS, *others), (alternatives,)))
    return widened


def _similar(words: list[str]) -> dict[str, list[str]]:
    """Words of approved texts that are written much like these."""
    similar: dict[str, list[str]] = {}
    if words and connection.vendor == "postgresql" and _knows_similar(connection.alias):
        for word, other in fetch(SIMILAR, [words]):
            similar.setdefault(word, []).append(other)
    return similar


@lru_cache(maxsize=8)
def _knows_similar(alias: str) -> bool:
    ((is_known,),) = fetch("SELECT to_regprocedure('similarity(text,text)') IS NOT NULL", [])
    return bool(is_known)


def _find(
    reader: Reader,
    sought: list[Sought],
    operator: str,
    conditions: list[Condition],
    order: Order | None,
    limit: int,
    offset: int,
) -> Found:
    vendor = connection.vendor
    filters = tuple(condition.sql for condition in conditions)
    values = [value for condition in conditions for value in condition.values]
    everywhere = _expression(vendor, sought, operator)
    if order is None:
        forms = " | ".join(sorted({_form(vendor, form) for word in sought for part in word.parts for form in part}))
        score = [forms] if vendor == "postgresql" else []
        prominent = _expression(vendor, sought, operator, is_prominent=True)
        parameters = [*score, prominent, *values, *score, everywhere, *values]
        statement = relevance_statement(vendor, filters)
    else:
        parameters = [everywhere, *values]
        statement = order_statement(vendor, filters, order)
    rows = reader.query(statement, [], [*parameters, limit, min(offset, MOST_HITS)])
    marked = list(dict.fromkeys(word for one in sought for word in one.words))
    return Found([row[2] for row in rows if row[2] is not None], int(rows[0][1]), marked)


def _expression(vendor: str, sought: list[Sought], operator: str, *, is_prominent: bool = False) -> str:
    """What is sought, in the language of the database's text search."""
    both, either = (" & ", " | ") if vendor == "postgresql" else (" AND ", " OR ")
    before = PROMINENT if is_prominent and vendor == "postgresql" else ""
    words = []
    for word in sought:
        parts = ["(" + either.join(_form(vendor, before + form) for form in part) + ")" for part in word.parts]
        words.append("(" + both.join(parts) + ")")
    expression = (either if operator == "or" else both).join(words)
    return f"{{first second}} : ({expression})" if is_prominent and vendor == "sqlite" else expression


def _form(vendor: str, form: str) -> str:
    # No form holds a quote: they are letters, digits and marks.
    word, begins = form.removesuffix(BEGINS), form.endswith(BEGINS)
    if vendor == "postgresql":
        return f"'{word}':*" if begins else f"'{word}'"
    return f'"{word}"*' if begins else f'"{word}"'


@lru_cache(maxsize=256)
def relevance_statement(vendor: str, filters: tuple[str, ...]) -> str:
    """Generation, number of hits and page id of one page of hits, the best first; at least one row.

    Parameters: the site's id; what is scored (PostgreSQL only), what is prominent, those of the filters; what is scored
    (again), what is anywhere, those of the filters; limit; offset.
    """
    hits = _hits(vendor, filters)
    return f"""
        WITH asked AS (SELECT CAST(%s AS bigint) AS site),
        best AS MATERIALIZED (SELECT e.page_id, {SCORE[vendor]} AS score {hits} LIMIT {MOST_HITS}),
        hits AS MATERIALIZED (
            SELECT page_id, score, 0 AS tier FROM best
            UNION ALL
            SELECT * FROM (
                SELECT e.page_id, {SCORE[vendor]} AS score, 1 AS tier {hits}
                AND e.page_id NOT IN (SELECT best.page_id FROM best) LIMIT {MOST_HITS}
            ) others
            LIMIT {MOST_HITS}
        )
        SELECT g.number, c.total, a.page_id
        FROM {GENERATION} CROSS JOIN (SELECT count(*) AS total FROM hits) c LEFT JOIN (
            SELECT * FROM hits ORDER BY tier, score DESC, page_id LIMIT %s OFFSET %s
        ) a ON true ORDER BY a.tier, a.score DESC, a.page_id
    """


@lru_cache(maxsize=256)
def order_statement(vendor: str, filters: tuple[str, ...], order: Order) -> str:
    """The same in another order. Parameters: the site's id, what is anywhere, those of the filters, limit, offset."""
    direction = "DESC" if order.is_descending else "ASC"
    return f"""
        WITH asked AS (SELECT CAST(%s AS bigint) AS site),
        hits AS MATERIALIZED (
            SELECT e.page_id, e.{order.column} AS value {_hits(vendor, filters)}
            ORDER BY value {direction}, page_id {direction} LIMIT {MOST_HITS}
        )
        SELECT g.number, c.total, a.page_id
        FROM {GENERATION} CROSS JOIN (SELECT count(*) AS total FROM hits) c LEFT JOIN (
            SELECT * FROM hits ORDER BY value {direction}, page_id {direction} LIMIT %s OFFSET %s
        ) a ON true ORDER BY a.value {direction}, a.page_id {direction}
    """


def _hits(vendor: str, filters: tuple[str, ...]) -> str:
    # A cross join, because SQLite keeps its order: entries are looked up by what was found, never the other way round.
    where = [MATCH[vendor], f"e.page_id = {TABLE}.rowid", "e.site_id = (SELECT asked.site FROM asked)", *filters]
    return f"FROM {TABLE} CROSS JOIN articles_articleentry e WHERE {' AND '.join(where)}"
