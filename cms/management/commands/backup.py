"""``manage.py backup FILE``: the database, every upload and the end of the chain, in one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.operations.archives import BackupError
from cms.operations.backup import make


class Command(BaseCommand):
    help = (
        "Write the database, every upload and the end of the chain of approvals to FILE, which must not be there yet. "
        "Readers and editors go on meanwhile. The file holds personal data and the hashes of passwords."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, verbosity: int, **options: Any) -> None:
        try:
            for done in make(file):
                if verbosity:
                    self.stdout.write(done)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup was not written: {error}. Make room or name another file.") from error
        self.stdout.write(self.style.SUCCESS(f"{file}: {file.stat().st_size} bytes."))
