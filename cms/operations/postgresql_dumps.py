"""PostgreSQL's own tools at work: pg_dump writes a backup's database, pg_restore reads it.

Restoring happens in one transaction on Django's connection: pg_restore only turns the dump into SQL. So what was there
before is there until the restored records have been verified, and stays where anything fails.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from cms.operations.archives import BackupError
from cms.operations.snapshots import Rows, facts_of

DUMP = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
LOCK_SECONDS = 10

NOT_INSTALLED = "{tool} is not installed here. Install PostgreSQL's client programs, version {server} or newer."
TOO_OLD = (
    "{tool} {version} is too old for this server, which is PostgreSQL {server}. "
    "Install PostgreSQL's client programs of version {server}, and put them first in PATH."
)
FAILED = "{tool} has failed: {reason}"
IN_USE = "The database is in use. Stop the web processes, the worker and the timer, and try again."

# What belongs to the site: everything in the schemas of users, but what an extension has brought.
EVERYTHING = """
    WITH own AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
    brought AS (SELECT objid FROM pg_depend WHERE deptype = 'e'),
    kinds (kind, place, word) AS (
        VALUES ('r', 1, 'TABLE'), ('p', 1, 'TABLE'), ('v', 1, 'VIEW'), ('m', 1, 'MATERIALIZED VIEW'),
            ('S', 2, 'SEQUENCE')
    )
    SELECT place, format('DROP %s IF EXISTS %I.%I CASCADE', word, nspname, relname)
        FROM pg_class JOIN own ON own.oid = relnamespace JOIN kinds ON kind = relkind::text
        WHERE pg_class.oid NOT IN (SELECT objid FROM brought)
    UNION ALL
    SELECT 3, format('DROP ROUTINE IF EXISTS %s CASCADE', pg_proc.oid::regprocedure)
        FROM pg_proc JOIN own ON own.oid = pronamespace WHERE pg_proc.oid NOT IN (SELECT objid FROM brought)
    ORDER BY 1
"""


@contextmanager
def snapshot() -> Iterator[tuple[IO[bytes], dict[str, Any]]]:
    """The database as it is now, as pg_dump writes it, and what is to be said of it."""
    _require("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ((name,),) = _fetch("SELECT pg_export_snapshot()")
        with _running(["pg_dump", *DUMP, f"--snapshot={name}"]) as output:
            yield output, facts_of(_fetch)


def replace(dump: Path, settle: Callable[[], None]) -> None:
    """Put what the dump holds in place of everything; ``settle`` looks at it before anybody else can, and may raise."""
    _require("pg_restore")
    try:
        with transaction.atomic():
            _drop_everything()
            with _running(["pg_restore", "--file=-", *DUMP[1:], str(dump)], connects=False) as script:
                _feed(script)
            with connection.cursor() as cursor:
                # The script has emptied it.
                cursor.execute("RESET search_path")
            settle()
    except DatabaseError as error:
        is_locked_out = "lock timeout" in str(error)
        raise BackupError(IN_USE if is_locked_out else FAILED.format(tool="Restoring", reason=error)) from error
    finally:
        # With whatever else the script has set.
        connection.close()


def _drop_everything() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        for _, statement in _fetch(EVERYTHING):
            cursor.execute(statement)


def _feed(script: IO[bytes]) -> None:
    """Execute a script as pg_restore writes it: statements, and the rows of tables between ``COPY`` and ``\\.``."""
    server = connection.cursor().connection.info.server_version
    statements: list[bytes] = []
    for line in script:
        if line.startswith(b"COPY ") and line.endswith(b" FROM stdin;\n"):
            _execute(statements)
            _copy(line, script)
        elif line.startswith((b"\\restrict", b"\\unrestrict")):
            continue  # said to psql, which is not here
        elif line.startswith(b"SET transaction_timeout") and server < 170_000:
            continue  # pg_restore 17 says it to older servers, too
        else:
            statements.append(line)
    _execute(statements)


def _copy(statement: bytes, script: Iterable[bytes]) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement.decode().rstrip(";\n")) as copy,
    ):
        for row in script:
            if row == b"\\.\n":
                return
            copy.write(row)


def _execute(statements: list[bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(b"".join(statements).decode())
    statements.clear()


def _fetch(sql: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


@contextmanager
def _running(command: list[str], *, connects: bool = True) -> Iterator[IO[bytes]]:
    """What the tool writes, as it comes. Raises ``BackupError`` with its words where it fails."""
    environment = dict(os.environ)
    if connects:
        (_, *arguments), found = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, command[1:])
        command, environment = [command[0], *arguments], {**environment, **(found or {})}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment)  # noqa: S603
        try:
            assert process.stdout is not None  # noqa: S101  (it was asked for)
            yield process.stdout
            if process.wait():
                errors.seek(0)
                reason = errors.read().decode(errors="replace").strip()
                raise BackupError(FAILED.format(tool=command[0], reason=reason))
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _require(tool: str) -> None:
    """The tool is here, and new enough for this server."""
    connection.ensure_connection()
    server = connection.connection.info.server_version // 10_000
    try:
        said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise BackupError(NOT_INSTALLED.format(tool=tool, server=server)) from error
    found = re.search(r"(\d+)", said)
    version = int(found[1]) if found else 0
    if version < server:
        raise BackupError(TOO_OLD.format(tool=tool, version=version, server=server))
