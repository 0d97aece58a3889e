"""The probes answer whoever asks, by http and under any name, and tell nothing that is nobody's business."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from articles.tests.factories import make_article, publish, submit
from cms.models import Heartbeat, ScheduledJob
from cms.operations import figures

TOKEN = "t0ken-of-the-metrics-server"


@pytest.fixture
def production(settings: Any, tmp_path: Path) -> Any:
    """What stands in the way of probes in production: redirects to https, and host names."""
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["cms.example.org"]
    settings.TASKS_BACKEND, settings.MEDIA_ROOT = "database", str(tmp_path)
    settings.METRICS_TOKEN = TOKEN
    return settings


def ask(address: str, status: int, **headers: str) -> Any:
    answer = Client(raise_request_exception=False).get(address, headers={"host": "10.0.0.7:8000", **headers})
    assert answer.status_code == status, answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-ID"]
    return answer


def not_ready(left_out: str = "") -> dict[str, str]:
    """The parts that are not ready, with their reasons."""
    answer = ask(f"/readyz{left_out}", 503)
    assert answer.headers["Retry-After"] == "5"
    return {name: check["reason"] for name, check in answer.json()["checks"].items() if not check["ok"]}


@pytest.mark.django_db
def test_readyz__everything_is_there__is_ready(production: Any) -> None:
    Heartbeat.objects.create(worker="one", machine="here", beat_at=timezone.now())
    answer = ask("/readyz", 200).json()
    assert answer["status"] == "ready"
    assert list(answer["checks"]) == ["database", "migrations", "cache", "storage", "worker"]


@pytest.mark.django_db
def test_readyz__a_part_is_missing__names_it(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not_ready() == {"worker": "No worker runs. Start manage.py db_worker."}
    Heartbeat.objects.create(worker="killed", machine="here", beat_at=timezone.now() - timedelta(seconds=90))
    assert not_ready() == {"worker": "No worker has been seen for 90 seconds. Start manage.py db_worker."}
    # Who balances the load may keep readers served meanwhile.
    assert "worker" not in ask("/readyz?exclude=worker", 200).json()["checks"]

    MigrationRecorder(connection).record_unapplied("articles", "0004_presentations")
    assert not_ready("?exclude=worker") == {"migrations": "Migrations that are not applied: 1. Run manage.py migrate."}
    production.MEDIA_ROOT = "/proc/uploads"
    production.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    unready = not_ready("?exclude=worker&exclude=migrations")
    assert unready["cache"] == "The cache does not keep what it is given."
    assert ("storage" in unready) == (os.getuid() != 0 or not os.access("/proc", os.W_OK))


def test_probes__the_database_is_gone__tell_no_more_than_that(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database at all: pytest-django lets no test that has not asked for it reach one."""
    assert ask("/healthz", 200).content == b"ok\n"
    unready = not_ready()
    assert unready["database"] == "The database does not answer. The log says more."
    assert unready["worker"] == unready["migrations"] == "Not asked: the database does not answer."


@pytest.mark.django_db
def test_metrics__are_closed_without_the_token(production: Any) -> None:
    ask("/metrics", 404)
    ask("/metrics", 404, authorization="Bearer another")
    ask("/metrics", 404, authorization="Bearer ")
    production.METRICS_TOKEN = ""
    ask("/metrics", 404, authorization="Bearer ")


@pytest.mark.django_db
def test_metrics__count_requests_and_what_is_kept(production: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_articles", None)
    published = make_article(title="Published")
    publish(published)
    submit(make_article(title="In review"))
    now = timezone.now()
    Heartbeat.objects.create(worker="one", machine="here", beat_at=now - timedelta(seconds=30))
    ScheduledJob.objects.create(name="verify_approvals", started_at=now, succeeded_at=now - timedelta(hours=2))
    before = metrics()
    secure = {"secure": True, "headers": {"host": "cms.example.org"}}
    for address in (f"/api/v2/pages/{published.pk}/", "/api/v2/pages/999999/", "/nothing/"):
        Client().get(address, **secure)
    Client().generic("INVENT", "/nothing/", **secure)
    after = metrics()

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more('cms_requests_total{kind="delivery_api",method="GET",status="200"}') == 1
    assert more('cms_requests_total{kind="delivery_api",method="GET",status="404"}') == 1
    assert more('cms_requests_total{kind="page",method="GET",status="404"}') == 1
    assert not [name for name in after if "INVENT" in name]
    assert more('cms_request_duration_seconds_count{kind="delivery_api"}') == 2
    assert after["cms_database_up"] == 1
    assert after['cms_articles{state="published"}'] == after['cms_articles{state="in_review"}'] == 1
    assert after["cms_approvals"] == 1
    assert 29 < after["cms_worker_heartbeat_age_seconds"] < 60
    assert 7200 <= after['cms_job_success_age_seconds{job="verify_approvals"}'] < 7260


def metrics() -> dict[str, float]:
    text = ask("/metrics", 200, authorization=f"Bearer {TOKEN}").content.decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}
