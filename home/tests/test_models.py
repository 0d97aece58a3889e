"""The site's root, its chrome and its shared facts."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Site

from articles.models import ArticleIndexPage
from home.models import HomePage, LinkBlock, SharedFacts, SiteChrome
from home.wagtail_hooks import site_surroundings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/about", "/", "https://example.org", "http://example.org", "mailto:us@example.org"])
def test_link__that_leads_somewhere__is_accepted(url: str) -> None:
    assert LinkBlock().clean({"text": "About", "url": url})["url"] == url


@pytest.mark.parametrize("url", ["about", "javascript:alert(1)", "data:text/html,x", "ftp://example.org", " "])
def test_link__that_leads_nowhere__is_refused_with_what_to_do(url: str) -> None:
    with pytest.raises((StructBlockValidationError, ValidationError)) as refusal:
        LinkBlock().clean({"text": "About", "url": url})

    assert "Begin the address with /" in str(refusal.value.as_json_data()) or not url.strip()


def test_home__one_root_with_the_index_below() -> None:
    home = HomePage.objects.get()

    assert home.max_count == 1
    assert [child.specific_class for child in home.get_children()] == [ArticleIndexPage]
    assert Site.objects.get().root_page_id == home.pk


def test_home__served__leads_to_the_index(client: Client) -> None:
    html = client.get("/").content.decode()

    assert '<a href="/articles/">Articles</a>' in html


def test_chrome__on_every_page(client: Client) -> None:
    chrome = SiteChrome.for_site(Site.objects.get())
    chrome.strapline = "Sleep & rest"
    chrome.menu = [("link", {"text": "All <articles>", "url": "/articles/?a=1&b=2"})]
    chrome.footer = [("link", {"text": "Contact", "url": "mailto:us@example.org"})]
    chrome.save()

    for address in ("/", "/articles/"):
        html = client.get(address).content.decode()
        assert '<p class="strapline">Sleep &amp; rest</p>' in html
        assert '<a href="/articles/?a=1&amp;b=2">All &lt;articles&gt;</a>' in html
        assert '<a href="mailto:us@example.org">Contact</a>' in html


@pytest.mark.parametrize(
    "address", ["", "https://read.example.org", "https://read.example.org/", "https://e.org/health/"]
)
def test_surroundings__frontend__has_no_trailing_slash(address: str) -> None:
    site = Site.objects.get()
    SiteChrome.objects.create(site=site, frontend_url=address)

    assert site_surroundings(site)["frontend_url"] == address.rstrip("/")


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (999, "999"), (1000, "1,000"), (2147483647, "2,147,483,647")])
def test_surroundings__member_count__is_written_with_commas(count: int, text: str) -> None:
    site = Site.objects.get()
    SharedFacts.objects.create(site=site, member_count=count)

    assert site_surroundings(site)["member_count"] == text
