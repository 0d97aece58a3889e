"""A worker says that it lives while it works, and takes its row along at its end; its log tells what it works on."""

import io
import logging
import logging.config
import time
from typing import Any

import pytest
from django.core.management import call_command
from django_tasks import task

from cms.models import Heartbeat
from cms.operations import heartbeats
from cms.operations.logs import logging_settings
from cms.operations.request_ids import current_id

SEEN: list[tuple[list[str], str]] = []


@task()
def look_around() -> None:
    """Notes which workers are known to live while this runs, and what the log calls it."""
    SEEN.append((list(Heartbeat.objects.values_list("worker", flat=True)), current_id.get()))
    logging.getLogger("articles").warning("Looking around")


# What another thread writes must be committed; `serialized_rollback` puts back what migrations wrote.
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_worker__beats_while_it_works(database_in_a_file: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(heartbeats, "EVERY_SECONDS", 0.05)
    stream, as_json = io.StringIO(), logging_settings(form="json", level="WARNING")
    as_json["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(as_json)
    current_id.set("request-4711")
    try:
        result = look_around.enqueue()
        current_id.set("")
        SEEN.clear()
        # The first beat is written when the worker begins.
        with heartbeats.beating("another"):
            while not Heartbeat.objects.filter(pk="another").exists():
                time.sleep(0.01)
            call_command("db_worker", batch=True, worker_id="one", startup_delay=False, reload=False, verbosity=0)
    finally:
        logging.config.dictConfig(settings.LOGGING)
    ((workers, name),) = SEEN
    assert "another" in workers
    assert name == f"task-{result.id}"
    assert not Heartbeat.objects.exists()
    assert current_id.get() == ""
    asked, done = stream.getvalue().splitlines()
    assert '"request_id":"request-4711"' in asked
    assert f'"task":"task-{result.id}"' in asked
    assert f'"request_id":"task-{result.id}"' in done
