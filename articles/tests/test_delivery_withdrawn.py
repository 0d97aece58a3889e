"""What readers and clients get in place of a withdrawn article, and for how long others may keep what they got."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, approve, edit, make_article, publish, submit
from articles.tests.samples import tamper
from home.models import SiteChrome
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

API = "/api/v2/pages"
BRIEFLY = "public, max-age=0, must-revalidate, s-maxage=5"


def article(title: str = "Secret title", **said: Any) -> ArticlePage:
    """An article that was public and is withdrawn as ``said``."""
    page = make_article(title=title, slug=said.pop("slug", "left"), body=[("introduction", "<p>Secret text.</p>")])
    publish(page)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Secret reason.", **said)
    return ArticlePage.objects.get(pk=page.pk)


def at(path: str) -> str:
    """The whole address of a path of the site."""
    return Site.objects.get().root_url + path


def public_article(title: str = "Other") -> ArticlePage:
    page = make_article(title=title)
    publish(page)
    return page


def merged_into(page: ArticlePage, title: str = "Merged") -> ArticlePage:
    return article(title, slug=title.lower(), kind="merged", replaced_by=page.pk)


# The page


def test_page__withdrawn__is_gone_with_a_notice(client: Client) -> None:
    article(notice="Ask your <pharmacist>.\n\nThe dose was wrong.")
    answer = client.get("/articles/left/")
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "This article has been withdrawn." in html
    assert "<p>Ask your &lt;pharmacist&gt;.</p>" in html
    assert "<p>The dose was wrong.</p>" in html
    assert "Secret" not in html


def test_page__withdrawn_without_a_notice(client: Client) -> None:
    article()
    answer = client.get("/articles/left/")
    assert answer.status_code == 410
    assert "This article has been withdrawn." in answer.content.decode()


def test_page__retired__is_gone_quietly(client: Client) -> None:
    article(kind="retired")
    answer = client.get("/articles/left/")
    assert answer.status_code == 410
    assert "This article is no longer available." in answer.content.decode()
    assert "withdrawn" not in answer.content.decode()


def test_page__merged__leads_to_the_other(client: Client) -> None:
    other = public_article()
    merged_into(other)
    answer = client.get("/articles/merged/")
    assert (answer.status_code, answer["Location"]) == (301, at("/articles/other/"))
    SiteChrome.for_site(other.get_site()).__class__.objects.update(frontend_url="https://read.example")
    assert Client().get("/articles/merged/")["Location"] == "https://read.example/articles/other/"


def test_page__merged_into_what_was_merged__leads_to_the_last(client: Client) -> None:
    last = public_article("Last")
    middle = public_article("Middle")
    merged_into(middle)
    withdraw(page_id=middle.pk, user=UserFactory.create(), reason="One is enough.", kind="merged", replaced_by=last.pk)
    answer = client.get("/articles/merged/")
    assert (answer.status_code, answer["Location"]) == (301, at("/articles/last/"))


@pytest.mark.parametrize("end", ["withdrawn", "deleted", "tampered"])
def test_page__merged_into_what_left_too__is_gone(client: Client, end: str) -> None:
    other = make_article(title="Other")
    approval = publish(other)
    page = merged_into(other)
    if end == "withdrawn":
        withdraw(page_id=other.pk, user=UserFactory.create(), reason="Wrong.")
    elif end == "deleted":
        Page.objects.get(pk=other.pk).specific.delete()
    else:
        tamper(approval, "Other", "LEAK")
    answer = client.get("/articles/merged/")
    assert answer.status_code == 410
    assert "This article is now part of another one." in answer.content.decode()
    assert client.get(f"{API}/{page.pk}/").json()["replaced_by"] is None


def test_page__merged_in_a_circle__ends(client: Client) -> None:
    first, second = public_article("First"), public_article("Second")
    editor = UserFactory.create()
    withdraw(page_id=first.pk, user=editor, reason="One.", kind="merged", replaced_by=second.pk)
    publish(edit(first, summary="Again."))
    withdraw(page_id=second.pk, user=editor, reason="Two.", kind="merged", replaced_by=first.pk)
    publish(edit(second, summary="Again.", go_live_at=timezone.now() + timedelta(days=1)))
    assert client.get("/articles/second/")["Location"].endswith("/articles/first/")
    withdraw(page_id=first.pk, user=editor, reason="Wrong.")
    assert client.get("/articles/second/").status_code == 410


def test_page__never_public__is_not_found(client: Client) -> None:
    page = make_article(slug="left", go_live_at=timezone.now() + timedelta(days=1))
    assert client.get("/articles/left/").status_code == 404
    publish(page)
    assert client.get("/articles/left/").status_code == 404
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Wrong.")
    assert client.get("/articles/left/").status_code == 404
    assert client.get(f"{API}/{page.pk}/").status_code == 404


def test_page__deleted__is_not_found(client: Client) -> None:
    page = article()
    page.delete()
    assert client.get("/articles/left/").status_code == 404
    assert client.get(f"{API}/{page.pk}/").status_code == 404


def test_page__under_review_again__stays_gone_until_it_is_published(client: Client) -> None:
    page = article()
    gone = client.get("/articles/left/").content
    review_round = submit(edit(page, title="Put right", go_live_at=timezone.now() + timedelta(days=1)))
    for act in (lambda: None, lambda: approve(review_round)):
        act()
        answer = client.get("/articles/left/")
        assert (answer.status_code, answer.content) == (410, gone)
        assert client.get(f"{API}/{page.pk}/").status_code == 410
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
        assert "Put right" in client.get("/articles/left/").content.decode()
        assert client.get(f"{API}/{page.pk}/").json()["title"] == "Put right"


def test_page__below_a_withdrawn_one__is_not_found(client: Client) -> None:
    article()
    assert client.get("/articles/left/more/").status_code == 404


# The API


def test_api__detail_is_gone(client: Client) -> None:
    with time_machine.travel("2025-01-16T09:30:00Z", tick=False):
        page = article(notice="Ask your pharmacist.")
    answer = client.get(f"{API}/{page.pk}/?fields=*")
    assert answer.status_code == 410
    assert answer.json() == {
        "type": "withdrawn",
        "withdrawn_at": "2025-01-16T09:30:00Z",
        "notice": "Ask your pharmacist.",
        "replaced_by": None,
        "message": "This article has been withdrawn.",
    }


def test_api__retired(client: Client) -> None:
    said = client.get(f"{API}/{article(kind='retired').pk}/").json()
    assert (said["type"], said["notice"]) == ("retired", None)
    assert said["message"] == "This article is no longer available."


def test_api__merged__names_the_other(client: Client) -> None:
    other = public_article()
    answer = client.get(f"{API}/{merged_into(other).pk}/")
    assert answer.status_code == 410
    assert answer.json()["type"] == "merged"
    assert answer.json()["replaced_by"] == {
        "id": other.pk,
        "slug": "other",
        "detail_url": at(f"/api/v2/pages/{other.pk}/"),
        "html_url": at("/articles/other/"),
    }


@pytest.mark.parametrize("said", [{}, {"kind": "retired"}])
def test_api__find__leads_to_what_is_gone(client: Client, said: dict[str, str]) -> None:
    page = article(**said)
    answer = client.get(f"{API}/find/?html_path=/articles/left/")
    assert answer.status_code == 302
    assert f"/api/v2/pages/{page.pk}/" in answer["Location"]
    assert client.get(answer["Location"]).status_code == 410


def test_api__find__of_a_draft__is_not_found(client: Client) -> None:
    make_article(slug="left")
    assert client.get(f"{API}/find/?html_path=/articles/left/").status_code == 404
    assert client.get(f"{API}/find/").status_code == 404
    assert client.get(f"{API}/find/?html_path=/articles/").status_code == 302


def test_lists__leave_it_out(client: Client) -> None:
    page = article()
    for address in (
        f"{API}/?slug=left&fields=*",
        f"{API}/?type=articles.ArticlePage",
        f"{API}/?fields=*",
        "/articles/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "secret" not in answer.content.decode().lower()
        assert f"/{page.pk}/" not in answer.content.decode()


# Five seconds


def test_caching__whatever_readers_get_is_kept_five_seconds(client: Client) -> None:
    page = article()
    merged_into(public_article())
    addresses = {
        "/": 200,
        "/articles/": 200,
        "/articles/other/": 200,
        "/articles/left/": 410,
        "/articles/merged/": 301,
        "/articles/nothing/": 404,
        f"{API}/": 200,
        f"{API}/{page.pk}/": 410,
        f"{API}/{ArticleIndexPage.objects.get().pk}/": 200,
        f"{API}/999999/": 404,
        f"{API}/find/?html_path=/articles/left/": 302,
        "/api/v2/site/": 200,
        "/api/v2/writers/": 200,
    }
    for address, status in addresses.items():
        answer = client.get(address)
        assert (address, answer.status_code, answer.get("Cache-Control")) == (address, status, BRIEFLY)
        assert "Cookie" not in answer.get("Vary", "")


def test_caching__answers_are_the_same_for_everybody(client: Client) -> None:
    public_article()
    before = client.get("/articles/other/").content
    client.force_login(UserFactory.create(is_superuser=True))
    answer = client.get("/articles/other/")
    assert (answer.content, answer["Cache-Control"]) == (before, BRIEFLY)


def test_caching__the_admin_is_none_of_it(client: Client) -> None:
    assert BRIEFLY not in client.get(reverse("wagtailadmin_login")).get("Cache-Control", "")
