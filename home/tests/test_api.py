"""``/site/``: the site in one call."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from home.models import SharedFacts, SiteChrome

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v2/site/"
LANGUAGES = [
    {"code": "en", "name": "English"},
    {"code": "ar", "name": "Arabic"},
    {"code": "es", "name": "Spanish"},
    {"code": "fa", "name": "Persian"},
    {"code": "fr", "name": "French"},
    {"code": "hi", "name": "Hindi"},
    {"code": "zh", "name": "Chinese"},
]


def own_addresses() -> dict[str, Any]:
    """What the answer holds about the site whatever its chrome says."""
    site = Site.objects.get()
    root = {"id": site.root_page_id, "detail_url": f"{site.root_url}/api/v2/pages/{site.root_page_id}/"}
    return {
        "language": "en",
        "languages": LANGUAGES,
        "root_page": root,
        "feed_url": f"{site.root_url}/feeds/articles.atom",
        "sitemap_url": f"{site.root_url}/sitemap.xml",
        "api_version": "v2",
    }


def fill() -> None:
    site = Site.objects.get()
    site.site_name = "Health articles"
    site.save()
    chrome, facts = SiteChrome.for_site(site), SharedFacts.for_site(site)
    chrome.strapline, chrome.frontend_url = "Sleep well", "https://read.example.org/"
    chrome.menu = [("link", {"text": "Articles", "url": "/articles"}), ("link", {"text": "About", "url": "/about"})]
    chrome.footer = [("link", {"text": "Contact", "url": "mailto:us@example.org"})]
    chrome.save()
    facts.member_count = 12345
    facts.save()


def test_site__filled__is_told_whole(client: Client) -> None:
    fill()

    answer = client.get(ADDRESS)

    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "name": "Health articles",
        "strapline": "Sleep well",
        "frontend_url": "https://read.example.org",
        "menu": [{"text": "Articles", "url": "/articles"}, {"text": "About", "url": "/about"}],
        "footer": [{"text": "Contact", "url": "mailto:us@example.org"}],
        "facts": {"member_count": 12345},
        **own_addresses(),
    }


def test_site__new__has_the_same_fields(client: Client) -> None:
    site = Site.objects.get()

    assert client.get(ADDRESS).json() == {
        "name": site.site_name,
        "strapline": "",
        "frontend_url": site.root_url,
        "menu": [],
        "footer": [],
        "facts": {"member_count": 0},
        **own_addresses(),
    }


def test_site__its_addresses__answer(client: Client) -> None:
    told = client.get(ADDRESS).json()

    for address in (told["root_page"]["detail_url"], told["feed_url"], told["sitemap_url"]):
        assert client.get(address.removeprefix(Site.objects.get().root_url)).status_code == 200


def test_site__without_a_name__has_the_one_of_the_settings(client: Client, settings: Any) -> None:
    Site.objects.update(site_name="")

    assert client.get(ADDRESS).json()["name"] == settings.WAGTAIL_SITE_NAME


@pytest.mark.parametrize("query", ["nothing=1", "fields=*", "search=a"])
def test_site__unknown_parameter__is_a_bad_request_that_names_it(client: Client, query: str) -> None:
    answer = client.get(f"{ADDRESS}?{query}")

    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["message"]


def test_site__facts_changed__is_told_at_once(client: Client) -> None:
    fill()
    client.get(ADDRESS)

    facts = SharedFacts.for_site(Site.objects.get())
    facts.member_count = 2
    facts.save()

    assert client.get(ADDRESS).json()["facts"] == {"member_count": 2}


@pytest.mark.parametrize("address", [f"{ADDRESS}1/", f"{ADDRESS}find/"])
def test_site__has_no_other_address(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_site__writing__is_not_allowed(client: Client, method: str) -> None:
    assert getattr(client, method)(ADDRESS).status_code == 405


def test_site__longer_menus__ask_no_more_queries(client: Client) -> None:
    fill()
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as short:
        client.get(ADDRESS)
    chrome = SiteChrome.for_site(Site.objects.get())
    chrome.menu = [("link", {"text": str(number), "url": "/"}) for number in range(20)]
    chrome.save()

    with CaptureQueriesContext(connection) as long:
        assert len(client.get(ADDRESS).json()["menu"]) == 20

    assert len(long) == len(short)
