"""The feed, the sitemap and robots.txt: what others fetch to know what is public."""

import re
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from articles.delivery.sitemaps import PublicPages
from articles.models import ArticleIndexPage
from articles.tests.factories import (
    ConditionFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from articles.tests.samples import make_full_article, mark_rows, tamper
from home.models import SiteChrome
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

FEED = "/feeds/articles.atom"
SITEMAP = "/sitemap.xml"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FRONTEND = "https://read.example.org"


def feed(client: Client) -> ElementTree.Element:
    answer = client.get(FEED)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)  # noqa: S314


def test_feed__is_named_by_the_pages(client: Client) -> None:
    assert f'<link rel="alternate" href="{FEED}" type="application/atom+xml"' in client.get("/").content.decode()


def titles(client: Client) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in feed(client).iter(f"{ATOM}entry")]


def sitemap(client: Client, address: str = SITEMAP) -> dict[str | None, str | None]:
    """The addresses with the day of their last change."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    tree = ElementTree.fromstring(answer.content)  # noqa: S314
    return {url.findtext(f"{MAP}loc"): url.findtext(f"{MAP}lastmod") for url in tree}


def root() -> str:
    return str(Site.objects.get().root_url)


def frontend_elsewhere() -> None:
    SiteChrome.objects.update_or_create(site=Site.objects.get(), defaults={"frontend_url": f"{FRONTEND}/"})


def many(number: int) -> None:
    """Articles that share nothing."""
    for more in range(1 + 3 * number):
        title = f"A {number} {more}"
        page = make_article(
            title=title,
            writer=WriterFactory.create(photo=make_image(title)),
            conditions=[ConditionFactory.create(name=title)],
            hero_image=make_image(title),
            hero_alt_text="A bed",
        )
        publish(page)


# The feed


def test_feed__says_who_wrote_what_and_when(client: Client) -> None:
    page = make_full_article()
    publish(page)
    frontend_elsewhere()
    article = client.get(f"/api/v2/pages/{page.pk}/").json()

    tree = feed(client)
    entry = next(row for row in tree.iter(f"{ATOM}entry") if "2 Ways" in str(row.findtext(f"{ATOM}title")))

    assert tree.findtext(f"{ATOM}title") == Site.objects.get().site_name
    links = {link.get("rel"): link.get("href") for link in tree.findall(f"{ATOM}link")}
    assert links["alternate"] == f"{FRONTEND}/"
    assert links["self"].endswith(FEED)
    assert tree.get(XML_LANG) == "en"
    assert entry.get(XML_LANG) == "en"
    assert entry.find(f"{ATOM}link").get("href") == article["meta"]["html_url"]
    assert article["meta"]["html_url"].startswith(FRONTEND)
    assert entry.findtext(f"{ATOM}summary") == "Rhythm and rest – “in two steps”."
    assert [row.text for row in entry.iter(f"{ATOM}name")] == ["Wilma Writer, M.S.", "Zoë Zweite"]
    assert [row.get("term") for row in entry.iter(f"{ATOM}category")] == ["Migraine"]
    for name, at in (("updated", article["updated"]), ("published", article["meta"]["first_published_at"])):
        assert datetime.fromisoformat(str(entry.findtext(f"{ATOM}{name}"))) == datetime.fromisoformat(at)


def test_feed__special_characters__are_text(client: Client) -> None:
    publish(make_article(title="Sleep <b>& rest", summary="Less < more & “so”"))

    (entry,) = feed(client).iter(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}title") == "Sleep <b>& rest"
    assert entry.findtext(f"{ATOM}summary") == "Less &lt; more &amp; “so”"
    assert entry.find(f"{ATOM}summary").get("type") == "html"


def test_feed__id__stays_when_the_address_changes(client: Client) -> None:
    page = make_article(title="One")
    publish(page)
    before = next(feed(client).iter(f"{ATOM}entry")).findtext(f"{ATOM}id")
    frontend_elsewhere()

    publish(edit(page, slug="two"))

    entry = next(feed(client).iter(f"{ATOM}entry"))
    assert entry.find(f"{ATOM}link").get("href") == f"{FRONTEND}/articles/two/"
    assert entry.findtext(f"{ATOM}id") == before
    assert re.fullmatch(rf"tag:[^,/]+,\d{{4}}-\d\d-\d\d:article/{page.pk}", before)


def test_feed__last_changed_first__and_a_review_alone_is_no_change(client: Client) -> None:
    one, two = make_article(title="One"), make_article(title="Two")
    for days, page in enumerate((one, two)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            publish(page)
    assert titles(client) == ["Two", "One"]

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        publish(one)
        assert titles(client) == ["Two", "One"]
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        publish(edit(one, title="One more"))
        assert titles(client) == ["One more", "Two"]


def test_feed__what_is_not_approved__is_not_in_it(client: Client) -> None:
    page, gone, tampered = make_full_article(), make_article(title="Leak 1"), make_article(title="Leak 2")
    publish(page)
    publish(gone)
    tamper(publish(tampered), "Leak", "LEAK")
    withdraw(page_id=gone.pk, user=UserFactory.create(), reason="LEAK")
    make_article(title="Leak 3")
    submit(make_article(title="Leak 4"))
    edit(page, title="Leak 5")
    Page.objects.filter(title__startswith="Leak").update(live=True)
    assert titles(client) == ["2 Ways to Sleep with Migraine", "Migraine and Light"]

    mark_rows(page)

    assert "leak" not in client.get(FEED).content.decode().lower()


def test_feed__is_bounded(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.delivery.feeds.ENTRIES", 2)
    for number in range(3):
        publish(make_article(title=f"Article {number}"))

    assert titles(client) == ["Article 2", "Article 1"]


def test_feed__asked_again__is_not_sent_again(client: Client) -> None:
    page = make_article(title="One")
    publish(page)
    first = client.get(FEED)
    assert "Last-Modified" not in first

    again = client.get(FEED, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Reason.")
    after = client.get(
        FEED, headers={"if-none-match": first["ETag"], "if-modified-since": "Tue, 01 Jan 2999 00:00:00 GMT"}
    )
    assert after.status_code == 200
    assert b"One" not in after.content


def test_feed__with_more_articles__asks_no_more_queries(client: Client) -> None:
    counts = []
    for number in range(2):
        many(number)
        client.get(FEED)
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(client)) == (1, 5)[number]
        counts.append(len(queries))

    assert counts[0] == counts[1]


# The sitemap


def test_sitemap__has_the_frontends_addresses_and_days_from_approvals(client: Client) -> None:
    frontend_elsewhere()
    page = make_article(title="Public")
    with time_machine.travel("2024-05-01T12:00:00Z"):
        publish(page)
    with time_machine.travel("2024-06-01T12:00:00Z"):
        publish(page)

    assert sitemap(client) == {
        f"{FRONTEND}/": None,
        f"{FRONTEND}/articles/": None,
        f"{FRONTEND}/articles/public/": "2024-05-01",
    }


def test_sitemap__what_is_not_approved__is_not_in_it(client: Client) -> None:
    public, gone, tampered, bent = (make_article(title=title) for title in ("Public", "Leak 1", "Leak 2", "Leak 3"))
    for page in (public, gone, bent):
        publish(page)
    tamper(publish(tampered), "Sleep", "LEAK")
    withdraw(page_id=gone.pk, user=UserFactory.create(), reason="LEAK")
    make_article(title="Leak 4")
    submit(make_article(title="Leak 5"))
    edit(public, slug="leak")
    Page.objects.filter(title__startswith="Leak").update(live=True)
    Page.objects.filter(pk=bent.pk).update(slug="leak-6", url_path="/home/articles/leak-6/")

    assert list(sitemap(client)) == [f"{root()}/", f"{root()}/articles/", f"{root()}/articles/public/"]


def test_sitemap__of_a_page_that_is_not_live__is_without_it(client: Client) -> None:
    index = ArticleIndexPage.objects.get()
    index.live = False
    index.save()

    assert list(sitemap(client)) == [f"{root()}/"]


def test_sitemap__other_letters__are_encoded(client: Client) -> None:
    publish(make_article(title="Schlaf", slug="schlaf-für-alle"))

    assert f"{root()}/articles/schlaf-f%C3%BCr-alle/" in sitemap(client)


def test_sitemap__of_many__is_an_index_of_sections(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        publish(make_article(title=f"Article {number}"))
    whole = sitemap(client)
    monkeypatch.setattr(PublicPages, "limit", 2)

    sections = list(sitemap(client))

    assert [str(section).partition("/sitemap")[2] for section in sections] == [
        "-pages.xml",
        "-pages.xml?p=2",
        "-pages.xml?p=3",
    ]
    found: dict[Any, Any] = {}
    for section in sections:
        part = sitemap(client, "/sitemap" + str(section).partition("/sitemap")[2])
        assert 1 <= len(part) <= 2
        found |= part
    assert found == whole


@pytest.mark.parametrize("address", [f"{SITEMAP}?p=9", f"{SITEMAP}?p=x", "/sitemap-nothing.xml"])
def test_sitemap__section_that_is_none__is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_sitemap__with_more_articles__asks_no_more_queries(client: Client) -> None:
    counts = []
    for number in range(2):
        many(number)
        client.get(SITEMAP)
        with CaptureQueriesContext(connection) as queries:
            assert len(sitemap(client)) == (3, 7)[number]
        counts.append(len(queries))

    assert counts[0] == counts[1]


# Another site


def test_feed_and_sitemap__of_another_site__are_its_own(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    publish(make_article(title="Public"))
    elsewhere = Page.objects.get(depth=1).add_child(instance=ArticleIndexPage(title="Elsewhere", slug="elsewhere"))
    Site.objects.create(hostname="other.example.org", root_page=elsewhere, site_name="Other")

    there = client.get(FEED, headers={"host": "other.example.org"}).content.decode()
    assert "<title>Other</title>" in there
    assert "Public" not in there
    assert "public" not in client.get(SITEMAP, headers={"host": "other.example.org"}).content.decode()


# robots.txt


def rules(client: Client) -> list[str]:
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return answer.content.decode().splitlines()


def test_robots__of_a_site_that_readers_read__keep_out_of_the_admin_alone(client: Client) -> None:
    assert rules(client) == ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {root()}/sitemap.xml"]


def test_robots__of_a_site_with_a_frontend_elsewhere__keep_out_of_its_pages(client: Client) -> None:
    frontend_elsewhere()

    assert rules(client) == [
        "User-agent: *",
        "Allow: /api/",
        "Allow: /documents/",
        "Allow: /feeds/",
        "Allow: /media/",
        "Allow: /sitemap",
        "Disallow: /",
        "",
        f"Sitemap: {root()}/sitemap.xml",
    ]


# All of them


@pytest.mark.parametrize("address", [FEED, SITEMAP, "/robots.txt"])
def test_methods__reading_alone(client: Client, address: str) -> None:
    assert client.head(address).status_code == 200
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("address", [FEED, SITEMAP, "/robots.txt"])
def test_caching__as_all_that_readers_get(client: Client, address: str) -> None:
    assert client.get(address)["Cache-Control"] == client.get("/articles/")["Cache-Control"]
