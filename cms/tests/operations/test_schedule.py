"""``run_schedule``: what is due runs, each job by itself, and one run at a time."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import ArticlePage
from articles.tests.factories import UserFactory, edit, make_article, publish
from cms.management.commands import run_schedule
from cms.models import ScheduledJob
from cms.operations import jobs, schedule
from cms.operations.jobs import EVERY_RUN, HOURLY, JOBS, MORNINGS, Job
from reviewers.querysets import current_approval

ROOT = Path(settings.BASE_DIR)
NOON = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)

# A process that tries for the lock, says whether it has it, and lives until its input ends.
HOLD = """
import json, sys
from django.conf import settings
settings.configure(DATABASES={"default": json.loads(sys.argv[1])})
from cms.operations.locking import only_one
with only_one("schedule") as is_held:
    print(is_held, flush=True)
    sys.stdin.read()
"""


def run(*arguments: str) -> tuple[str, str]:
    """What the command says, on stdout and on stderr; where it fails, the error's words stand at the end."""
    out, err = StringIO(), StringIO()
    try:
        call_command("run_schedule", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"exit {error.returncode}: {error}")
    return out.getvalue(), err.getvalue()


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the jobs as they run, of a schedule whose ``broken`` job fails."""
    ran: list[str] = []

    def job(name: str, often: jobs.Often) -> Job:
        def work(before: ScheduledJob) -> str:
            ran.append(name)
            if name == "broken":
                raise jobs.JobError("The disk is full.")
            return f"{name} worked."

        return Job(name, often, work)

    schedule_of_three = [job("broken", HOURLY), job("each", EVERY_RUN), job("morning", MORNINGS)]
    for module in (schedule, run_schedule):
        monkeypatch.setattr(module, "JOBS", schedule_of_three)
    return ran


@pytest.mark.django_db
def test_run_schedule__one_job_fails__others_run_and_it_is_tried_again(ran: list[str]) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        out, err = run()
        assert ran == ["broken", "each", "morning"]
        assert out == "each: each worked.\nmorning: morning worked.\n"
        assert err == "broken: The disk is full.\nexit 1: Jobs that failed: broken. They will be tried again."

        # By the next run; then after two minutes, and four; never later than an hour after.
        tried = []
        for minute in range(1, 70):
            ran.clear()
            clock.move_to(NOON + timedelta(minutes=minute))
            run()
            assert "morning" not in ran
            assert "each" in ran
            tried += [minute] if "broken" in ran else []
        assert tried == [1, 3, 7, 15, 31, 63]

        clock.move_to(NOON.replace(day=3, hour=5, minute=59))
        ran.clear()
        run()
        assert "morning" not in ran
        clock.move_to(NOON.replace(day=3, hour=6, minute=0))
        run()
        assert "morning" in ran

    listed, _ = run("--list")
    assert (
        "broken                 hourly            2026-03-03 05:59:30  0.0 s  FAILED 8 times  The disk is full."
        in listed
    )
    assert "morning                daily from 06:00  2026-03-03 06:00:30  0.0 s  ok  morning worked." in listed


@pytest.mark.django_db
def test_run_schedule__the_jobs_themselves__do_their_work_once(settings: settings.__class__) -> None:
    settings.TASKS_BACKEND, settings.TASKS = "database", {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    waiting = make_article(title="Waiting", go_live_at=timezone.now() + timedelta(hours=1))
    approval = publish(waiting)
    run()
    assert set(ScheduledJob.objects.filter(failures=0).values_list("name", flat=True)) == {job.name for job in JOBS}
    assert ScheduledJob.objects.get(name="verify_approvals").outcome == "OK 1/1"
    assert current_approval(waiting.pk) is None
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert run()[1] == ""
        assert current_approval(waiting.pk) == approval


@pytest.mark.django_db
def test_run_schedule__an_article_that_may_not_go_live__is_told_once_a_day() -> None:
    UserFactory.create(groups=["Editors"])
    page = make_article(title="Refused")
    publish(page)
    page = edit(page, title="Nobody has read this")
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=timezone.now())
    mail.outbox.clear()
    begin = timezone.now().replace(hour=12) + timedelta(days=1)
    for minute in range(3):
        with time_machine.travel(begin + timedelta(minutes=minute)):
            assert "cannot go live" in run()[1]
    told = [sent for sent in mail.outbox if "could not go live" in sent.subject]
    assert len(told) == 1
    with time_machine.travel(begin + timedelta(days=1)):
        run()
    told = [sent for sent in mail.outbox if "could not go live" in sent.subject]
    assert len(told) == 2
    assert ArticlePage.objects.get(pk=page.pk).title == "Refused"


@pytest.fixture
def holder(tmp_path: Path) -> Callable[[], "subprocess.Popen[str]"]:
    """Starts a process that tries for the lock: of the tests' PostgreSQL database, or of a SQLite file of its own."""
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "locked.sqlite3")}
    if connection.vendor == "postgresql":
        database = {name: connection.settings_dict[name] for name in ("ENGINE", "NAME", "HOST", "PORT", "USER")}
        database["PASSWORD"] = connection.settings_dict["PASSWORD"]

    def start() -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", HOLD, json.dumps(database)]
        return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603

    return start


def has_lock(process: "subprocess.Popen[str]") -> bool:
    assert process.stdout
    return process.stdout.readline().strip() == "True"


@pytest.mark.django_db
def test_lock__another_process_has_it__is_refused_until_that_is_killed(
    holder: Callable[[], "subprocess.Popen[str]"], ran: list[str]
) -> None:
    with holder() as first:
        assert has_lock(first)
        with holder() as second:
            assert not has_lock(second)
            second.communicate("")
        if connection.vendor == "postgresql":
            assert run()[0].startswith("Another run is at work")
            assert ran == []
        first.kill()
        first.wait()
    is_free, deadline = False, time.monotonic() + 20
    while not is_free and time.monotonic() < deadline:
        with holder() as third:
            is_free = has_lock(third)
            third.communicate("")
    assert is_free
