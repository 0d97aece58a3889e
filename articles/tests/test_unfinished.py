"""What a draft may leave open and a review may not."""

from typing import Any

import pytest

from articles.blocks import BodyBlock
from articles.models import ArticlePage, Reference
from articles.models.problems import Problem
from articles.models.unfinished import unfinished_parts

pytestmark = pytest.mark.django_db

SECTION = {"number": None, "heading": "Sleep", "level": "2", "anchor": ""}
QUOTE = {"quote": "", "attribution": "", "consent": None}
NO_POINTS: dict[str, Any] = {"heading": "", "points": []}
OPEN = [
    ("section", {**SECTION, "heading": ""}, "Section", "Fill in: Heading."),
    (
        "section",
        {**SECTION, "number": 200},
        "Section",
        "Number: Ensure this value is less than or equal to 99.",
    ),
    ("member_quote", QUOTE, "Member quote", "Fill in: Quote, Attribution, Consent."),
    ("key_points", NO_POINTS, "Key points", "Fill in: Heading. Points: The minimum number of items is 1"),
    ("key_points", {"heading": "Sleep", "points": ["", ""]}, "Key points", "Fill in: Points."),
    ("rich_text", "", "Text", "This field is required."),
]


def parts(*blocks: tuple[str, Any], references: list[Reference] | None = None) -> list[Problem]:
    body = [{"type": kind, "value": value} for kind, value in blocks]
    page = ArticlePage(title="Sleep", slug="sleep", body=BodyBlock().to_python(body))
    page.references = references or []
    return unfinished_parts(page)


@pytest.mark.parametrize(("kind", "value", "label", "said"), OPEN)
def test_blocks__with_open_fields__say_which(kind: str, value: Any, label: str, said: str) -> None:
    found = parts(("introduction", "<p>Sleep well.</p>"), (kind, value))

    assert found == [Problem(f"The block “{label}” is not complete. {said}", "body", 1)]


def test_blocks__that_are_complete__pass() -> None:
    assert parts(("introduction", "<p>Sleep well.</p>"), ("section", SECTION)) == []


def test_blocks__that_share_an_address__are_told() -> None:
    section = ("section", {**SECTION, "anchor": "sleep"})

    (found,) = parts(section, section)

    assert found.sentence == "Two sections share the address “sleep”. Change or empty one of them."


def test_references__with_open_fields__say_which() -> None:
    found = parts(references=[Reference(title="A trial"), Reference(title="", doi="10.1000/182")])

    assert found == [Problem("Reference 2 is not complete. Title: This field cannot be blank.", "references")]
