"""The Atom feed of a site: its articles whose text changed last, made from what was approved."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Site

from articles.delivery.catalogue import newest_updated
from articles.delivery.presenting import present_approved
from articles.delivery.surroundings import site_facts

ENTRIES = 50


class AtomOfArticles(Atom1Feed):
    """Atom (RFC 4287) with the language of each entry and all of its writers."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["writers"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


class ArticleFeed(Feed):
    """Title, address, summary, writers, dates and conditions of each. The text itself is read where it can be cited."""

    feed_type = AtomOfArticles
    language = settings.CMS_ARTICLE_LANGUAGES[0][0]

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Site:
        return Site.find_for_request(request)

    def title(self, site: Site) -> str:
        return str(site.site_name or settings.WAGTAIL_SITE_NAME)

    def link(self, site: Site) -> str:
        return f"{site_facts(site)['frontend_url']}/"

    def items(self, site: Site) -> list[dict[str, Any]]:
        newest = newest_updated(site, ENTRIES)
        articles = present_approved(newest, site=site)
        shown = [articles[page_id] for page_id in newest if page_id in articles]
        return [{**article, "site": site} for article in shown if article["html_url"]]

    def item_title(self, item: dict[str, Any]) -> str:
        return str(item["title"])

    def item_description(self, item: dict[str, Any]) -> str:
        # Atom calls a summary HTML.
        return escape(item["summary"])

    def item_link(self, item: dict[str, Any]) -> str:
        return str(item["html_url"])

    def item_guid(self, item: dict[str, Any]) -> str:
        """A tag URI (RFC 4151) that outlives every change of address."""
        return f"tag:{item['site'].hostname},{item['first_published_at']:%Y-%m-%d}:article/{item['id']}"

    def item_pubdate(self, item: dict[str, Any]) -> Any:
        return item["first_published_at"]

    def item_updateddate(self, item: dict[str, Any]) -> Any:
        return item["updated"]

    def item_categories(self, item: dict[str, Any]) -> list[str]:
        return [condition["name"] for condition in item["conditions"]]

    def item_extra_kwargs(self, item: dict[str, Any]) -> dict[str, Any]:
        writers = [", ".join(filter(None, (row["name"], row["credentials"]))) for row in item["writers"]]
        return {"writers": writers, "language": item["language"]}


@csrf_exempt
@require_safe
@conditional_page
def article_feed(request: HttpRequest) -> HttpResponse:
    """The feed with an ``ETag``. It has no ``Last-Modified``: an article that leaves makes no date newer, and whoever
    asked by date would keep it."""
    response = ArticleFeed()(request)
    del response.headers["Last-Modified"]
    return response
