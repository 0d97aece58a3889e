"""gunicorn for each contestant: as production has it, with sync workers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.recording import get

START_SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent


class ServerError(Exception):
    """A server that does not answer; with what it said."""


@dataclass(frozen=True)
class Server:
    """A gunicorn that answers at this port."""

    name: str
    port: int
    process: "subprocess.Popen[bytes]"

    def workers(self) -> list[int]:
        """The process ids of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]


@contextmanager
def serving(
    name: str, application: str, environment: dict[str, str], *, log: Path, workers: int = 2, preload: bool = False
) -> Iterator[Server]:
    """A server that runs as long as this context does."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command += ["--workers", str(workers), "--worker-class", "sync", "--timeout", "120", *["--preload"] * preload]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=output)  # noqa: S603
    try:
        server = Server(name, port, process)
        _wait_for(server, log)
        yield server
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(server: Server, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            get(server.port, "/nothing/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ServerError(f"{server.name} does not answer: {log.read_text()[-2000:]}")
