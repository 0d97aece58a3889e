"""`load_stock 2000`: fills the stock site's database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from benchmarks.stock.loading import load


class Command(BaseCommand):
    """Does nothing where there are as many articles already."""

    help = "Load the articles that are measured into the stock site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("articles", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        load(articles=options["articles"], say=self.stdout.write)
