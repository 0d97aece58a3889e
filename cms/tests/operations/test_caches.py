"""The shared cache, held against a real Redis that stops, hangs and comes back."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import CacheHandler
from django.test import Client

from articles.tests.factories import make_article, publish
from cms.operations import caches
from cms.tests.operations.own_servers import Redis


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr(caches, "PAUSE_SECONDS", 0)


def cache_at(port: int) -> Any:
    """What one thread gets of Django, with the settings' own backend."""
    location = f"redis://127.0.0.1:{port}/1"
    return CacheHandler({"default": {"BACKEND": f"{caches.__name__}.ForgivingRedisCache", "LOCATION": location}})[
        "default"
    ]


@pytest.mark.usefixtures("impatient")
def test_cache__redis_gone__answers_as_if_empty(redis, caplog):
    cache = cache_at(redis.port)
    cache.set("kept", 1)
    assert cache.get("kept") == 1
    assert cache.incr("kept") == 2

    redis.stop()

    calls: dict[str, tuple[Callable[[], Any], Any]] = {
        "get": (lambda: cache.get("kept", "nothing"), "nothing"),
        "get_many": (lambda: cache.get_many(["kept"]), {}),
        "has_key": (lambda: "kept" in cache, False),
        "add": (lambda: cache.add("kept", 1), True),
        "set": (lambda: cache.set("kept", 1), None),
        "set_many": (lambda: cache.set_many({"kept": 1}), []),
        "get_or_set": (lambda: cache.get_or_set("kept", lambda: 3), 3),
        "touch": (lambda: cache.touch("kept"), False),
        "delete": (lambda: cache.delete("kept"), False),
        "delete_many": (lambda: cache.delete_many(["kept"]), None),
        "clear": (lambda: cache.clear(), None),
    }
    assert {name: call() for name, (call, _) in calls.items()} == {name: answer for name, (_, answer) in calls.items()}
    with pytest.raises(ValueError, match="kept"):
        cache.incr("kept")
    # Said once, not a dozen times.
    assert [record.getMessage()[:32] for record in caplog.records] == ["The shared cache does not answer"]

    redis.start()

    cache.set("kept", 4)
    assert cache.get("kept") == 4
    assert caplog.records[-1].getMessage().startswith("The shared cache answers again.")


@pytest.mark.usefixtures("impatient")
def test_cache__deletion_lost_in_an_outage__is_not_believed_afterwards(redis):
    cache = cache_at(redis.port)
    cache.set("site-root", "old")

    redis.hang()
    cache.delete("site-root")
    redis.go_on()

    assert cache.get("site-root") is None
    cache.set("site-root", "new")
    assert cache.get("site-root") == "new"


def test_cache__redis_restarted__is_no_outage(redis, caplog):
    cache = cache_at(redis.port)
    cache.set("kept", 1)

    redis.stop()
    redis.start()
    cache.set("kept", 2)

    # The connection from before was dead; the next one was not.
    assert cache.get("kept") == 2
    assert not caplog.records


def test_cache__server_that_never_answers__is_asked_once_by_all_threads(monkeypatch):
    monkeypatch.setattr(caches, "TIMEOUT_SECONDS", 0.05)
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        port = server.getsockname()[1]

        def ask() -> None:
            cache = cache_at(port)
            assert [cache.get("kept") for _ in range(20)] == [None] * 20

        ask()
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        while True:
            try:
                asked.append(server.accept()[0])
            except TimeoutError:
                break
    for connection in asked:
        connection.close()

    # Once, and once more at once.
    assert len(asked) == 2


@pytest.mark.usefixtures("impatient")
@pytest.mark.django_db
def test_requests__redis_gone__are_answered(redis, settings, client: Client, admin_client: Client):
    settings.CACHES = {
        "default": {
            "BACKEND": f"{caches.__name__}.ForgivingRedisCache",
            "LOCATION": f"redis://127.0.0.1:{redis.port}/1",
        }
    }
    page = make_article(title="Article")
    publish(page)
    readers = (f"/api/v2/pages/{page.pk}/", "/api/v2/pages/?search=article", page.url)
    before = [client.get(address).content for address in readers]

    redis.stop()

    assert [client.get(address).content for address in readers] == before
    for address in ("/admin/", f"/admin/pages/{page.pk}/edit/"):
        assert admin_client.get(address).status_code == 200
