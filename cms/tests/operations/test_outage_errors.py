"""Which errors mean that something is away, with real ones; what is answered then is in test_outages.py."""

import errno
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.db.utils import DatabaseErrorWrapper
from django.test import RequestFactory

from articles.models import ArticleImage
from articles.tests.factories import make_image
from cms.operations.buckets import UploadBucket
from cms.operations.folders import UploadFolder
from cms.operations.outages import BUCKET, DATABASE, DISK_FULL, NO_WRITING, answer_outage, outage_behind
from cms.tests.operations.serving import free_port


def asked_of_sqlite(file: Path, statement: str, how: str) -> Exception:
    """What Django raises where SQLite refuses this."""
    with closing(sqlite3.connect(f"file:{file}?mode={how}", uri=True, timeout=0)) as kept:
        try:
            with DatabaseErrorWrapper(connection):  # type: ignore[arg-type]
                kept.execute(statement)
        except DatabaseError as error:
            return error
    raise AssertionError("SQLite did it.")


def test_outage__sqlite_away_or_locked__is_one_and_a_wrong_statement_is_none(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Django wraps the errors of its own database only.")
    file = tmp_path / "some.sqlite3"
    with closing(sqlite3.connect(file)) as first:
        first.execute("CREATE TABLE some (id)")
        assert outage_behind(asked_of_sqlite(file, "INSERT INTO some VALUES (1)", "ro")) == DATABASE
        first.execute("BEGIN IMMEDIATE")
        assert outage_behind(asked_of_sqlite(file, "INSERT INTO some VALUES (1)", "rw")) == DATABASE
    wrong = asked_of_sqlite(file, "SELECT * FROM nothing", "ro")
    assert isinstance(wrong, OperationalError)
    assert outage_behind(wrong) is None


def test_outage__of_files__is_told_by_the_number_of_the_error() -> None:
    assert outage_behind(OSError(errno.ENOSPC, "No space left on device")) == DISK_FULL
    assert outage_behind(OSError(errno.EROFS, "Read-only file system")) == NO_WRITING
    assert outage_behind(FileNotFoundError(errno.ENOENT, "No such file")) is None
    assert outage_behind(IntegrityError("twice")) is None
    assert outage_behind(None) is None


def test_outage__bucket_that_nobody_serves__is_one() -> None:
    bucket = UploadBucket(
        bucket_name="uploads", endpoint_url=f"http://127.0.0.1:{free_port()}", access_key="a", secret_key="b"
    )
    with pytest.raises(Exception) as raised:  # noqa: PT011  (whatever it is)
        bucket.save("a.png", ContentFile(b"picture"))
    assert outage_behind(raised.value) == BUCKET


@pytest.mark.parametrize(
    ("address", "headers", "kind"),
    [
        ("/api/v2/pages/", {}, "application/json"),
        ("/admin/images/multiple/add/", {"X-Requested-With": "XMLHttpRequest"}, "application/json"),
        ("/admin/pages/4/edit/", {"Accept": "application/json"}, "application/json"),
        ("/admin/pages/4/edit/", {"Accept": "text/html,*/*"}, "text/html"),
        ("/articles/", {}, "text/html"),
    ],
)
def test_answer__is_of_the_kind_that_was_asked_for(address: str, headers: dict[str, str], kind: str) -> None:
    answer = answer_outage(RequestFactory().get(address, headers=headers), DATABASE)

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    assert answer["Content-Type"].partition(";")[0] == kind
    assert DATABASE in answer.content.decode()


def test_folder__write_that_fails__leaves_nothing(tmp_path: Path) -> None:
    folder = UploadFolder(location=tmp_path)

    class Broken(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Any:
            yield b"half of it"
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        folder.save("a.png", Broken(b""))
    assert list(tmp_path.iterdir()) == []
    assert {folder.save("a.png", ContentFile(b"whole")) for _ in range(2)} > {"a.png"}
    assert len(list(tmp_path.iterdir())) == 2
    assert (tmp_path / "a.png").stat().st_mode & 0o777 == 0o644


@pytest.mark.django_db
def test_image__row_that_cannot_be_written__leaves_no_file() -> None:
    first = make_image("First").file
    folder = Path(first.storage.location)
    before = {path for path in folder.rglob("*") if path.is_file()}
    with first.open() as file:
        second = ArticleImage(file=ImageFile(BytesIO(file.read()), name="second.png"))
    # What the database refuses, after the file has been stored.
    second.title = None  # type: ignore[assignment]

    with pytest.raises(IntegrityError):
        second.save()

    assert second.file._committed
    assert {path for path in folder.rglob("*") if path.is_file()} == before
