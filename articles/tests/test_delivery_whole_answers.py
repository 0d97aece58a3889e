"""Whole answers of the delivery API about one article with everything in it: as they are kept, and alike."""

import pytest
from django.test import Client

from articles.models import ArticlePage
from articles.tests.answers import assert_answer
from articles.tests.asking import API, ARTICLES, FORMS, get
from articles.tests.factories import publish
from articles.tests.samples import make_full_article, mark_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def page(shared_rows: None) -> ArticlePage:
    page = make_full_article()
    publish(page)
    return page


def test_detail__of_an_article_with_everything__is_complete(client: Client, page: ArticlePage) -> None:
    assert_answer(get(client, f"{API}/pages/{page.pk}/"), "article")


@pytest.mark.parametrize("form", FORMS[1:])
def test_detail__in_another_form_of_rich_text__is_the_same_in_that_form(
    client: Client, page: ArticlePage, form: str
) -> None:
    answer = get(client, f"{API}/pages/{page.pk}/?rich_text_format={form}")

    assert_answer({name: answer[name] for name in ("hero_image", "body", "promotion", "writers")}, f"article-{form}")


def test_list__is_short(client: Client, page: ArticlePage) -> None:
    assert_answer(get(client, f"{API}/pages/"), "pages")


def test_list__with_all_fields__has_the_whole_article(client: Client, page: ArticlePage) -> None:
    detail = get(client, f"{API}/pages/{page.pk}/")

    (item,) = get(client, f"{ARTICLES}&slug={page.slug}&fields=*")["items"]

    del detail["meta"]["parent"]
    assert item == detail


@pytest.mark.parametrize("endpoint", ["writers", "reviewers", "conditions", "medicines", "images"])
def test_endpoint__list_and_detail__are_as_kept(client: Client, page: ArticlePage, endpoint: str) -> None:
    listed = get(client, f"{API}/{endpoint}/")
    first = listed["items"][0]["id"]

    assert_answer({"list": listed, "detail": get(client, f"{API}/{endpoint}/{first}/")}, endpoint)


@pytest.mark.parametrize(("endpoint", "name"), [("writers", "writer"), ("reviewers", "medical_reviewer")])
def test_person__is_the_same_as_in_an_article(client: Client, page: ArticlePage, endpoint: str, name: str) -> None:
    byline = get(client, f"{API}/pages/{page.pk}/")[name]

    profile = get(client, f"{API}/{endpoint}/{byline['id']}/")

    assert {name: profile[name] for name in byline} == byline
    assert set(profile) - set(byline) == {"meta", "articles"}


@pytest.mark.parametrize("endpoint", ["conditions", "medicines"])
def test_entry__is_the_same_as_in_an_article(client: Client, page: ArticlePage, endpoint: str) -> None:
    (said,) = get(client, f"{API}/pages/{page.pk}/")[endpoint]

    entry = get(client, f"{API}/{endpoint}/{said['id']}/")

    assert {name: entry[name] for name in said} == said
    assert set(entry) - set(said) == {"meta", "articles"}


def test_rich_text_format__unknown__is_a_bad_request_with_a_sentence(client: Client, page: ArticlePage) -> None:
    for address in (f"{API}/pages/{page.pk}/", f"{API}/pages/", f"{API}/writers/"):
        answer = get(client, f"{address}?rich_text_format=pdf", status=400)
        assert answer["message"].startswith("rich_text_format must be one of 'db_html'")


@pytest.mark.parametrize(
    "fields",
    [
        "related_articles(*)",
        "related_articles(article(title))",
        "promotion(*)",
        "hero_image(*)",
        "conditions(*)",
        "writers(*)",
        "references(*)",
        "medical_reviewer(*)",
        "parent(*)",
        "alias_of(*)",
    ],
)
def test_fields__nested__unfold_no_row(client: Client, page: ArticlePage, fields: str) -> None:
    mark_rows(page)

    for address in (f"{API}/pages/{page.pk}/?fields={fields}", f"{ARTICLES}&fields={fields}"):
        answer = client.get(address)
        assert answer.status_code in (200, 400)
        assert "leak" not in answer.content.decode().lower()
