"""Triggers that keep the records below the ORM: UPDATE and DELETE are refused, on PostgreSQL TRUNCATE too.

SQLite loses triggers whenever Django remakes a table, so they are put back after every ``migrate``, and a system check
and ``verify_approvals`` tell where one is missing.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from reviewers.models import AppendOnly

REFUSAL = "Records of medical review are never changed or deleted."
FUNCTION = "reviewers_refuse_change"
POSTGRES_EVENTS = {"update": "ROW", "delete": "ROW", "truncate": "STATEMENT"}
SQLITE_EVENTS = ("update", "delete")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those that are there stay."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for table, event in missing(connection):
            cursor.execute(_statement(connection.vendor, table, event))


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for tests that clean up behind them, and for those that play the intruder."""
    with connection.cursor() as cursor:
        for table, event in sorted(set(_wanted(connection.vendor)) - set(missing(connection))):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {_name(table, event)}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The (table, event) pairs whose trigger is not in place, or is switched off."""
    queries = {
        # "O" fires in ordinary sessions, "A" always; "D" and "R" do not.
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        found = {row[0] for row in cursor.fetchall()}
        tables = set(connection.introspection.table_names(cursor))
    wanted = _wanted(connection.vendor)
    return [(table, event) for table, event in wanted if table in tables and _name(table, event) not in found]


def tables() -> list[str]:
    """The tables of all append-only models."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly))


def install_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Receiver of ``post_migrate``."""
    install(connections[using])


def fire_on_replace(sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of ``connection_created``: without this, SQLite's REPLACE deletes a row past its delete trigger."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")


def _wanted(vendor: str) -> list[tuple[str, str]]:
    events = POSTGRES_EVENTS if vendor == "postgresql" else SQLITE_EVENTS
    return [(table, event) for table in tables() for event in events]


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event}"


def _statement(vendor: str, table: str, event: str) -> str:
    head = f"CREATE TRIGGER {_name(table, event)} BEFORE {event.upper()} ON {table}"
    if vendor == "postgresql":
        return f"{head} FOR EACH {POSTGRES_EVENTS[event]} EXECUTE FUNCTION {FUNCTION}()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
