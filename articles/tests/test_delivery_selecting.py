"""``?fields=`` of articles, in Wagtail's syntax."""

import json
from typing import Any

import pytest
from wagtail.api.v2.utils import BadRequestError

from articles.delivery.cards import join, member
from articles.delivery.selecting import BODY_FIELDS, LAYOUT, META, META_FIELDS, MORE, PART_OF, WHOLE, dump, select

VALUES: dict[str, Any] = {
    **{name: f"{name} text" for name in BODY_FIELDS},
    "writer": {"id": 2, "name": "Wilma", "photo": {"id": 5, "url": "/x"}},
    "writers": [{"id": 2, "name": "Wilma"}, {"id": 3, "name": "Zoë"}],
    "review": None,
    "body": [{"type": "section", "heading": "One"}, {"type": "rich_text", "html": "<p>“Two”</p>"}],
}
METAS = {**{name: f"{name} text" for name in META_FIELDS}, "parent": {"id": 1, "title": "Articles"}}


def cut(fields: str | None, *, is_detail: bool = True) -> Any:
    """The article with these fields, cut from a presentation such as ``presentations`` makes."""
    members = {name: member(name, dump(VALUES[name])) for name in BODY_FIELDS}
    whole, places = join(members)
    more, further = join({name: text for name, text in members.items() if PART_OF.get(name) == MORE})
    small = {"id": b'"id":7'} | {META + name: member(name, dump(METAS[name])) for name in META_FIELDS}
    small |= {name: text for name, text in members.items() if name not in PART_OF}
    card = LAYOUT.unpack(LAYOUT.pack(small, keys="page-7", far=places | further))
    assert card.keys == b"page-7"
    selection = select(fields, is_detail=is_detail)
    parts = {name: part for name, part in {MORE: more, WHOLE: whole}.items() if name in selection.parts}
    return json.loads(b"".join(selection.cut(card, parts)))


def test_select__nothing_asked_of_a_detail__is_everything() -> None:
    assert cut(None) == {"id": 7, "meta": METAS, **VALUES}


def test_select__nothing_asked_of_a_list__is_short() -> None:
    answer = cut(None, is_detail=False)

    assert answer["meta"].keys() == {"type", "detail_url", "html_url", "slug", "first_published_at", "locale"}
    assert answer.keys() == {"id", "meta", "title"}


def test_select__star_in_a_list__is_everything_but_the_parent() -> None:
    answer = cut("*", is_detail=False)

    assert answer["meta"].keys() == METAS.keys() - {"parent"}
    assert answer.keys() == {"id", "meta", *BODY_FIELDS}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("_,title", {"title": "title text"}),
        ("_,body", {"body": VALUES["body"]}),
        ("_,slug,id", {"id": 7, "meta": {"slug": "slug text"}}),
        ("_,review(edition)", {"review": None}),
        ("_,writer(name)", {"writer": {"id": 2, "name": "Wilma"}}),
        ("_,writer(_,name)", {"writer": {"name": "Wilma"}}),
        ("_,writer(-photo)", {"writer": {"id": 2, "name": "Wilma"}}),
        ("_,writer(*,-name)", {"writer": {"id": 2, "photo": {"id": 5, "url": "/x"}}}),
        ("_,writer(_,photo(url))", {"writer": {"photo": {"id": 5, "url": "/x"}}}),
        ("_,writers(_,name)", {"writers": [{"name": "Wilma"}, {"name": "Zoë"}]}),
        ("_,body(_,html)", {"body": [{}, {"html": "<p>“Two”</p>"}]}),
        ("_,parent(_,title)", {"meta": {"parent": {"title": "Articles"}}}),
        ("_", {}),
    ],
)
def test_select__what_is_named__is_answered_and_nothing_else(fields: str, expected: dict[str, Any]) -> None:
    assert cut(fields) == expected


def test_select__less_some__keeps_the_order_of_the_rest() -> None:
    answer = cut("*,-html,-slug")

    assert list(answer)[2:] == [name for name in BODY_FIELDS if name != "html"]
    assert "slug" not in answer["meta"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("nothing", "unknown fields: nothing"),
        ("writer(nothing)", "unknown fields: nothing"),
        ("writers(nothing)", "unknown fields: nothing"),
        ("title(nothing)", "'title' does not support nested fields"),
        ("(", "fields error: unexpected char '(' at position 0"),
        ("*,title", "additional fields with '*' doesn't make sense"),
    ],
)
def test_select__what_cannot_be__is_a_bad_request_that_names_it(fields: str, message: str) -> None:
    with pytest.raises(BadRequestError) as error:
        cut(fields)

    assert message in str(error.value)


def test_select__parent_in_a_list__is_unknown_as_in_wagtail() -> None:
    with pytest.raises(BadRequestError, match="unknown fields: parent"):
        select("parent", is_detail=False)
