"""The settings refuse an unsafe start, in one sentence, and fit each kind of database."""

import os
import runpy
import secrets
import socket
from typing import Any

import pytest
from django.core.cache import CacheHandler
from django.core.exceptions import ImproperlyConfigured
from wagtail.tasks import update_reference_index_task

from articles.tasks import make_renditions_task

PRODUCTION = {
    "ENV_FILE": os.devnull,
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "cms.example.org",
    "WAGTAILADMIN_BASE_URL": "https://cms.example.org",
}


@pytest.fixture
def load(monkeypatch, settings):
    def load(**environment: str) -> dict[str, Any]:
        for name in ("DJANGO_DEBUG", "DATABASE_URL", "DATABASE_POOL", "EMAIL_URL", "CACHE_URL", "TASKS_BACKEND"):
            monkeypatch.delenv(name, raising=False)
        for name, value in (PRODUCTION | environment).items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings.BASE_DIR / "cms" / "settings.py"))

    return load


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
    ],
)
def test_production__unsafe_value__stops_the_start_with_one_sentence(load, environment, name):
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} .*\.$"):
        load(**environment)


def test_development__needs_only_a_key(load):
    development = load(DJANGO_DEBUG="true", SECRET_KEY="short", ALLOWED_HOSTS="127.0.0.1", WAGTAILADMIN_BASE_URL="")

    assert development["DEBUG"] is True
    assert development["SECURE_SSL_REDIRECT"] is False


def test_database__sqlite__begins_transactions_with_the_write_lock(load):
    options = load()["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ({}, {"prepare_threshold": 5}),
        ({"DATABASE_POOL": "true"}, {"prepare_threshold": 5, "pool": True}),
        ({"DATABASE_PREPARE": "false"}, {}),
    ],
)
def test_database__postgresql__prepares_and_pools_as_asked(load, said, options):
    database = load(DATABASE_URL="postgres://someone@127.0.0.1/cms", **said)["DATABASES"]["default"]

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["OPTIONS"] == options


def test_env_file__gives_way_to_the_environment(load, tmp_path, monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    file = tmp_path / "env"
    file.write_text("LOG_LEVEL=INFO\n")

    assert load(ENV_FILE=str(file))["LOGGING"]["root"]["level"] == "ERROR"


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


def test_cache__redis__keeps_what_it_is_given(load):
    try:
        socket.create_connection(("127.0.0.1", 6379), timeout=1).close()
    except OSError:
        pytest.skip("needs a Redis at 127.0.0.1:6379")
    cache = CacheHandler(load(CACHE_URL="rediscache://127.0.0.1:6379/15")["CACHES"])["default"]
    key = secrets.token_hex()

    cache.set(key, "kept", timeout=5)

    assert cache.get(key) == "kept"
    cache.close()
