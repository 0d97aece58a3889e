"""Counts statements where they reach the driver: delivery's hot reads go there past what Django counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The SQL of every statement that the default connection sends to the driver meanwhile."""
    sent: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            import psycopg  # noqa: PLC0415

            for cursor in (psycopg.Cursor, psycopg.ClientCursor):
                _count(patch, cursor, sent)
        else:
            from django.db.backends.sqlite3.base import SQLiteCursorWrapper  # noqa: PLC0415

            _count(patch, SQLiteCursorWrapper, sent)
        yield sent


def _count(patch: pytest.MonkeyPatch, cursor: Any, sent: list[str]) -> None:
    execute = cursor.__dict__.get("execute")
    if execute is None:
        return

    def counting(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        sent.append(str(query))
        return execute(self, query, *args, **kwargs)

    patch.setattr(cursor, "execute", counting)
