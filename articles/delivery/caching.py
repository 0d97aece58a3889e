"""How long others may keep what readers get: five seconds. A withdrawal, like every other change, is seen after them.

Here and nowhere else, so that it holds for every page and every answer of the API, also for redirects and for what is
not found.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header

BRIEFLY = "public, max-age=0, must-revalidate, s-maxage=5"
NOT_SHARED = "private, max-age=0, must-revalidate"


def keep_briefly(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, outside the one for sessions: what depends on who asks is not for shared caches."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code < 500 and _is_for_readers(request) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = NOT_SHARED if has_vary_header(response, "Cookie") else BRIEFLY
        return response

    return answer


def _is_for_readers(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name == "wagtail_serve" or match.namespaces[:1] == ["wagtailapi"])
