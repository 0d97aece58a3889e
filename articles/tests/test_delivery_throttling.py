"""One address may ask so much in a minute, and no more, of whatever process answers it."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest
import time_machine
from django.core.cache import cache, caches
from django.test import Client

from articles.delivery.throttling import (
    KEY,
    MINUTE,
    MOST_ADDRESSES,
    SHARES,
    WEIGHT_OF_SEARCH,
    Throttle,
    counted_as,
)

API = "/api/v2"
READER = "192.0.2.1"
LIMIT = 80
SHARE = LIMIT // SHARES
NOON = 1_770_000_000.0


@pytest.fixture(autouse=True)
def known_anew() -> Iterator[None]:
    counted_as.cache_clear()
    yield
    counted_as.cache_clear()


def let_through(throttle: Throttle, *, asked: int, address: str = READER, weight: int = 1, now: float = NOON) -> int:
    """How many of so many requests are answered."""
    return sum(not throttle.wait(address, weight, now) for _ in range(asked))


# Counting


def test_limit__is_what_one_address_may_ask_in_its_minute() -> None:
    throttle = Throttle(LIMIT)

    assert let_through(throttle, asked=LIMIT + 50) == LIMIT
    assert let_through(throttle, asked=10, address="192.0.2.2") == 10


def test_wait__ends_with_the_minute_of_the_address() -> None:
    throttle = Throttle(LIMIT)
    let_through(throttle, asked=LIMIT)
    seconds = throttle.wait(READER, 1, NOON)

    assert 1 <= seconds <= MINUTE
    assert throttle.wait(READER, 1, NOON + seconds - 1) == 1
    assert throttle.wait(READER, 1, NOON + seconds) == 0


def test_minutes__of_addresses_do_not_end_together() -> None:
    throttle = Throttle(1)
    ends = set()
    for number in range(20):
        throttle.wait(f"192.0.2.{number}", 1, NOON)
        ends.add(throttle.wait(f"192.0.2.{number}", 1, NOON))

    assert len(ends) > 10


def test_search__weighs_more() -> None:
    assert let_through(Throttle(LIMIT), asked=LIMIT, weight=WEIGHT_OF_SEARCH) == LIMIT // WEIGHT_OF_SEARCH


def test_processes__share_one_limit_to_within_one_share_each() -> None:
    processes = [Throttle(LIMIT) for _ in range(4)]
    answered = sum(let_through(process, asked=1) for _ in range(LIMIT) for process in processes)

    assert LIMIT <= answered <= LIMIT + len(processes) * SHARE


def test_shared_cache__is_asked_once_in_so_many_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    shared = caches["default"]
    add = shared.add

    def counted(key: str, *args: Any, **options: Any) -> bool:
        asked.append(key)
        return add(key, *args, **options)

    monkeypatch.setattr(shared, "add", counted)
    let_through(Throttle(LIMIT), asked=LIMIT)

    assert len(asked) == SHARES


def test_shared_cache__that_forgets__leaves_each_process_its_own_count() -> None:
    throttle = Throttle(LIMIT)
    answered = 0
    for _ in range(2 * LIMIT):
        answered += let_through(throttle, asked=1)
        cache.clear()

    assert answered == LIMIT


def test_shared_cache__with_what_is_no_number__stops_nobody() -> None:
    throttle = Throttle(LIMIT)
    for minute in (int(NOON) // MINUTE, int(NOON) // MINUTE + 1):
        cache.set(KEY.format(address=READER, minute=minute), "x")

    assert let_through(throttle, asked=LIMIT + 1) == LIMIT


def test_addresses__beyond_what_is_kept__are_forgotten() -> None:
    throttle = Throttle(LIMIT)
    for number in range(MOST_ADDRESSES + 100):
        throttle.wait(str(number), 1, NOON)

    assert len(throttle._counts) == MOST_ADDRESSES


# Whose count it is


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::1", "2001:0db8:0001:0002"),
        ("", None),
        ("unix:", None),
        ("198.51.100.7", None),
        ("2001:db8:ffff::1", None),
    ],
)
def test_address__is_counted_by_the_network_of_one_customer(settings: Any, remote: str, counted: str | None) -> None:
    settings.API_UNTHROTTLED_NETWORKS = [ip_network("198.51.100.0/24"), ip_network("2001:db8:ffff::/48")]

    assert counted_as(remote) == counted


# Answers


@pytest.fixture
def reader(settings: Any) -> Client:
    """A reader of a site where one address may ask twenty times in a minute."""
    settings.API_REQUESTS_PER_MINUTE = 20
    settings.CORS_ALLOWED_ORIGINS = ["https://www.example.org"]
    return Client(REMOTE_ADDR=READER, headers={"origin": "https://www.example.org"})


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/pages/?type=articles.ArticlePage", "/pages/7/", "/writers/", "/openapi.json"])
def test_refusal__says_when_to_come_back_and_is_kept_by_nobody(reader: Client, address: str) -> None:
    with time_machine.travel(NOON, tick=False):
        answers = [reader.get(API + address) for _ in range(21)]
    refused = answers.pop()

    assert {answer.status_code for answer in answers} <= {200, 404}
    assert refused.status_code == 429
    seconds = refused.headers["Retry-After"]
    assert refused.json() == {"message": f"too many requests from this address: try again in {seconds} seconds"}
    assert refused.headers["Cache-Control"] == "no-store"
    # A browser's script may read it.
    assert refused.headers["Access-Control-Allow-Origin"] == "https://www.example.org"
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]


@pytest.mark.django_db
def test_refusal__is_of_the_api_alone_and_of_what_asks_it(reader: Client) -> None:
    asked = [f"{API}/writers/?search=anna", f"{API}/writers/?%73earch=anna"] * 2
    with time_machine.travel(NOON, tick=False):
        assert {reader.get(address).status_code for address in asked} == {200}
        assert reader.get(f"{API}/site/").status_code == 429
        assert reader.get("/robots.txt").status_code == 200
        # Permission to ask is no answer.
        allowed = reader.options(f"{API}/site/", headers={"access-control-request-method": "GET"})
        assert allowed.status_code == 200


@pytest.mark.django_db
def test_limit__of_nothing__is_none(settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 0
    client = Client(REMOTE_ADDR=READER)

    assert {client.get(f"{API}/openapi.json").status_code for _ in range(30)} == {200}
