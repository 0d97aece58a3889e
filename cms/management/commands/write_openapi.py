"""``manage.py write_openapi``: keeps the OpenAPI document, from which clients are generated."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.openapi.changes import additions, breaking_changes, major
from cms.openapi.document import KEPT, as_text, kept_document, openapi_document


class Command(BaseCommand):
    help = (
        "Writes the OpenAPI document of the delivery API to docs/openapi.json. Refuses what breaks clients, unless the "
        "first number of its version was raised."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail where the file is not up to date."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        before, now = kept_document(), openapi_document()
        broken = breaking_changes(before, now) if major(before) == major(now) else []
        if broken:
            raise CommandError(
                "This breaks clients:\n  "
                + "\n  ".join(broken)
                + "\nKeep what was promised, or raise the first number of "
                "VERSION in cms/openapi/document.py. docs/api.md has the promise."
            )
        if as_text(before) == as_text(now):
            self.stdout.write("docs/openapi.json is up to date.")
            return
        added = "".join(f"\n  {name}" for name in additions(before, now)) or " words only."
        if check:
            raise CommandError(f"docs/openapi.json is not up to date: run `make client`. New:{added}")
        KEPT.write_text(as_text(now), encoding="utf-8")
        self.stdout.write(f"docs/openapi.json is written. New:{added}")
