"""SQLite's own backup at work, in both directions: whole, whoever reads and writes meanwhile.

What is restored is first looked at in a file of its own, beside the database; then it takes the place of the database
in one transaction.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import connection

from cms.operations.archives import BackupError
from cms.operations.snapshots import facts_of

IN_USE = "The database is in use. Stop the web processes, the worker and the timer, and try again."
IN_MEMORY = "This database is in memory only. Name one that stays in DATABASE_URL."
BUSY_SECONDS = 10


@contextmanager
def snapshot() -> Iterator[tuple[IO[bytes], dict[str, Any]]]:
    """The database as it is now, as one file, and what is to be said of it."""
    with tempfile.TemporaryDirectory(dir=_file().parent, prefix=".backup-") as folder:
        copy = Path(folder) / "database"
        with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            # One file, without a log beside it.
            target.execute("PRAGMA journal_mode = DELETE")
            facts = facts_of(lambda sql: target.execute(sql).fetchall())
        with copy.open("rb") as file:
            yield file, facts


def replace(dump: Path, settle: Callable[[], None]) -> None:
    """Put what the file holds in place of everything; ``settle`` looks at it before anybody else can, and may raise."""
    with _in_place_of_the_database(dump):
        settle()
    with closing(sqlite3.connect(dump)) as source, closing(sqlite3.connect(_file(), timeout=BUSY_SECONDS)) as target:
        try:
            source.backup(target)
        except sqlite3.OperationalError as error:
            raise BackupError(IN_USE) from error


@contextmanager
def _in_place_of_the_database(file: Path) -> Iterator[None]:
    """Let Django's connection lead to this file meanwhile."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
        with connection.cursor() as cursor:
            # All that was written is to be in the one file.
            cursor.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _file() -> Path:
    database: Any = connection
    if database.is_in_memory_db():
        raise BackupError(IN_MEMORY)
    return Path(connection.settings_dict["NAME"])
