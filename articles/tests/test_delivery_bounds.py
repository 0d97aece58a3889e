"""What is too long, too deep or too much is a 400 that names the parameter and says how much it may be."""

from typing import Any

import pytest
from django.test import Client

from articles.delivery.answers import Article
from articles.delivery.bounds import DEEPEST_FIELDS, LONGEST_FIELDS, LONGEST_QUERY, bounded_fields
from articles.tests.factories import make_article, publish

pytestmark = pytest.mark.django_db

API = "/api/v2"
ARTICLES = "pages/?type=articles.ArticlePage"
EVERYWHERE = [ARTICLES, "pages/?", "writers/?", "conditions/?", "images/?"]
NINES = "9" * 30
WORDS = "%20".join(["sleep"] * 21)
DEEP = "writers(" * 300 + "id" + ")" * 300
TOO_MUCH = [
    ("limit=21", "limit cannot be higher than 20"),
    (f"limit={NINES}", "limit cannot be higher than 20"),
    ("offset=1000000001", "offset cannot be higher than 1000000000"),
    (f"offset={NINES}", "offset cannot be higher than 1000000000"),
    (f"search={'a' * 201}", "search cannot be longer than 200 characters"),
    (f"search={WORDS}", "search cannot have more than 20 words"),
    (f"fields={'a' * 2001}", "fields cannot be longer than 2000 characters"),
    (f"fields={DEEP}", "fields cannot be "),
    (f"fields={'writers(' * 6}id{')' * 6}", "fields cannot be nested deeper than 5 levels"),
    (f"order={','.join(['id'] * 6)}", "order cannot name more than 5 fields"),
    (f"slug={'a' * 4000}", "the parameters cannot be longer than 4000 characters together"),
    ("&".join(f"a{number}=1" for number in range(41)), "there cannot be more than 40 parameters"),
]


@pytest.mark.parametrize(("asked", "message"), TOO_MUCH, ids=[message for _, message in TOO_MUCH])
def test_too_much__is_refused_everywhere(client: Client, asked: str, message: str) -> None:
    for address in EVERYWHERE:
        answer = client.get(f"{API}/{address}&{asked}")
        assert (address, answer.status_code, answer.headers["Content-Type"]) == (address, 400, "application/json")
        assert message in answer.json()["message"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (f"condition={','.join(['a'] * 51)}", "condition must be an id or a slug, or up to 50 with commas"),
        (f"medicine={','.join(['1'] * 51)}", "medicine must be an id or a slug, or up to 50 with commas"),
        (f"id={NINES}", "id"),
        (f"cursor={'A' * 3000}", "cursor is not one that this API has given"),
    ],
)
def test_too_much__of_what_lists_of_articles_know(client: Client, asked: str, message: str) -> None:
    answer = client.get(f"{API}/{ARTICLES}&{asked}")

    assert answer.status_code == 400
    assert message in answer.json()["message"]


@pytest.mark.parametrize("fields", [DEEP, "a" * 2001])
def test_details__refuse_too_much_as_well(client: Client, fields: str) -> None:
    page = make_article()
    publish(page)

    for address in (f"pages/{page.pk}/?", "pages/find/?html_path=/articles/&"):
        answer = client.get(f"{API}/{address}fields={fields}")
        assert answer.status_code == 400
        assert "fields" in answer.json()["message"]


def test_bounds__leave_room_for_everything_that_there_is() -> None:
    """Every field of an article, each with all that is inside it, one level after the other."""
    said = all_fields(Article.model_json_schema(by_alias=True))

    assert bounded_fields(said) == said
    assert len(said) < LONGEST_FIELDS < LONGEST_QUERY
    assert max(said[:place].count("(") - said[:place].count(")") for place in range(len(said))) < DEEPEST_FIELDS


def all_fields(schema: dict[str, Any]) -> str:
    def inside(part: dict[str, Any], depth: int) -> str:
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        for name in ("anyOf", "oneOf"):
            found = [text for other in part.get(name, []) if (text := inside(other, depth))]
            if found:
                return found[0]
        if "items" in part:
            return inside(part["items"], depth)
        if depth > DEEPEST_FIELDS or "properties" not in part:
            return ""
        members = {name: inside(member, depth + 1) for name, member in part["properties"].items()}
        return ",".join(f"{name}({text})" if text else name for name, text in members.items())

    return inside(schema, 0)
