"""The soak tests' own judge: it must find what it is there to find."""

import math

import pytest

from cms.tests.operations.ledger import GONE, Ledger, Seen, Turn


@pytest.fixture
def ledger() -> Ledger:
    """Version 1 was signed between 10 and 11, and taken out between 20 and 21. Of version 2 nobody knows whether it was
    signed."""
    ledger = Ledger()
    ledger.turns[1] = [Turn(GONE, -math.inf, -math.inf), Turn(1, 10, 11), Turn(GONE, 20, 21), Turn(2, 30)]
    return ledger


@pytest.mark.parametrize(
    ("version", "began", "ended", "late"),
    [
        (1, 8, 9, math.inf),
        (1, 9, 10.5, 0),
        (GONE, 9, 10, 0),
        (GONE, 12, 13, 1),
        (1, 20.5, 20.9, 0),
        (1, 27, 28, 6),
        (2, 25, 29, math.inf),
        (2, 31, 32, 0),
        (GONE, 90, 91, 0),
        (3, 31, 32, math.inf),
    ],
)
def test_lateness__of_what_was_seen(
    ledger: Ledger, version: int | None, began: float, ended: float, late: float
) -> None:
    seen = Seen(1, version, began, ended, "article")
    ledger.seen.append(seen)

    assert ledger.lateness(seen) == late
    assert len(list(ledger.violations())) == (late > 5)


def test_violations__an_edition_told_in_two_ways__is_one(ledger: Ledger) -> None:
    ledger.told[1, 1] = {"a": b'{"title": "One"}', "b": b'{"title": "Other"}'}

    assert list(ledger.violations()) == ["story 1, edition 1: told in 2 ways, which differ in ['title']"]
