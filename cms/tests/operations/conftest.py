"""What tests of operations share."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cms.tests.operations.newsroom import Newsroom
from cms.tests.operations.own_site import OwnSite


@pytest.fixture
def database_in_a_file(tmp_path: Path) -> Iterator[None]:
    """The tests' database. Of SQLite a copy in a file: what is in memory cannot come back, and threads lock it."""
    if connection.vendor == "postgresql":
        yield
        return
    connection.ensure_connection()
    usual, kept = connection.settings_dict["NAME"], connection.connection
    file = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        kept.backup(copy)
        # As `migrate` leaves a file.
        copy.execute("PRAGMA journal_mode = WAL")
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept, usual


@pytest.fixture(scope="session")
def own_servers() -> Iterator[OwnSite]:
    site = OwnSite()
    yield site
    site.remove()


@pytest.fixture
def newsroom(own_servers: OwnSite, transactional_db: None, settings: Any) -> Newsroom:
    """Its people and their stories, in the servers of the test's own."""
    return own_servers.newsroom(settings)
