"""What all endpoints of the delivery API have in common: a sentence about every question that cannot be answered."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import re_path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from articles.delivery.bounds import bounded_fields, bounded_offset, bounded_order, bounded_search

# What databases count up to.
GREATEST = 2**63 - 1
SEARCH_OPERATORS = ("and", "or")
# What can be asked of one object; lists know more.
DETAIL_PARAMETERS = frozenset({"fields", "rich_text_format", "format", "_"})


def in_one_shape(error: Exception, context: dict[str, Any]) -> Response | None:
    """Errors that the REST framework tells as ``detail`` have a ``message``, as Wagtail's have."""
    response = exception_handler(error, context)
    if response is not None and isinstance(response.data, dict) and "detail" in response.data:
        response.data = {"message": str(response.data["detail"])}
    return response


class BoundedPagination(WagtailPagination):
    """Wagtail's, which hands an offset on that no database knows."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        bounded_offset(whole_number(request.GET.get("offset", "0")))
        return super().paginate_queryset(queryset, request, view)


class PublicEndpoint(BaseAPIViewSet):
    """Base of the endpoints: every parameter is known and well-formed, or the answer is 400 and names it."""

    pagination_class = BoundedPagination
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for name, values in request.GET.lists():
            if "\x00" in name + "".join(values):
                raise BadRequestError(f"null characters are not allowed: {name!r}")
        bounded_fields(request.GET.get("fields", ""))
        bounded_search(request.GET.get("search", ""))
        bounded_order(request.GET.get("order", ""))
        if request.GET.get("search_operator", "or") not in SEARCH_OPERATORS:
            raise BadRequestError("search_operator must be 'and' or 'or'")
        if self.action in ("detail_view", "find_view"):
            known = DETAIL_PARAMETERS | (self.find_query_parameters if self.action == "find_view" else set())
            refuse_unknown(request, known)

    def find_object(self, queryset: Any, request: Request) -> Any:
        """The object with this ``id`` or, where the endpoint finds by it, this ``slug``."""
        if "id" in request.GET:
            return queryset.filter(pk=object_id(request, "id")).first()
        if "slug" in self.find_query_parameters & request.GET.keys():
            return queryset.filter(slug=request.GET["slug"]).first()
        return super().find_object(queryset, request)

    @property
    def default_response_headers(self) -> dict[str, str]:
        # The REST framework varies by Accept where there are several renderers. Here Accept changes nothing.
        return {name: value for name, value in super().default_response_headers.items() if name != "Vary"}


class DeliveryRouter(WagtailAPIRouter):
    """Wagtail's, with an answer in JSON where there is nothing."""

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), re_path(r"^(?:.*/)?$", nothing_here, name="nothing")]


@csrf_exempt
def nothing_here(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"message": "There is nothing at this address."}, status=404)


def refuse_unknown(request: Request, known: frozenset[str] | set[str]) -> None:
    """Raise ``BadRequestError``, in Wagtail's words, where a parameter is not among the known ones."""
    unknown = request.GET.keys() - known
    if unknown:
        names = ", ".join(sorted(unknown))
        raise BadRequestError(f"query parameter is not an operation or a recognised field: {names}")


def object_id(request: Request, name: str) -> int:
    """The parameter of this name as the id of an object."""
    number = whole_number(request.GET[name])
    if number < 0:
        raise BadRequestError(f"{name} must be a positive integer")
    return min(number, GREATEST)


def whole_number(text: str) -> int:
    """``text`` as a number; -1 where it is none."""
    try:
        return int(text)
    except ValueError:
        return -1
