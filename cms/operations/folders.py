"""Uploads in a folder. Which: ``MEDIA_ROOT``."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class UploadFolder(FileSystemStorage):
    """A folder in which a file has its name when it is whole: a full disk or a killed process leaves no half of one."""

    def _save(self, name: str, content: Any) -> str:
        with _written(content, folder=str(self.location)) as part:
            # Django moves a file of this kind, and looks for another name where somebody has taken this one meanwhile.
            saved: str = super()._save(name, _Whole(part))  # type: ignore[misc]
            return saved


class _Whole(File):
    """A file that can be moved to where it belongs."""

    def __init__(self, path: Path) -> None:
        super().__init__(None, name=path.name)
        self.path = path

    def temporary_file_path(self) -> str:
        return str(self.path)


@contextmanager
def _written(content: Any, *, folder: str) -> Iterator[Path]:
    """The content as a file in the folder, which is gone afterwards where nobody has moved it."""
    os.makedirs(folder, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(number, "wb") as part:
            for chunk in content.chunks():
                part.write(chunk if isinstance(chunk, bytes) else chunk.encode())
        yield path
    finally:
        path.unlink(missing_ok=True)
