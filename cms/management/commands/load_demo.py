"""`manage.py load_demo`: the demo site, for development and for showing the CMS."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.demo import chrome, loading, summary

NOT_IN_PRODUCTION = (
    "The demo site is not loaded where DJANGO_DEBUG is off, because everybody knows its passwords. "
    "If you mean to load it all the same, give --force."
)
OTHER_CONTENT = (
    "This database holds other content: %s. The demo site needs a database of its own: "
    "name an empty one in DATABASE_URL, or empty this one with `make reset`."
)
DEFAULT_ADDRESS = "http://127.0.0.1:8000"


class Command(BaseCommand):
    """Loads the demo site once, and says what to try; where it is loaded already, changes nothing."""

    help = "Load the demo site: people, articles in every state, drawn pictures. A second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="Load it also where DJANGO_DEBUG is off.")
        parser.add_argument(
            "--address",
            default=settings.WAGTAILADMIN_BASE_URL or DEFAULT_ADDRESS,
            help="Where the site is served: the site gets this address, and the summary prints it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["force"]:
            raise CommandError(NOT_IN_PRODUCTION)
        address = options["address"].rstrip("/")
        if loading.is_loaded():
            self.stdout.write("The demo site is already loaded; nothing was changed.")
        else:
            self.load()
        # Another PORT is another address: pictures and links must lead there.
        chrome.serve_at(address)
        for line in ["", *summary.lines(address=address)]:
            self.stdout.write(line)

    def load(self) -> None:
        if found := loading.other_content():
            raise CommandError(OTHER_CONTENT % ", ".join(found))
        self.stdout.write("Loading the demo site, this once:")
        loading.load(say=lambda step: self.stdout.write(f"  {step}"))
        self.stdout.write(self.style.SUCCESS("The demo site is loaded."))
