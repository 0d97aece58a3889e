"""Makes a backup: the database of one moment, and the uploads that belong to it.

The uploads are copied after the database: one that comes meanwhile is one too many, and none is missing. (A file that
an approval names cannot be deleted.)
"""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from cms.operations import media_files, postgresql_dumps, sqlite_copies
from cms.operations.archives import DATABASE, MEDIA, BackupError, writing

DATABASES: dict[str, ModuleType] = {"postgresql": postgresql_dumps, "sqlite": sqlite_copies}

THERE = "{file} is there already. Name another file: a backup is never overwritten."
NO_FOLDER = "There is no folder {folder}. Make it, or name another."


def make(file: Path) -> Iterator[str]:
    """Write the backup, and yield what has been done, in the words for whoever waits. Raises ``BackupError``."""
    if file.exists():
        raise BackupError(THERE.format(file=file))
    if not file.absolute().parent.is_dir():
        raise BackupError(NO_FOLDER.format(folder=file.absolute().parent))
    with writing(file) as archive:
        with DATABASES[connection.vendor].snapshot() as (dump, facts):
            made_at = timezone.now().isoformat(timespec="seconds")
            archive.add(DATABASE, dump, is_compressed=connection.vendor == "postgresql")
        yield f"The database: {archive.parts[DATABASE]['size']} bytes."
        for count, name in enumerate(media_files.names(), start=1):
            try:
                with default_storage.open(name) as upload:
                    archive.add(MEDIA + name, upload)
            except FileNotFoundError:
                continue  # deleted since it was listed: nothing that is approved names it
            if count % 100 == 0:
                yield f"{count} uploads."
        archive.finish({"made_at": made_at, "database": connection.vendor, **facts})
    head = facts["head"]
    yield f"{len(archive.parts) - 1} uploads. The chain ends with record {head['sequence']}, {head['hash'] or 'none'}."
