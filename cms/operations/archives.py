"""The file of a backup: a zip that holds the database, every upload, and last a manifest with the SHA-256 of each part.

Zip, because parts are written without knowing their size before, and because everything opens it.
"""

import hashlib
import json
import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media/"
CHUNK = 1024 * 1024

NO_BACKUP = "{file} is no backup, or its end was cut off. Take another one."
NEWER_FORMAT = "{file} was made by a newer release, which this one cannot read. Install that release, and try again."
DAMAGED = "{file} is damaged: {part} is not as it was written. Nothing was changed. Take another backup."


class BackupError(Exception):
    """A backup that was not made, or not restored. The text says why and what to do."""


class ArchiveWriter:
    """Writes parts, and remembers of each its SHA-256 and size in bytes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.parts: dict[str, dict[str, Any]] = {}
        self._zip = archive

    def add(self, name: str, source: IO[bytes], *, is_compressed: bool = True) -> None:
        """Write what ``source`` gives. ``is_compressed`` says that it is small already, as pictures are."""
        info = zipfile.ZipInfo(name, time.localtime()[:6])
        info.compress_type = zipfile.ZIP_STORED if is_compressed else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts[name] = {"sha256": digest.hexdigest(), "size": size}

    def finish(self, facts: dict[str, Any]) -> None:
        self._zip.writestr(MANIFEST, json.dumps({"format": FORMAT, **facts, "parts": self.parts}, indent=1))


@contextmanager
def writing(file: Path) -> Iterator[ArchiveWriter]:
    """A new archive, for its owner's eyes. It gets its name when it is whole and on the disk."""
    part = file.with_name(f"{file.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as target:
            with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
                yield ArchiveWriter(archive)
            target.flush()
            os.fsync(target.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


class ArchiveReader:
    """A backup that is there. ``manifest`` is what it says of itself."""

    def __init__(self, file: Path, archive: zipfile.ZipFile) -> None:
        self._file, self._zip = file, archive
        self.manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if self.manifest["format"] > FORMAT:
            raise BackupError(NEWER_FORMAT.format(file=file))
        self.parts: dict[str, dict[str, Any]] = self.manifest["parts"]

    @property
    def media(self) -> list[str]:
        """The names of the uploads."""
        return [name.removeprefix(MEDIA) for name in self.parts if name.startswith(MEDIA)]

    def open(self, part: str) -> IO[bytes]:
        return self._zip.open(part)

    def check(self) -> Iterator[str]:
        """Read everything, and yield the name of each part that is whole. Raises ``BackupError`` at the first that is
        not."""
        for name, said in self.parts.items():
            try:
                with self.open(name) as part:
                    digest = hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
            except (KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
                raise BackupError(DAMAGED.format(file=self._file, part=name)) from error
            if digest != said["sha256"]:
                raise BackupError(DAMAGED.format(file=self._file, part=name))
            yield name


@contextmanager
def reading(file: Path) -> Iterator[ArchiveReader]:
    """Raises ``BackupError`` where the file is no backup."""
    try:
        archive = zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(NO_BACKUP.format(file=file)) from error
    with archive:
        try:
            reader = ArchiveReader(file, archive)
        except (KeyError, ValueError, zipfile.BadZipFile) as error:
            raise BackupError(NO_BACKUP.format(file=file)) from error
        yield reader
