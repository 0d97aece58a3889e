"""`load_articles 2000`: fills a database to measure in, under `benchmarks.settings`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from benchmarks.loading import LoadingError, load
from benchmarks.turns import TurnError


class Command(BaseCommand):
    """Goes on where an earlier run stopped; does nothing where there are as many articles already."""

    help = "Load articles, each with a real approval, into a database whose name begins with bench_."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("articles", type=int, help="How many the database is to hold.")

        parser.add_argument("--rebuild", action="store_true", help="Make anew what is kept for reading.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            speed = load(articles=options["articles"], rebuild=options["rebuild"], say=self.stdout.write)
        except (LoadingError, TurnError) as error:
            raise CommandError(str(error)) from error
        if speed:
            self.stdout.write(f"Loaded {speed:.0f} articles a second.")
