"""When something has changed, the worker makes again what the triggers threw away.

A lost event costs speed, never truth: whoever asks first makes what is missing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

# Wagtail's own. On Django 6 the backend of TASKS makes these tasks Django's, so one name serves both.
from django_tasks import task
from wagtail.models import Page, Site

from articles.delivery.presentations import rebuild
from articles.delivery.purging import purge
from articles.models import (
    ArticleEntry,
    ArticleImage,
    ArticleRendition,
    Consent,
    Dependency,
    Presentation,
    Writer,
)
from reviewers.days import site_today
from reviewers.models import Publication, ReviewedPage, Reviewer

# A run ends after so many and another takes on the rest: other work of the worker waits no longer.
A_RUN = 500


@task()
def remake_task(kind: str, object_id: int, after: int = 0) -> int:
    """Purge the answers that depend on this, and make what is missing of them from page ``after`` on; returns how many
    it made."""
    if not after:
        # First, so that nobody waits for it.
        purge(kind, object_id)
    dependent = Dependency.objects.filter(kind=kind, object_id=object_id).values("page_id")
    entries = ArticleEntry.objects.filter(Q(pk__in=dependent) | Q(pk=object_id if kind == "page" else None))
    ids = list(without_presentation(entries).filter(pk__gt=after).values_list("pk", flat=True)[:A_RUN])
    for _ in rebuild(ids):
        pass
    if len(ids) == A_RUN:
        remake_task.enqueue(kind, object_id, ids[-1])
    return len(ids)


def without_presentation(entries: QuerySet[ArticleEntry]) -> QuerySet[ArticleEntry]:
    """Those of the public articles whose presentation is missing, or has ended by the calendar."""
    still_valid = Q(valid_until=None) | Q(valid_until__gt=site_today())
    kept = Presentation.objects.filter(still_valid, pk=OuterRef("pk"), approval_id=OuterRef("approval_id"))
    return entries.filter(~Exists(kept)).order_by("pk")


def remake_later(kind: str, object_id: int) -> None:
    """Have the answers that depend on this made after the commit."""
    transaction.on_commit(lambda: remake_task.enqueue(kind, object_id), robust=True)


def remake_with(sender: type, kind: str, of: Callable[[Any], int | None]) -> None:
    """Have answers made whenever a row of ``sender`` changes; ``of`` tells from the row which object it belongs to."""

    def changed(sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
        object_id = of(instance)
        if object_id is not None and not raw:
            remake_later(kind, object_id)

    for signal in (post_save, post_delete):
        signal.connect(changed, sender=sender, weak=False, dispatch_uid=f"articles_remake_{sender._meta.label}")  # type: ignore[attr-defined]


SENDERS: Iterable[tuple[type, str, Callable[[Any], int | None]]] = [
    (Publication, "page", lambda row: row.page_id),
    (Writer, "writer", lambda row: row.pk),
    (Reviewer, "reviewer", lambda row: row.pk),
    (Consent, "consent", lambda row: row.pk),
    (ArticleImage, "image", lambda row: row.pk),
    (ArticleRendition, "image", lambda row: row.image_id),
    (Site, "site", lambda row: row.pk),
]
for _sender, _kind, _of in SENDERS:
    remake_with(_sender, _kind, _of)


@receiver([post_save, post_delete], dispatch_uid="articles_remake_below_page")
def page_changed(sender: type, instance: Any, **kwargs: Any) -> None:
    # The pages above articles are in their addresses and breadcrumbs; articles themselves change by publications.
    if isinstance(instance, Page) and not isinstance(instance, ReviewedPage):
        remake_later("page", instance.pk)
