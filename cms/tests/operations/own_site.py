"""A site of a test's own: web processes on a database and a cache that the test may take away."""

import os
import secrets
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from pathlib import Path
from shutil import rmtree
from typing import Any

import psycopg
from django.conf import global_settings

from cms.tests.operations.newsroom import Newsroom, furnish
from cms.tests.operations.own_servers import Postgres, Redis
from cms.tests.operations.serving import Server, production

# Seconds after which a transaction of a process that was killed has been undone.
SETTLES = 1.5
OPEN_ROUND = """
    SELECT r.taskstate_ptr_id FROM reviewers_reviewround r JOIN wagtailcore_taskstate t ON t.id = r.taskstate_ptr_id
    WHERE r.page_id = %s AND t.status = 'in_progress'
"""


class OwnSite:
    """PostgreSQL, Redis and the newsroom in it. Web processes are started by who needs them."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cms-site-"))
        self.postgres, self.redis = Postgres(), Redis(self.folder)
        self.secret = secrets.token_urlsafe(50)
        self._newsroom: Newsroom | None = None

    def newsroom(self, settings: Any) -> Newsroom:
        """As it is at the beginning of a test. It is made once, in the tests' database after the migrations."""
        if self._newsroom is None:
            # As production checks them.
            settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
            self._newsroom = furnish(teams=2, stories=4)
            self.postgres.keep_copy()
        self.postgres.begin_anew()
        return deepcopy(self._newsroom)

    def environment(self, **more: str) -> dict[str, str]:
        said = {
            "SECRET_KEY": self.secret,
            "DATABASE_URL": self.postgres.url,
            "CACHE_URL": self.redis.url,
            "MEDIA_ROOT": str(self.folder / "media"),
            "TWO_FACTOR_REQUIRED": "false",
            "DJANGO_SETTINGS_MODULE": "cms.tests.operations.served_settings",
            "WEB_CONCURRENCY": "1",
        }
        return production(**said, **more)

    @contextmanager
    def serving(self, masters: int, **more: str) -> Iterator[list[Server]]:
        """So many gunicorns, each by itself, with the same settings."""
        environment = self.environment(**more)
        with ExitStack() as stack:
            servers = []
            for _ in range(masters):
                server = Server(Path(tempfile.mkdtemp(dir=self.folder)), environment)
                server.start()
                stack.callback(server.stop)
                servers.append(server)
            yield servers

    def fetch(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows of the site's database, past the site; waits for a database that restarts."""
        for _ in range(40):
            try:
                with psycopg.connect(self.postgres.url, autocommit=True) as asking:
                    return asking.execute(sql, parameters).fetchall()
            except psycopg.OperationalError:
                time.sleep(0.5)
        raise AssertionError("The database does not come back.")

    def open_round(self, page_id: int) -> int | None:
        """The round in which the page is under review."""
        rows = self.fetch(OPEN_ROUND, page_id)
        return rows[0][0] if rows else None

    def fetch_settled(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The same, after what was going on has ended."""
        time.sleep(SETTLES)
        return self.fetch(sql, *parameters)

    def remove(self) -> None:
        self.redis.stop()
        self.postgres.remove()
        rmtree(self.folder, ignore_errors=True)


def kill_a_worker(server: Server) -> None:
    """As the kernel does where memory runs out. The master starts another one."""
    master = server.pidfile.read_text().strip()
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    if workers:
        os.kill(int(workers[0]), signal.SIGKILL)


def kill_all(server: Server) -> None:
    """The master too, and start it again, as systemd does."""
    master = server.pidfile.read_text().strip()
    kill_a_worker(server)
    os.kill(int(master), signal.SIGKILL)
    server.process.wait()
    rmtree(f"/dev/shm/cms-metrics-{master}", ignore_errors=True)  # noqa: S108
    server.start()
