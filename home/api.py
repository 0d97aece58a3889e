"""``/site/``: the site's chrome and shared facts in one call."""

from typing import Any

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.models import Site

from articles.delivery.surroundings import site_facts
from home.models import SharedFacts, SiteChrome


class SiteViewSet(BaseAPIViewSet):
    """One object: name, address, strapline, menus, shared facts of the site that was asked."""

    name = "site"
    model = Site

    def listing_view(self, request: Request) -> Response:
        site = Site.find_for_request(request)
        chrome, facts = SiteChrome.for_site(site), SharedFacts.for_site(site)
        return Response(
            {
                "name": site.site_name,
                "strapline": chrome.strapline,
                "frontend_url": site_facts(site)["frontend_url"],
                "menu": _links(chrome.menu),
                "footer": _links(chrome.footer),
                "facts": {"member_count": facts.member_count},
            }
        )

    @classmethod
    def get_urlpatterns(cls) -> list[Any]:
        return [path("", cls.as_view({"get": "listing_view"}), name="listing")]


def _links(stream: Any) -> list[dict[str, str]]:
    return [{"text": child.value["text"], "url": child.value["url"]} for child in stream]
