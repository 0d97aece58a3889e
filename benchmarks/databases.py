"""The databases that are measured in, and the environment of the processes that work on them.

On the PostgreSQL server that BENCH_POSTGRES names; each is made when it is first needed, and stays for the next time.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.content import PREFIX

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "benchmarks"
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
# Nobody but this machine's own measurements ever sees it.
KEY = "Measured-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Site:
    """This project with so many articles, in PostgreSQL or in a SQLite file."""

    articles: int
    sqlite: bool = False

    @property
    def name(self) -> str:
        return f"{PREFIX}site_{self.articles}"

    @property
    def url(self) -> str:
        return f"sqlite:///{BUILD / self.name}.sqlite3" if self.sqlite else f"{POSTGRES}/{self.name}"

    def environment(self, **more: str) -> dict[str, str]:
        """What production would set, for requests that a proxy took by https."""
        return {
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "ENV_FILE": os.devnull,
            "DJANGO_DEBUG": "false",
            "SECRET_KEY": KEY,
            "ALLOWED_HOSTS": "127.0.0.1",
            "WAGTAILADMIN_BASE_URL": "https://127.0.0.1",
            "BEHIND_HTTPS_PROXY": "true",
            "TRUSTED_PROXIES": "0",
            # All requests come from one address. They are counted, as everybody's are, and never refused.
            "API_REQUESTS_PER_MINUTE": "1000000000",
            "DATABASE_URL": self.url,
            "EMAIL_URL": "dummymail://",
            "DEFAULT_FROM_EMAIL": "cms@example.org",
            "MEDIA_ROOT": str(_folder(f"media_{self.name}{'_sqlite' * self.sqlite}")),
            "STATIC_ROOT": str(_folder("static")),
            **more,
        }

    def make(self, *, rebuild: bool = False) -> None:
        """Make the database where it is missing, and fill it; with ``rebuild`` make anew what is kept for reading."""
        if not self.sqlite:
            make_database(self.name)
        environment = self.environment(DJANGO_SETTINGS_MODULE="benchmarks.settings")
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "load_articles", str(self.articles), *["--rebuild"] * rebuild)
        if not self.sqlite:
            come_to_rest(self.name)


@dataclass(frozen=True)
class Stock:
    """The stock site with so many articles."""

    articles: int

    @property
    def name(self) -> str:
        return f"{PREFIX}stock_{self.articles}"

    def environment(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "benchmarks.stock.settings",
            "SECRET_KEY": KEY,
            "DATABASE_URL": f"{POSTGRES}/{self.name}",
            "MEDIA_ROOT": str(_folder(f"media_{self.name}")),
        }

    def make(self) -> None:
        """Make the database where it is missing, and fill it."""
        make_database(self.name)
        manage(self.environment(), "migrate", "--verbosity", "0")
        manage(self.environment(), "load_stock", str(self.articles))
        come_to_rest(self.name)


def manage(environment: dict[str, str], *command: str) -> None:
    """Run a management command; its output is shown as it comes."""
    line = [sys.executable, "-m", "django", *command]
    subprocess.run(line, cwd=ROOT, env={**os.environ, **environment}, check=True)  # noqa: S603


def make_database(name: str) -> None:
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def come_to_rest(name: str) -> None:
    """Do now what autovacuum would do a while after the loading: otherwise it comes in the middle of a measurement, and
    what is measured before it has to look for each row whether it is visible."""
    with psycopg.connect(f"{POSTGRES}/{name}", autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def _folder(name: str) -> Path:
    folder = BUILD / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
