"""Many people who write at once on SQLite, which lets one write at a time: they wait for each other, and no more."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import global_settings
from django.conf import settings as django_settings
from django.db import connection

from cms.tests.operations.newsroom import Newsroom, Person, Story, furnish, picture, was_done
from cms.tests.operations.serving import Server, production
from cms.tests.operations.soaking import IS_LONG, SECONDS

pytestmark = [
    # On SQLite the tests' database is at hand. For a long run one is made on PostgreSQL, too.
    pytest.mark.skipif(connection.vendor != "sqlite" and not IS_LONG, reason="This runs with the tests on SQLite."),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

WRITERS = 8
# Seconds of them in this test; CI has a few.
LASTS = min(SECONDS, 60) if IS_LONG else 5
TITLES = "SELECT json_extract(content, '$.title') FROM wagtailcore_revision"
FURNISH = """
import json
from dataclasses import asdict
from cms.tests.operations.newsroom import furnish
print(json.dumps(asdict(furnish(teams=4, stories=2))))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return production(
        DATABASE_URL=f"sqlite:///{tmp_path / 'site.sqlite3'}",
        MEDIA_ROOT=str(tmp_path / "media"),
        TWO_FACTOR_REQUIRED="false",
        DJANGO_SETTINGS_MODULE="cms.tests.operations.served_settings",
        WEB_CONCURRENCY="3",
    )


@pytest.fixture
def stories(environment: dict[str, str], request: pytest.FixtureRequest, settings: Any) -> list[Story]:
    """A story for each writer, in a database file."""
    if connection.vendor == "sqlite":
        settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
        room = asdict(furnish(teams=4, stories=2))
        request.getfixturevalue("database_in_a_file")
    else:
        manage(environment, "migrate")
        room = json.loads(manage(environment, "shell", "--no-imports", "-c", FURNISH))
    return Newsroom(room["editor"], [[Story(**story) for story in team] for team in room["teams"]]).stories


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, django_settings.BASE_DIR / "manage.py", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout  # noqa: S603


def test_writers__at_once_on_sqlite__never_meet_a_lock(
    tmp_path: Path,
    environment: dict[str, str],
    stories: list[Story],
    note_figure: Callable[[str, object, str], None],
) -> None:
    server, errors, slowest = Server(tmp_path, environment), Counter[str](), [0.0]
    done: Counter[str] = Counter()
    saved: list[str] = []
    failures: list[BaseException] = []

    all_are_there = threading.Barrier(WRITERS, timeout=60)

    def write(story: Story, data: bytes) -> None:
        person = Person(story.writer, [server.port], errors)
        try:
            all_are_there.wait()
            end = time.monotonic() + LASTS
            while time.monotonic() < end:
                story.version += 1
                for name, act, leads_to in (
                    ("saves", lambda: person.save(story, story.version), story.edit_page),
                    ("comments", lambda: person.comment(story, "Is this so?"), story.edit_page),
                    ("uploads", lambda: person.upload(f"{story.number}-{story.version}", data), "/admin/images/"),
                ):
                    answer = act()
                    slowest[0] = max(slowest[0], answer.ended - answer.began)
                    done[name] += was_done(answer, leads_to)
                    if name == "saves":
                        saved.append(story.sent(story.version)["title"])
        except BaseException as failure:  # raised again in the test's own thread
            failures.append(failure)
        finally:
            person.close()

    server.start()
    try:
        threads = [threading.Thread(target=write, args=[story, picture(40)]) for story in stories]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.stop()
    if failures:
        raise failures[0]

    locked = (tmp_path / "log").read_text().count("database is locked")
    told = ", ".join(f"{count} {name}" for name, count in done.items())
    note_figure(f"SQLite, {len(stories)} writers for {LASTS} s, {told}: answers that are errors", errors.total(), "0")
    note_figure(f"SQLite, {len(stories)} writers: “database is locked” in the log", locked, "0")
    note_figure(
        f"SQLite, {len(stories)} writers: the slowest answer", f"{slowest[0]:.1f} s", "< 20 s, the wait for the lock"
    )
    assert errors == {}
    assert locked == 0
    assert len(stories) == WRITERS
    assert done["uploads"]
    assert set(saved) <= titles(tmp_path / "site.sqlite3")


def titles(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as kept:
        return {title for (title,) in kept.execute(TITLES)}
