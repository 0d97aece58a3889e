"""A lock that lets one process do something at a time, across machines, and that ends with the process that holds it.

PostgreSQL holds it for a transaction on a connection of its own: so it also works behind PgBouncer, which keeps a
transaction on one server connection, and nothing is locked but the name. A SQLite database is on one machine, and a
second file beside it is locked. Nobody has to clean up behind a process that was killed.
"""

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

from django.db import connection

# Seconds of silence after which the server asks whether the other machine still lives, and gives it up.
KEEPALIVE = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether nobody else does ``name`` now; nobody else begins to, as long as the context lasts."""
    with LOCKS[connection.vendor](name) as is_held:
        yield is_held


@contextmanager
def _in_postgresql(name: str) -> Iterator[bool]:
    holder = connection.copy()
    try:
        # Outside Django's `atomic`: the transaction is open until the end, and holds nothing but the lock.
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            for setting, value in KEEPALIVE.items():
                cursor.execute(f"SET LOCAL {setting} = {value}")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
            (is_held,) = cursor.fetchone()
        yield is_held
    finally:
        if holder.connection is not None:
            holder.rollback()
        holder.close()


@contextmanager
def _beside_sqlite(name: str) -> Iterator[bool]:
    database: Any = connection
    if database.is_in_memory_db():
        # Nobody else can have it open.
        yield True
        return
    file = f"{connection.settings_dict['NAME']}.{name}.lock"
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as holder:
        try:
            holder.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True


LOCKS: dict[str, Callable[[str], AbstractContextManager[bool]]] = {
    "postgresql": _in_postgresql,
    "sqlite": _beside_sqlite,
}
