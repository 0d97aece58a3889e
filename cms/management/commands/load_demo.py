"""`manage.py load_demo`: the demo site, for development and for showing the CMS."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo import loading, summary

NOT_IN_PRODUCTION = (
    "The demo site is not loaded where DJANGO_DEBUG is off, because everybody knows its passwords. "
    "If you mean to load it all the same, give --force."
)
OTHER_CONTENT = (
    "This database holds other content: %s. The demo site needs a database of its own: "
    "name an empty one in DATABASE_URL, or empty this one with `make reset`."
)
NOT_LOADED = "The demo site is not loaded here. Load it first: manage.py load_demo"
DEFAULT_ADDRESS = "http://127.0.0.1:8000"


class Command(BaseCommand):
    """Loads the demo site once; where it is loaded already, changes nothing."""

    help = "Load the demo site: people, articles in every state, drawn pictures. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Load it also where DJANGO_DEBUG is off.")
        parser.add_argument("--summary", action="store_true", help="Only print addresses to try, and people to be.")
        parser.add_argument(
            "--address",
            default=settings.WAGTAILADMIN_BASE_URL or DEFAULT_ADDRESS,
            help="Where the site is served, for the addresses of the summary.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["summary"]:
            self.print_summary(options["address"].rstrip("/"))
            return
        if not settings.DEBUG and not options["force"]:
            raise CommandError(NOT_IN_PRODUCTION)
        if loading.is_loaded():
            self.stdout.write("The demo site is already loaded; nothing was changed.")
            return
        if found := loading.other_content():
            raise CommandError(OTHER_CONTENT % ", ".join(found))
        self.stdout.write("Loading the demo site, this once:")
        loading.load(say=lambda step: self.stdout.write(f"  {step}"))
        self.stdout.write(self.style.SUCCESS("The demo site is loaded."))

    def print_summary(self, address: str) -> None:
        if not loading.is_loaded():
            raise CommandError(NOT_LOADED)
        for line in summary.lines(address=address):
            self.stdout.write(line)
