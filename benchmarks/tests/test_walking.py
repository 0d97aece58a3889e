from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks import walking
from benchmarks.recording import Answer, NotThereError, ask, record
from benchmarks.walking import WalkError, walk, write_addresses

needs_wrk = pytest.mark.skipif(not walking.is_there(), reason="wrk is not here.")


class Site(ThreadingHTTPServer):
    """Answers below /there/, and remembers what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.tags: set[str] = set()


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        self.server.tags.add(self.headers.get("If-None-Match", ""))
        there = self.path.startswith("/there/")
        body = b"{}" if there else b'{"message": "Nothing here."}'
        self.send_response(200 if there else 400)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{self.path}"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@needs_wrk
def test_walk__asks_for_all_addresses_about_equally_often(site: Site, tmp_path: Path) -> None:
    addresses = [f"/there/{number}?a=1&b=*" for number in range(10)]
    run = walk(site.server_address[1], write_addresses(tmp_path / "addresses", addresses, None), seconds=1)
    assert set(site.asked) == set(addresses)
    assert run.rate > 0
    assert max(site.asked.values()) - min(site.asked.values()) <= 2 * walking.CONNECTIONS
    assert site.tags == {""}


@needs_wrk
def test_walk__sends_the_tag_of_each_address(site: Site, tmp_path: Path) -> None:
    answers = {"/there/1": Answer(b"", "", '"one"'), "/there/2": Answer(b"", "", '"two"')}
    walk(site.server_address[1], write_addresses(tmp_path / "addresses", list(answers), answers), seconds=1)
    assert site.tags == {'"one"', '"two"'}


@needs_wrk
def test_walk__over_an_address_that_is_refused__is_no_measurement(site: Site, tmp_path: Path) -> None:
    file = write_addresses(tmp_path / "addresses", ["/there/1", "/nowhere/"], None)
    with pytest.raises(WalkError, match="were errors"):
        walk(site.server_address[1], file, seconds=1)


def test_record__keeps_bytes_and_tag(site: Site) -> None:
    assert record(site.server_address[1], ["/there/1"])["/there/1"] == Answer(b"{}", "", '"/there/1"')


def test_ask__for_what_is_not_there_yet__says_what_the_site_said(site: Site) -> None:
    with pytest.raises(NotThereError, match=r"400: Nothing here\."):
        ask(site.server_address[1], "/nowhere/")
