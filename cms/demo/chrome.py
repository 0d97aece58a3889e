"""What stands around the demo's articles: the site's name, its home page, menus and shared facts."""

from typing import Any
from urllib.parse import urlsplit

from wagtail.models import Site

from cms.demo.markup import prose
from cms.demo.reading import Entry, site
from home.models import HomePage, SharedFacts, SiteChrome


def furnish(*, editor: Any) -> None:
    """Set up the default site and its home page in the editor's name."""
    told = site()
    row = Site.objects.get(is_default_site=True)
    row.site_name = told["name"]
    row.save()
    home = HomePage.objects.get(pk=row.root_page_id)
    home.title = told["name"]
    home.introduction = prose(told["introduction"])
    home.save_revision(user=editor, log_action=True).publish(user=editor)
    chrome = SiteChrome.for_site(row)
    chrome.strapline = told["strapline"]
    chrome.menu, chrome.footer = _links(told["menu"]), _links(told["footer"])
    chrome.full_clean()
    chrome.save()
    facts = SharedFacts.for_site(row)
    facts.member_count = told["member_count"]
    facts.full_clean()
    facts.save()


def serve_at(address: str) -> None:
    """Let the default site have this address, where it has another."""
    row = Site.objects.get(is_default_site=True)
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if (row.hostname, row.port) != (parts.hostname, port):
        row.hostname, row.port = parts.hostname or row.hostname, port
        row.save()


def _links(entries: list[Entry]) -> list[tuple[str, dict[str, str]]]:
    return [("link", {"text": entry["text"], "url": entry["url"]}) for entry in entries]
