"""The hot reads, as statements that are compiled once and prepared by the server.

The rules are not written again here: the fence's SQL is compiled from ``reviewers.querysets.current_publications()``.
Statements go to the driver past Django's cursor, which on PostgreSQL prepares nothing and reads bytes as text.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from weakref import WeakSet

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.models.expressions import RawSQL

from articles.delivery.changes import settle
from reviewers.querysets import current_publications

Row = tuple[Any, ...]

GENERATION = "(SELECT COALESCE((SELECT number FROM articles_generation WHERE id = 1), 0) AS number) g"
# What of a presentation tells whose it is, before its parts.
SEALED = ("approval_id", "valid_until", "changed_at")
ONE = "SELECT CAST(%s AS bigint)"
# Connections that come from a pool are created once, and told to be so each time.
_planning_once: WeakSet[Any] = WeakSet()
SEVERAL = {"postgresql": "SELECT unnest(%s::bigint[])", "sqlite": "SELECT value FROM json_each(%s)"}


def fetch(sql: str, parameters: Sequence[Any]) -> list[Row]:
    """The rows of a statement with ``%s`` placeholders, in one round trip."""
    # The thread's own: asking Django's proxy for each attribute takes longer than it should.
    database = connections[DEFAULT_DB_ALIAS]
    if database.in_atomic_block:
        settle(database)
    if database.vendor != "postgresql":
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall())
    was_kept = database.connection is not None and not database.in_atomic_block
    database.ensure_connection()
    try:
        return _fetch_prepared(database, sql, parameters)
    except OperationalError:
        if not (was_kept and database.connection.closed):
            raise
    # The server has ended a connection that was kept since the last request. Asking it before each read whether it is
    # still there, as Django's health checks do, would cost as much as the read.
    database.close()
    database.ensure_connection()
    return _fetch_prepared(database, sql, parameters)


def current_generation() -> int:
    """The number that every change of what readers could see raises."""
    ((number,),) = fetch(f"SELECT number FROM {GENERATION}", [])
    return int(number)


def _fetch_prepared(database: Any, sql: str, parameters: Sequence[Any]) -> list[Row]:
    from psycopg import Cursor  # noqa: PLC0415  (a site on SQLite need not have it)

    with database.wrap_database_errors, Cursor(database.connection) as cursor:
        return cursor.execute(sql, parameters, prepare=True, binary=True).fetchall()


def plan_once(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Receiver of ``connection_created``: PostgreSQL plans each prepared statement once, whatever its values.

    Left to itself it plans anew for as long as that looks cheaper, which takes longer than the read, and finds a look
    through all texts cheaper than the index of a search, since it does not count how long they are. Nothing else of
    this site is prepared.
    """
    if connection.vendor == "postgresql" and connection.connection not in _planning_once:
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode TO force_generic_plan")
        _planning_once.add(connection.connection)


def ids_parameter(ids: Iterable[int]) -> str:
    """Several ids as one parameter of a statement, so that it is the same statement however many there are."""
    listed = list(ids)
    if connection.vendor == "postgresql":
        return "{" + ",".join(map(str, listed)) + "}"
    return json.dumps(listed)


@cache
def presentations_statement(vendor: str, parts: tuple[str, ...], *, is_one: bool) -> str:
    """Generation, page id, approval id, digest, seal's facts and ``parts`` of the public articles among some ids.

    Parameters: the ids (``is_one``: the id itself, since PostgreSQL would plan a list of one anew each time), the
    length of the path of the site's root page, that path, the site's id. Always at least one row, so that the
    generation is known; its page id is null where nothing is public. What is not ready is null.
    """
    # A cross join, because SQLite keeps its order: it would look through all pages for one that is restricted.
    columns = ", ".join(f"p.{part}" for part in parts)
    return f"""
        SELECT g.number, a.page_id, a.approval_id, a.digest, a.valid_until, a.changed_at, {columns.replace("p.", "a.")}
        FROM {GENERATION} LEFT JOIN (
            SELECT f.page_id, f.approval_id, f.digest, p.valid_until, p.changed_at, {columns}
            FROM ({_fence(ONE if is_one else SEVERAL[vendor], vendor)}) f
            JOIN articles_articlepage x ON x.page_ptr_id = f.page_id
            JOIN wagtailcore_page w ON w.id = f.page_id AND w.live AND substr(w.path, 1, %s) = %s
            LEFT JOIN articles_presentation p
                ON p.page_id = f.page_id AND p.approval_id = f.approval_id AND p.site_id = %s
            WHERE NOT EXISTS (
                SELECT 1 FROM wagtailcore_pageviewrestriction r CROSS JOIN wagtailcore_page above
                WHERE above.id = r.page_id AND substr(w.path, 1, length(above.path)) = above.path
            )
        ) a ON true
    """


@cache
def ready_statement(vendor: str, parts: tuple[str, ...], *, is_one: bool) -> str:
    """Generation, page id, ``SEALED`` and ``parts`` of what is ready of some ids, unfenced.

    Only for ids of which the fence has spoken in the generation that comes with it. Parameters: the ids as above, the
    site's id. Always at least one row.
    """
    return f"""
        SELECT g.number, p.page_id, {", ".join(f"p.{column}" for column in (*SEALED, *parts))}
        FROM {GENERATION} LEFT JOIN articles_presentation p
            ON p.page_id IN ({ONE if is_one else SEVERAL[vendor]}) AND p.site_id = %s
    """


@cache
def current_statement(vendor: str) -> str:
    """Page id and approval id of the public articles among some ids, its one parameter."""
    fence = _fence(SEVERAL[vendor], vendor)
    return f"SELECT f.page_id, f.approval_id FROM ({fence}) f JOIN wagtailcore_page w ON w.id = f.page_id AND w.live"


def _fence(some: str, vendor: str) -> str:
    """SQL of the read fence for ``some`` ids, which have one parameter: page id, approval id, digest."""
    fence = current_publications().filter(page_id__in=RawSQL(some, ["ids"]))  # noqa: S611  (no foreign text)
    rows = fence.order_by().values_list("page_id", "approval_id", "approval__digest")
    sql, parameters = rows.query.sql_with_params()
    # Django passes the 1 of EXISTS (SELECT 1 ...) as a parameter, too.
    sql %= tuple("%s" if parameter == "ids" else str(int(parameter)) for parameter in parameters)
    columns = "page_id, approval_id, digest"
    return f"SELECT * FROM ({sql}) AS fenced ({columns})" if vendor == "postgresql" else _named(sql, columns)


def _named(sql: str, columns: str) -> str:
    # SQLite names columns of a common table expression, not those of a subquery.
    return f"WITH fenced ({columns}) AS ({sql}) SELECT * FROM fenced"
