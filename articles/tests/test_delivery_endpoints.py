"""What all endpoints of the delivery API do alike: forms of the answer, bad questions, wrong methods."""

from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticlePage, Condition, Medicine, Writer
from articles.tests.factories import UserFactory, publish
from articles.tests.samples import make_full_article
from reviewers.models import Reviewer

pytestmark = pytest.mark.django_db

API = "/api/v2"
# Lists with details below them.
LISTS = ["pages", "images", "documents", "writers", "reviewers", "conditions", "medicines", "redirects"]
ALL = [*LISTS, "site"]
# Those whose details and ``find/`` take only what they know.
STRICT = [name for name in LISTS if name != "pages"]
SEARCHED = [name for name in STRICT if name != "redirects"]
TOO_LONG = "9" * 30
# What is wrong with a list's question, and what the answer names.
BAD_QUESTIONS = {
    "nothing=1": "nothing",
    "user=1": "user",
    "fields=nothing": "unknown fields: nothing",
    "fields=(": "fields error",
    "limit=x": "limit must be",
    "limit=-1": "limit must be",
    "limit=1000": "limit cannot be higher",
    "offset=x": "offset must be",
    "order=nothing": "cannot order by 'nothing'",
    "order=--id": "cannot order by '--id'",
    "order=random&offset=1": "random ordering",
    "order=random,id": "random ordering",
    "rich_text_format=pdf": "rich_text_format",
    "format=xml": "format must be json",
    "id=x": "id",
}


@pytest.fixture(scope="module")
def article(shared_rows: None) -> ArticlePage:
    """Something for every list but the documents."""
    page = make_full_article()
    publish(page)
    Redirect.objects.create(old_path="/old", redirect_page=page)
    return page


def first_id(client: Client, name: str) -> int | None:
    items = client.get(f"{API}/{name}/").json()["items"]
    return items[0]["id"] if items else None


def addresses(client: Client) -> list[str]:
    """Every address there is, of details the first."""
    found = [f"{API}/{name}/" for name in ALL]
    for name in LISTS:
        if pk := first_id(client, name):
            found += [f"{API}/{name}/{pk}/", f"{API}/{name}/find/?id={pk}"]
    assert len(found) == len(ALL) + 2 * (len(LISTS) - 1)
    return found


def assert_refused(client: Client, address: str, message: str) -> None:
    answer = client.get(address)
    assert (address, answer.status_code, answer["Content-Type"]) == (address, 400, "application/json")
    assert message in answer.json()["message"], address


# In which form


@pytest.mark.parametrize("accept", ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png", "x", ""])
def test_accept__whatever_it_says__the_answer_is_json(client: Client, accept: str) -> None:
    for name in ALL:
        answer = client.get(f"{API}/{name}/", headers={"accept": accept})
        assert (name, answer.status_code, answer["Content-Type"]) == (name, 200, "application/json")


def test_accept__is_not_varied_by(client: Client) -> None:
    for name in [*STRICT, "site"]:
        assert "accept" not in client.get(f"{API}/{name}/").get("Vary", "").lower()


def test_browsable_page__in_production__is_a_bad_request(client: Client) -> None:
    for name in ALL:
        answer = client.get(f"{API}/{name}/?format=api", headers={"accept": "text/html"})
        assert (name, answer.status_code, answer["Content-Type"]) == (name, 400, "application/json")
        assert answer.json() == {"message": "format must be json."}


def test_browsable_page__in_development__comes_where_asked_for(client: Client, settings: Any) -> None:
    settings.DEBUG = True

    for name in ALL:
        assert client.get(f"{API}/{name}/?format=api")["Content-Type"] == "text/html; charset=utf-8"
        assert client.get(f"{API}/{name}/?format=json")["Content-Type"] == "application/json"
        assert client.get(f"{API}/{name}/?format=xml").json() == {"message": "format must be json or api."}


# How it is asked


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing__is_not_allowed_for_anybody(client: Client, method: str, article: ArticlePage) -> None:
    client.force_login(UserFactory.create(is_superuser=True))

    for address in addresses(client):
        answer = getattr(client, method)(address)
        assert (address, answer.status_code, answer["Content-Type"]) == (address, 405, "application/json")
        assert answer.json() == {"message": f'Method "{method.upper()}" not allowed.'}


def test_head__is_the_answer_without_its_body(client: Client, article: ArticlePage) -> None:
    for address in addresses(client):
        got, head = client.get(address), client.head(address)
        assert (address, head.status_code, head.content) == (address, got.status_code, b"")
        assert head["Content-Type"] == got["Content-Type"]


def test_options__tell_the_methods(client: Client, article: ArticlePage) -> None:
    for address in addresses(client):
        answer = client.options(address)
        assert (address, answer.status_code, answer["Content-Type"]) == (address, 200, "application/json")
        assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_search_engines__are_told_that_answers_are_no_pages(client: Client) -> None:
    for name in ALL:
        for address in (f"{API}/{name}/", f"{API}/{name}/?nothing=1", f"{API}/{name}/999999/"):
            assert client.get(address)["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get("/")


# Bad questions


@pytest.mark.parametrize("name", LISTS)
def test_list__bad_question__is_a_bad_request_that_names_it(client: Client, name: str, article: ArticlePage) -> None:
    for query, message in BAD_QUESTIONS.items():
        assert_refused(client, f"{API}/{name}/?{query}", message)


def test_site__unknown_parameter__is_a_bad_request_that_names_it(client: Client) -> None:
    for query in ("nothing=1", "fields=name", "limit=1"):
        assert_refused(client, f"{API}/site/?{query}", query.partition("=")[0])


def test_list__offset_that_no_database_counts_up_to__is_a_bad_request(client: Client) -> None:
    for name in STRICT:
        assert_refused(client, f"{API}/{name}/?offset={TOO_LONG}", "offset cannot be higher than 1000000000")
        assert client.get(f"{API}/{name}/?offset={10**9}").json()["items"] == []


def test_list__ids_that_no_row_has__find_nothing(client: Client, article: ArticlePage) -> None:
    for name in STRICT:
        for value in ("0", "999999", TOO_LONG):
            assert client.get(f"{API}/{name}/?id={value}").json()["items"] == []


@pytest.mark.parametrize(
    "search",
    [
        "",
        "   ",
        "'",
        '"',
        "%",
        "*",
        "a OR",
        "a'",
        '"a',
        'a"b"c',
        '"a b"',
        "a%s",
        "a %d b %",
        "((",
        "\\",
        "☃",
        "x" * 200,
    ],
)
def test_search__of_anything__is_an_answer(client: Client, search: str, article: ArticlePage) -> None:
    for name in [*SEARCHED, "pages"]:
        for more in ({}, {"search_operator": "or"}):
            answer = client.get(f"{API}/{name}/", {"search": search, **more})
            assert (name, search, answer.status_code) == (name, search, 200)


def test_search__ordered_by_what_is_not_indexed__is_no_error_of_the_server(
    client: Client, article: ArticlePage
) -> None:
    for name in SEARCHED:
        for order in ("id", "-id", "random"):
            assert client.get(f"{API}/{name}/?search=a&order={order}").status_code in (200, 400)


def test_null_characters__are_a_bad_request(client: Client) -> None:
    for name in STRICT:
        for query in ("search=%00", "id=%00", "fields=%00", "%00=1", "order=%00", "html_path=%00"):
            assert client.get(f"{API}/{name}/?{query}").status_code == 400


def test_search_operator__unknown__is_a_bad_request(client: Client) -> None:
    for name in SEARCHED:
        assert_refused(client, f"{API}/{name}/?search=a&search_operator=xor", "search_operator must be 'and' or 'or'")


def test_detail_and_find__bad_question__is_a_bad_request_that_names_it(client: Client, article: ArticlePage) -> None:
    for name in STRICT:
        pk = first_id(client, name)
        expected = {
            f"{pk or 1}/?nothing=1": "nothing",
            f"{pk or 1}/?limit=1": "limit",
            f"{pk or 1}/?fields=%00": "fields",
            "find/?id=x": "id must be a positive integer",
            "find/?id=-1": "id must be a positive integer",
            "find/?id=": "id must be a positive integer",
            f"find/?id={pk or 1}&nothing=1": "nothing",
        }
        if pk:
            expected |= {f"{pk}/?fields=nothing": "unknown fields: nothing", f"{pk}/?rich_text_format=pdf": "rich_text"}
        for query, message in expected.items():
            assert_refused(client, f"{API}/{name}/{query}", message)


def test_detail_and_find__of_nothing__is_not_found(client: Client, article: ArticlePage) -> None:
    for name in STRICT:
        for query in ("999999/", f"{TOO_LONG}/", "find/?id=999999", f"find/?id={TOO_LONG}", "find/"):
            answer = client.get(f"{API}/{name}/{query}")
            assert (name, query, answer.status_code) == (name, query, 404)
            assert answer.json()["message"]


@pytest.mark.parametrize("address", ["nothing/", "writers/x/", "writers/-1/", "site/1/", "pages/1/2/", ""])
def test_address__that_is_none__is_not_found_in_json(client: Client, address: str) -> None:
    answer = client.get(f"{API}/{address}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert answer.json() == {"message": "There is nothing at this address."}


def test_address__without_its_slash__leads_to_the_one_with_it(client: Client) -> None:
    answer = client.get(f"{API}/writers?limit=1")

    assert (answer.status_code, answer["Location"]) == (301, f"{API}/writers/?limit=1")


@pytest.mark.parametrize(
    ("name", "model"),
    [("writers", Writer), ("reviewers", Reviewer), ("conditions", Condition), ("medicines", Medicine)],
)
def test_find__by_slug__leads_to_the_detail(client: Client, name: str, model: Any, article: ArticlePage) -> None:
    row = model.objects.first()

    answer = client.get(f"{API}/{name}/find/?slug={row.slug}&fields=_,slug")

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"{API}/{name}/{row.pk}/?fields=_%2Cslug")
    assert client.get(f"{API}/{name}/find/?slug=nobody").status_code == 404
