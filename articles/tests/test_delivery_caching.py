"""The headers of answers: who may keep them, for how long, and when nothing needs to be sent again."""

import os
import runpy
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.utils.http import http_date

from articles.delivery.caching import EVERYTHING, LONGEST_KEYS
from articles.models import ArticlePage
from articles.tests.factories import ReviewerFactory, WriterFactory, edit, make_article, publish
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

PAGES = "/api/v2/pages/"
ARTICLES = f"{PAGES}?type=articles.ArticlePage"
ORIGIN = "https://www.example.org"
EXPOSED = "ETag, Retry-After, X-Request-ID"
NAMED = {"X-Request-ID": "the-same-for-both"}


@pytest.fixture
def page() -> ArticlePage:
    """An article whose presentation was made a while ago."""
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=5)):
        page = make_article(title="Article")
        publish(page)
        read_first(page)
    return page


def read_first(page: ArticlePage) -> None:
    # The first look at a site makes the rows of its settings: what was made with them is made once more.
    for _ in range(2):
        Client().get(f"{PAGES}{page.pk}/")


def both_ways(page: ArticlePage) -> list[str]:
    """Addresses that are answered before all middleware, and behind it."""
    short = [f"{PAGES}{page.pk}/", ARTICLES, f"{PAGES}?slug=article&fields=*"]
    return [*short, f"{PAGES}{page.pk}/?rich_text_format=html", f"{ARTICLES}&rich_text_format=html"]


def load_settings(monkeypatch: pytest.MonkeyPatch, settings: Any, **environment: str) -> dict[str, Any]:
    production = {
        "ENV_FILE": os.devnull,
        "DJANGO_DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "cms.example.org",
        "WAGTAILADMIN_BASE_URL": "https://cms.example.org",
        "EMAIL_URL": "dummymail://",
        "DEFAULT_FROM_EMAIL": "cms@example.org",
        "TASKS_BACKEND": "database",
    }
    for name, value in (production | environment).items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(settings.BASE_DIR / "cms" / "settings.py"))


# Settings


def test_settings__ask_shared_caches_for_five_seconds(monkeypatch: Any, settings: Any) -> None:
    loaded = load_settings(monkeypatch, settings)

    assert (loaded["CMS_SHARED_MAX_AGE"], loaded["WAGTAILFRONTENDCACHE"]) == (5, {})


def test_settings__with_a_cache_that_is_purged__may_ask_for_longer(monkeypatch: Any, settings: Any) -> None:
    urls = "http://127.0.0.1:6081,http://127.0.0.2:6081"

    loaded = load_settings(monkeypatch, settings, CMS_SHARED_MAX_AGE="600", FRONTEND_CACHE_URL=urls)

    assert [cache["LOCATION"] for cache in loaded["WAGTAILFRONTENDCACHE"].values()] == urls.split(",")


@pytest.mark.parametrize(
    "environment", [{}, {"FRONTEND_CACHE_URL": "http://127.0.0.1:6081", "TASKS_BACKEND": "immediate"}]
)
def test_settings__longer_without_purging__stop_the_start_with_one_sentence(
    monkeypatch: Any, settings: Any, environment: dict[str, str]
) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^CMS_SHARED_MAX_AGE is above 5: .*FRONTEND_CACHE_URL.*\.$"):
        load_settings(monkeypatch, settings, CMS_SHARED_MAX_AGE="6", **environment)


# How long


@pytest.mark.parametrize("seconds", [0, 5, 600])
def test_shared_caches__keep_what_can_be_purged__as_long_as_is_set(
    client: Client, settings: Any, page: ArticlePage, seconds: int
) -> None:
    settings.CMS_SHARED_MAX_AGE = seconds

    with time_machine.travel(datetime(2031, 3, 1, 12, tzinfo=UTC)):
        for address in [*both_ways(page), PAGES, "/api/v2/writers/", "/api/v2/site/", "/feeds/articles.atom"]:
            answer = client.get(address)
            assert answer["Cache-Control"] == f"public, max-age=0, must-revalidate, s-maxage={seconds}", address
            assert answer["Surrogate-Key"]


def test_shared_caches__keep_what_nobody_purges__for_five_seconds(
    client: Client, settings: Any, page: ArticlePage
) -> None:
    settings.CMS_SHARED_MAX_AGE = 600
    withdrawn = make_article(title="Withdrawn")
    publish(withdrawn)
    withdraw(page_id=withdrawn.pk, user=withdrawn.owner, reason="Wrong.")

    for address, status in (
        (f"{PAGES}{withdrawn.pk}/", 410),
        (f"{PAGES}999999/", 404),
        (f"{PAGES}?nonsense=1", 400),
        (f"{PAGES}find/?id={page.pk}", 302),
        (f"{ARTICLES}&order=random", 200),
    ):
        answer = client.get(address)
        assert answer.status_code == status
        assert answer["Cache-Control"].endswith(" s-maxage=5"), address
        assert "Surrogate-Key" not in answer


@pytest.mark.parametrize(("clock", "seconds"), [("23:50:00", 600), ("23:55:00", 300), ("23:59:58", 5)])
def test_shared_caches__keep_nothing_beyond_midnight(
    client: Client, settings: Any, page: ArticlePage, clock: str, seconds: int
) -> None:
    settings.CMS_SHARED_MAX_AGE = 600

    with time_machine.travel(datetime.fromisoformat(f"2031-03-01T{clock}+00:00"), tick=False):
        assert client.get(f"{PAGES}{page.pk}/")["Cache-Control"].endswith(f" s-maxage={seconds}")


def test_keys__of_long_lists__are_the_general_ones(client: Client) -> None:
    staff = {"reviewer": ReviewerFactory.create()}
    for number in range(3):
        publish(make_article(title=f"Article {number}", writer=WriterFactory.create(pk=10**17 + number), **staff))
    assert "reviewer-" in client.get(ARTICLES)["Surrogate-Key"]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("articles.delivery.caching.LONGEST_KEYS", 50)
        assert client.get(ARTICLES)["Surrogate-Key"] == EVERYTHING
    assert len(EVERYTHING) < LONGEST_KEYS


# Whether it is sent again


def test_etag__is_strong_and_spares_the_body(client: Client, page: ArticlePage) -> None:
    for address in [*both_ways(page), PAGES, "/api/v2/writers/", "/api/v2/site/"]:
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})

        assert first["ETag"].startswith('"')
        assert (again.status_code, again.content) == (304, b""), address
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
        # A proxy that compresses makes it weak.
        weak = client.get(address, headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
        assert weak.status_code == 304
        assert client.get(address, headers={"If-None-Match": '"other"'}).content == first.content


def test_last_modified__of_an_article__spares_the_body_until_it_changes(client: Client, page: ArticlePage) -> None:
    for address in (f"{PAGES}{page.pk}/", f"{PAGES}{page.pk}/?rich_text_format=html"):
        first = client.get(address)
        since = {"If-Modified-Since": first["Last-Modified"]}
        assert client.get(address, headers=since).status_code == 304
        # The tag decides where there are both.
        assert client.get(address, headers={**since, "If-None-Match": '"other"'}).status_code == 200
    before = http_date(datetime.now(UTC).timestamp())

    publish(edit(page, title="Better"))

    answer = client.get(f"{PAGES}{page.pk}/", headers={"If-Modified-Since": before})
    assert (answer.status_code, answer.json()["title"]) == (200, "Better")


def test_last_modified__within_the_second_of_a_change__is_not_told(client: Client) -> None:
    with time_machine.travel(datetime(2031, 3, 1, 12, tzinfo=UTC), tick=False) as clock:
        page = make_article()
        publish(page)
        read_first(page)
        assert "Last-Modified" not in client.get(f"{PAGES}{page.pk}/")
        clock.shift(1)
        assert client.get(f"{PAGES}{page.pk}/")["Last-Modified"] == "Sat, 01 Mar 2031 12:00:00 GMT"


def test_last_modified__of_lists__is_not_told_since_no_date_tells_that_an_article_has_left(
    client: Client, page: ArticlePage
) -> None:
    other = make_article(title="Other")
    publish(other)
    assert "Last-Modified" not in client.get(ARTICLES)

    withdraw(page_id=other.pk, user=other.owner, reason="Wrong.")

    answer = client.get(ARTICLES, headers={"If-Modified-Since": "Tue, 01 Jan 2999 00:00:00 GMT"})
    assert (answer.status_code, answer.json()["meta"]["total_count"]) == (200, 1)


def test_head__has_the_headers_and_no_body(client: Client, page: ArticlePage) -> None:
    for address in both_ways(page):
        whole = client.get(address, headers=NAMED)
        told: dict[str, str] = {}

        # Not by the test client, which throws the body away itself. Like that client, it keeps the test's connection.
        environ = RequestFactory().head(address, headers={"Host": "testserver", **NAMED}).environ
        request_started.disconnect(close_old_connections)
        try:
            body = b"".join(WSGIHandler()(environ, lambda status, headers, *rest: told.update(headers)))  # noqa: B023
        finally:
            request_started.connect(close_old_connections)

        assert body == b""
        assert told["Content-Length"] == str(len(whole.content))
        assert told == dict(whole.items()), address


# Who else may ask


def test_answers__vary_by_origin_alone(client: Client, settings: Any, page: ArticlePage) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ORIGIN]

    for address in [*both_ways(page), PAGES, "/api/v2/writers/", "/api/v2/site/", f"{PAGES}999999/"]:
        for headers in ({}, {"Origin": ORIGIN, "Accept": "text/html", "Cookie": f"sessionid={32 * 'a'}"}):
            assert client.get(address, headers=headers)["Vary"].lower() == "origin", address
        etag = client.get(address).get("ETag", "")
        again = client.get(address, headers={"Origin": ORIGIN, "If-None-Match": etag})
        assert again["Access-Control-Allow-Origin"] == ORIGIN
        assert again["Vary"].lower() == "origin"


def test_other_origins__that_are_not_set__may_not_read(client: Client, settings: Any, page: ArticlePage) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ORIGIN]

    for address in both_ways(page):
        assert "Access-Control-Allow-Origin" not in client.get(address, headers={"Origin": "https://evil.example"})


def test_preflight__lets_a_frontend_send_the_tag_that_it_has(client: Client, settings: Any, page: ArticlePage) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ORIGIN]
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }

    for address in both_ways(page):
        answer = client.options(address, headers=asked)

        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["Access-Control-Allow-Origin"] == ORIGIN
        assert "if-none-match" in answer["Access-Control-Allow-Headers"]
        assert client.get(address, headers={"Origin": ORIGIN})["Access-Control-Expose-Headers"] == EXPOSED
