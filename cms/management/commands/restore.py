"""``manage.py restore FILE``: a backup in place of what is there, with its records verified."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.management.commands.run_schedule import LOCK
from cms.operations.archives import BackupError, reading
from cms.operations.locking import only_one
from cms.operations.restoring import restore

SCHEDULE_RUNS = "run_schedule is at work. Stop the timer, the web processes and the worker, and try again."
NEXT = """What to do now:
- Withdraw once more what was withdrawn after {made_at}: in the backup it is still public.
- Start the web processes and the worker, and empty the cache in front, where there is one.
- Compare the end of the chain with the last export that is kept elsewhere: record {sequence}, {hash}."""


class Command(BaseCommand):
    help = (
        "Restore the backup FILE, which manage.py backup has written. Stop the web processes, the worker and the timer "
        "before. Nothing is touched before all of the file was found whole, and what is there stays until the restored "
        "records have been verified."
    )
    # The database may be empty, or broken.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Restore although there is something here: accounts, articles and approvals that came after the "
            "backup are gone then, for good.",
        )

    def handle(self, *args: Any, file: Path, replace: bool, verbosity: int, **options: Any) -> None:
        try:
            with reading(file) as archive, only_one(LOCK) as is_held:
                if not is_held:
                    raise BackupError(SCHEDULE_RUNS)
                for done in restore(archive, may_replace=replace):
                    if verbosity:
                        self.stdout.write(done)
                manifest = archive.manifest
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(NEXT.format(made_at=manifest["made_at"], **manifest["head"]))
