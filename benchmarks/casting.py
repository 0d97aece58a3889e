"""The people, conditions, medicines and images that the measured articles name, in this project's own models."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from django.db import transaction

from articles.models import ArticleImage, Condition, Medicine, Writer
from benchmarks import content
from reviewers.days import site_today
from reviewers.models import Reviewer

PASSWORD = "for measuring only"


@dataclass(frozen=True)
class Cast:
    """Everything an article can name, each list in the order of its numbers; ids are one more than these."""

    writers: list[Writer]
    reviewers: list[Reviewer]
    conditions: list[Condition]
    medicines: list[Medicine]
    images: list[ArticleImage]


def find_or_make_cast() -> Cast:
    """The cast of this database."""
    if not Writer.objects.exists():
        _make_cast()
    return Cast(
        writers=list(Writer.objects.order_by("pk").select_related("user")),
        reviewers=list(Reviewer.objects.order_by("pk").select_related("user")),
        conditions=list(Condition.objects.order_by("pk")),
        medicines=list(Medicine.objects.order_by("pk")),
        images=list(ArticleImage.objects.order_by("pk")),
    )


@transaction.atomic
def _make_cast() -> None:
    for number in range(content.CONDITIONS):
        name = content.term("condition", number)
        Condition.objects.create(pk=number + 1, name=name, slug=f"condition-{number}", mesh_id=f"D{number:06}")
    for number in range(content.MEDICINES):
        name = content.term("medicine", number)
        Medicine.objects.create(pk=number + 1, name=name, slug=f"medicine-{number}", rxnorm_id=str(number + 1))
    for number in range(content.IMAGES):
        ArticleImage.objects.create(
            title=f"Drawing {number}", file=ImageFile(content.drawing(number), name=f"bench-{number}.png")
        )
    for number in range(content.REVIEWERS):
        Reviewer.objects.create(
            **_profile("reviewer", number),
            specialties="Neurology, Pain",
            licence_kind="Pharmacist",
            licence_number=f"{number}",
            licence_issuer="Board of Pharmacy",
            licence_valid_until=site_today() + timedelta(days=3650),
        )
    for number in range(content.WRITERS):
        Writer.objects.create(**_profile("writer", number))


def _profile(kind: str, number: int) -> dict[str, Any]:
    said = content.profile(kind, number)
    # Without an address for mails: nobody is to be told of these reviews.
    user = get_user_model().objects.create_user(username=said.slug, password=PASSWORD)
    return {
        "pk": number + 1,
        "user": user,
        "name": said.name,
        "slug": said.slug,
        "credentials": said.credentials,
        "job_title": said.job_title,
        "biography": said.biography,
    }
