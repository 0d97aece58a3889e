"""``manage.py migrate``, which puts the triggers of the records back before it begins, and not only at its end.

Django's command runs the system checks first, and a missing trigger is an error there: after a migration that broke
off on SQLite nothing could be migrated any more.
"""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connections

from reviewers import triggers


class Command(DjangoCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        # These two only look.
        if not options["plan"] and not options["check_unapplied"]:
            triggers.install(connections[options["database"]])
        return super().execute(*args, **options)
