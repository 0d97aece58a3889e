"""A PostgreSQL and a Redis of a test's own, which it may stop and start: nobody else is at them."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from cms.tests.operations.serving import free_port
from cms.tests.operations.soaking import IS_LONG

WAITS = 30
NAME, KEPT = "site", "kept"


def postgresql_programs() -> Path | None:
    """The folder of the newest PostgreSQL server here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def demand(is_here: object, what: str) -> None:
    """Skip where a program is missing; CI, which demands PostgreSQL, fails."""
    if is_here:
        return
    if "postgres" in os.environ.get("CMS_TESTS_REQUIRE", ""):
        pytest.fail(f"There is no {what} here. CMS_TESTS_REQUIRE demands it.")
    pytest.skip(f"There is no {what} here.")


class Postgres:
    """A cluster in a temporary folder, with copies of the tests' database."""

    def __init__(self) -> None:
        programs = postgresql_programs()
        demand(programs, "PostgreSQL server (initdb)")
        self.programs = programs
        # Its account has to reach the folder, and pytest's folders are their owner's alone.
        self.folder = Path(tempfile.mkdtemp(prefix="cms-postgres-"))
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.port = free_port()
        self._run(
            "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        self.start()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{NAME}"

    def _run(self, program: str, *arguments: object) -> None:
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*as_postgres, f"{self.programs}/{program}", *map(str, arguments)]
        done = subprocess.run(  # noqa: S603
            command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        """As a power cut does it. In short runs as one who takes care does: it is back much sooner."""
        how = "immediate" if IS_LONG else "fast"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", how, "stop")

    def keep_copy(self) -> None:
        """Of the tests' database as it is now, for ``begin_anew``."""
        database: dict[str, Any] = connection.settings_dict
        source = ["-h", database["HOST"], "-p", str(database["PORT"]), "-U", database["USER"], database["NAME"]]
        environment = os.environ | {"PGPASSWORD": database["PASSWORD"]}
        self._execute(f"CREATE DATABASE {KEPT}")
        dump = [f"{self.programs}/pg_dump", "--no-owner", *source]
        with subprocess.Popen(dump, env=environment, stdout=subprocess.PIPE) as dumping:  # noqa: S603
            own = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", KEPT]
            restore = [f"{self.programs}/psql", "-q", "-v", "ON_ERROR_STOP=1", *own]
            subprocess.run(restore, stdin=dumping.stdout, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
        assert dumping.returncode == 0

    def begin_anew(self) -> None:
        """Put the kept copy in place of what there is."""
        self._execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        self._execute(f"CREATE DATABASE {NAME} TEMPLATE {KEPT}")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(f"postgres://postgres@127.0.0.1:{self.port}/postgres", autocommit=True) as asking:
            asking.execute(statement)

    def remove(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder)


class Redis:
    """A redis-server without a memory of its own."""

    def __init__(self, folder: Path) -> None:
        demand(shutil.which("redis-server"), "redis-server")
        self.folder, self.port = folder, free_port()
        self.start()

    @property
    def url(self) -> str:
        return f"rediscache://127.0.0.1:{self.port}/1"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        wait_until(self.answers, "redis-server does not start.")

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as asking:
                asking.sendall(b"PING\r\n")
                return asking.recv(5) == b"+PONG"
        except OSError:
            return False

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)


def wait_until(is_so: Callable[[], object], otherwise: str, seconds: float = WAITS) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.02)
