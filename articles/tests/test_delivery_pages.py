"""Articles as pages of this site."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from articles.delivery.pages import CARDS
from articles.delivery.presenting import present_approved
from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import (
    ConsentFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from articles.tests.samples import make_full_article, mark_rows
from home.models import HomePage
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


class Text(HTMLParser):
    """The words of a page, in order, and its ids and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if tag == "a" and found.get("href") else []

    def handle_data(self, data: str) -> None:
        # What stands in a script is not for readers; the parser knows that there is no element in it.
        self.words += [] if self.cdata_elem == "script" else data.split()

    @property
    def text(self) -> str:
        return " ".join(self.words)


def read(client: Client, address: str) -> Text:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Text(answer.content.decode())


def json_ld_of(html: str) -> Any:
    """What stands in the page's only script."""
    _, script = html.split('<script type="application/ld+json">')
    return json.loads(script.split("</script>")[0])


def test_page__of_an_article__agrees_with_the_api(client: Client) -> None:
    page = make_full_article()
    publish(page)

    html = client.get(page.url).content.decode()

    article = present_approved([page.pk], site=Site.objects.get())[page.pk]
    assert article["html"] in html
    assert json_ld_of(html) == article["json_ld"]
    assert f'<meta name="robots" content="{article["robots"]}">' in html


def test_page__with_line_ends_of_javascript_in_its_title__has_a_script_without_them(client: Client) -> None:
    page = make_article(title="One\u2028Two\u2029&<Three>", slug="evil")
    publish(page)

    html = client.get(page.url).content.decode()

    assert json_ld_of(html)["headline"] == "One\u2028Two\u2029&<Three>"
    script = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(script)


def test_page__of_which_a_row_was_changed_by_hand__leads_to_no_address_of_it(client: Client) -> None:
    other = make_article(title="The Other")
    publish(other)
    page = make_article(title="Linking", body=[("introduction", "<p>Sleep well.</p>"), ("related_article", other)])
    publish(page)
    assert 'href="None"' not in client.get(page.url).content.decode()

    ArticlePage.objects.filter(pk=other.pk).update(slug="leak", url_path="/home/articles/leak/")

    html = client.get(page.url).content.decode() + client.get("/articles/").content.decode()
    assert "The Other" in html
    assert "leak" not in html
    assert 'href="None"' not in html
    assert 'href=""' not in html


def test_page__of_an_article__holds_everything_in_order(client: Client) -> None:
    page = make_full_article()
    publish(page)
    today = timezone.localdate()

    text = read(client, page.url).text

    parts = [
        "2 Ways to Sleep with Migraine",
        "Rhythm and rest – “in two steps”.",
        "Medically reviewed by Rita Reviewer , Pharm.D., BCPS",
        "Written by Wilma Writer , M.S. and Zoë Zweite",
        f"Updated on {today:%B} {today.day}, {today.year}",
        "A room [1] D. Drawer",
        "“Sleep” – and rest – matter & help [1] .",
        "1. Keep a rhythm",
        "Read more . One Two",
        "A bed [1] A. Drawer",
        "Rest is half the cure.",
        "2. Ask for help",
        "I sleep again . A member",
        "When to get help A sudden headache.",
        "Key points Dark Quiet [2]",
        "How long? Eight hours.",
        "An evening Hour What helps 22:00 A dark room [2]",
        "Read more: Migraine and Light",
        "References Sleep and headache: a trial",
        "A guideline on sleep",
        "Find Your Team",
        "How do you sleep?",
        "Rita Reviewer reviews.",
        "Wilma Writer writes.",
        "Zoë Zweite writes.",
    ]
    squeezed = text.replace(" ", "")
    places = [squeezed.find(part.replace(" ", "")) for part in parts]
    assert [part for part, place in zip(parts, places, strict=True) if place < 0] == []
    assert places == sorted(places)


def test_page__of_an_article__has_each_id_once_and_leads_nowhere_missing(client: Client) -> None:
    page = make_full_article()
    publish(page)

    found = read(client, page.url)

    assert sorted(found.ids) == sorted(set(found.ids))
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside <= set(found.ids)
    assert {"reference-1", "reference-2", "citation-1-1", "citation-2-2"} <= inside
    assert {"keep-a-rhythm", "ask-for-help"} <= set(found.ids)


def test_page__plain_texts_that_look_like_markup__stay_texts(client: Client) -> None:
    evil = "<script>alert(1)</script>\"'&"
    section = {"number": None, "heading": evil, "level": "2", "anchor": "safe"}
    image = make_image("Bed")
    page = make_article(
        title=evil,
        slug="evil",
        summary=evil,
        seo_title=evil,
        search_description=evil,
        hero_image=image,
        hero_alt_text=evil,
        hero_credit=evil,
        writer=WriterFactory.create(name=evil, slug="evil", credentials=evil, biography=f"<p>{evil}</p>"),
        reviewer=ReviewerFactory.create(name=evil, slug="evil", credentials=evil),
        references=[{"title": evil, "source": evil}],
        body=[
            ("introduction", f"<p>{evil}</p>"),
            ("section", section),
            ("image", {"image": image, "alt_text": evil, "caption": f"<p>{evil}</p>", "credit": evil}),
            ("question", {"question": evil, "answer": f"<p>{evil}</p>"}),
            ("warning", {"heading": evil, "text": f"<p>{evil}</p>"}),
            ("key_points", {"heading": evil, "points": [f"<p>{evil}</p>"]}),
            ("member_quote", {"quote": f"<p>{evil}</p>", "attribution": evil, "consent": ConsentFactory.create()}),
        ],
    )
    publish(page)

    html = client.get(page.url).content.decode()

    assert json_ld_of(html)["headline"] == evil
    assert html.count("<script") == html.count("</script") == 1
    assert evil not in html


@pytest.mark.parametrize("state", ["draft", "waiting", "withdrawn"])
@pytest.mark.parametrize("who", ["nobody", "superuser"])
def test_page__of_what_is_not_public__is_not_there(client: Client, state: str, who: str) -> None:
    page = make_article(title="Leak")
    if state == "waiting":
        submit(page)
    if state == "withdrawn":
        publish(page)
        withdraw(page_id=page.pk, user=UserFactory.create(), reason="Wrong.")
    if who == "superuser":
        client.force_login(UserFactory.create(is_superuser=True))

    for live in (False, True):
        Page.objects.filter(pk=page.pk).update(live=live)
        answer = client.get("/articles/leak/")
        assert answer.status_code == (410 if state == "withdrawn" else 404)
        assert state != "withdrawn" or "leak" not in answer.content.decode().lower()
        assert "leak" not in client.get("/articles/").content.decode().lower()
        assert "leak" not in client.get("/").content.decode().lower()


def test_page__row_changed_by_hand__shows_what_was_approved(client: Client) -> None:
    page = make_full_article()
    publish(page)
    before = client.get(page.url).content.decode()

    mark_rows(page)
    ArticlePage.objects.filter(pk=page.pk).update(slug=page.slug, url_path=page.url_path)

    assert client.get(page.url).content.decode() == before
    assert "leak" not in client.get("/articles/").content.decode().lower()


def test_page__next_edition_on_its_way__shows_what_was_approved(client: Client) -> None:
    page = make_full_article()
    publish(page)
    before = client.get(page.url).content.decode()

    draft = edit(page, title="LEAK", summary="LEAK")
    assert client.get(page.url).content.decode() == before
    submit(draft)
    assert client.get(page.url).content.decode() == before


def test_page__consent_withdrawn__loses_the_quote_at_once(client: Client) -> None:
    consent = ConsentFactory.create()
    quote = {"quote": "<p>I sleep again.</p>", "attribution": "A member of ours", "consent": consent}
    page = make_article(
        body=[("introduction", "<p>Before.</p>"), ("member_quote", quote), ("rich_text", "<p>After.</p>")]
    )
    publish(page)
    assert "I sleep again." in read(client, page.url).text

    consent.withdrawn_on = timezone.localdate()
    consent.save()

    text = read(client, page.url).text
    assert "Before. After." in text
    assert "sleep again" not in text
    assert "A member of ours" not in text


def test_page__image_lost__shows_the_words(client: Client) -> None:
    image = make_image("Bed")
    block = {"image": image, "alt_text": "A bed", "caption": "<p>A caption</p>", "credit": "A. Drawer"}
    page = make_article(body=[("image", block), ("introduction", "<p>Sleep well.</p>")])
    publish(page)
    image.renditions.all().delete()
    Path(image.file.path).unlink()

    html = client.get(page.url).content.decode()

    assert "A caption" in html
    assert "<img" not in html


def test_page__related_article_withdrawn__is_neither_linked_nor_named(client: Client) -> None:
    other = make_article(title="The Other")
    publish(other)
    page = make_article(
        title="Linking",
        body=[
            ("introduction", f'<p>Read <a linktype="page" id="{other.pk}">this</a>.</p>'),
            ("related_article", other),
        ],
    )
    publish(page)
    assert "/articles/the-other/" in client.get(page.url).content.decode()

    withdraw(page_id=other.pk, user=UserFactory.create(), reason="Wrong.")

    html = client.get(page.url).content.decode()
    assert "the-other" not in html
    assert "The Other" not in html
    assert "Read <a>this</a>." in html


def test_page__right_to_left_language__says_so(client: Client) -> None:
    page = make_article(language="ar")
    publish(page)

    html = client.get(page.url).content.decode()

    assert '<html lang="ar">' in html
    assert 'dir="rtl"' in html


def test_index__lists_public_articles_from_their_approvals(client: Client) -> None:
    first, second = make_article(title="First"), make_article(title="Second")
    publish(first)
    publish(second)
    make_article(title="Draft")
    edit(first, title="LEAK")

    text = read(client, "/articles/").text

    assert text.index("Second") < text.index("First")
    assert "Draft" not in text
    assert "LEAK" not in text


def test_index__of_many_articles__is_cut_into_pages(client: Client) -> None:
    for number in range(CARDS + 1):
        publish(make_article(title=f"Article {number}"))

    first, second = read(client, "/articles/").text, read(client, "/articles/?p=2").text

    assert first.count("Medically reviewed by") == CARDS
    assert "Page 1 of 2" in first
    assert second.count("Medically reviewed by") == 1
    assert "Article 0" in second


def test_index__empty__says_so(client: Client) -> None:
    assert "No article has been published yet." in read(client, "/articles/").text


def test_index__with_more_articles__asks_no_more_queries(client: Client) -> None:
    counts = []
    for wanted in (2, 6):
        while ArticlePage.objects.count() < wanted:
            publish(
                make_article(title=f"Article {ArticlePage.objects.count()}", hero_image=make_image(), hero_alt_text="A")
            )
        client.get("/articles/")  # makes renditions
        with CaptureQueriesContext(connection) as queries:
            client.get("/articles/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("model", "address"), [(HomePage, "/"), (ArticleIndexPage, "/articles/")])
def test_introduction__linking_to_a_draft__loses_its_address(client: Client, model: type[Page], address: str) -> None:
    draft, public = make_article(title="Leak"), make_article(title="Public")
    publish(public)
    page = model.objects.get()
    page.introduction = (
        f'<p><a linktype="page" id="{draft.pk}">one</a> <a linktype="page" id="{public.pk}">two</a> '
        '<a linktype="page" id="999999">three</a></p>'
    )
    page.save_revision().publish()

    html = client.get(address).content.decode()

    assert "<a>one</a>" in html
    assert '<a href="/articles/public/">two</a>' in html
    assert "<a>three</a>" in html
    assert "leak" not in html


def test_preview__of_a_draft__is_marked_and_for_those_who_may(client: Client) -> None:
    page = make_full_article()
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert client.get(address).status_code == 302

    client.force_login(page.owner)
    html = client.get(address).content.decode()

    assert "A draft. No medical reviewer has approved it in this form." in html
    assert "2 Ways to Sleep with Migraine" in html
    assert "Medically reviewed by" not in html
    assert "Updated on" not in html
