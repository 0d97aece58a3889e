"""People work and readers read while processes are killed and PostgreSQL and Redis restart: nothing that must not be
shown is shown, and nothing that somebody was told was done is lost."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing

import pytest
from django.conf import settings as django_settings

from cms.tests.operations.ledger import Ledger
from cms.tests.operations.newsroom import Newsroom, mark
from cms.tests.operations.own_servers import wait_until
from cms.tests.operations.own_site import OwnSite, kill_a_worker, kill_all
from cms.tests.operations.shift import Shift
from cms.tests.operations.soaking import IS_LONG, SECONDS

pytestmark = [
    pytest.mark.soak,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# Seconds between two kills, and without a read that succeeds.
BETWEEN_KILLS = 20 if IS_LONG else SECONDS / 4
LONGEST_GAP = 30


def test_mixed_load__processes_killed_and_servers_restarted__keeps_the_law_and_what_was_done(
    own_servers: OwnSite, newsroom: Newsroom, note_figure: Callable[[str, object, str], None]
) -> None:
    ledger = Ledger.of(newsroom)
    with own_servers.serving(2) as servers, closing(Worker(own_servers)) as worker:
        shift = Shift(own_servers, newsroom, [server.port for server in servers], ledger)
        begin, kills, away = time.monotonic(), 0, 0.0
        third = int(SECONDS / (3 * BETWEEN_KILLS))
        restarts = {third + 1: own_servers.postgres, 2 * third + 1: own_servers.redis}
        with shift.working():
            while time.monotonic() < begin + SECONDS and not shift.is_over:
                kills += 1
                shift.wait(begin + kills * BETWEEN_KILLS - time.monotonic())
                killed = servers[kills % 2]
                served = killed.generation()
                # Every fifth time all of one gunicorn.
                (kill_all if kills % 5 == 0 else kill_a_worker)(killed)
                if kills in restarts:
                    stopped = time.monotonic()
                    restarts[kills].stop()
                    restarts[kills].start()
                    away = max(away, time.monotonic() - stopped)
                worker.go_on()
                if not IS_LONG:
                    # Starting takes most of the time that there is: the other one is left alone meanwhile.
                    killed.wait_for(lambda served=served, killed=killed: killed.generation() != served)
            back = len(shift.reached)
            wait_until(lambda: len(shift.reached) > back, "Readers are not served any more.")

    violations = list(ledger.violations())
    lost = lost_writes(own_servers, shift)
    checked = verify(own_servers)
    late = max((ledger.lateness(seen) for seen in ledger.seen), default=0)
    gap = shift.longest_gap()
    told = f"{len(shift.saved)} saves, {len(shift.signed)} approvals, {len(shift.withdrawn)} withdrawals"
    for measure, value, must_be in (
        (f"{kills} kills -9, PostgreSQL and Redis restarted: violations of the law", len(violations), "0"),
        (f"acknowledged writes lost, of {told}", len(lost), "0"),
        (f"the oldest answer, of {shift.reads} reads", f"{late:.2f} s", "≤ 5 s"),
        (f"longest time without a read, the database away {away:.1f} s", f"{gap:.1f} s", "back by itself"),
        ("the worker ended and was started again, times", worker.restarts, "counted"),
        ("errors", words_of(shift.errors), "counted; no 500"),
        ("verify_approvals afterwards", checked, "OK"),
    ):
        note_figure(f"{SECONDS} s of mixed load: {measure}", value, must_be)
    assert violations == []
    assert lost == []
    assert shift.saved
    assert not IS_LONG or (shift.signed and shift.withdrawn)
    assert checked == "OK"
    assert "answer 500" not in shift.errors
    assert not IS_LONG or gap < LONGEST_GAP


class Worker:
    """manage.py db_worker, started again where it has ended, as systemd does."""

    def __init__(self, site: OwnSite) -> None:
        self.site, self.restarts = site, -1
        self.go_on(is_first=True)

    def go_on(self, *, is_first: bool = False) -> None:
        if is_first or self.process.poll() is not None:
            self.restarts += 1
            command = [sys.executable, django_settings.BASE_DIR / "manage.py", "db_worker"]
            with (self.site.folder / "worker.log").open("ab") as log:
                environment = self.site.environment()
                self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def lost_writes(site: OwnSite, shift: Shift) -> list[str]:
    """What somebody was told was done and is not there."""
    titles = {
        title for (title,) in site.fetch("SELECT content->>'title' FROM wagtailcore_revision WHERE content ? 'summary'")
    }
    rounds = dict(site.fetch("SELECT round_id, document FROM reviewers_approval"))
    lost = [
        f"saved: {mark(s.number, version)}"
        for s, version in shift.saved
        if f"Story {mark(s.number, version)}" not in titles
    ]
    lost += [
        f"signed: {mark(story.number, version)}"
        for story, version, round_id in shift.signed
        if mark(story.number, version) not in rounds.get(round_id, "")
    ]
    withdrawals = dict(
        site.fetch(
            "SELECT a.page_id, count(*) FROM reviewers_withdrawal w JOIN reviewers_approval a ON a.id = w.approval_id "
            "GROUP BY a.page_id"
        )
    )
    told = Counter(story.page_id for story in shift.withdrawn)
    return lost + [f"withdrawn: page {page}" for page, times in told.items() if withdrawals.get(page, 0) < times]


def verify(site: OwnSite) -> str:
    """What ``manage.py verify_approvals`` says; OK where it finds nothing."""
    command = [sys.executable, django_settings.BASE_DIR / "manage.py", "verify_approvals"]
    done = subprocess.run(  # noqa: S603
        command, env=site.environment(), capture_output=True, text=True, timeout=300
    )
    return "OK" if done.returncode == 0 else done.stderr[-500:] or done.stdout[-500:]


def words_of(errors: Counter[str]) -> str:
    """By status, and those without an answer together: they are connections to a process that was killed."""
    kinds = Counter[str]()
    for kind, count in errors.items():
        kinds[kind.partition(":")[0]] += count
    return ", ".join(f"{count} × {kind}" for kind, count in kinds.most_common()) or "none"
