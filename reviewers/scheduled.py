"""What the clock does: takes what has expired out of public view, and publishes approved articles that are due.

One article that may not go live does not hold up the others. Wagtail's command
(``wagtail/management/commands/publish_scheduled.py``) stops at its first exception, and everything behind it waits.
"""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from reviewers.mails import mail_editors

logger = logging.getLogger(__name__)


def catch_up() -> list[str]:
    """Do what is due, each by itself; gives a line with the reason for each that was refused."""
    return [*_unpublish_expired(), *_publish_due()]


def tell_editors(refused: list[str]) -> None:
    mail_editors(subject="Not published: what was scheduled could not go live", text="\n\n".join(refused))


def in_words(refused: list[str]) -> str:
    return "These could not be published or unpublished:\n" + "\n".join(refused)


def _unpublish_expired() -> Iterator[str]:
    for model in [Page, *(other for other in apps.get_models() if _has_drafts(other))]:
        expired = model.objects.filter(live=True, expire_at__lt=timezone.now())
        for item in expired.order_by("expire_at"):
            yield from _attempt(str(item), partial(_unpublish, expired.filter(pk=item.pk)))


def _publish_due() -> Iterator[str]:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    for revision in due.order_by("approved_go_live_at"):
        yield from _attempt(revision.object_str, partial(_publish, revision, due.filter(pk=revision.pk)))


# Each is looked at once more under the lock that signing and withdrawing take: people do not wait for this.


def _unpublish(expired: QuerySet[Any]) -> None:
    for item in expired.select_for_update():
        item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision, due: QuerySet[Revision]) -> None:
    item = revision.content_object
    list(type(item)._base_manager.select_for_update().filter(pk=item.pk))
    for still_due in due:
        still_due.publish(log_action="wagtail.publish.scheduled")


def _attempt(title: str, action: Callable[[], object]) -> Iterator[str]:
    """Run the action in a transaction of its own; yields a line with the reason where it fails."""
    try:
        with transaction.atomic():
            action()
    except Exception as reason:  # one article never holds up the others
        logger.exception("“%s” was not published or unpublished.", title)
        yield f"“{title}”: {reason}"


def _has_drafts(model: type) -> bool:
    return issubclass(model, DraftStateMixin) and not issubclass(model, Page)
