"""``manage.py make_renditions``: catches up on renditions, such as after new widths in the settings."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.delivery.images import RenditionError
from articles.models import ArticleImage
from articles.tasks import images_in_use, make_and_tell

BATCH = 100

SOME_FAILED = "{failed} of {total} images could not be made. Look at the files named above, and run this again."


class Command(BaseCommand):
    """Makes here and now what the worker would; what exists stays."""

    help = "Make the missing renditions of all images of public articles, open reviews and people."

    def handle(self, *args: Any, **options: Any) -> None:
        ids = sorted(images_in_use())
        made = failed = 0
        for number, image in enumerate(in_batches(ids), start=1):
            try:
                made += make_and_tell(image)
            except RenditionError as error:
                failed += 1
                self.stderr.write(str(error))
            if number % BATCH == 0 and options["verbosity"]:
                self.stdout.write(f"  {number} of {len(ids)} images")
        self.stdout.write(f"Made {made} renditions of {len(ids)} images.")
        if failed:
            raise CommandError(SOME_FAILED.format(failed=failed, total=len(ids)))


def in_batches(ids: list[int]) -> Iterator[ArticleImage]:
    for start in range(0, len(ids), BATCH):
        yield from ArticleImage.objects.filter(pk__in=ids[start : start + BATCH]).order_by("pk")
