"""The short way to an article: API reads are answered before anything looks for sessions and accounts.

Only the plain questions are answered here, by the functions that the API's endpoint uses. Everything else, whatever is
wrong with it included, goes the long way.
"""

import re
from collections.abc import Callable
from functools import cache, partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, reverse
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Site

from articles.delivery.answering import Answer, answer_article, answer_articles, answer_by_slug, respond
from articles.delivery.listing import PARAMETERS
from articles.delivery.presentations import keep
from articles.delivery.reading import Reader, unkept
from articles.delivery.selecting import select
from articles.models import ArticlePage

DETAIL = re.compile(r"([0-9]{1,18})/")
LIST_PARAMETERS = PARAMETERS | {"type", "fields", "limit", "offset", "order", "search", "search_operator"}


def answer_readers_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, behind those for security and CORS and before all others."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        found = _answer(request) if request.method in ("GET", "HEAD") else None
        response = get_response(request) if found is None else respond(request, found)
        for made in unkept(request):
            # When the answer has gone, and before the end of the request closes connections.
            response._resource_closers.append(partial(keep, made))  # type: ignore[attr-defined]
        return response

    return answer


def _answer(request: HttpRequest) -> Answer | None:
    path, listing = request.path_info, _listing(getattr(request, "urlconf", None))
    if not path.startswith(listing):
        return None
    try:
        if path == listing:
            return _list(request)
        detail = DETAIL.fullmatch(path, len(listing))
        return _detail(request, int(detail[1])) if detail else None
    except (BadRequestError, Site.DoesNotExist):
        return None


@cache
def _listing(urlconf: str | None) -> str:
    """The path of the list of pages, below the script's: looked up once, since every request comes by here."""
    return reverse("wagtailapi:pages:listing", urlconf)[len(get_script_prefix()) - 1 :]


def _detail(request: HttpRequest, page_id: int) -> Answer | None:
    if not request.GET.keys() <= {"fields"}:
        return None
    return answer_article(Reader(request), page_id, select(request.GET.get("fields"), is_detail=True))


def _list(request: HttpRequest) -> Answer | None:
    query = request.GET
    if "type" not in query:
        return answer_by_slug(Reader(request), query)
    if query.get("type") != ArticlePage._meta.label or not query.keys() <= LIST_PARAMETERS:
        return None
    if any(len(values) > 1 for _, values in query.lists()):
        return None
    return answer_articles(Reader(request), query)
