"""``/pages/`` of the delivery API: Wagtail's API v2, with everything of an article taken from what was approved.

Articles are answered from their presentations; Wagtail's own serializers see pages that need no review, and nothing of
an article's row.
"""

from typing import Any

import orjson
from django.db.models import Model, Q
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from rest_framework import status
from rest_framework.fields import Field
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.filters import (
    AncestorOfFilter,
    ChildOfFilter,
    DescendantOfFilter,
    FieldsFilter,
    LocaleFilter,
    OrderingFilter,
    TranslationOfFilter,
)
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError, get_object_detail_url
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.fields import RichTextField
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet
from wagtail.search.backends import get_search_backend

from articles.delivery.answering import Answer, answer_article, answer_articles, answer_by_slug, respond
from articles.delivery.endpoints import PublicEndpoint
from articles.delivery.fields import PublicRichTextField
from articles.delivery.listing import PARAMETERS, Condition, among
from articles.delivery.lists import read_query
from articles.delivery.reading import Reader
from articles.delivery.searching import MOST_HITS, find
from articles.delivery.selecting import select
from articles.delivery.withdrawn import present_withdrawn
from articles.models import ArticleEntry, ArticlePage
from reviewers.models import Withdrawal
from reviewers.querysets import is_reviewed, public, withdrawal_of

# Filters by an article's place in the tree, and those by columns of its row that are no part of the document.
TREE_PARAMETERS = frozenset({"child_of", "ancestor_of", "descendant_of", "translation_of", "locale", "site"})
TREE_FILTERS = (ChildOfFilter, AncestorOfFilter, DescendantOfFilter, TranslationOfFilter, LocaleFilter)
WORD_FILTERS = ("title", "slug", "seo_title", "search_description")
ROW_FIELDS = ["show_in_menus", "first_published_at"]


class NothingField(Field):
    """A field that says nothing: no page is an alias."""

    def get_attribute(self, instance: Model) -> None:
        return None


class UnreviewedPageSerializer(PageSerializer):
    """Pages without medical text, from their rows."""

    serializer_field_mapping = {**PageSerializer.serializer_field_mapping, RichTextField: PublicRichTextField}

    alias_of = NothingField(read_only=True)


class PublicPagesViewSet(PublicEndpoint, PagesAPIViewSet):
    """``/pages/``: what the read fence shows."""

    base_serializer_class = UnreviewedPageSerializer
    known_query_parameters: frozenset[str] = PagesAPIViewSet.known_query_parameters

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.request._request)

    def get_base_queryset(self) -> PageQuerySet:
        return public(super().get_base_queryset())

    # One page

    def detail_view(self, request: Request, pk: int) -> HttpResponseBase:
        answer = self._article(request, pk)
        if answer is not None:
            return self._respond(answer)
        try:
            return super().detail_view(request, pk)
        except Http404:
            withdrawal = withdrawal_of(pk)
            if withdrawal is None:
                raise
            return Response(self._present_withdrawn(withdrawal), status=status.HTTP_410_GONE)

    def _article(self, request: Request, page_id: int) -> Answer | None:
        form = self.resolve_rich_text_format()
        try:
            selection = select(request.GET.get("fields"), is_detail=True)
        except BadRequestError:
            # Other pages have other fields.
            if answer_article(self.reader, page_id, select(None, is_detail=True)) is None:
                return None
            raise
        return answer_article(self.reader, page_id, selection, form=form)

    def get_object(self) -> Any:
        # Not through PagesAPIViewSet, which believes the class that the row claims.
        page = super(PagesAPIViewSet, self).get_object()
        if Page.objects.filter(is_reviewed(), pk=page.pk).exists():
            # One whose presentation is refused: its document is not the one that was signed.
            raise Http404("No Page matches the given query.")
        return page.specific

    # Lists

    def listing_view(self, request: Request) -> HttpResponseBase:
        queryset = self.get_queryset()
        if queryset.model is ArticlePage:
            return self._respond(self._articles(request, queryset))
        whole = answer_by_slug(self.reader, request.GET)
        return self._pages(request, queryset) if whole is None else self._respond(whole)

    def _articles(self, request: Request, queryset: PageQuerySet) -> Answer:
        self.check_query_parameters(queryset)
        form = self.resolve_rich_text_format()
        limited: list[Condition] = []
        if not request.GET.keys().isdisjoint(TREE_PARAMETERS.union(ROW_FIELDS)):
            for backend in (FieldsFilter, *TREE_FILTERS):
                queryset = backend().filter_queryset(request, queryset, self)
            limited = [among(queryset)]
        return answer_articles(self.reader, request.GET, among=limited, form=form)

    def _pages(self, request: Request, queryset: PageQuerySet) -> Response:
        """Pages of several kinds: articles from their presentations, the others from their rows."""
        self.check_query_parameters(queryset)
        serializer_class, form = self.get_serializer_class(), self.resolve_rich_text_format()
        queryset = self._with_words(request, FieldsFilter().filter_queryset(request, queryset, self))
        for backend in (*TREE_FILTERS, OrderingFilter):
            queryset = backend().filter_queryset(request, queryset, self)
        found = self._search(request, queryset) if "search" in request.GET else queryset
        pages = self.paginate_queryset(found)
        ids = [page.pk for page in pages]
        reviewed = set(Page.objects.filter(is_reviewed(), pk__in=ids).values_list("pk", flat=True))
        # Other pages have other fields.
        selection = select(request.GET.get("fields") if reviewed else None, is_detail=False)
        articles = self.reader.articles([pk for pk in ids if pk in reviewed], selection, form=form)
        others = [page for page in pages if page.pk not in reviewed]
        rows = serializer_class(others, many=True, context=self.get_serializer_context()).data
        items = dict(zip([page.pk for page in others], rows, strict=True))
        items.update({pk: orjson.loads(article.json) for pk, article in articles.items()})
        return self.get_paginated_response([items[pk] for pk in ids if pk in items])

    def _with_words(self, request: Request, queryset: PageQuerySet) -> PageQuerySet:
        """Pages that rows found by their words: of articles only those which were approved with these words."""
        words = {name: request.GET[name] for name in WORD_FILTERS if name in request.GET}
        if not words:
            return queryset
        said = {name: words[name] for name in words if name in ("title", "slug")}
        articles = ArticleEntry.objects.filter(**said) if said == words else ArticleEntry.objects.none()
        return queryset.filter(~is_reviewed() | Q(pk__in=articles.values("pk")))

    def _search(self, request: Request, queryset: PageQuerySet) -> "FoundPages":
        """Articles that the approved texts find, the best first, then other pages that their rows find."""
        asked = read_query(request.GET, among=[among(queryset)])
        found = find(
            self.reader,
            text=asked.search or "",
            operator=asked.operator,
            conditions=asked.conditions,
            order=asked.order,
            limit=MOST_HITS,
            offset=0,
        )
        others = get_search_backend().search(asked.search, queryset.filter(~is_reviewed()), operator=asked.operator)
        ids = [*found.ids, *(page.pk for page in others[:MOST_HITS])]
        rows = queryset.in_bulk(ids)
        return FoundPages(rows[pk] for pk in ids if pk in rows)

    # What both have in common

    def _respond(self, answer: Answer) -> HttpResponseBase:
        if isinstance(self.request.accepted_renderer, BrowsableAPIRenderer):
            return Response(orjson.loads(answer.json))
        return respond(self.request._request, answer)

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

    def check_query_parameters(self, queryset: PageQuerySet) -> None:
        if queryset.model is ArticlePage:
            self.known_query_parameters = PagesAPIViewSet.known_query_parameters | PARAMETERS
        super().check_query_parameters(queryset)

    @classmethod
    def get_detail_default_fields(cls, model: type[Model]) -> list[str]:
        # With ``locale``, which Wagtail leaves out of sites in one language: wagtail-js counts on it.
        return cls.get_available_fields(model)

    @classmethod
    def get_listing_default_fields(cls, model: type[Model]) -> list[str]:
        return [*cls.listing_default_fields, "locale"]

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        if db_fields_only and issubclass(model, ArticlePage):
            # An article's own columns are not for filtering: they may hold what nobody approved.
            return ROW_FIELDS
        return super().get_available_fields(model, db_fields_only=db_fields_only)


class FoundPages(list[Page]):
    """Pages in the order of a search, as the pagination takes them."""

    def count(self) -> int:  # type: ignore[override]
        return len(self)
