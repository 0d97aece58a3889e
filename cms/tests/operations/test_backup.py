"""Back up, destroy, restore: every public address answers as before; and what does not fit leaves everything alone."""

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, override_settings

from articles.delivery import changes
from articles.models import ArticleDocument, ArticlePage, Generation, Presentation
from articles.tests.factories import make_article, publish
from articles.tests.samples import make_full_article
from cms.operations import media_files, postgresql_dumps
from cms.operations.archives import MEDIA
from cms.operations.media_files import names
from reviewers import triggers
from reviewers.verifying import verify
from reviewers.withdrawing import withdraw

ROOTS = [
    "/",
    "/robots.txt",
    "/sitemap.xml",
    "/feeds/articles.atom",
    *(f"/api/v2/{name}/" for name in ("writers", "reviewers", "conditions", "medicines", "documents", "images")),
    "/api/v2/site/",
    "/api/v2/openapi.json",
    "/api/v2/pages/?fields=*",
    "/api/v2/pages/?type=articles.ArticlePage&fields=*",
    "/api/v2/pages/?search=sleep",
]
ADDRESS = re.compile(r"""https?://[^\s"'<>\\]+|(?<=")/[^\s"'<>\\]*""")
Answers = dict[str, Any]

# What is restored is committed; `serialized_rollback` puts back what migrations wrote.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def site(database_in_a_file: None, settings: Any, tmp_path: Path) -> ArticlePage:
    """A site with articles, people, pictures, a document and one article that was withdrawn."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    page = make_full_article()
    publish(page)
    withdrawn = make_article(title="Withdrawn")
    publish(withdrawn)
    withdraw(page_id=withdrawn.pk, user=page.owner, reason="It was wrong.")
    make_article(title="Nobody has read this")
    ArticleDocument.objects.create(title="A leaflet", file=ContentFile(b"Sleep well.", "leaflet.txt"))
    return page


def everything_public() -> Answers:
    """What each public address answers: those that are known, and all that their answers name. Files by their bytes."""
    client, answers, waiting = Client(raise_request_exception=False), {}, list(ROOTS)
    while waiting:
        address = waiting.pop()
        if address in answers:
            continue
        if address.startswith("/media/"):
            answers[address] = media_files.digest_of(address.removeprefix("/media/"))
            continue
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        answers[address] = (answer.status_code, answer.headers.get("ETag"), body)
        waiting += named_in(body.decode(errors="replace"))
    return answers


def named_in(body: str) -> set[str]:
    """The addresses of this site that an answer names, but for the admin's and those of static files."""
    found = set()
    for address in ADDRESS.findall(unescape(body)):
        parts = urlsplit(address.rstrip(".,;)"))
        is_here = parts.netloc in ("", "127.0.0.1:8000", "testserver")
        if is_here and not parts.path.startswith(("/admin", "/static", "//")):
            found.add(f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}")
    return {address for address in found if "{" not in address}


def destroy() -> None:
    """Takes everything: the tables, the uploads."""
    shutil.rmtree(default_storage.location)
    if connection.vendor == "postgresql":
        with transaction.atomic():
            postgresql_dumps._drop_everything()
        return
    connection.close()
    for path in Path(connection.settings_dict["NAME"]).parent.glob("site.sqlite3*"):
        path.unlink()


def restore(file: Path, *options: str) -> str:
    """What the command says; its refusal where it refuses."""
    output = StringIO()
    try:
        call_command("restore", str(file), *options, stdout=output)
    except CommandError as error:
        return str(error)
    return output.getvalue()


def rewritten(file: Path, name: str, change: Callable[[bytes], bytes], to: Path) -> Path:
    """A copy of a backup in which one part is another."""
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(to, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            after.writestr(part, change(content) if part == name else content)
    return to


def with_manifest(file: Path, to: Path, **said: Any) -> Path:
    return rewritten(file, "manifest.json", lambda before: json.dumps({**json.loads(before), **said}).encode(), to)


def alter_an_approval(before: str, after: str) -> None:
    """As an intruder would, who has the database."""
    triggers.lift(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviewers_approval SET document = replace(document, %s, %s)", [before, after])
    triggers.install(connection)


def test_backup__destroyed_and_restored__answers_are_identical(site: ArticlePage, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    before, records, uploads = everything_public(), verify(), set(names())
    assert len([address for address in before if address.startswith("/media/")]) > 3
    assert [answer[0] for address, answer in before.items() if address == f"/api/v2/pages/{site.pk}/"] == [200]
    generation = Generation.current()
    call_command("backup", str(file), stdout=StringIO())
    assert file.stat().st_mode & 0o777 == 0o600

    destroy()
    assert not set(names())
    said = restore(file)

    assert "Withdraw once more what was withdrawn after" in said
    assert f"{records} records verify" in said
    assert everything_public() == before
    assert set(names()) == uploads
    assert verify() == records
    assert triggers.missing(connection) == changes.missing(connection) == []
    # No process may take what it remembers for what is there now.
    assert Generation.current() > generation + 1000
    # And the site goes on.
    publish(make_article(title="Afterwards"))
    assert verify() == records + 2

    # With everything here, it is said what would be lost; then it is replaced, also under another key.
    refused = restore(file)
    assert "There is something here already: " in refused
    assert "with 2 records of medical review that the backup does not have" in refused
    victim = sorted(uploads)[0]
    default_storage.delete(victim)
    default_storage.save(victim, ContentFile(b"Another file of this name"))
    with override_settings(SECRET_KEY="another-" + "k" * 50):
        assert "They are made anew" in restore(file, "--replace")
        assert Presentation.objects.count() == 2
    assert everything_public() == before
    assert verify() == records


def test_restore__what_does_not_fit__leaves_everything_as_it_was(site: ArticlePage, tmp_path: Path) -> None:
    file, altered = tmp_path / "backup.zip", tmp_path / "altered.zip"
    call_command("backup", str(file), stdout=StringIO())
    alter_an_approval("Rhythm", "Whisky")
    call_command("backup", str(altered), stdout=StringIO())
    alter_an_approval("Whisky", "Rhythm")
    publish(make_article(title="Later"))
    records, uploads = verify(), set(names())
    upload = MEDIA + min(uploads)
    made = {
        "no backup": tmp_path / "nothing.zip",
        "is damaged": rewritten(file, "database", lambda content: content[:-1] + b"?", tmp_path / "1"),
        f"damaged: {upload}": rewritten(file, upload, lambda content: b"", tmp_path / "2"),
        "newer release": with_manifest(file, tmp_path / "3", migrations=[["articles", "9999_next"]]),
        "another record": with_manifest(file, tmp_path / "4", head={"sequence": 1, "hash": "0" * 64}),
        "kind": with_manifest(file, tmp_path / "5", database="oracle"),
        "cut off": tmp_path / "6",
        "was altered: its document does not agree with its digest": altered,
    }
    made["cut off"].write_bytes(file.read_bytes()[:-100])

    for reason, refused in made.items():
        said = restore(refused, "--replace")
        assert reason in said
        assert said.startswith("What was restored does not verify, so everything is as it was") == (
            refused == altered or reason == "another record"
        )
        assert ArticlePage.objects.live().filter(title="Later").exists()
        assert verify() == records
        assert set(names()) == uploads
        assert triggers.missing(connection) == changes.missing(connection) == []


def test_backup__there_already_or_nowhere__is_refused(database_in_a_file: None, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_text("precious")
    with pytest.raises(CommandError, match="a backup is never overwritten"):
        call_command("backup", str(there))
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("backup", str(tmp_path / "no" / "where.zip"))
    assert there.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


@pytest.mark.postgres
@pytest.mark.parametrize(("tool", "said"), [("echo pg_dump 9.6.1", "too old"), ("exit 1", "not installed")])
def test_backup__pg_dump_does_not_fit__is_said(
    tool: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(f"#!/bin/sh\n{tool}\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(CommandError, match=said):
        call_command("backup", str(tmp_path / "backup.zip"))
    assert not list(tmp_path.glob("backup*"))
