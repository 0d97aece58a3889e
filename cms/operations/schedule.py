"""Which periodic job is due, and how each is run: by itself, so that one that fails does not hold up the others."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.management import CommandError
from django.db import close_old_connections, connection
from django.utils import timezone

from cms.models import ScheduledJob
from cms.operations.jobs import EVERY_RUN, JOBS, Job, JobError

# What has failed is tried again by the next run, then after two minutes, four, and so on, up to this.
LONGEST_WAIT = timedelta(hours=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a job. ``said`` may be empty where there was nothing to do."""

    job: Job
    said: str
    failed: bool = False


def run_due() -> Iterator[Outcome]:
    """Run each job that is due. Nobody else may do so at the same moment (``locking.only_one``)."""
    for job in JOBS:
        row = ScheduledJob.objects.get_or_create(pk=job.name)[0]
        if is_due(job, row, timezone.now()):
            yield _run(job, row)


def is_due(job: Job, row: ScheduledJob, now: datetime) -> bool:
    """Whether the job has not yet gone well in this hour or day, and is not waiting after a failure."""
    if job.often is EVERY_RUN:
        return True
    if row.succeeded_at is not None and row.succeeded_at >= job.often.began(now):
        return False
    if row.started_at is None or row.failures < 2:
        return True
    wait = min(timedelta(minutes=2 ** min(row.failures - 1, 10)), LONGEST_WAIT)
    return now >= row.started_at + wait


def _run(job: Job, row: ScheduledJob) -> Outcome:
    row.started_at = timezone.now()
    row.save(update_fields=["started_at"])
    try:
        outcome = Outcome(job, job.run(row))
    except Exception as error:  # one job never holds up the others
        is_told = isinstance(error, JobError | CommandError)
        logger.error("The job %s has failed: %s It will be tried again.", job.name, error, exc_info=not is_told)
        # The next one is not to stumble over a connection that this one has lost.
        if not connection.in_atomic_block:
            close_old_connections()
        outcome = Outcome(job, str(error) or type(error).__name__, failed=True)
    _keep(row, outcome)
    return outcome


def _keep(row: ScheduledJob, outcome: Outcome) -> None:
    row.finished_at, row.outcome = timezone.now(), outcome.said
    if outcome.failed:
        row.failures += 1
    else:
        row.failures, row.succeeded_at = 0, row.started_at
        logger.info("The job %s is done. %s", outcome.job.name, outcome.said)
    row.save()
