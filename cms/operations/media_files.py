"""Uploads, through the storage that the settings name: a folder or a bucket. A file never changes under its name."""

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.storage import default_storage

from cms.operations.archives import MEDIA, ArchiveReader, BackupError

# What a folder calls an upload that is still being written (``cms.operations.folders``).
PART = ".part"
RENAMED = "The storage keeps {name} under another name, {kept}. Let it keep names, and restore again."


def names(folder: str = "") -> Iterator[str]:
    """The name of every upload, also of what is made of uploads."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        if name and not name.endswith(PART):
            yield str(PurePosixPath(folder) / name)
    for name in sorted(folders):
        yield from names(str(PurePosixPath(folder) / name))


def digest_of(name: str) -> str | None:
    """The SHA-256 of the file; None where there is none."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def missing_and_other(archive: ArchiveReader) -> tuple[list[str], list[str]]:
    """The uploads of the backup that are not here, and those of which a different file has the name."""
    missing, other = [], []
    for name in archive.media:
        found = digest_of(name)
        if found is None:
            missing.append(name)
        elif found != archive.parts[MEDIA + name]["sha256"]:
            other.append(name)
    return missing, other


def restore(archive: ArchiveReader, name: str) -> None:
    """Put the upload of the backup under its name; what has the name goes."""
    default_storage.delete(name)
    with archive.open(MEDIA + name) as part:
        kept = default_storage.save(name, File(part, name))
    if kept != name:
        raise BackupError(RENAMED.format(name=name, kept=kept))
