"""The database gone, a disk that is full, one that takes nothing: every address says so and when to come back, and
nothing is half written. And a cache that is gone costs time alone."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cms.tests.operations.newsroom import Newsroom, Person, Story, picture, was_done
from cms.tests.operations.own_site import OwnSite
from cms.tests.operations.visiting import Answer, Visitor

pytestmark = [
    pytest.mark.soak,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# Whose it is only the database knows.
TOKEN = "Bearer nobody"
READING = [
    "/api/v2/pages/{page}/",
    "/api/v2/pages/?type=articles.ArticlePage&fields=*",
    "/api/v2/pages/?type=articles.ArticlePage&search=story",
    "/api/v2/pages/?slug={slug}&fields=*",
    "/api/v2/pages/",
    "/api/v2/pages/find/?html_path=/articles/{slug}/",
    "/api/v2/writers/",
    "/api/v2/reviewers/",
    "/api/v2/conditions/",
    "/api/v2/medicines/",
    "/api/v2/images/",
    "/api/v2/documents/",
    "/api/v2/site/",
    "/api/v3/pages/",
    "/",
    "/articles/",
    "/articles/{slug}/",
    "/feeds/articles.atom",
    "/sitemap.xml",
    "/documents/1/nothing.pdf",
]
DESK = [
    "/admin/",
    "/admin/pages/{page}/edit/",
    "/admin/pages/{page}/history/",
    "/admin/articles/",
    "/admin/articles/{page}/send/",
    "/admin/articles/{page}/timeline/",
    "/admin/images/",
    "/admin/images/add/",
    "/admin/images/chooser/",
    "/admin/account/",
    "/admin/reports/site-history/",
]
FILES = "SELECT file FROM articles_articleimage UNION ALL SELECT file FROM articles_articledocument"
# Of all that could be half written.
COUNTS = "SELECT (SELECT count(*) FROM wagtailcore_revision), (SELECT count(*) FROM wagtailcore_comment)"


@pytest.fixture
def small_disk(own_servers: OwnSite) -> Iterator[Path]:
    """A disk of a megabyte where the uploads are kept."""
    folder = own_servers.folder / "media"
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        pytest.skip("Nothing can be mounted here.")
    yield folder
    subprocess.run(["umount", folder], check=True)  # noqa: S603, S607


def not_told(answer: Answer, address: str) -> str | None:
    """What is missing in an answer that should say that something is away."""
    kind = answer.headers["Content-Type"].partition(";")[0]
    is_api = address.startswith("/api/")
    checks = {
        "503": answer.status == 503,
        "Retry-After": answer.headers["Retry-After"] is not None,
        "X-Request-ID": answer.headers["X-Request-ID"] is not None,
        "nosniff": answer.headers["X-Content-Type-Options"] == "nosniff",
        "policy": answer.headers["Content-Security-Policy"] is not None,
        "no-store": answer.headers["Cache-Control"] == "no-store",
        "its kind": kind == ("application/json" if is_api else "text/html"),
        "a sentence": b"Try again in a few seconds." in answer.body,
        "no traceback": b"Traceback" not in answer.body and b"psycopg" not in answer.body,
    }
    missing = [name for name, is_so in checks.items() if not is_so]
    return f"{address}: {answer.status}, without {', '.join(missing)}" if missing else None


def stored(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_database__gone__every_address_says_so_and_comes_back(
    own_servers: OwnSite, newsroom: Newsroom, note_figure: Callable[[str, object, str], None]
) -> None:
    story = next(story for story in newsroom.stories if story.public is None)
    public = next(story for story in newsroom.stories if story.public is not None)

    with own_servers.serving(1, CMS_MANAGEMENT_API="true") as (server,):
        reader, writer = Visitor([server.port]), Person(story.writer, [server.port])
        newcomer = Visitor([server.port])
        newcomer.get("/admin/login/")
        before = statuses(ask_all(reader, writer, public))
        assert all(status < 500 for status in before.values()), before
        counts = own_servers.fetch(COUNTS)

        own_servers.postgres.stop()
        try:
            answers = list(ask_all(reader, writer, public).items())
            answers += [
                ("a save", writer.post(story.edit_page, story.sent(999))),
                ("an upload", writer.upload("gone", picture(8))),
                ("a sign-in", newcomer.post("/admin/login/", {"username": "a", "password": "b"})),
            ]
            alive = reader.get("/healthz").status, reader.get("/readyz?exclude=worker").status
        finally:
            own_servers.postgres.start()
        untold = [said for address, answer in answers if (said := not_told(answer, address))]
        after = statuses(ask_all(reader, writer, public))
        assert own_servers.fetch(COUNTS) == counts
        for person in (reader, writer, newcomer):
            person.close()

    note_figure(f"database gone: answers that do not say so, of {len(answers)} addresses", len(untold), "0")
    assert untold == []
    assert alive == (200, 503)
    assert after == before


def test_uploads__disk_full_or_read_only__say_so_and_leave_nothing(
    own_servers: OwnSite, newsroom: Newsroom, small_disk: Path, note_figure: Callable[[str, object, str], None]
) -> None:
    story = newsroom.stories[0]
    small, large = picture(8), picture(700)
    untold: list[Any] = []
    with own_servers.serving(1) as (server,):
        writer = Person(story.writer, [server.port])
        assert was_done(writer.upload("fits", small), "/admin/images/")

        untold.append(not_told(writer.upload("full", large), "disk full"))
        kept = stored(small_disk)
        assert was_done(writer.upload("fits too", small), "/admin/images/")

        subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)  # noqa: S603, S607
        untold.append(not_told(writer.upload("closed", small), "read-only"))
        # What needs no files goes on.
        assert was_done(writer.save(story, story.version), story.edit_page)
        subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)  # noqa: S603, S607
        assert was_done(writer.upload("fits again", small), "/admin/images/")
        writer.close()

    rows = {file for (file,) in own_servers.fetch(FILES)}
    originals = {name for name in stored(small_disk) if name.startswith("original_images/") or name.endswith(".part")}
    untold = [said for said in untold if said]
    note_figure("disk full, read-only media: answers that do not say so, of 2", len(untold), "0")
    note_figure("disk full, read-only media: rows without a file, files without a row", len(rows ^ originals), "0")
    assert untold == []
    assert not any("full" in name or name.endswith(".part") for name in kept)
    assert rows == originals
    assert len(rows) == 3


def test_redis__gone__everything_goes_on(
    own_servers: OwnSite, newsroom: Newsroom, note_figure: Callable[[str, object, str], None]
) -> None:
    public = next(story for story in newsroom.stories if story.public is not None)
    with own_servers.serving(1) as (server,):
        reader, writer = Visitor([server.port]), Person(public.writer, [server.port])
        ask_all(reader, writer, public)
        before = ask_all(reader, writer, public)
        own_servers.redis.stop()
        try:
            after = ask_all(reader, writer, public)
            # Signing in and saving, too.
            again = Person(public.writer, [server.port])
            is_saved = was_done(again.save(public, public.version + 1), public.edit_page)
        finally:
            own_servers.redis.start()
        public.version += is_saved
        for person in (reader, writer, again):
            person.close()

    failed = [address for address, answer in after.items() if answer.status != before[address].status]
    took = [sum(answer.ended - answer.began for answer in answers.values()) for answers in (before, after)]
    note_figure(f"Redis gone: answers that are errors, of {len(after) + 1}", len(failed) + (not is_saved), "0")
    note_figure(f"Redis gone: {len(after)} answers, before and after", "{:.1f} s, {:.1f} s".format(*took), "counted")
    assert failed == []
    assert is_saved


def ask_all(reader: Visitor, writer: Person, story: Story) -> dict[str, Answer]:
    """All addresses, for this story."""
    named = {"page": story.page_id, "slug": story.slug}
    read = {pattern: reader.get(pattern.format(**named), Authorization=TOKEN) for pattern in READING}
    return read | {pattern: writer.get(pattern.format(**named)) for pattern in DESK}


def statuses(answers: dict[str, Answer]) -> dict[str, int]:
    return {address: answer.status for address, answer in answers.items()}
