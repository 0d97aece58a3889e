"""``manage.py send_reminders``: who is to be reminded of a review today, and has not been."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.desk.reminders import send_reminders


class Command(BaseCommand):
    """Sends what is due and says what it sent. Run twice, nothing is sent twice."""

    help = "Remind reviewers before and on the due date, and tell the editors once of reviews that are late."

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = list(send_reminders())
        for outcome in outcomes:
            (self.stderr if outcome.failed else self.stdout).write(outcome.told)
        failed = sum(outcome.failed for outcome in outcomes)
        self.stdout.write(f"Reminders sent: {len(outcomes) - failed}.")
        if failed:
            raise CommandError(f"Reminders not sent: {failed}. The next run tries them again.")
