"""``manage.py db_worker``, which says every few seconds that it lives (``cms/operations/heartbeats.py``)."""

import os
from typing import Any

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands.db_worker import Command as WorkerCommand

from cms.operations.heartbeats import beating


class Command(WorkerCommand):
    help = "Do the background work: renditions, mails, ready-made answers, purges, the admin's search index."

    def handle(self, *, worker_id: str, reload: bool, batch: bool, **options: Any) -> None:
        told = {"worker_id": worker_id, "reload": reload, "batch": batch, **options}
        if reload and not batch and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            # This process only watches the code, and starts the one that works.
            super().handle(**told)
            return
        with beating(worker_id):
            super().handle(**told)
