"""Whether this process is ready to answer: its parts are asked one by one, each cheaply.

What is said is for everybody to read: which part, and a sentence of our own. What the part itself said is in the log.
"""

import logging
import os
import secrets
from collections.abc import Callable, Collection
from functools import cache
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.cache import cache as default_cache
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from cms.operations import heartbeats

logger = logging.getLogger(__name__)

NOT_ASKED = "Not asked: the database does not answer."


class NotReadyError(Exception):
    """A part that is not ready. The text says which and what to do; it holds no names, addresses or passwords."""


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    applied = MigrationRecorder(connection).applied_migrations()
    waiting = [
        key
        for key, replaced in migrations_of_this_release().items()
        if key not in applied and not _all(replaced, applied)
    ]
    if waiting:
        raise NotReadyError(f"Migrations that are not applied: {len(waiting)}. Run manage.py migrate.")


def check_cache() -> None:
    key, value = f"readiness-{os.getpid()}", secrets.token_hex(8)
    default_cache.set(key, value, timeout=10)
    if default_cache.get(key) != value:
        raise NotReadyError("The cache does not keep what it is given.")


def check_storage() -> None:
    """A folder can be written to, or a bucket is asked for something that need not be there."""
    storage: Any = default_storage
    if isinstance(storage, FileSystemStorage):
        # It is made with the first upload.
        there = next(folder for folder in _upwards(str(storage.location)) if os.path.isdir(folder))
        if not os.access(there, os.W_OK | os.X_OK):
            raise NotReadyError("The folder of the uploads cannot be written to.")
    else:
        storage.exists("readiness")


def check_worker() -> None:
    if settings.TASKS_BACKEND != "database":
        return
    age = heartbeats.age_of_newest()
    if age is None:
        raise NotReadyError("No worker runs. Start manage.py db_worker.")
    seconds = int(age.total_seconds())
    if seconds > heartbeats.LATE_SECONDS:
        raise NotReadyError(f"No worker has been seen for {seconds} seconds. Start manage.py db_worker.")


# In this order. The names are those of the answer.
CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "cache": check_cache,
    "storage": check_storage,
    "worker": check_worker,
}
IN_DATABASE = {"migrations", "worker"}


def ask(left_out: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Each part with ``ok``, the milliseconds it took, and a ``reason`` where it is not ready."""
    answers: dict[str, dict[str, Any]] = {}
    for name, check in CHECKS.items():
        if name in left_out:
            continue
        if name in IN_DATABASE and not answers.get("database", {"ok": True})["ok"]:
            answers[name] = {"ok": False, "reason": NOT_ASKED}
        else:
            answers[name] = _ask(name, check)
    return answers


def _ask(name: str, check: Callable[[], None]) -> dict[str, Any]:
    begin = perf_counter()
    answer: dict[str, Any] = {"ok": True}
    try:
        check()
    except NotReadyError as error:
        answer = {"ok": False, "reason": str(error)}
    except Exception as error:  # whatever it is, the part is not ready
        logger.warning("Not ready, %s: %s", name, error)
        answer = {"ok": False, "reason": f"The {name} does not answer. The log says more."}
    return answer | {"ms": round((perf_counter() - begin) * 1000, 1)}


@cache
def migrations_of_this_release() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Every migration of this release, with those whose place it may take."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {key: list(migration.replaces) for key, migration in loader.disk_migrations.items()}


def _all(replaced: list[tuple[str, str]], applied: Collection[tuple[str, str]]) -> bool:
    return bool(replaced) and all(key in applied for key in replaced)


def _upwards(folder: str) -> list[str]:
    folders = [folder]
    while (above := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(above)
    return folders
