"""``/conditions/`` and ``/medicines/``: what public articles are about, in the words that were signed.

The rows in the admin say nothing here: an entry that no public article names is not there, and one that was renamed
has its new name from the next signature on.
"""

import random
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.fields import Field
from rest_framework.request import Request
from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter
from wagtail.models import Site

from articles.delivery.catalogue import Fact, named_facts
from articles.delivery.endpoints import PublicEndpoint, object_id
from articles.delivery.fields import ArticlesField
from articles.models import ArticleTerm, Condition, Medicine


class CodesField(Field):
    """The codes of an entry in public vocabularies."""

    def __init__(self, system: str, source: str) -> None:
        super().__init__(read_only=True, source=source)
        self.system = system

    def to_representation(self, value: str) -> list[dict[str, str]]:
        return [{"system": self.system, "code": value}] if value else []


@dataclass(frozen=True)
class Listed:
    """Rows in memory, as far as paging asks of a queryset."""

    rows: list[Model]

    def count(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> list[Model]:
        return self.rows[part]


class VocabularyViewSet(PublicEndpoint):
    """Entries made from signed facts: rows of ``model`` that are in no table."""

    kind: ArticleTerm.Kind
    searched: tuple[str, ...] = ("name",)
    find_query_parameters = frozenset({"id", "slug"})
    filter_backends = [FieldsFilter, OrderingFilter]
    detail_only_fields = ["articles"]

    def get_queryset(self) -> QuerySet[Any]:
        # It names the model; what is listed does not come from its table.
        return self.model._default_manager.none()

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        # Refuses what Wagtail refuses; there is nothing in it to be found.
        super().filter_queryset(queryset)
        return Listed(self._ordered([row for row in self._named() if self._is_wanted(row)]))

    def get_object(self) -> Model:
        named = self._named(int(self.kwargs["pk"]))
        if not named:
            raise Http404(f"No {self.model.__name__} matches the given query.")
        return named[0]

    def find_object(self, queryset: QuerySet[Any], request: Request) -> Model | None:
        if "id" in request.GET:
            return next(iter(self._named(object_id(request, "id"))), None)
        slug = request.GET.get("slug")
        return next((row for row in self._named() if row.slug == slug), None)

    def _named(self, object_id: int | None = None) -> list[Any]:
        facts = named_facts(self.kind, Site.find_for_request(self.request), object_id)
        return [self.model(**fact.model_dump()) for fact in sorted(facts, key=_by_name)]

    def _is_wanted(self, row: Model) -> bool:
        asked = self.request.GET
        for name in self._columns() & asked.keys():
            value = getattr(row, name)
            if value != (int(asked[name]) if isinstance(value, int) else asked[name]):
                return False
        text = " ".join(getattr(row, name) for name in self.searched).casefold()
        words = [word in text for word in asked.get("search", "").casefold().split()]
        found = any if asked.get("search_operator") == "or" else all
        return "search" not in asked or (bool(words) and found(words))

    def _ordered(self, rows: list[Any]) -> list[Any]:
        order = self.request.GET.get("order", "")
        if order == "random":
            return random.sample(rows, len(rows))
        for name in reversed(order.split(",") if order else []):
            rows = sorted(rows, key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
        return rows

    def _columns(self) -> set[str]:
        return set(self.get_available_fields(self.model, db_fields_only=True))


class ConditionsViewSet(VocabularyViewSet):
    """The diseases and complaints that public articles are about."""

    name = "conditions"
    model = Condition
    kind = ArticleTerm.Kind.CONDITION
    body_fields = [
        *PublicEndpoint.body_fields,
        "slug",
        "name",
        "mesh_id",
        APIField("codes", serializer=CodesField("MeSH", "mesh_id")),
        APIField("articles", serializer=ArticlesField(ArticleTerm.Kind.CONDITION)),
    ]
    listing_default_fields = [*PublicEndpoint.listing_default_fields, "slug", "name", "mesh_id", "codes"]


class MedicinesViewSet(VocabularyViewSet):
    """The medicines that public articles mention."""

    name = "medicines"
    model = Medicine
    kind = ArticleTerm.Kind.MEDICINE
    searched = ("name", "brand_names")
    body_fields = [
        *PublicEndpoint.body_fields,
        "slug",
        "name",
        "brand_names",
        "rxnorm_id",
        APIField("codes", serializer=CodesField("RxNorm", "rxnorm_id")),
        APIField("articles", serializer=ArticlesField(ArticleTerm.Kind.MEDICINE)),
    ]
    listing_default_fields = [
        *PublicEndpoint.listing_default_fields,
        "slug",
        "name",
        "brand_names",
        "rxnorm_id",
        "codes",
    ]


def _by_name(fact: Fact) -> tuple[str, int]:
    return fact.name.casefold(), fact.id
