"""Makes what tests need, through the front door: what is published has been sent for review and signed."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import factory
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory
from PIL import Image as PillowImage

from articles.models import (
    ArticleImage,
    ArticleIndexPage,
    ArticlePage,
    ArticleWriter,
    Condition,
    Consent,
    Medicine,
    Promotion,
    Reference,
    Writer,
)
from reviewers.canonical import digest_of
from reviewers.models import Approval, Reviewer, ReviewRound
from reviewers.signing import open_document, sign

PASSWORD = "correct horse battery staple"
WORDS = "I have reviewed this article for medical accuracy."


class UserFactory(DjangoModelFactory):
    """An account, in the groups named by ``groups``."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person{number}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    first_name = "Pat"
    last_name = factory.Sequence(lambda number: f"Person{number}")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def groups(self, create: bool, names: list[str] | None, **kwargs: Any) -> None:
        for name in names or []:
            self.groups.add(Group.objects.get(name=name))


class WriterFactory(DjangoModelFactory):
    """A writer with an account."""

    class Meta:
        model = Writer

    user = factory.SubFactory(UserFactory, groups=["Writers"])
    name = factory.Sequence(lambda number: f"Wilma Writer {number}")
    slug = factory.LazyAttribute(lambda writer: slugify(writer.name))
    credentials = "M.S."
    biography = factory.LazyAttribute(lambda writer: f"<p>{writer.name} writes.</p>")


class ReviewerFactory(DjangoModelFactory):
    """A pharmacist whose licence is valid today."""

    class Meta:
        model = Reviewer

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda number: f"Rita Reviewer {number}")
    slug = factory.LazyAttribute(lambda reviewer: slugify(reviewer.name))
    credentials = "Pharm.D., BCPS"
    specialties = "Neurology, Pain"
    biography = factory.LazyAttribute(lambda reviewer: f"<p>{reviewer.name} reviews.</p>")
    licence_kind = "Pharmacist"
    licence_number = factory.Sequence(lambda number: f"SECRET-LICENCE-{number}")
    licence_issuer = "Board of Pharmacy"
    licence_valid_until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=400))


class ConditionFactory(DjangoModelFactory):
    class Meta:
        model = Condition

    name = factory.Sequence(lambda number: f"Condition {number}")
    slug = factory.LazyAttribute(lambda condition: slugify(condition.name))
    mesh_id = "D008881"


class MedicineFactory(DjangoModelFactory):
    class Meta:
        model = Medicine

    name = factory.Sequence(lambda number: f"Medicine {number}")
    slug = factory.LazyAttribute(lambda medicine: slugify(medicine.name))
    brand_names = "Brand"
    rxnorm_id = "2048021"


class PromotionFactory(DjangoModelFactory):
    class Meta:
        model = Promotion

    name = factory.Sequence(lambda number: f"Promotion {number}")
    heading = "Find Your Team"
    body = "<p>More than {member_count} members come together.</p>"


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    member = factory.Sequence(lambda number: f"Private Member {number}")
    given_on = date(2024, 5, 1)
    how = "By e-mail."


def make_image(title: str = "Drawing", colour: str = "teal") -> ArticleImage:
    """A small picture in one colour."""
    data = BytesIO()
    PillowImage.new("RGB", (64, 36), colour).save(data, "PNG")
    return ArticleImage.objects.create(title=title, file=ImageFile(data, name=f"{slugify(title)}.png"))


def make_article(
    *,
    title: str = "Migraine and Sleep",
    writer: Writer | None = None,
    reviewer: Reviewer | None = None,
    body: list[tuple[str, Any]] | None = None,
    references: list[dict[str, Any]] | None = None,
    **fields: Any,
) -> ArticlePage:
    """A draft with one version, saved by its writer's account."""
    writer = writer or WriterFactory.create()
    page = ArticlePage(
        title=title,
        slug=fields.pop("slug", slugify(title)),
        summary=fields.pop("summary", "About sleep."),
        owner=writer.user,
        medical_reviewer=reviewer or ReviewerFactory.create(),
        body=body if body is not None else [("introduction", "<p>Sleep well.</p>")],
        **{name: value for name, value in fields.items() if name not in ("conditions", "medicines")},
    )
    page.article_writers = [ArticleWriter(writer=writer, sort_order=0)]
    page.references = [Reference(sort_order=place, **row) for place, row in enumerate(references or [])]
    ArticleIndexPage.objects.get().add_child(instance=page)
    page.conditions = fields.get("conditions", [])
    page.medicines = fields.get("medicines", [])
    page.save_revision(user=writer.user)
    return ArticlePage.objects.get(pk=page.pk)


def submit(page: ArticlePage) -> ReviewRound:
    """Send the page's latest version for review, as its first writer does."""
    page = ArticlePage.objects.get(pk=page.pk)
    version = page.get_latest_revision_as_object()
    writer = version.article_writers.first()
    user = (writer.writer.user if writer else None) or page.owner
    workflow_state = page.current_workflow_state
    if workflow_state is None:
        page.get_workflow().start(page, user)
    else:
        workflow_state.resume(user)
    review_round = page.open_round()
    assert review_round is not None
    return review_round


def approve(review_round: ReviewRound) -> Approval:
    """Open and sign the round, as its reviewer does."""
    document = open_document(review_round=review_round, reviewer=review_round.reviewer)
    (approval,) = sign(
        reviewer=review_round.reviewer,
        password=PASSWORD,
        words=WORDS,
        documents=[(review_round, digest_of(document))],
    )
    return approval


def publish(page: ArticlePage) -> Approval:
    """Send for review and sign."""
    return approve(submit(page))


def edit(page: ArticlePage, *, user: Any = None, **fields: Any) -> ArticlePage:
    """Save a new version of the page with these fields changed, as its owner or ``user``."""
    version = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(version, name, value)
    version.save_revision(user=user or page.owner)
    return ArticlePage.objects.get(pk=page.pk)
