"""``/site/``: the site's chrome and shared facts in one call."""

from typing import Any

from django.conf import settings
from django.urls import path, reverse
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import get_object_detail_url
from wagtail.models import Page, Site

from articles.delivery.endpoints import PublicEndpoint, refuse_unknown
from articles.delivery.surroundings import site_facts
from articles.rich_text import harmless_address
from home.models import SharedFacts, SiteChrome

API_VERSION = "v2"


class SiteViewSet(PublicEndpoint):
    """One object: name, addresses, languages, strapline, menus and shared facts of the site that was asked."""

    name = "site"
    model = Site
    known_query_parameters = frozenset({"format", "_"})

    def listing_view(self, request: Request) -> Response:
        refuse_unknown(request, self.known_query_parameters)
        site = Site.find_for_request(request)
        chrome, facts = SiteChrome.for_site(site), SharedFacts.for_site(site)
        languages = [{"code": code, "name": name} for code, name in settings.CMS_ARTICLE_LANGUAGES]
        return Response(
            {
                "name": site.site_name or settings.WAGTAIL_SITE_NAME,
                "strapline": chrome.strapline,
                "frontend_url": site_facts(site)["frontend_url"],
                "language": languages[0]["code"],
                "languages": languages,
                "root_page": {
                    "id": site.root_page_id,
                    "detail_url": get_object_detail_url(request.wagtailapi_router, request, Page, site.root_page_id),
                },
                "menu": _links(chrome.menu),
                "footer": _links(chrome.footer),
                "facts": {"member_count": facts.member_count},
                "feed_url": site.root_url + reverse("article_feed"),
                "sitemap_url": site.root_url + reverse("sitemap"),
                "api_version": API_VERSION,
            }
        )

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", cls.as_view({"get": "listing_view"}), name="listing")]


def _links(stream: Any) -> list[dict[str, str]]:
    return [{"text": child.value["text"], "url": harmless_address(child.value["url"])} for child in stream]
