"""``/site/``: the site in one call."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from home.models import SharedFacts, SiteChrome

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v2/site/"


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
    }


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
