"""The periodic jobs: what each does, and how often. When one runs, ``schedule.py`` decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.utils import timezone

from cms.models import Heartbeat, ScheduledJob
from reviewers import scheduled
from reviewers.days import site_day, site_today

# Days for which background work that is done, and sign-ins, are remembered.
WORK_DAYS = 14
SIGN_IN_DAYS = 90
DAY = timedelta(days=1)

Run = Callable[[ScheduledJob], str]


class JobError(Exception):
    """A job that has not done all it was to do. The text says what is left, and why."""


@dataclass(frozen=True)
class Often:
    """How often: in every run, or once in each hour or day. ``words`` are shown to people."""

    words: str
    hours: int = 0
    from_hour: int = 0

    def began(self, now: datetime) -> datetime:
        """When the hour or day of ``now`` began, in the site's time zone; ``now`` where it is every run."""
        if not self.hours:
            return now
        hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
        if self.hours == 1:
            return hour
        begin = hour.replace(hour=self.from_hour)
        return begin if begin <= hour else begin - DAY


EVERY_RUN = Often("every run")
HOURLY = Often("hourly", hours=1)
NIGHTLY = Often("daily from 02:00", hours=24, from_hour=2)
MORNINGS = Often("daily from 06:00", hours=24, from_hour=6)


@dataclass(frozen=True)
class Job:
    """``run`` gets the row of the run before, and returns what it did in a line; it raises where it failed."""

    name: str
    often: Often
    run: Run


def command(name: str, **options: object) -> Run:
    """A job that is a command of its own. What it says last is the outcome."""

    def run(before: ScheduledJob) -> str:
        said = StringIO()
        call_command(name, stdout=said, stderr=said, **options)
        lines = said.getvalue().strip().splitlines()
        return lines[-1] if lines else ""

    return run


def publish_scheduled(before: ScheduledJob) -> str:
    """The editors are told of what may not go live when it changes, and once a day, not with every run."""
    refused = scheduled.catch_up()
    if not refused:
        return ""
    said = scheduled.in_words(refused)
    today = site_today()
    if said != before.outcome or before.finished_at is None or site_day(before.finished_at) != today:
        scheduled.tell_editors(refused)
    raise JobError(said)


def check_database(before: ScheduledJob) -> str:
    found = run_checks(tags=[Tags.database], databases=["default"])
    if found:
        raise JobError("\n".join(f"{message.msg} {message.hint or ''}".strip() for message in found))
    return "All triggers are in place."


def prune_work(before: ScheduledJob) -> str:
    """Forgets finished background work."""
    if settings.TASKS_BACKEND == "database":
        call_command("prune_db_task_results", min_age_days=WORK_DAYS, queue_name="*", verbosity=0)
    return ""


def forget_sign_ins(before: ScheduledJob) -> str:
    """Forgets old sign-ins and wrong passwords, which name people and their addresses, and sessions that have ended."""
    old = {"attempt_time__lt": timezone.now() - SIGN_IN_DAYS * DAY}
    gone = sum(model.objects.filter(**old).delete()[0] for model in (AccessAttempt, AccessFailureLog, AccessLog))
    call_command("clearsessions", verbosity=0)
    return f"Sign-ins forgotten: {gone}."


def forget_workers(before: ScheduledJob) -> str:
    """Forgets workers that were killed and have not come back."""
    gone, _ = Heartbeat.objects.filter(beat_at__lt=timezone.now() - DAY).delete()
    return f"Workers forgotten: {gone}." if gone else ""


# In this order: readers and reviewers first.
JOBS = [
    Job("publish_scheduled", EVERY_RUN, publish_scheduled),
    Job("send_reminders", MORNINGS, command("send_reminders")),
    Job("rebuild_presentations", HOURLY, command("rebuild_presentations", missing=True)),
    Job("verify_approvals", NIGHTLY, command("verify_approvals", no_color=True)),
    Job("check_database", HOURLY, check_database),
    Job("prune_work", NIGHTLY, prune_work),
    Job("forget_sign_ins", NIGHTLY, forget_sign_ins),
    Job("forget_workers", HOURLY, forget_workers),
]
