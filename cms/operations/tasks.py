"""Which request asked for which background work, and which work a line of the log belongs to."""

import logging
from typing import Any

from django.dispatch import receiver
from django_tasks_db.compat import task_enqueued, task_finished, task_started

from cms.operations.logs import ACCESS
from cms.operations.request_ids import current_id

PREFIX = "task-"

logger = logging.getLogger(ACCESS)


@receiver(task_enqueued, dispatch_uid="cms_log_task")
def log_task(sender: type, task_result: Any, **kwargs: Any) -> None:
    """A line with the id of who asks, so that one can go on from the request to its work."""
    logger.info("Asked for %s", task_result.task.name, extra={"task": f"{PREFIX}{task_result.id}"})


@receiver(task_started, dispatch_uid="cms_begin_task")
def begin_task(sender: type, task_result: Any, **kwargs: Any) -> None:
    # Where a request does its work itself, its own id says more.
    if not current_id.get():
        current_id.set(f"{PREFIX}{task_result.id}")


@receiver(task_finished, dispatch_uid="cms_end_task")
def end_task(sender: type, task_result: Any, **kwargs: Any) -> None:
    if current_id.get() == f"{PREFIX}{task_result.id}":
        current_id.set("")
