"""``manage.py verify_approvals``: are all records as they were written, and is what is public what they say?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviewers.verifying import BrokenRecordError, verify


class Command(BaseCommand):
    """Prints ``OK n/n``, or the first broken record with its reason, and exits with 1 then."""

    help = "Verify the chain of approvals, every digest, every live article and the triggers."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = verify()
        except BrokenRecordError as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(self.style.SUCCESS(f"OK {count}/{count}"))
