"""The shape of the public document: what was signed once stays readable, with its digest."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from articles.blocks import BodyBlock
from articles.delivery.presenting import present
from articles.delivery.surroundings import Surroundings
from articles.document import types
from articles.document.types import PublicDocument, read_document
from articles.models.documenting import build_document
from articles.tests.samples import make_full_article
from reviewers.canonical import canonical_json, digest_of, digest_of_text

FOLDER = Path(__file__).parent / "documents"
# One document of every schema there ever was, as its reviewer signed it. Neither files nor digests ever change.
SIGNED = {"schema-1": "50ed1ae06434040050876644f438d539e51f2807d0e611cb2cb272d0edef2580"}
NOBODY = Surroundings(
    site_id=1,
    site_name="Health articles",
    frontend_url="https://example.org",
    placeholders={"member_count": "5"},
    addresses={},
    approved={},
    rows={},
    ancestors={},
    images={},
    writers={},
    reviewers={},
    withdrawn_consents=set(),
    ending_consents={},
    first_published={},
)


def stored(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8").removesuffix("\n")


@pytest.mark.parametrize("name", SIGNED)
def test_stored_document__read_and_written_again__is_the_same_text_with_the_same_digest(name: str) -> None:
    text = stored(name)
    document = read_document(text)

    assert digest_of_text(text) == SIGNED[name]
    assert canonical_json(document) == text
    assert digest_of(document) == SIGNED[name]


@pytest.mark.parametrize("name", SIGNED)
def test_stored_document__presented__shows_every_block(name: str) -> None:
    document = read_document(stored(name))

    article = present(document, page_id=1, approval=None, around=NOBODY)

    shown = {block["type"] for block in article["body"]}
    # The related article is not public here.
    assert shown == {block.type for block in document.content.body} - {"related_article"}
    assert article["promotion"]["html"] == "<p>More than 5 members come together.</p>"


def test_stored_documents__one_for_every_schema_and_every_kind_of_block() -> None:
    assert {f"schema-{number}" for number in range(1, types.SCHEMA + 1)} == set(SIGNED)
    newest = read_document(stored(f"schema-{types.SCHEMA}"))

    assert newest.schema_number == types.SCHEMA
    assert {block.type for block in newest.content.body} == set(BodyBlock().child_blocks)
    assert all(getattr(newest.facts, name) for name in types.Facts.model_fields)


@pytest.mark.django_db
def test_built_document__survives_its_own_text() -> None:
    document = build_document(make_full_article().get_latest_revision_as_object())

    assert read_document(canonical_json(document)) == document


def test_canonical_text__is_json_with_sorted_keys_and_the_schema_by_its_name() -> None:
    text = stored("schema-1")
    data = json.loads(text)

    assert data["schema"] == 1
    assert list(data) == sorted(data)
    assert text == json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_schema__as_json_schema__tells_blocks_apart_by_type() -> None:
    blocks = PublicDocument.model_json_schema()["$defs"]["Content"]["properties"]["body"]["items"]

    assert blocks["discriminator"]["propertyName"] == "type"
    assert set(blocks["discriminator"]["mapping"]) == set(BodyBlock().child_blocks)


def changed(**changes: Any) -> str:
    data = json.loads(stored("schema-1"))
    data["content"].update(changes)
    return json.dumps(data)


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": 1},
        {"title": None},
        {"body": [{"type": "script", "html": ""}]},
        {"body": [{"type": "section", "heading": "A", "level": 1, "anchor": "a"}]},
        {"body": [{"type": "rich_text", "html": "", "onclick": ""}]},
        {"writers": ["Wilma"]},
    ],
)
def test_reading__of_what_is_no_document__is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read_document(changed(**changes))


def test_document__once_built__cannot_be_changed() -> None:
    document = read_document(stored("schema-1"))

    with pytest.raises(ValidationError):
        document.content.title = "Another"
