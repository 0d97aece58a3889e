"""gunicorn as production has it, and readers who ask it all the time: tools of the tests of deploying."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

WAITS = 60
# By sd_listen_fds(3): the first socket is number 3.
HAND_OVER = 'exec 3<&"$0"; LISTEN_FDS=1 LISTEN_PID=$$ exec "$1"'
HEADERS = {"Host": "cms.example.org", "X-Forwarded-Proto": "https"}


def production(**more: str) -> dict[str, str]:
    """The environment of a process in production, on the database of this test."""
    database = connection.settings_dict
    name, user, password = (database[key] for key in ("NAME", "USER", "PASSWORD"))
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "ENV_FILE": os.devnull,
        "VENV": sys.prefix,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": HEADERS["Host"],
        "WAGTAILADMIN_BASE_URL": "https://cms.example.org",
        "BEHIND_HTTPS_PROXY": "true",
        "TRUSTED_PROXIES": "0",
        "API_REQUESTS_PER_MINUTE": "0",
        "DATABASE_URL": f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else f"postgres://{user}:{password}@{database['HOST']}:{database['PORT']}/{name}",
        "EMAIL_URL": "dummymail://",
        "DEFAULT_FROM_EMAIL": "cms@example.org",
        **more,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def script(name: str, *arguments: str, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What one of the scripts in ``deploy/`` said and how it ended."""
    command = [settings.BASE_DIR / "deploy" / name, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)  # noqa: S603


class Server:
    """deploy/serve at a port of its own, or at a socket that is handed over to it, as systemd does: that one stays open
    whoever comes and goes."""

    def __init__(self, folder: Path, environment: dict[str, str], listener: socket.socket | None = None) -> None:
        self.folder, self.listener = folder, listener
        self.port: int = listener.getsockname()[1] if listener else free_port()
        self.pidfile = folder / "web.pid"
        self.environment = environment | {"WEB_PIDFILE": str(self.pidfile), "WEB_BIND": f"127.0.0.1:{self.port}"}

    def start(self) -> None:
        before = self.generation()
        numbers = [self.listener.fileno()] if self.listener else []
        command = [settings.BASE_DIR / "deploy" / "serve"]
        if numbers:
            command = ["bash", "-c", HAND_OVER, str(numbers[0]), *command]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                command, env=self.environment, pass_fds=numbers, stdout=log, stderr=log
            )
        self.wait_for(lambda: self.generation() != before)

    def generation(self) -> str:
        """Changes when another worker serves."""
        marker = self.folder / "web.pid.serves"
        return f"{marker.read_text()} {marker.stat().st_mtime_ns}" if marker.exists() else ""

    def wait_for(self, is_so) -> None:  # type: ignore[no-untyped-def]
        deadline = time.monotonic() + WAITS
        while not is_so():
            assert time.monotonic() < deadline, f"gunicorn does not serve: {(self.folder / 'log').read_text()[-3000:]}"
            time.sleep(0.05)

    def signal(self, number: int) -> None:
        os.kill(int(self.pidfile.read_text()), number)

    def stop(self) -> None:
        """As systemd does; the master that deploy/restart has started is no child of this process."""
        if self.pidfile.exists():
            self.signal(signal.SIGTERM)
        self.process.wait()
        self.wait_for(lambda: not self.pidfile.exists())


@dataclass
class Readers:
    """Threads that ask one address without a pause: some on a connection each time, some on one that is kept."""

    port: int
    address: str
    answers: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    refused: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def _ask(self, keep: bool) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = HEADERS if keep else HEADERS | {"Connection": "close"}
        while not self._stop.is_set():
            try:
                connection.request("GET", self.address, headers=headers)
                answer = connection.getresponse()
                answer.read()
                self.answers.append(answer.status)
            except ConnectionRefusedError:
                # Nothing was sent: a proxy in front asks another process, whatever the request is.
                self.refused += 1
                connection.close()
                time.sleep(0.01)
            except (OSError, http.client.HTTPException) as error:
                self.lost.append(repr(error))
                connection.close()
        connection.close()

    @contextmanager
    def asking(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._ask, args=[number % 2 == 0]) for number in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join()
