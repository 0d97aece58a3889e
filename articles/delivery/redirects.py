"""``/redirects/``, and the answer of this site at addresses that were left."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from rest_framework.fields import Field
from rest_framework.request import Request
from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter
from wagtail.api.v2.serializers import BaseSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.contrib.redirects.api import RedirectsAPIViewSet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from articles.delivery.endpoints import PublicEndpoint
from articles.delivery.moved import redirect_from, targets_of


def follow_redirects(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware in place of Wagtail's, which would lead to a draft's address."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404:
            return response
        site = Site.find_for_request(request)
        redirect = redirect_from(request.get_full_path(), site=site) if site else None
        target = targets_of([redirect], site=site).get(redirect.pk) if redirect else None
        if redirect is None or target is None:
            return response
        return HttpResponsePermanentRedirect(target) if redirect.is_permanent else HttpResponseRedirect(target)

    return answer


class LocationField(Field):
    """The address to which a redirect leads."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Redirect) -> str:
        location: str = self.context["view"].locations[value.pk]
        return location


class PublicRedirectsViewSet(PublicEndpoint, RedirectsAPIViewSet):
    """Addresses that were left, and where they lead."""

    base_serializer_class = BaseSerializer
    body_fields = [
        *PublicEndpoint.body_fields,
        "old_path",
        APIField("location", serializer=LocationField()),
        "is_permanent",
    ]
    listing_default_fields = [*PublicEndpoint.listing_default_fields, "old_path", "location", "is_permanent"]
    filter_backends = [FieldsFilter, OrderingFilter]
    known_query_parameters = PublicEndpoint.known_query_parameters - {"search", "search_operator"}
    find_query_parameters = frozenset({"id", "html_path"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locations: dict[int, str] = {}

    def get_queryset(self) -> Any:
        return Redirect.get_for_site(Site.find_for_request(self.request)).order_by("id")

    def paginate_queryset(self, queryset: Any) -> list[Redirect]:
        return self._told(super().paginate_queryset(queryset))

    def get_object(self) -> Redirect:
        redirect: Redirect = super().get_object()
        if not self._told([redirect]):
            raise Http404("No Redirect matches the given query.")
        return redirect

    def find_object(self, queryset: Any, request: Request) -> Redirect | None:
        if "html_path" not in request.GET:
            found: Redirect | None = super().find_object(queryset, request)
        else:
            try:
                found = redirect_from(request.GET["html_path"], site=Site.find_for_request(request))
            except ValueError as error:
                raise BadRequestError("html_path must be the path of an address") from error
        return found if found and self._told([found]) else None

    def _told(self, redirects: Any) -> list[Redirect]:
        rows = list(redirects)
        self.locations.update(targets_of(rows, site=Site.find_for_request(self.request)))
        return [row for row in rows if row.pk in self.locations]
