"""Puts a backup in place of what is there: nothing is touched before all of it has been found whole.

Uploads that are missing come first, which harms nobody; then the database, which is as it was until the restored
records have been verified; then uploads under whose name there was another file.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from articles.models import Generation
from cms.operations import media_files
from cms.operations.archives import DATABASE, ArchiveReader, BackupError
from cms.operations.backup import DATABASES
from cms.operations.health import migrations_of_this_release
from cms.operations.snapshots import answers_made_by, counts_of, head_of
from reviewers.models import ChainHead
from reviewers.verifying import BrokenRecordError, verify

# Web processes keep answers by the generation. After a restore no number may come again that one of them knows.
GENERATIONS_LEFT_OUT = 1_000_000

OTHER_DATABASE = (
    "This is the backup of a {theirs} database, and DATABASE_URL names a {ours} one. Name one of the same kind."
)
NEWER_RELEASE = (
    "This backup was made by a newer release: this one does not know the migration {migration}. Install that release, "
    "and try again."
)
PRESENT = (
    "There is something here already: {present}. With --replace the backup takes its place: all of that is gone then, "
    "{lost}. Make a backup of it first."
)
LOST = "with {count} records of medical review that the backup does not have"
NONE_LOST = "with everything that came after {made_at}"
OTHER_FILES = (
    "Other files have the names of {count} uploads of the backup, such as {name}. Only --replace writes over them."
)
BROKEN = "What was restored does not verify, so everything is as it was before. {reason}"
BROKEN_NOW = "What was restored does not verify: do not open the site, and restore another backup. {reason}"
OTHER_HEAD = "The chain ends with another record than the backup says."


@dataclass(frozen=True)
class Presence:
    """What is in the database that is to be restored into. ``records`` are those of the chain."""

    counts: dict[str, int]
    records: int
    generation: int

    def __bool__(self) -> bool:
        return any(self.counts.values()) or self.records > 0

    def __str__(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in self.counts.items() if count)


def restore(archive: ArchiveReader, *, may_replace: bool) -> Iterator[str]:
    """Restore, and yield what has been done, in the words for whoever waits. Raises ``BackupError``."""
    _refuse_what_does_not_fit(archive)
    there = present()
    if there and not may_replace:
        raise BackupError(PRESENT.format(present=there, lost=_lost(there, archive)))
    count = sum(1 for _ in archive.check())
    yield f"The backup is whole: {count} parts."
    missing, other = media_files.missing_and_other(archive)
    if other and not may_replace:
        raise BackupError(OTHER_FILES.format(count=len(other), name=other[0]))
    yield from _restore_files(archive, missing, "Uploads put back")
    _restore_database(archive, there)
    yield f"The database is restored, and {archive.manifest['head']['sequence']} records verify."
    yield from _restore_files(archive, other, "Uploads that took the place of others")
    yield from _clear_up(archive)


def present() -> Presence:
    """A database that was only migrated holds nothing."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if not {ChainHead._meta.db_table, Generation._meta.db_table} <= tables:
        return Presence({}, 0, 0)
    generation = Generation.objects.filter(pk=Generation.ONLY).first()
    return Presence(counts_of(_fetch), head_of(_fetch)["sequence"], generation.number if generation else 0)


def _refuse_what_does_not_fit(archive: ArchiveReader) -> None:
    theirs, ours = archive.manifest["database"], connection.vendor
    if theirs != ours:
        raise BackupError(OTHER_DATABASE.format(theirs=theirs, ours=ours))
    known = migrations_of_this_release()
    replaced = {key for keys in known.values() for key in keys}
    for app, name in archive.manifest["migrations"]:
        if (app, name) not in known and (app, name) not in replaced:
            raise BackupError(NEWER_RELEASE.format(migration=f"{app}.{name}"))


def _lost(there: Presence, archive: ArchiveReader) -> str:
    count = there.records - archive.manifest["head"]["sequence"]
    return LOST.format(count=count) if count > 0 else NONE_LOST.format(made_at=archive.manifest["made_at"])


def _restore_files(archive: ArchiveReader, names: list[str], doing: str) -> Iterator[str]:
    for count, name in enumerate(names, start=1):
        media_files.restore(archive, name)
        if count % 100 == 0 or count == len(names):
            yield f"{doing}: {count} of {len(names)}."


def _restore_database(archive: ArchiveReader, there: Presence) -> None:
    applied = {(app, name) for app, name in archive.manifest["migrations"]}
    is_older = not set(migrations_of_this_release()) <= applied
    with tempfile.TemporaryDirectory(prefix="restoring-") as folder:
        dump = Path(folder) / "database"
        with archive.open(DATABASE) as part, dump.open("wb") as file:
            shutil.copyfileobj(part, file)
        DATABASES[connection.vendor].replace(dump, _settling(archive, there, is_older=is_older))
    # What this release adds, and the triggers.
    call_command("migrate", verbosity=0)
    if is_older:
        _verify(BROKEN_NOW)


def _settling(archive: ArchiveReader, there: Presence, *, is_older: bool) -> Callable[[], None]:
    """What is looked at before the old data goes. Records of an older release are verified when it is migrated."""

    def settle() -> None:
        if head_of(_fetch) != archive.manifest["head"]:
            raise BackupError(BROKEN.format(reason=OTHER_HEAD))
        if not is_older:
            _verify(BROKEN)
        restored = Generation.objects.get_or_create(pk=Generation.ONLY)[0].number
        Generation.objects.update(number=max(there.generation, restored) + GENERATIONS_LEFT_OUT)

    return settle


def _verify(said: str) -> None:
    try:
        verify()
    except BrokenRecordError as error:
        raise BackupError(said.format(reason=error)) from error


def _clear_up(archive: ArchiveReader) -> Iterator[str]:
    cache.clear()
    if archive.manifest["answers"] != answers_made_by():
        yield "Another SECRET_KEY or another release sealed the ready-made answers. They are made anew."
        call_command("rebuild_presentations", verbosity=0)


def _fetch(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
