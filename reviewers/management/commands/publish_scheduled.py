"""``manage.py publish_scheduled``, in place of Wagtail's, which stops at the first article that may not go live."""

from typing import Any

from django.core.management.base import CommandError
from wagtail.management.commands.publish_scheduled import Command as WagtailCommand

from reviewers import scheduled


class Command(WagtailCommand):
    """Takes what has expired out of public view and publishes what is due, each by itself."""

    help = "Publish approved articles whose go-live time has come, and unpublish what has expired."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        refused = scheduled.catch_up()
        if refused:
            scheduled.tell_editors(refused)
            raise CommandError(scheduled.in_words(refused))
