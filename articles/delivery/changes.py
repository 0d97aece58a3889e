"""Triggers that see every change a reader could see, also those made past the ORM.

Each raises the generation, by which every process knows in its next answer that something has changed; throws away the
presentations that depend on what was changed; and takes articles that are not public any more out of the index. On
PostgreSQL this happens at the end of the transaction: then its locks are the last that are taken, so that nobody waits
for somebody who waits for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from reviewers.triggers import in_place

FUNCTION = "articles_change"
# What the triggers write to: they wait for the migration that makes it.
OWN = {
    "articles_generation",
    "articles_presentation",
    "articles_dependency",
    "articles_articleentry",
    "articles_searchedtext",
}
EVENTS = ("insert", "update", "delete")
# Of a page's row these are what readers could see; autosaves of drafts change others.
PAGE_COLUMNS = ("live", "path", "url_path", "slug", "title", "content_type_id", "show_in_menus", "locale_id")


@dataclass(frozen=True)
class Watched:
    """A table whose changes readers could see.

    ``kind`` and ``column`` say which dependency changes with a row: the id in this column of that kind. Without a kind
    no presentation depends on it. ``columns`` are those that count, all where there are none.
    """

    table: str
    kind: str = ""
    column: str = "id"
    events: tuple[str, ...] = EVENTS
    columns: tuple[str, ...] = ()


_watched: list[Watched] = [
    Watched("wagtailcore_page", "page", columns=PAGE_COLUMNS, events=("update", "delete")),
    Watched("articles_articlepage", "page", "page_ptr_id", events=("delete",)),
    Watched("reviewers_publication", "page", "page_id"),
    Watched("reviewers_approval", "page", "page_id", events=("update", "delete")),
    Watched("reviewers_withdrawal", "approval", "approval_id"),
    Watched("articles_writer", "writer"),
    Watched("reviewers_reviewer", "reviewer"),
    Watched("articles_consent", "consent", events=("update", "delete")),
    Watched("articles_articleimage", "image", events=("update", "delete")),
    Watched("articles_articlerendition", "image", "image_id"),
    Watched("wagtailcore_site", "site"),
    Watched("articles_condition"),
    Watched("articles_medicine"),
    Watched("wagtailcore_pageviewrestriction"),
    Watched("wagtailredirects_redirect"),
]


def watch(watched: Watched) -> None:
    """Watch one more table, of an app above this one."""
    if watched not in _watched:
        _watched.append(watched)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place, as it is described here."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for watched, event in _wanted(tables):
            for statement in _statements(connection.vendor, watched, event):
                cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for watched, event in _wanted(tables):
            on_table = f" ON {watched.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(watched.table, event)}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The (table, event) pairs whose trigger is not in place."""
    found, tables = in_place(connection)
    return [(row.table, event) for row, event in _wanted(tables) if _name(row.table, event) not in found]


def settle(connection: BaseDatabaseWrapper) -> None:
    """Within a transaction, let follow at once what its changes so far bring with them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            names = ", ".join(_name(row.table, event) for row, event in _wanted({row.table for row in _watched} | OWN))
            cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
            cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")


def lift_before_migrate(sender: Any, using: str, plan: list[Any], **kwargs: Any) -> None:
    """Receiver of ``pre_migrate``: no migration is to stumble over a trigger.

    SQLite renames no table while a trigger names one that is being remade; PostgreSQL alters none with pending events.
    """
    if plan:
        lift(connections[using])


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of ``post_migrate``. What happened without triggers was seen by nobody: everything is made anew."""
    connection = connections[using]
    if missing(connection):
        install(connection)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM articles_presentation")
            cursor.execute(RAISE)


def _wanted(tables: set[str]) -> Iterator[tuple[Watched, str]]:
    if not OWN.issubset(tables):
        return
    for watched in _watched:
        if watched.table in tables:
            yield from ((watched, event) for event in watched.events)


def _name(table: str, event: str) -> str:
    return f"{table}_changes_{event}"


# The three things that follow from a change. ``{kind}`` and ``{id}`` say what was changed.
RAISE = """
    INSERT INTO articles_generation (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = articles_generation.number + 1;
"""
FORGET = """
    DELETE FROM articles_presentation WHERE page_id IN (
        SELECT d.page_id FROM articles_dependency d WHERE d.kind = {kind} AND d.object_id = {id}
    );
"""
LEAVE = """
    DELETE FROM articles_articleterm WHERE entry_id = {id} AND NOT EXISTS (SELECT 1 FROM ({standing}) s);
    DELETE FROM articles_searchedtext WHERE rowid = {id} AND NOT EXISTS (SELECT 1 FROM ({standing}) s);
    DELETE FROM articles_articleentry WHERE page_id = {id} AND NOT EXISTS (SELECT 1 FROM ({standing}) s);
"""
# The entry of a page that is live, and whose newest publication names the entry's approval.
STANDING = """
    SELECT e.page_id FROM articles_articleentry e JOIN wagtailcore_page w ON w.id = e.page_id AND w.live
    WHERE e.page_id = {id} AND e.approval_id = (
        SELECT p.approval_id FROM reviewers_publication p WHERE p.page_id = e.page_id ORDER BY p.id DESC LIMIT 1
    )
"""
PAGE_OF_APPROVAL = "(SELECT a.page_id FROM reviewers_approval a WHERE a.id = {id})"


def _leave(changed: str) -> str:
    return LEAVE.format(id=changed, standing=STANDING.format(id=changed))


POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        dependency text := TG_ARGV[0];
        changed bigint[] := '{{}}';
        one bigint;
    BEGIN
        {RAISE}
        IF dependency <> '' AND TG_OP <> 'DELETE' THEN
            changed := changed || (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
        END IF;
        IF dependency <> '' AND TG_OP <> 'INSERT' THEN
            changed := changed || (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
        END IF;
        IF dependency = 'approval' THEN
            dependency := 'page';
            changed := ARRAY(SELECT a.page_id FROM reviewers_approval a WHERE a.id = ANY (changed));
        END IF;
        FOR one IN SELECT DISTINCT unnest(changed) LOOP
            {FORGET.format(kind="dependency", id="one")}
            IF dependency = 'page' THEN
                {_leave("one")}
            END IF;
        END LOOP;
        RETURN NULL;
    END $$
"""


def _statements(vendor: str, watched: Watched, event: str) -> Iterator[str]:
    name = _name(watched.table, event)
    columns = watched.columns if event == "update" else ()
    if vendor == "postgresql":
        differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        condition = f"WHEN ({differs})" if columns else ""
        yield f"DROP TRIGGER IF EXISTS {name} ON {watched.table}"
        yield (
            f"CREATE CONSTRAINT TRIGGER {name} AFTER {event.upper()} ON {watched.table} "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW {condition} "
            f"EXECUTE FUNCTION {FUNCTION}('{watched.kind}', '{watched.column}')"
        )
    else:
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        condition = f"WHEN {differs}" if columns else ""
        rows = {"insert": ["NEW"], "update": ["NEW", "OLD"], "delete": ["OLD"]}[event]
        body = RAISE + "".join(_sqlite_body(watched, f"{row}.{watched.column}") for row in rows)
        yield f"DROP TRIGGER IF EXISTS {name}"
        head = f"CREATE TRIGGER {name} AFTER {event.upper()} ON {watched.table} FOR EACH ROW {condition}"
        yield f"{head} BEGIN {body} END"


def _sqlite_body(watched: Watched, changed: str) -> str:
    if not watched.kind:
        return ""
    if watched.kind == "approval":
        changed, kind = PAGE_OF_APPROVAL.format(id=changed), "page"
    else:
        kind = watched.kind
    return FORGET.format(kind=f"'{kind}'", id=changed) + (_leave(changed) if kind == "page" else "")
