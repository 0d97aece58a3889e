"""``/images/`` and ``/documents/``: the files that public articles use."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.http import Http404
from rest_framework.fields import Field
from wagtail.api import APIField
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from articles.delivery.endpoints import PublicEndpoint
from articles.document.types import Content, Image, read_document
from articles.models import ArticleDocument, ArticleImage
from reviewers.models import NamedObject
from reviewers.querysets import current_approvals, current_publications


class TitleField(Field):
    """What readers may know a file by: its title in the admin is nobody's to review."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: ArticleImage | ArticleDocument) -> str:
        title: str = self.context["view"].title_of(value)
        return title


class PublicFilesViewSet(PublicEndpoint):
    """Files without their titles and tags, which nobody reviews."""

    meta_fields = ["type", "detail_url", "download_url"]
    listing_default_fields = ["id", "type", "detail_url", "download_url", "title"]
    nested_default_fields = ["id", "type", "detail_url", "download_url", "title"]

    def get_queryset(self) -> Any:
        rows = self.model._default_manager.filter(pk__in=named_by_public_articles(self.model))
        return rows.order_by("id")

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        fields = super().get_available_fields(model, db_fields_only=db_fields_only)
        return [name for name in fields if name != "title"] if db_fields_only else fields


class PublicImagesViewSet(PublicFilesViewSet, ImagesAPIViewSet):
    """Pictures."""

    body_fields = ["id", APIField("title", serializer=TitleField()), "width", "height"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._alt_texts: dict[int, str] = {}

    def paginate_queryset(self, queryset: Any) -> list[ArticleImage]:
        return self._as_signed(super().paginate_queryset(queryset))

    def get_object(self) -> ArticleImage:
        image: ArticleImage = super().get_object()
        if not self._as_signed([image]):
            raise Http404("No ArticleImage matches the given query.")
        return image

    def title_of(self, image: ArticleImage) -> str:
        return self._alt_texts[image.pk]

    def _as_signed(self, images: Any) -> list[ArticleImage]:
        """Those of ``images`` whose file is the one that a current approval shows."""
        rows = list(images)
        self._alt_texts.update(signed_alt_texts(rows))
        return [image for image in rows if image.pk in self._alt_texts]


def signed_alt_texts(images: list[ArticleImage]) -> dict[int, str]:
    """The alt texts, as signed last, of those images whose file is the one that was signed, by id."""
    named = NamedObject.objects.filter(
        model=ArticleImage._meta.label,
        object_id__in=[image.pk for image in images],
        approval_id__in=current_publications().values("approval_id"),
    )
    files = {image.pk: image.sha256 for image in images}
    found: dict[int, str] = {}
    approvals = current_approvals(set(named.values_list("approval__page_id", flat=True))).values()
    for approval in sorted(approvals, key=lambda row: (row.approved_at, row.pk)):
        document = read_document(approval.document)
        signed = {fact.id for fact in document.facts.images if files.get(fact.id) == fact.sha256}
        found.update((image, text) for image, text in _alt_texts(document.content) if image in signed)
    return found


def named_by_public_articles(model: type[Model]) -> Any:
    """Subquery of the ids of this model's rows that currently approved documents name."""
    approvals = current_publications().values("approval_id")
    return NamedObject.objects.filter(model=model._meta.label, approval_id__in=approvals).values("object_id")


def _alt_texts(content: Content) -> Iterator[tuple[int, str]]:
    pictures = [block for block in content.body if isinstance(block, Image)]
    for picture in [content.hero_image, *pictures]:
        if picture is not None and picture.image is not None:
            yield picture.image, picture.alt_text


class PublicDocumentsViewSet(PublicFilesViewSet, DocumentsAPIViewSet):
    """Files to download."""

    body_fields = ["id", APIField("title", serializer=TitleField())]

    def title_of(self, document: ArticleDocument) -> str:
        return str(document.filename)
