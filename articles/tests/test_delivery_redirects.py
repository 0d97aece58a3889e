"""Where addresses that were left lead to, in the API and on this site."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, approve, edit, make_article, publish, submit
from articles.tests.samples import tamper
from home.models import HomePage, SiteChrome
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

API = "/api/v2/redirects/"


def listed(client: Client) -> dict[str, str]:
    """The redirects that readers are told of: from where to where, without the site."""
    root = Site.objects.get(is_default_site=True).root_url
    items = client.get(f"{API}?limit=20").json()["items"]
    return {item["old_path"]: item["location"].removeprefix(root) for item in items}


def find(client: Client, path: str) -> str | None:
    """Where the API says that this address leads, without the site; None where it knows nothing of it."""
    answer = client.get(f"{API}find/", {"html_path": path}, follow=True)
    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        return None
    location: str = answer.json()["location"]
    return location.removeprefix(Site.objects.get(is_default_site=True).root_url)


def leads(client: Client, path: str) -> str | None:
    """Where this site sends whoever asks for this address, without the site; None where it answers itself."""
    answer = client.get(path)
    if answer.status_code not in (301, 302):
        return None
    return answer["Location"].removeprefix(Site.objects.get(is_default_site=True).root_url)


def public_article(title: str, **fields: Any) -> ArticlePage:
    page = make_article(title=title, **fields)
    publish(page)
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Whatever is announced after the commit is announced."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


# By hand


def test_redirect__by_hand__is_told_and_followed(client: Client) -> None:
    page = public_article("Public")
    row = Redirect.objects.create(old_path="/old", redirect_page=page)
    detail = f"{Site.objects.get().root_url}{API}{row.pk}/"
    location = f"{Site.objects.get().root_url}/articles/public/"
    told = {
        "id": row.pk,
        "meta": {"type": "wagtailredirects.Redirect", "detail_url": detail},
        "old_path": "/old",
        "location": location,
        "is_permanent": True,
    }

    assert client.get(API).json() == {"meta": {"total_count": 1}, "items": [told]}
    assert client.get(f"{API}{row.pk}/").json() == told
    assert client.get(f"{API}find/?html_path=/old")["Location"] == f"{detail}?"
    assert (client.get("/old/").status_code, client.get("/old/")["Location"]) == (301, location)


@pytest.mark.parametrize("path", ["/old", "/old/", "old", "https://read.example.org/old/", "/old?a=1", " /old "])
def test_find__however_the_address_is_written__finds(client: Client, path: str) -> None:
    Redirect.objects.create(old_path="/old", redirect_link="https://example.org/new")

    assert find(client, path) == "https://example.org/new"


def test_find__an_address_with_its_query__comes_before_one_without(client: Client) -> None:
    Redirect.objects.create(old_path="/old", redirect_link="https://example.org/all")
    Redirect.objects.create(old_path="/old?id=1", redirect_link="https://example.org/one")

    assert find(client, "/old?id=1") == leads(client, "/old/?id=1") == "https://example.org/one"
    assert find(client, "/old?id=2") == leads(client, "/old/?id=2") == "https://example.org/all"


def test_find__other_letters__finds(client: Client) -> None:
    Redirect.objects.create(old_path="/schlaf-für-alle", redirect_link="https://example.org/new")

    assert find(client, "/schlaf-f%C3%BCr-alle/") == find(client, "/schlaf-für-alle") == "https://example.org/new"
    assert leads(client, "/schlaf-f%C3%BCr-alle/") == "https://example.org/new"


def test_redirect__temporary__says_so(client: Client) -> None:
    row = Redirect.objects.create(old_path="/old", redirect_link="https://example.org", is_permanent=False)

    assert client.get("/old/").status_code == 302
    assert client.get(f"{API}{row.pk}/").json()["is_permanent"] is False


def test_redirects__of_two_rows_for_one_address__the_sites_own_counts(client: Client) -> None:
    Redirect.objects.create(old_path="/old", redirect_link="https://example.org/all")
    Redirect.objects.create(old_path="/old", redirect_link="https://example.org/all-2")
    Redirect.objects.create(old_path="/old", redirect_link="https://example.org/own", site=Site.objects.get())

    assert find(client, "/old") == leads(client, "/old/") == "https://example.org/own"


def test_redirects__of_another_site__are_not_told(client: Client) -> None:
    elsewhere = Page.objects.get(depth=1).add_child(instance=HomePage(title="Elsewhere", slug="elsewhere"))
    site = Site.objects.create(hostname="other.example.org", root_page=elsewhere)
    row = Redirect.objects.create(old_path="/old", redirect_link="https://example.org/", site=site)

    assert listed(client) == {}
    assert find(client, "/old") is None
    assert client.get(f"{API}{row.pk}/").status_code == 404


def test_location__is_the_frontends(client: Client) -> None:
    SiteChrome.objects.create(site=Site.objects.get(), frontend_url="https://read.example.org")
    Redirect.objects.create(old_path="/old", redirect_page=public_article("Public"))
    Redirect.add_redirect("/path", "/somewhere")

    assert listed(client) == {
        "/old": "https://read.example.org/articles/public/",
        "/path": "https://read.example.org/somewhere",
    }
    assert leads(client, "/old/") == "https://read.example.org/articles/public/"


@pytest.mark.parametrize("path", ["/nothing", "/", "", "\\", "?", "//", "x" * 3000, "https://a:b/c"])
def test_find__of_nothing__is_not_found(client: Client, path: str) -> None:
    answer = client.get(f"{API}find/", {"html_path": path})

    assert answer.status_code == 404
    assert answer.json()["message"]


def test_find__of_what_is_no_address__is_a_bad_request(client: Client) -> None:
    answer = client.get(f"{API}find/", {"html_path": "http://["})

    assert answer.status_code == 400
    assert "html_path" in answer.json()["message"]


# What is not public


def test_redirect__to_a_draft__is_not_told(client: Client) -> None:
    draft = make_article(title="Leak")
    row = Redirect.objects.create(old_path="/old", redirect_page=draft)

    for live in (False, True):
        Page.objects.filter(pk=draft.pk).update(live=live)
        assert client.get(f"{API}?fields=*").json()["items"] == []
        assert client.get(f"{API}{row.pk}/").status_code == 404
        assert find(client, "/old") is None
        assert leads(client, "/old/") is None


def test_redirect__to_a_draft_of_a_public_article__leads_to_what_is_approved(client: Client) -> None:
    page = public_article("Public")
    Redirect.objects.create(old_path="/old", redirect_page=page)

    edit(page, slug="leak")

    assert find(client, "/old") == leads(client, "/old/") == "/articles/public/"


def test_redirect__to_a_row_bent_by_hand__is_not_told(client: Client) -> None:
    page = public_article("Public")
    Redirect.objects.create(old_path="/old", redirect_page=page)

    Page.objects.filter(pk=page.pk).update(slug="leak", url_path="/home/articles/leak/")

    assert (listed(client), find(client, "/old"), leads(client, "/old/")) == ({}, None, None)


def test_redirect__to_a_tampered_approval__is_not_told(client: Client) -> None:
    page = make_article(title="Public")
    tamper(publish(page), "Sleep well.", "LEAK")
    Redirect.objects.create(old_path="/old", redirect_page=page)

    assert (listed(client), find(client, "/old"), leads(client, "/old/")) == ({}, None, None)


@pytest.mark.parametrize("kind", ["withdrawn", "retired"])
def test_redirect__to_an_article_that_left__is_not_told(client: Client, kind: str) -> None:
    page = public_article("Public")
    Redirect.objects.create(old_path="/old", redirect_page=page)

    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Reason.", kind=kind)

    assert (listed(client), find(client, "/old"), leads(client, "/old/")) == ({}, None, None)


def test_slug__of_a_draft_that_nobody_approved__is_not_told(client: Client, committed: Any) -> None:
    page = make_article(title="Leak")
    with committed():
        row = ArticlePage.objects.get(pk=page.pk)
        row.slug = "public"
        row.save()
    with committed():
        publish(edit(page, slug="public"))

    assert Redirect.objects.filter(old_path="/articles/leak").exists()
    assert listed(client) == {}
    assert find(client, "/articles/leak/") is None
    assert leads(client, "/articles/leak/") is None
    assert client.get("/articles/public/").status_code == 200


# Moves


def test_slug_change__approved__leads_from_the_old_address(client: Client, committed: Any) -> None:
    page = public_article("Old")
    with committed():
        draft = edit(page, slug="new")
    assert listed(client) == {}
    with committed():
        review_round = submit(draft)
    assert listed(client) == {}

    with committed():
        approve(review_round)

    assert listed(client) == {"/articles/old": "/articles/new/"}
    assert find(client, "/articles/old/") == leads(client, "/articles/old/") == "/articles/new/"


def test_slug_change__scheduled__leads_from_the_old_address_when_it_is_public(client: Client, committed: Any) -> None:
    page = public_article("Old")
    with committed():
        publish(edit(page, slug="new", go_live_at=timezone.now() + timedelta(hours=1)))
    assert listed(client) == {}

    with time_machine.travel(timezone.now() + timedelta(hours=2)), committed():
        call_command("publish_scheduled")

    assert listed(client) == {"/articles/old": "/articles/new/"}


def test_slug_change__and_back__leaves_no_redirect_from_the_living_address(client: Client, committed: Any) -> None:
    page = public_article("One")
    for slug in ("two", "one"):
        with committed():
            publish(edit(page, slug=slug))

    assert listed(client) == {"/articles/two": "/articles/one/"}
    assert find(client, "/articles/one/") is None
    assert client.get("/articles/one/").status_code == 200


def test_slug_change__twice__leads_from_both_to_the_newest(client: Client, committed: Any) -> None:
    page = public_article("One")
    for slug in ("two", "three"):
        with committed():
            publish(edit(page, slug=slug))

    assert listed(client) == {"/articles/one": "/articles/three/", "/articles/two": "/articles/three/"}


def test_old_address__taken_by_another_article__leads_nowhere(client: Client, committed: Any) -> None:
    page = public_article("One")
    with committed():
        publish(edit(page, slug="two"))
        public_article("One again", slug="one")

    assert listed(client) == {}
    assert find(client, "/articles/one/") is None
    assert "One again" in client.get("/articles/one/").content.decode()


@pytest.mark.parametrize("how", ["renamed", "moved"])
def test_index__renamed_or_moved__leads_from_the_old_addresses_of_its_articles(
    client: Client, committed: Any, how: str
) -> None:
    public_article("Public")
    make_article(title="Leak")
    index = ArticleIndexPage.objects.get()
    with committed():
        if how == "renamed":
            index.slug = "texts"
            index.save_revision().publish()
        else:
            above = HomePage.objects.get().add_child(instance=ArticleIndexPage(title="Texts", slug="texts"))
            MovePageAction(index, above, pos="last-child").execute(skip_permission_checks=True)

    new = "/texts/public/" if how == "renamed" else "/texts/articles/public/"
    assert listed(client) == {
        "/articles": new.removesuffix("public/"),
        "/articles/public": new,
    }
    assert leads(client, "/articles/public/") == new
    assert leads(client, "/articles/leak/") is None


def test_article__moved_to_another_index__leads_from_the_old_address(client: Client, committed: Any) -> None:
    page = public_article("Public")
    other = HomePage.objects.get().add_child(instance=ArticleIndexPage(title="Texts", slug="texts"))
    with committed():
        MovePageAction(page, other, pos="last-child").execute(skip_permission_checks=True)

    assert listed(client) == {"/articles/public": "/texts/public/"}


# Mergers


def test_merged__article__leads_to_the_one_that_replaces_it(client: Client, committed: Any) -> None:
    old, new = public_article("Old"), public_article("New")
    with committed():
        withdraw(page_id=old.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=new.pk)

    assert listed(client) == {"/articles/old": "/articles/new/"}
    assert find(client, "/articles/old/") == leads(client, "/articles/old/") == "/articles/new/"


def test_merged__after_a_move__leads_from_both_addresses(client: Client, committed: Any) -> None:
    old, new = public_article("One"), public_article("New")
    with committed():
        publish(edit(old, slug="two"))
    with committed():
        withdraw(page_id=old.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=new.pk)

    assert listed(client) == {"/articles/one": "/articles/new/", "/articles/two": "/articles/new/"}
    assert leads(client, "/articles/one/") == leads(client, "/articles/two/") == "/articles/new/"


def test_merged__in_a_row__leads_to_the_last(client: Client, committed: Any) -> None:
    pages = [public_article(title) for title in ("One", "Two", "Three")]
    for old, new in pairwise(pages):
        with committed():
            withdraw(page_id=old.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=new.pk)

    assert listed(client) == {"/articles/one": "/articles/three/", "/articles/two": "/articles/three/"}


def test_merged__in_a_circle__leads_nowhere(client: Client, committed: Any) -> None:
    one, two = public_article("One"), public_article("Two")
    with committed():
        withdraw(page_id=one.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=two.pk)
        publish(edit(one, summary="Back."))
        withdraw(page_id=two.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=one.pk)
    assert listed(client) == {"/articles/two": "/articles/one/"}
    with committed():
        withdraw(page_id=one.pk, user=UserFactory.create(), reason="Reason.", kind="retired")

    assert listed(client) == {}


def test_merged__and_approved_again__leads_nowhere(client: Client, committed: Any) -> None:
    old, new = public_article("Old"), public_article("New")
    with committed():
        withdraw(page_id=old.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=new.pk)
        publish(edit(old, summary="Back."))

    assert listed(client) == {}
    assert find(client, "/articles/old/") is None
    assert client.get("/articles/old/").status_code == 200


def test_merged__where_an_editor_has_a_redirect__keeps_it(client: Client, committed: Any) -> None:
    old, new = public_article("Old"), public_article("New")
    Redirect.add_redirect("/articles/old", "https://example.org/", site=Site.objects.get())
    with committed():
        withdraw(page_id=old.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=new.pk)

    assert listed(client) == {"/articles/old": "https://example.org/"}


@pytest.mark.parametrize("kind", ["withdrawn", "retired"])
def test_withdrawn__article__has_no_redirect(client: Client, committed: Any, kind: str) -> None:
    old = public_article("Old")
    with committed():
        withdraw(page_id=old.pk, user=UserFactory.create(), reason="Reason.", kind=kind)

    assert not Redirect.objects.exists()
    assert client.get("/articles/old/").status_code == 410


# Cost


def test_list__longer__asks_no_more_queries(client: Client, committed: Any) -> None:
    new, counts = public_article("New"), []
    for number in range(2):
        for more in range(1 + 3 * number):
            page = public_article(f"Article {number} {more}")
            with committed():
                publish(edit(page, slug=f"moved-{number}-{more}"))
            merged = public_article(f"Merged {number} {more}")
            with committed():
                withdraw(
                    page_id=merged.pk, user=UserFactory.create(), reason="Reason.", kind="merged", replaced_by=new.pk
                )
        client.get(API)
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(client)) == (2, 10)[number]
        counts.append(len(queries))

    assert counts[0] == counts[1]
