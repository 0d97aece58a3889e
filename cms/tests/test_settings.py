"""The settings refuse an unsafe start, in one sentence, and fit each kind of database."""

import os
import re
import runpy
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from wagtail.tasks import update_reference_index_task

from articles.tasks import make_renditions_task

PRODUCTION = {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "cms.example.org",
    "WAGTAILADMIN_BASE_URL": "https://cms.example.org",
    "DATABASE_URL": "postgres://someone@127.0.0.1/cms",
    "EMAIL_URL": "smtp+tls://someone:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "cms@example.org",
}
SQLITE = {"DATABASE_URL": "sqlite:////srv/cms/cms.sqlite3"}
BUCKET = {"AWS_STORAGE_BUCKET_NAME": "uploads", "MEDIA_URL": "https://media.example.org/cms"}
# What the modules of settings ask the environment for, and the tools around them that read it without `environ`.
ASKED = re.compile(r'(?:env\.\w+\(|\w+\(\s*env,|environ\.get\()\s*"([A-Z][A-Z0-9_]+)"')
ASKING = ("cms/*.py", "gunicorn.conf.py")


@pytest.fixture
def load(monkeypatch, settings):
    def load(**environment: str) -> dict[str, Any]:
        for name in variables_in_settings(settings.BASE_DIR):
            monkeypatch.delenv(name, raising=False)
        for name, value in (PRODUCTION | environment).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "cms" / "settings.py"))

    return load


def variables_in_settings(folder: Path) -> set[str]:
    modules = [path for pattern in ASKING for path in folder.glob(pattern)]
    return {name for module in modules for name in ASKED.findall(module.read_text())}


def test_variables__stand_in_settings_example_and_operations_alike(settings):
    example = (settings.BASE_DIR / ".env.example").read_text()
    operations = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    asked = variables_in_settings(settings.BASE_DIR)

    assert {"SECRET_KEY", "DATABASE_URL", "WEB_CONCURRENCY"} < asked
    # ENV_FILE says where such a file is, so it cannot stand in one.
    assert set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example, flags=re.MULTILINE)) == asked - {"ENV_FILE"}
    assert set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", operations, flags=re.MULTILINE)) == asked


def test_production__asks_for_a_second_factor_and_keeps_cookies_to_itself(load):
    production, development = load(), load(DJANGO_DEBUG="true")

    assert (production["TWO_FACTOR_REQUIRED"], development["TWO_FACTOR_REQUIRED"]) == (True, False)
    assert load(TWO_FACTOR_REQUIRED="false")["TWO_FACTOR_REQUIRED"] is False
    assert (production["SESSION_COOKIE_NAME"], production["CSRF_COOKIE_NAME"]) == (
        "__Host-sessionid",
        "__Host-csrftoken",
    )
    assert production["CSRF_COOKIE_SECURE"] is True
    assert load(SESSION_HOURS="8")["SESSION_COOKIE_AGE"] == 8 * 60 * 60


def test_production__is_the_default(load):
    production = load()

    assert production["DEBUG"] is False
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"WAGTAILADMIN_BASE_URL": ""}, "WAGTAILADMIN_BASE_URL"),
        ({"WAGTAILADMIN_BASE_URL": "http://cms.example.org"}, "WAGTAILADMIN_BASE_URL"),
        ({"SECRET_KEY_FALLBACKS": f"{secrets.token_urlsafe(50)},short"}, "SECRET_KEY_FALLBACKS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL"),
        ({**BUCKET, "MEDIA_URL": ""}, "MEDIA_URL"),
    ],
)
def test_production__unsafe_value__stops_the_start_with_one_sentence(load, environment, name):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*\.$"):
        load(**environment)


def test_development__needs_only_a_key(load):
    nothing = dict.fromkeys(PRODUCTION.keys() - {"ENV_FILE", "SECRET_KEY", "ALLOWED_HOSTS"}, "")
    development = load(**nothing, DJANGO_DEBUG="true", SECRET_KEY="short", ALLOWED_HOSTS="127.0.0.1")

    assert development["DEBUG"] is True
    assert development["SECURE_SSL_REDIRECT"] is False


def test_database__sqlite__writes_safely_and_reads_beside(load, tmp_path):
    options = load(**SQLITE)["DATABASES"]["default"]["OPTIONS"]

    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as connection:
        connection.executescript(options["init_command"])
        found = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "cache_size", "mmap_size", "journal_size_limit")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "cache_size": -32_000,
        "mmap_size": 256 * 1024**2,
        "journal_size_limit": 64 * 1024**2,
    }


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ({}, {"prepare_threshold": 5}),
        (
            {"DATABASE_POOL": "true", "WEB_THREADS": "6"},
            {"prepare_threshold": 5, "pool": {"min_size": 1, "max_size": 6, "timeout": 10}},
        ),
        ({"DATABASE_PREPARE": "false"}, {}),
    ],
)
def test_database__postgresql__prepares_and_pools_as_asked(load, said, options):
    database = load(**said)["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["OPTIONS"] == {"connect_timeout": 5, **options}
    assert database["CONN_HEALTH_CHECKS"] is True


def test_env_file__gives_way_to_the_environment(load, tmp_path):
    file = tmp_path / "env"
    file.write_text("LOG_LEVEL=INFO\nWAGTAIL_SITE_NAME=Of the file\n")

    loaded = load(ENV_FILE=str(file), LOG_LEVEL="ERROR")

    assert loaded["LOG_LEVEL"] == "ERROR"
    assert loaded["WAGTAIL_SITE_NAME"] == "Of the file"


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        ({}, "DatabaseBackend"),
        ({"DJANGO_DEBUG": "true"}, "ImmediateBackend"),
        ({"DJANGO_DEBUG": "true", "TASKS_BACKEND": "database"}, "DatabaseBackend"),
        ({"TASKS_BACKEND": "immediate"}, "ImmediateBackend"),
    ],
)
def test_tasks__wait_for_the_worker_in_production_only(load, settings, environment, backend):
    settings.TASKS = load(**environment)["TASKS"]

    # Wagtail's tasks and this project's go the same way, on every Django.
    assert type(make_renditions_task.get_backend()).__name__ == backend
    assert update_reference_index_task.get_backend() is make_renditions_task.get_backend()


def test_tasks__unknown_backend__stops_the_start_with_one_sentence(load):
    with pytest.raises(ImproperlyConfigured, match=r"^TASKS_BACKEND is celery: .*\.$"):
        load(TASKS_BACKEND="celery")


def test_cache__is_each_process_s_own_unless_a_redis_is_named(load):
    assert load()["CACHES"]["default"]["BACKEND"].endswith("LocMemCache")
    assert load(CACHE_URL="rediss://user:secret@127.0.0.1:6379/1")["CACHES"]["default"] == {
        "BACKEND": "cms.operations.caches.ForgivingRedisCache",
        "LOCATION": "rediss://user:secret@127.0.0.1:6379/1",
    }


def test_uploads__in_a_bucket__have_addresses_that_do_not_run_out(load, settings):
    settings.STORAGES = load(**BUCKET)["STORAGES"]
    storages._storages.clear()

    # Nothing answers at this bucket: an address is made without asking it.
    assert storages["default"].url("images/a b.jpg") == "https://media.example.org/cms/images/a%20b.jpg"


def test_mail__is_sent_as_the_address_says_by_a_server_that_answers(load):
    production = load()

    assert (production["EMAIL_HOST"], production["EMAIL_PORT"]) == ("mail.example.org", 587)
    assert production["EMAIL_USE_TLS"] is True
    assert production["DEFAULT_FROM_EMAIL"] == production["SERVER_EMAIL"] == "cms@example.org"
    assert production["EMAIL_TIMEOUT"] == 20
