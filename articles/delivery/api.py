"""The delivery API: Wagtail's API v2, with everything of an article taken from its approved document.

Fields are swapped here and not in ``ArticlePage.api_fields``: serializers there would take the fields out of the write
schema of Wagtail's API v3.
"""

from typing import Any

from django.db.models import Model, prefetch_related_objects
from django.http import Http404
from rest_framework import status
from rest_framework.fields import CharField, Field
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import get_object_detail_url
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.fields import RichTextField
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from articles.delivery.presenting import present_approved
from articles.delivery.rendering import Renderer, linked_pages
from articles.delivery.surroundings import addresses_of, approved_contents, site_facts
from articles.delivery.withdrawn import present_withdrawn
from articles.document.types import read_document
from articles.models import ArticleDocument, ArticleImage, ArticlePage, Writer
from articles.rich_text import canonical_rich_text
from reviewers.models import NamedObject, Reviewer, Withdrawal
from reviewers.querysets import current_approvals, current_publications, public, withdrawal_of

# In the order of the answer. ``title``, ``slug`` and the other fields that every page has come before these.
ARTICLE_FIELDS = [
    "language",
    "summary",
    "hero_image",
    "medical_reviewer",
    "writer",
    "writers",
    "updated",
    "last_reviewed",
    "review",
    "body",
    "references",
    "conditions",
    "medicines",
    "promotion",
    "related_articles",
]
# Fields of a page's row that the answer takes from the document instead.
SWAPPED = ["title", "slug", "seo_title", "search_description", "first_published_at", "html_url"]


class PresentedField(Field):
    """A field of an article, as presented."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def get_attribute(self, instance: ArticlePage) -> Any:
        return self.context["view"].presentation_of(instance.pk)[self.field_name]

    def to_representation(self, value: Any) -> Any:
        return value


class NothingField(Field):
    """A field that says nothing: no page is an alias."""

    def get_attribute(self, instance: Model) -> None:
        return None


class PublicRichTextField(CharField):
    """Rich text that nobody has to review, such as a biography. Its links, too, lead to public pages only."""

    def to_representation(self, value: str) -> str:
        site, text = Site.find_for_request(self.context["request"]), canonical_rich_text(value)
        linked = linked_pages(text)
        addresses = addresses_of(linked, approved_contents(linked), site_facts(site)["frontend_url"]) if linked else {}
        return Renderer({}, addresses, self.context["_wagtail_rich_text_format"]).html(text)


class PublicPageSerializer(PageSerializer):
    """Replaces what a page's own row says by what was approved, for articles of every class they may claim."""

    serializer_field_mapping = {**PageSerializer.serializer_field_mapping, RichTextField: PublicRichTextField}

    alias_of = NothingField(read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        data = super().to_representation(instance)
        presentation = self.context["view"].presentation_of(instance.pk)
        for part in (data, data.get("meta", {})) if presentation else ():
            part.update({name: presentation[name] for name in SWAPPED if name in part})
        return data


class PublicPagesViewSet(PagesAPIViewSet):
    """``/pages/``: what the read fence shows."""

    base_serializer_class = PublicPageSerializer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._presentations: dict[int, dict[str, Any] | None] = {}

    def get_base_queryset(self) -> PageQuerySet:
        return public(super().get_base_queryset())

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        pages = super().paginate_queryset(queryset)
        prefetch_related_objects(pages, "locale")
        self._present([page.pk for page in pages])
        articles = set(ArticlePage.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))
        # An article whose stored document does not agree with its digest passes the database's fence, not this one.
        return [page for page in pages if page.pk not in articles or self._presentations.get(page.pk)]

    def presentation_of(self, page_id: int) -> dict[str, Any] | None:
        """The article as presented; None for every other page."""
        if page_id not in self._presentations:
            self._present([page_id])
        return self._presentations[page_id]

    def get_object(self) -> Any:
        # Not through PagesAPIViewSet, which believes the class that the row claims.
        page = super(PagesAPIViewSet, self).get_object()
        article = ArticlePage.objects.filter(pk=page.pk).first()
        if article is not None and not self.presentation_of(page.pk):
            raise Http404("No Page matches the given query.")
        return article or page.specific

    def detail_view(self, request: Request, pk: int) -> Response:
        try:
            return super().detail_view(request, pk)
        except Http404:
            withdrawal = withdrawal_of(pk)
            if withdrawal is None:
                raise
            return Response(self._present_withdrawn(withdrawal), status=status.HTTP_410_GONE)

    def find_object(self, queryset: PageQuerySet, request: Request) -> Page | None:
        # A withdrawn article has no place in the queryset, and is found all the same: its detail says that it is gone.
        page = Page.find_for_request(request, request.GET["html_path"]) if "html_path" in request.GET else None
        if page is not None and withdrawal_of(page.pk):
            return page
        return super().find_object(queryset, request)

    def _present_withdrawn(self, withdrawal: Withdrawal) -> dict[str, Any]:
        said = present_withdrawn(withdrawal, site=Site.find_for_request(self.request))
        if said["replaced_by"]:
            router = self.request.wagtailapi_router
            detail_url = get_object_detail_url(router, self.request, Page, said["replaced_by"]["id"])
            said["replaced_by"]["detail_url"] = detail_url
        return said

    def _present(self, page_ids: list[int]) -> None:
        site, form = Site.find_for_request(self.request), self.resolve_rich_text_format()
        found = present_approved(page_ids, site=site, form=form)
        self._presentations.update({page_id: found.get(page_id) for page_id in page_ids})

    @classmethod
    def get_body_fields(cls, model: type[Model]) -> list[APIField]:
        fields = super().get_body_fields(model)
        if issubclass(model, ArticlePage):
            # Those of the model are for tools that write.
            own = {field.name for field in APIField.get_fields_for_model(model)}
            fields = [field for field in fields if field.name not in own]
            fields += [APIField(name, serializer=PresentedField()) for name in ARTICLE_FIELDS]
        return fields

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        fields = super().get_available_fields(model, db_fields_only=db_fields_only)
        if db_fields_only and issubclass(model, ArticlePage):
            # An article's own columns are not for filtering: they may hold what nobody approved.
            return [name for name in fields if name not in ARTICLE_FIELDS]
        return fields


class ProfilesViewSet(BaseAPIViewSet):
    """People as they show themselves: never an account, its e-mail address or a licence number."""

    body_fields = [
        *BaseAPIViewSet.body_fields,
        "slug",
        "name",
        "credentials",
        "job_title",
        APIField("biography", serializer=PublicRichTextField()),
        "profile_url",
    ]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "slug", "name", "credentials"]
    nested_default_fields = [*BaseAPIViewSet.nested_default_fields, "slug", "name", "credentials"]
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]


class WritersViewSet(ProfilesViewSet):
    """``/writers/``"""

    name = "writers"
    model = Writer


class SpecialtiesField(Field):
    """Specialties as a list."""

    def get_attribute(self, instance: Reviewer) -> list[str]:
        return instance.specialty_list

    def to_representation(self, value: list[str]) -> list[str]:
        return value


class ReviewersViewSet(ProfilesViewSet):
    """``/reviewers/``"""

    name = "reviewers"
    model = Reviewer
    body_fields = [*ProfilesViewSet.body_fields, APIField("specialties", serializer=SpecialtiesField())]


def named_by_public_articles(model: type[Model]) -> Any:
    """Subquery of the ids of this model's rows that currently approved documents name."""
    approvals = current_publications().values("approval_id")
    return NamedObject.objects.filter(model=model._meta.label, approval_id__in=approvals).values("object_id")


class PublicImagesViewSet(ImagesAPIViewSet):
    """``/images/``: the images of public articles, without their titles and tags, which nobody reviews."""

    body_fields = ["id", "width", "height"]
    meta_fields = ["type", "detail_url", "download_url"]
    listing_default_fields = ["id", "type", "detail_url", "download_url"]
    nested_default_fields = ["id", "type", "detail_url", "download_url"]

    def get_queryset(self) -> Any:
        return ArticleImage.objects.filter(pk__in=named_by_public_articles(ArticleImage)).order_by("id")

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        return as_signed(super().paginate_queryset(queryset))

    def get_object(self) -> Any:
        image = super().get_object()
        if not as_signed([image]):
            raise Http404("No ArticleImage matches the given query.")
        return image


def as_signed(images: list[ArticleImage]) -> list[ArticleImage]:
    """Those of ``images`` whose file is the one that a current approval shows."""
    named = NamedObject.objects.filter(
        model=ArticleImage._meta.label,
        object_id__in=[image.pk for image in images],
        approval_id__in=current_publications().values("approval_id"),
    )
    approvals = current_approvals(set(named.values_list("approval__page_id", flat=True))).values()
    facts = [fact for approval in approvals for fact in read_document(approval.document).facts.images]
    signed = {(fact.id, fact.sha256) for fact in facts}
    return [image for image in images if (image.pk, image.sha256) in signed]


class PublicDocumentsViewSet(DocumentsAPIViewSet):
    """``/documents/``: the files of public articles, as the images."""

    body_fields = ["id"]
    meta_fields = ["type", "detail_url", "download_url"]
    listing_default_fields = ["id", "type", "detail_url", "download_url"]
    nested_default_fields = ["id", "type", "detail_url", "download_url"]

    def get_queryset(self) -> Any:
        return ArticleDocument.objects.filter(pk__in=named_by_public_articles(ArticleDocument)).order_by("id")
