"""How the environment becomes those settings that take more than one line, and why some of it must not be served with.

Each function is given the environment and gives a value, or raises ``ImproperlyConfigured`` with a sentence that says
what to do. The settings themselves stand in ``cms/settings.py``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from django.core.exceptions import ImproperlyConfigured
from environ import Env

# SQLite as a server wants it. Django adds the foreign keys, and waiting for the write lock.
SQLITE_PRAGMAS = {
    # Readers and one writer go on beside each other.
    "journal_mode": "WAL",
    # Every commit is on the disk before anybody is told of it. NORMAL writes faster, but a power cut then takes the
    # last commits along: a withdrawn article would be back. Reading costs the same.
    "synchronous": "FULL",
    # What each connection keeps in memory, in kB, and what it reads without a system call, in bytes.
    "cache_size": "-32000",
    "mmap_size": "268435456",
    # To what the log is cut back after a long reader has let it grow, in bytes.
    "journal_size_limit": "67108864",
}

# Characters of a token that opens something.
SHORTEST_TOKEN = 20

# Background work. Wagtail's tasks and this project's are Django's from Django 6 on, and django-tasks' before.
TASK_BACKENDS = {
    # Rows, written in the transaction that asks for the work, which `manage.py db_worker` works through.
    "database": "django_tasks_db.DatabaseBackend",
    # At once, by whoever asks: nobody has to start a worker.
    "immediate": f"{'django.tasks' if django.VERSION >= (6,) else 'django_tasks'}.backends.immediate.ImmediateBackend",
}


def refuse_unsafe_start(*, keys: list[str], hosts: list[str], site_address: str, debug: bool) -> None:
    """Stop the start where these settings must not serve anybody. The first of ``keys`` is the one that signs."""
    if reason := _reason_not_to_start(keys, hosts, site_address, debug):
        raise ImproperlyConfigured(reason)


def _reason_not_to_start(keys: list[str], hosts: list[str], site_address: str, debug: bool) -> str | None:
    if not keys[0]:
        return "SECRET_KEY is missing: set it in the environment or in .env to at least 50 random characters."
    if debug:
        return None
    for name, key in zip(["SECRET_KEY"] + ["SECRET_KEY_FALLBACKS"] * len(keys), keys, strict=False):
        if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure"):
            return f"{name} is too easy to guess: set it to at least 50 random characters."
    if not hosts or "*" in hosts:
        return "ALLOWED_HOSTS is missing or holds *: set it to the host names of this site, separated by commas."
    if not site_address.startswith("https://"):
        return "WAGTAILADMIN_BASE_URL is missing or no https address: set it to one like https://cms.example.org."
    return None


def required(env: Env, name: str, *, otherwise: str | None, example: str) -> str:
    """What the environment says under this name, or ``otherwise``; where that is None, it has to say something."""
    value: str = env.str(name, default="") or otherwise or ""
    if not value:
        raise ImproperlyConfigured(f"{name} is missing: set it in the environment or in .env, such as to {example}.")
    return value


def database(env: Env, *, folder: Path, debug: bool) -> dict[str, Any]:
    """DATABASE_URL, and what each kind of database needs to keep two writers apart and to be quick."""
    url = required(
        env,
        "DATABASE_URL",
        otherwise=f"sqlite:///{folder / 'db.sqlite3'}" if debug else None,
        example="postgres://user:password@127.0.0.1:5432/cms",
    )
    said: dict[str, Any] = env.db_url_config(url)
    options = said.setdefault("OPTIONS", {})
    if said["ENGINE"].endswith("sqlite3"):
        # SQLite has no row locks: a transaction takes the write lock when it begins, and others wait for it (seconds).
        options.update(transaction_mode="IMMEDIATE", timeout=20)
        options["init_command"] = "".join(f"PRAGMA {name}={value};" for name, value in SQLITE_PRAGMAS.items())
        return said
    # Seconds; a server that is gone without a word would otherwise be waited for by the minute.
    options.setdefault("connect_timeout", 5)
    if env.bool("DATABASE_PREPARE", default=True):
        # Django asks for nothing to be prepared; the hot reads of the delivery API do.
        options["prepare_threshold"] = 5
    # A connection that the server has closed, as at its restart, is made anew before anybody meets it.
    said["CONN_HEALTH_CHECKS"] = True
    if env.bool("DATABASE_POOL", default=False):
        options["pool"] = {"min_size": 1, "max_size": env.int("WEB_THREADS", default=4), "timeout": 10}
    else:
        said["CONN_MAX_AGE"] = 0 if debug else 60
    return said


def cache(env: Env) -> dict[str, Any]:
    """CACHE_URL; a Redis that is gone costs time, never a request."""
    said: dict[str, Any] = env.cache_url_config(env.str("CACHE_URL", default="") or "locmemcache://")
    if said["BACKEND"].endswith("RedisCache"):
        said["BACKEND"] = "cms.operations.caches.ForgivingRedisCache"
    return said


def tasks(env: Env, *, debug: bool) -> tuple[str, dict[str, Any]]:
    """TASKS_BACKEND, by name and as Django's setting."""
    name = env.str("TASKS_BACKEND", default="immediate" if debug else "database")
    if name not in TASK_BACKENDS:
        raise ImproperlyConfigured(f"TASKS_BACKEND is {name}: set it to database or to immediate.")
    return name, {"default": {"BACKEND": TASK_BACKENDS[name]}}


def storages(env: Env, *, media_url: str, debug: bool) -> dict[str, Any]:
    """Where uploads and static files are kept."""
    files = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
        if debug
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    )
    return {"default": uploads(env, media_url=media_url), "staticfiles": {"BACKEND": files}}


def caches_in_front(env: Env, *, has_worker: bool) -> tuple[int, dict[str, Any]]:
    """For how many seconds shared caches may keep answers, and those that the worker tells what to forget."""
    seconds: int = env.int("CMS_SHARED_MAX_AGE", default=5)
    backend = "articles.delivery.purging.KeyedCache"
    told = {url: {"BACKEND": backend, "LOCATION": url} for url in env.list("FRONTEND_CACHE_URL", default=[])}
    if seconds > 5 and not (told and has_worker):
        raise ImproperlyConfigured(
            "CMS_SHARED_MAX_AGE is above 5: set FRONTEND_CACHE_URL, and TASKS_BACKEND to database."
        )
    return seconds, told


def uploads(env: Env, *, media_url: str) -> dict[str, Any]:
    """Where uploads are kept: in MEDIA_ROOT, or in the bucket that AWS_STORAGE_BUCKET_NAME names.

    Addresses of files are ``media_url`` and the file's name. They stand in answers that are kept for long, so none is
    signed, none runs out, and the bucket is asked for none of them.
    """
    bucket = env.str("AWS_STORAGE_BUCKET_NAME", default="")
    if not bucket:
        return {"BACKEND": "cms.operations.folders.UploadFolder"}
    address = urlsplit(media_url)
    if not address.netloc:
        raise ImproperlyConfigured(
            "MEDIA_URL is missing or has no host: set it to the address at which readers get the files of "
            "AWS_STORAGE_BUCKET_NAME, such as https://media.example.org/."
        )
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("AWS_S3_ENDPOINT_URL", default="") or None,
        "region_name": env.str("AWS_S3_REGION_NAME", default="") or None,
        # Where these are not given, the machine's own role is asked, as always with this service.
        "access_key": env.str("AWS_ACCESS_KEY_ID", default="") or None,
        "secret_key": env.str("AWS_SECRET_ACCESS_KEY", default="") or None,
        "custom_domain": f"{address.netloc}{address.path}".rstrip("/"),
        "url_protocol": f"{address.scheme}:",
        "querystring_auth": False,
        # A file never changes, and no upload takes the place of another.
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=86400"},
    }
    return {"BACKEND": "cms.operations.buckets.UploadBucket", "OPTIONS": options}


def mail(env: Env, *, debug: bool) -> dict[str, Any]:
    """EMAIL_URL and DEFAULT_FROM_EMAIL as Django's settings."""
    url = required(
        env,
        "EMAIL_URL",
        otherwise="consolemail://" if debug else None,
        example="smtp+tls://user:password@mail.example.org:587",
    )
    sender = required(
        env, "DEFAULT_FROM_EMAIL", otherwise="cms@localhost" if debug else None, example="cms@example.org"
    )
    # Seconds, so that a mail server that does not answer does not hold the worker for good.
    said: dict[str, Any] = {"EMAIL_TIMEOUT": 20, "DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
    return said | env.email_url_config(url)


def one_of(env: Env, name: str, choices: Sequence[str], *, otherwise: str) -> str:
    """One of the words that this variable may be."""
    value: str = env.str(name, default="") or otherwise
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value}: set it to {' or to '.join(choices)}.")
    return value


def long_enough(env: Env, name: str) -> str:
    """A token, or nothing. One that is there must be too long to guess."""
    value: str = env.str(name, default="")
    if value and len(value) < SHORTEST_TOKEN:
        raise ImproperlyConfigured(f"{name} is too short: set it to at least {SHORTEST_TOKEN} random characters.")
    return value
