"""The API answers as its OpenAPI document says: nothing is missing, and nothing is there that is not described."""

import re
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from articles.models import ArticlePage
from articles.tests.factories import make_article, publish
from articles.tests.samples import make_full_article
from cms.openapi.document import openapi_document
from cms.openapi.parameters import PARAMETERS
from reviewers.enums import WithdrawalKind
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

API = "/api/v2"
DOCUMENT = openapi_document()


def closed(schema: Any) -> Any:
    """The schema with every shape closed, so that what is not described fails."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inside = {name: closed(part) for name, part in schema.items()}
    is_shape = inside.get("type") == "object" and "properties" in inside
    return {**inside, "additionalProperties": False} if is_shape else inside


CLOSED = {name: closed(schema) for name, schema in DOCUMENT["components"]["schemas"].items()}


def differences(answer: Any, name: str) -> list[str]:
    """Where ``answer`` has not this shape: something is missing, or more than is described."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": CLOSED}}
    validator = Draft202012Validator(schema, format_checker=FormatChecker(["date", "date-time"]))
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(answer)]


def assert_is(answer: Any, name: str) -> None:
    assert differences(answer, name) == []


@pytest.fixture(scope="module")
def article(shared_rows: None) -> ArticlePage:
    page = make_full_article()
    publish(page)
    return page


ANSWERS = [
    ("/pages/", "PageList"),
    ("/pages/?limit=1&offset=1", "PageList"),
    ("/pages/?type=articles.ArticlePage", "PageList"),
    ("/pages/?search=sleep", "PageList"),
    ("/pages/?type=articles.ArticlePage&search=sleep", "PageList"),
    ("/pages/?type=articles.ArticlePage&search=sleep&fields=*", "ArticleList"),
    ("/pages/?type=articles.ArticlePage&fields=*", "ArticleList"),
    ("/pages/?type=articles.ArticlePage&fields=*&rich_text_format=markdown", "ArticleList"),
    ("/pages/?fields=*", "PartialPageList"),
    ("/pages/?type=articles.ArticlePage&fields=_,title,summary", "PartialPageList"),
    ("/pages/?type=articles.ArticleIndexPage&fields=introduction,-slug", "PartialPageList"),
    ("/pages/{article}/", "Article"),
    ("/pages/{article}/?rich_text_format=db_html", "Article"),
    ("/pages/{article}/?fields=_,body", "PartialPage"),
    ("/pages/{bare}/", "Article"),
    ("/pages/{index}/", "ArticleIndexPage"),
    ("/pages/{home}/", "HomePage"),
    ("/site/", "Site"),
    ("/writers/", "ProfileList"),
    ("/writers/1/", "WriterProfile"),
    ("/reviewers/", "ProfileList"),
    ("/reviewers/1/", "ReviewerProfile"),
    ("/conditions/", "ConditionList"),
    ("/conditions/1/", "ConditionDetail"),
    ("/medicines/", "MedicineList"),
    ("/medicines/1/", "MedicineDetail"),
    ("/images/", "FileList"),
    ("/images/1/", "ImageFile"),
    ("/documents/", "FileList"),
    ("/redirects/", "RedirectList"),
    ("/redirects/1/", "Redirect"),
]


def test_answers__have_the_shapes_that_are_described(client: Client, article: ArticlePage) -> None:
    bare = make_article(title="Bare")
    publish(bare)
    Redirect.objects.create(old_path="/old", redirect_page=article)
    index = article.get_parent()
    places = {"article": article.pk, "bare": bare.pk, "index": index.pk, "home": index.get_parent().pk}

    wrong = {}
    for path, shape in ANSWERS:
        answer = client.get(API + first_of_its_kind(client, path.format(**places)))
        found = differences(answer.json(), shape) if answer.status_code == 200 else [answer.content.decode()]
        described = described_answer(path)
        headers = {name: resolved(part) for name, part in described["headers"].items()}
        always = [name for name, header in headers.items() if header.get("required")]
        found += [f"There is no header {name}." for name in always if name not in answer.headers]
        if {"$ref": f"#/components/schemas/{shape}"} not in shapes_of(described):
            found.append("The document does not name this shape here.")
        wrong[path, shape] = found

    assert {name: found for name, found in wrong.items() if found} == {}


def first_of_its_kind(client: Client, path: str) -> str:
    """``/writers/1/`` with the id of a writer there is."""
    match = re.fullmatch(r"(/\w+/)1/", path)
    return f"{match[1]}{client.get(API + match[1]).json()['items'][0]['id']}/" if match else path


def described_answer(path: str) -> dict[str, Any]:
    """What the document says of the good answer of this address."""
    address = re.sub(r"/(\{\w+\}|1)/", "/{id}/", API + path.partition("?")[0])
    return resolved(DOCUMENT["paths"][address]["get"]["responses"]["200"])


def shapes_of(described: dict[str, Any]) -> list[dict[str, Any]]:
    schema = described["content"]["application/json"]["schema"]
    return schema.get("anyOf", [schema])


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to; what is none, as it is."""
    found = DOCUMENT if "$ref" in part else part
    for step in part.get("$ref", "#").split("/")[1:]:
        found = found[step]
    return found


def test_answer__to_a_search__has_a_highlight(client: Client, article: ArticlePage) -> None:
    found = client.get(f"{API}/pages/?type=articles.ArticlePage&search=rhythm").json()

    assert_is(found, "PageList")
    assert [item["id"] for item in found["items"]] == [article.pk]
    assert "<mark>" in found["items"][0]["highlight"]["snippet"]


def test_answer__to_a_list_that_is_turned_over__is_described(client: Client, article: ArticlePage) -> None:
    publish(make_article(title="Another"))
    first = client.get(f"{API}/pages/?type=articles.ArticlePage&limit=1&cursor=").json()

    assert_is(first, "PageList")
    assert first["meta"]["next_cursor"]
    second = client.get(f"{API}/pages/?type=articles.ArticlePage&limit=1&cursor={first['meta']['next_cursor']}").json()

    assert_is(second, "PageList")
    assert {item["id"] for item in first["items"]}.isdisjoint(item["id"] for item in second["items"])


@pytest.mark.parametrize("path", sorted(path for path in DOCUMENT["paths"] if "{id}" not in path))
def test_refusal__of_an_unknown_parameter__is_described(client: Client, path: str) -> None:
    answer = client.get(f"{path}?nonsense=1")

    assert answer.status_code == 400
    assert_is(answer.json(), "Error")
    assert "nonsense" in answer.json()["message"]


@pytest.mark.parametrize("path", sorted(DOCUMENT["paths"]))
def test_refusal__of_writing__is_described(client: Client, path: str) -> None:
    answer = client.post(path.replace("{id}", "1"))

    assert answer.status_code == 405
    assert_is(answer.json(), "Error")


@pytest.mark.parametrize("path", sorted(path for path in DOCUMENT["paths"] if "{id}" in path))
def test_refusal__of_an_unknown_id__is_described(client: Client, path: str) -> None:
    answer = client.get(path.replace("{id}", "999999"))

    assert answer.status_code == 404
    assert_is(answer.json(), "Error")


@pytest.mark.parametrize("kind", WithdrawalKind)
def test_withdrawn_article__is_described(client: Client, kind: WithdrawalKind) -> None:
    page, other = make_article(title="One"), make_article(title="Another")
    publish(page)
    publish(other)
    more = {"replaced_by": other.pk} if kind == WithdrawalKind.MERGED else {}
    withdraw(page_id=page.pk, user=page.owner, reason="It is wrong.", kind=kind, **more)

    answer = client.get(f"{API}/pages/{page.pk}/")

    assert answer.status_code == 410
    assert_is(answer.json(), "Withdrawn")
    assert answer.json()["type"] == kind


def test_find__leads_to_a_page(client: Client) -> None:
    page = make_article()
    publish(page)

    answer = client.get(f"{API}/pages/find/?html_path=/articles/{page.slug}/&fields=title")

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"{API}/pages/{page.pk}/?fields=title")


SAMPLES = {
    "fields": "id",
    "limit": "1",
    "offset": "0",
    "cursor": "",
    "order": "id",
    "type": "articles.ArticlePage",
    "id": "1",
    "width": "64",
    "height": "36",
    "child_of": "root",
    "descendant_of": "root",
    "ancestor_of": "{article}",
    "translation_of": "{article}",
    "locale": "en-gb",
    "site": "{site}",
    "show_in_menus": "false",
    "is_permanent": "true",
    "html_path": "/articles/",
    "old_path": "/old",
    "review_status": "due,overdue",
    **dict.fromkeys(["reviewed_after", "reviewed_before", "published_after", "published_before"], "2024-02-29"),
}


def documented_questions() -> list[tuple[str, str]]:
    """Every address of a list with each of its parameters."""
    return [
        (path, parameter["name"])
        for path, methods in DOCUMENT["paths"].items()
        if "{id}" not in path and not path.endswith("/find/")
        for parameter in map(resolved, methods["get"]["parameters"])
        if parameter["in"] == "query"
    ]


def test_parameters__that_are_described__are_known(client: Client, article: ArticlePage) -> None:
    refused = {}
    for path, name in documented_questions():
        allowed = PARAMETERS[name][0].get("enum", ["sleep"])
        value = SAMPLES.get(name, allowed[0]).format(article=article.pk, site=Site.objects.get().hostname)
        # Some filters, and paging by cursor, are for articles alone.
        more = "&type=articles.ArticlePage" if path.endswith("/pages/") and name != "type" else ""
        answer = client.get(f"{path}?{name}={value}{more}")
        if answer.status_code != 200:
            refused[path, name] = answer.content.decode()

    assert refused == {}
