"""How it is known that a worker lives: it says so every few seconds, also while it is busy with one long task."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection
from django.db.models import Max
from django.utils import timezone

from cms.models import Heartbeat

EVERY_SECONDS = 15
# A worker that ends waits so long for its last word to be written.
END_SECONDS = 10
# Two beats may be late before anybody is told.
LATE_SECONDS = 60

logger = logging.getLogger(__name__)


@contextmanager
def beating(worker: str) -> Iterator[None]:
    """As long as the context lasts this worker lives. Its row goes with it; where the process is killed, it stays."""
    ended = Event()
    thread = Thread(target=_beat_until, args=[ended, worker], name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=END_SECONDS)


def age_of_newest() -> timedelta | None:
    """How long ago the last worker has said that it lives; None where there is none."""
    newest = Heartbeat.objects.aggregate(newest=Max("beat_at"))["newest"]
    return None if newest is None else timezone.now() - newest


def beat(worker: str) -> None:
    Heartbeat.objects.update_or_create(
        pk=worker, defaults={"machine": socket.gethostname()[:255], "beat_at": timezone.now()}
    )


def _beat_until(ended: Event, worker: str) -> None:
    is_over = False
    while not is_over:
        _try(lambda: beat(worker))
        is_over = ended.wait(EVERY_SECONDS)
    _try(lambda: Heartbeat.objects.filter(pk=worker).delete())


def _try(write: Callable[[], object]) -> None:
    """A database that is gone for a while is no reason to end: the next beat may find it again."""
    try:
        write()
    except DatabaseError as error:
        logger.warning("The heartbeat was not written: %s", error)
    finally:
        # The thread's own. Until the next beat others may have it.
        connection.close()
