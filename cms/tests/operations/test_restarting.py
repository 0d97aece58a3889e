"""A real gunicorn is restarted in every way that docs/operations.md names, while readers go on asking."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from articles.tests.factories import make_article, publish
from cms.tests.operations.serving import Readers, Server, production, script

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def address() -> str:
    page = make_article(title="Article")
    publish(page)
    return f"/api/v2/pages/{page.pk}/"


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def test_restarting__under_load__loses_no_request(tmp_path: Path, address: str) -> None:
    with serving(Server(tmp_path, production(WEB_CONCURRENCY="1"))) as server:
        readers = Readers(server.port, address)
        with readers.asking():
            # New workers of the same master.
            served = server.generation()
            server.signal(signal.SIGHUP)
            server.wait_for(lambda: server.generation() != served)

            # A new master beside the old one.
            before = server.pidfile.read_text()
            restarted = script("restart", environment=server.environment)
            assert readers.refused == 0

            # For good: who has been taken is answered, and nobody is taken any more.
            server.stop()
            server.wait_for(lambda: readers.refused)

    assert restarted.returncode == 0, restarted.stderr
    assert not server.pidfile.exists()
    assert before not in (server.folder / "log").read_text().rpartition("Master has been promoted")[2]
    assert readers.lost == []
    assert set(readers.answers) == {200}


def test_restarting__at_a_socket_that_stays_open__lets_requests_wait(tmp_path: Path, address: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=128) as listener,
        serving(Server(tmp_path, production(WEB_CONCURRENCY="1"), listener)) as server,
    ):
        readers = Readers(server.port, address)
        with readers.asking():
            server.stop()
            answered = len(readers.answers)
            server.start()
            server.wait_for(lambda: len(readers.answers) > answered)

    assert readers.lost == []
    assert set(readers.answers) == {200}
