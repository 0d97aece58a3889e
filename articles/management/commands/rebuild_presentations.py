"""``manage.py rebuild_presentations``: makes the index of public articles and their ready-made answers anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.delivery.events import without_presentation
from articles.delivery.indexing import index_again
from articles.delivery.presentations import rebuild
from articles.models import ArticleEntry, ArticlePage

A_LINE = 1000


class Command(BaseCommand):
    help = (
        "Makes the index of public articles and their ready-made answers anew, from the approved documents. "
        "Readers are answered meanwhile; it can be run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--missing", action="store_true", help="Make only the answers that are not there.")

    def handle(self, *args: Any, missing: bool, **options: Any) -> None:
        if missing:
            pages = without_presentation(ArticleEntry.objects.all()).values_list("pk", flat=True)
        else:
            pages = ArticlePage.objects.order_by("pk").values_list("pk", flat=True)
            self._run("Indexing", index_again(pages), pages.count())
            pages = ArticleEntry.objects.order_by("pk").values_list("pk", flat=True)
        made = self._run("Presenting", rebuild(list(pages)), pages.count())
        self.stdout.write(self.style.SUCCESS(f"{made} presentations made."))

    def _run(self, doing: str, steps: Any, total: int) -> int:
        done = told = 0
        for done in steps:
            if done - told >= A_LINE:
                told = done
                self.stdout.write(f"{doing}: {done} of {total}")
        return done
