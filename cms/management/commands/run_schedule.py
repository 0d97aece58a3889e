"""``manage.py run_schedule``: all periodic jobs, for a timer that calls it every minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.models import ScheduledJob
from cms.operations.jobs import JOBS
from cms.operations.locking import only_one
from cms.operations.schedule import run_due

LOCK = "schedule"
ANOTHER = "Another run is at work, here or on another machine. It does what is due."
SOME_FAILED = "Jobs that failed: {names}. They will be tried again."


class Command(BaseCommand):
    """Runs what is due and says what it did. Called too often, it does nothing."""

    help = (
        "Run the periodic jobs that are due: publishing, reminders, verification, clean-up. Call it every minute, from "
        "one machine or from several: one run works at a time. Exits with 1 where a job has failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="Show each job and its last run; run nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.list()
            return
        with only_one(LOCK) as is_held:
            if not is_held:
                self.stdout.write(ANOTHER)
                return
            failed = self.run(verbosity=options["verbosity"])
        if failed:
            raise CommandError(SOME_FAILED.format(names=", ".join(failed)))

    def run(self, *, verbosity: int) -> list[str]:
        """Run what is due; gives the names of the jobs that failed."""
        failed = []
        for outcome in run_due():
            if outcome.failed:
                failed.append(outcome.job.name)
                self.stderr.write(f"{outcome.job.name}: {outcome.said}")
            elif verbosity > 1 or (verbosity and outcome.said):
                self.stdout.write(f"{outcome.job.name}: {outcome.said or 'done.'}")
        return failed

    def list(self) -> None:
        rows = ScheduledJob.objects.in_bulk()
        for job in JOBS:
            row = rows.get(job.name)
            self.stdout.write(f"{job.name:<22} {job.often.words:<17} {last_run(row) if row else 'not run yet'}")


def last_run(row: ScheduledJob) -> str:
    """When it ran, how long, and what it said; times in the site's time zone."""
    if row.started_at is None:
        return "not run yet"
    began = f"{timezone.localtime(row.started_at):%Y-%m-%d %H:%M:%S}"
    if row.finished_at is None or row.finished_at < row.started_at:
        return f"{began}  running, or killed"
    seconds = (row.finished_at - row.started_at).total_seconds()
    state = f"FAILED {row.failures} times" if row.failures else "ok"
    return f"{began}  {seconds:.1f} s  {state}  {' '.join(row.outcome.split())}".rstrip()
