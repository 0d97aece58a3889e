"""What is said to crawlers: robots.txt, and that answers of the API are no pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Site

from articles.delivery.surroundings import site_facts

API = "/api/"
# What a crawler needs of this host where the pages are on another: a frontend asks the API in the reader's browser,
# and search engines run it there.
FOR_FRONTENDS = ("/api/", "/documents/", "/feeds/", "/media/", "/sitemap")


@csrf_exempt
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Pages of this site may be indexed where it is the frontend itself; otherwise they would be there twice."""
    site = Site.find_for_request(request)
    if site_facts(site)["frontend_url"] == site.root_url:
        rules = ["Disallow: /admin/"]
    else:
        rules = [*(f"Allow: {path}" for path in FOR_FRONTENDS), "Disallow: /"]
    lines = ["User-agent: *", *rules, "", f"Sitemap: {site.root_url}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def keep_api_unindexed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: search engines may fetch what the API answers, and list pages only."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(API):
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer
