"""Test-only: lifts the triggers that keep the records, and restores them. Nothing outside tests imports this."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from reviewers import triggers


@contextmanager
def lifted_triggers() -> Iterator[None]:
    """Let an intruder of a test change records in the database."""
    triggers.lift(connection)
    try:
        yield
    finally:
        triggers.install(connection)
