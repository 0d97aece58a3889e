"""Settings and fixtures of all tests. What is published here has been signed: there is no other way."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import transaction
from django.test import TransactionTestCase, override_settings
from pytest_django import DjangoDbBlocker
from wagtail.signal_handlers import reference_index_auto_update_disabled

# Objects that are made before the garbage is looked through, which took a twentieth of the tests' time.
GARBAGE = 50_000

REQUIRED = {name for name in os.environ.get("CMS_TESTS_REQUIRE", "").split(",") if name}


@pytest.fixture(scope="session", autouse=True)
def quick_and_private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cheap password hashes, files in a folder of their own, and no index of what uses what: Wagtail shows it in the
    admin, one test asks it, and it takes a quarter of the time of all of them.
    """
    staticfiles = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MEDIA_ROOT=str(tmp_path_factory.getbasetemp() / "media"),
        STORAGES={**django_settings.STORAGES, "staticfiles": staticfiles},
    ):
        reference_index_auto_update_disabled.value = True
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No cache, and no storage that another test has set up, is shared between tests."""
    storages._storages.clear()
    cache.clear()


@pytest.fixture
def what_uses_what() -> Iterator[None]:
    """Wagtail's index of what uses what, for the test that asks it."""
    reference_index_auto_update_disabled.value = False
    yield
    reference_index_auto_update_disabled.value = True


@pytest.fixture(scope="module")
def shared_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What fixtures make after this one is found by all tests of the module, and taken back behind the last of them, as
    by ``setUpTestData`` of Django's classes. What a test changes is taken back behind it: all are marked ``django_db``.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite has a file here, as a site has, which costs no time. In memory a write does not wait for that of another
    thread, such as the heartbeat of a worker, but fails.
    """
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.getbasetemp() / "test.sqlite3")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of sample articles, where there is one."""
    folder = Path(os.environ.get("CMS_CORPUS", Path(__file__).resolve().parent.parent / "shared" / "corpus"))
    if not (folder / "articles.jsonl").exists():
        pytest.skip("The sample articles are not here. Set CMS_CORPUS to their folder.")
    return folder


@pytest.fixture(scope="session", autouse=True)
def records_can_be_flushed() -> Iterator[None]:
    """Tests that commit clean up behind them by DELETE or TRUNCATE, which the records' triggers refuse."""
    from articles.delivery import lists, memory, sites, standing  # noqa: PLC0415
    from reviewers.tests.lifted_triggers import lifted_triggers  # noqa: PLC0415

    teardown = TransactionTestCase._fixture_teardown

    def teardown_without_triggers(self: TransactionTestCase) -> None:
        with lifted_triggers():
            teardown(self)
        # The generation begins anew: what processes remember of the old numbers is of another world.
        memory.memory.clear()
        lists._counts.clear()
        sites._known.clear()
        standing.standing.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown_without_triggers)
        yield


def pytest_collection_finish() -> None:
    """What has been loaded by now stays: no search for garbage need look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])


def find_browser() -> str | None:
    """The system's Chromium."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if (path := shutil.which(name))), None)


def find_node() -> bool:
    """Whether Node.js and its package manager are here."""
    return all(shutil.which(name) for name in ("node", "npm"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that need a browser, PostgreSQL or Node.js say so, and skip where there is none; CI demands them."""
    from django.db import connection  # noqa: PLC0415

    missing = {
        "browser": None if find_browser() else "There is no Chromium here.",
        "node": None if find_node() else "There is no Node.js with npm here.",
        "postgres": None if connection.vendor == "postgresql" else "This needs PostgreSQL: set DATABASE_URL.",
    }
    for name, reason in missing.items():
        if reason and item.get_closest_marker(name):
            if name in REQUIRED:
                pytest.fail(f"{reason} CMS_TESTS_REQUIRE demands it.")
            pytest.skip(reason)


# Figures: what tests have measured, printed together at the end of the run


@pytest.fixture
def note_figure(record_property: Callable[[str, Any], None]) -> Callable[[str, object, str], None]:
    """Notes a measure, its value and what it must be. Test processes hand such notes on to the one that prints."""

    def note(measure: str, value: object, must_be: str) -> None:
        record_property("figure", [measure, str(value), must_be])

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    rows = sorted(
        {
            tuple(noted)
            for report in reports
            for name, noted in getattr(report, "user_properties", [])
            if name == "figure"
        }
    )
    if not rows:
        return
    heads = ("measure", "value", "must be")
    widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(2)]
    terminalreporter.section("figures")
    for measure, value, must_be in (heads, *rows):
        terminalreporter.write_line(f"{measure:<{widths[0]}}  {value:<{widths[1]}}  {must_be}")
