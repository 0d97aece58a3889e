"""Triggers that keep the records below the ORM: UPDATE and DELETE are refused, on PostgreSQL TRUNCATE too.

SQLite loses triggers whenever Django remakes a table, so every ``migrate`` puts them back, before it begins and when it
is done; a system check and ``verify_approvals`` fail where one is missing.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from reviewers.models import AppendOnly

REFUSAL = "Records of medical review are never changed or deleted."
FUNCTION = "reviewers_refuse_change"
# Event, and what its trigger fires for; by the vendor of the database, as everything below.
EVENTS = {
    "postgresql": {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"},
    "sqlite": {"update": "ROW", "delete": "ROW"},
}
FIND = {
    # "O" fires in ordinary sessions, "A" always; "D" and "R" do not.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}
PREPARE = {
    "postgresql": (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$",
    ),
    "sqlite": (),
}
CREATE = {
    "postgresql": "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION " + f"{FUNCTION}()",
    "sqlite": "CREATE TRIGGER {name} BEFORE {event} ON {table} "
    + f"FOR EACH ROW BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
}
DROP = {"postgresql": "DROP TRIGGER {name} ON {table}", "sqlite": "DROP TRIGGER {name}"}
# Without this, SQLite's REPLACE deletes a row past its delete trigger.
CONNECT = {"postgresql": (), "sqlite": ("PRAGMA recursive_triggers = ON",)}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those that are there stay."""
    _execute(connection, PREPARE[connection.vendor])
    _execute(connection, [_statement(CREATE, connection, *wanted) for wanted in missing(connection)])


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for tests that clean up behind them, and for those that play the intruder."""
    found = sorted(set(_wanted(connection)) - set(missing(connection)))
    _execute(connection, [_statement(DROP, connection, *wanted) for wanted in found])


def in_place(connection: BaseDatabaseWrapper) -> tuple[set[str], set[str]]:
    """The names of all triggers that are not switched off, and those of all tables."""
    with connection.cursor() as cursor:
        cursor.execute(FIND[connection.vendor])
        found = {row[0] for row in cursor.fetchall()}
        return found, set(connection.introspection.table_names(cursor))


def missing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The (table, event) pairs whose trigger is not in place, or is switched off."""
    found, there = in_place(connection)
    wanted = _wanted(connection)
    return [(table, event) for table, event in wanted if table in there and _name(table, event) not in found]


def tables() -> list[str]:
    """The tables of all append-only models."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of ``post_migrate``."""
    install(connections[using])


def fire_on_replace(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of ``connection_created``."""
    _execute(connection, CONNECT[connection.vendor])


def _wanted(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    return [(table, event) for table in tables() for event in EVENTS[connection.vendor]]


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event}"


def _statement(template: dict[str, str], connection: BaseDatabaseWrapper, table: str, event: str) -> str:
    each = EVENTS[connection.vendor][event]
    return template[connection.vendor].format(name=_name(table, event), table=table, event=event.upper(), each=each)


def _execute(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
