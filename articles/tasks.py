"""Background work on articles: renditions, made when an article is sent for review and when somebody's photo changes.

A lost task costs readers smaller files until ``manage.py make_renditions`` is run, never an approved word.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver

# Wagtail's own. On Django 6 the backend of TASKS makes these tasks Django's, so one name serves both.
from django_tasks import task
from wagtail.signals import task_submitted

from articles.delivery.events import remake_later
from articles.delivery.images import RenditionError, make_renditions
from articles.models import ArticleImage, ArticlePage, Writer
from articles.models.documenting import build_content, image_ids
from reviewers.models import NamedObject, Reviewer, ReviewRound
from reviewers.querysets import current_publications

logger = logging.getLogger(__name__)


@task()
def make_renditions_task(ids: list[int]) -> int:
    """Make what is missing of these images' renditions and return how many; an image that cannot be made is logged."""
    made = 0
    for image in ArticleImage.objects.filter(pk__in=ids).order_by("pk"):
        try:
            made += make_and_tell(image)
        except RenditionError:
            logger.exception("Going on without the renditions of image %s.", image.pk)
    return made


def make_and_tell(image: ArticleImage) -> int:
    """Make what is missing, return how many, and have the answers that show the image made again, once for them all."""
    made = make_renditions(image)
    if made:
        remake_later("image", image.pk)
    return made


def make_later(ids: Iterable[int]) -> None:
    """Have the renditions of these images made, after the commit: what is rolled back leaves no work behind."""
    wanted = sorted(ids)
    if wanted:
        transaction.on_commit(lambda: make_renditions_task.enqueue(wanted), robust=True)


def images_of_round(review_round: ReviewRound) -> set[int]:
    """What the version under review shows, and the photos of its people."""
    version = review_round.revision.as_object()
    if not isinstance(version, ArticlePage):
        return set()
    content = build_content(version)
    writers = Writer.objects.filter(pk__in=content.writers, photo__isnull=False)
    photos = {*writers.values_list("photo_id", flat=True), review_round.reviewer.photo_id}
    return (image_ids(content) | photos) - {None}


def images_in_use() -> set[int]:
    """What public articles show, what is approved for later, what is in review, and the photos of all people."""
    is_public = Q(approval_id__in=current_publications().values("approval_id"))
    is_to_come = Q(approval__publications=None, approval__withdrawal=None)
    named = NamedObject.objects.filter(is_public | is_to_come, model=ArticleImage._meta.label)
    found = set(named.values_list("object_id", flat=True))
    for review_round in ReviewRound.objects.filter(status=ReviewRound.STATUS_IN_PROGRESS).select_related("reviewer"):
        found |= images_of_round(review_round)
    for people in (Writer.objects.all(), Reviewer.objects.all()):
        found |= set(people.filter(photo__isnull=False).values_list("photo_id", flat=True))
    return found


@receiver(task_submitted, dispatch_uid="articles_renditions_of_round")
def make_for_round(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ReviewRound):
        make_later(images_of_round(instance))


@receiver(post_save, sender=Writer, dispatch_uid="articles_renditions_of_writer")
@receiver(post_save, sender=Reviewer, dispatch_uid="articles_renditions_of_reviewer")
def make_for_profile(sender: type, instance: Writer | Reviewer, raw: bool = False, **kwargs: Any) -> None:
    if instance.photo_id and not raw:
        make_later([instance.photo_id])
