"""What breaks clients of the API is told from what is only added, by name."""

from copy import deepcopy
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.management.commands import write_openapi
from cms.openapi.changes import additions, breaking_changes
from cms.openapi.document import as_text, kept_document, openapi_document

DOCUMENT = openapi_document()


def changed(path: str, value: Any = None) -> dict[str, Any]:
    """The document with one thing in it replaced, or removed."""
    document = deepcopy(DOCUMENT)
    *way, last = path.split(" ")
    part: Any = document
    for step in way:
        part = part[int(step) if isinstance(part, list) else step]
    if value is None:
        del part[int(last) if isinstance(part, list) else last]
    else:
        part[last] = value
    return document


SCHEMAS = "components schemas"


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (f"{SCHEMAS} Article properties summary", None, "Article.summary was removed."),
        (f"{SCHEMAS} Review properties edition", {"type": "string"}, "Review.edition was "),
        (f"{SCHEMAS} Review properties status enum", ["current"], "Review.status was "),
        (f"{SCHEMAS} Article required", ["id"], "Article.title in every answer was removed."),
        (f"{SCHEMAS} Block oneOf 0", None, 'Block as {"$ref": "IntroductionBlock"} was removed.'),
        (f"{SCHEMAS} Block", {"type": "string"}, "Block was "),
        (f"{SCHEMAS} Rendition", None, "Rendition was removed."),
        ("paths /api/v2/site/", None, "GET /api/v2/site/ was removed."),
        ("paths /api/v2/pages/{id}/ get responses 410", None, "GET /api/v2/pages/{id}/ with 410 was removed."),
        ("paths /api/v2/pages/ get parameters", [], "GET /api/v2/pages/?type was removed."),
        ("components parameters limit schema", {"type": "string"}, "GET /api/v2/pages/?limit was "),
        ("components parameters limit required", True, "What GET /api/v2/pages/ cannot do without was "),
    ],
)
def test_breaking_changes__are_named(path: str, value: Any, sentence: str) -> None:
    assert any(told.startswith(sentence) for told in breaking_changes(DOCUMENT, changed(path, value)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{SCHEMAS} Article properties extra", {"type": "string"}),
        (f"{SCHEMAS} Review properties edition description", "Another sentence."),
        (f"{SCHEMAS} NewBlock", {"type": "object", "properties": {"type": {"const": "new"}}}),
        ("paths /api/v2/new/", {"get": {"operationId": "getNew", "parameters": [], "responses": {}}}),
        ("components parameters review_status schema enum", ["current", "due", "overdue", "never"]),
    ],
)
def test_additions__break_nothing(path: str, value: Any) -> None:
    assert breaking_changes(DOCUMENT, changed(path, value)) == []


def test_new_kind_of_block__is_an_addition() -> None:
    kinds = DOCUMENT["components"]["schemas"]["Block"]["oneOf"]
    after = changed(f"{SCHEMAS} Block oneOf", [*kinds, {"$ref": "#/components/schemas/NewBlock"}])

    assert breaking_changes(DOCUMENT, after) == []
    assert additions(DOCUMENT, after) == ['Block as {"$ref": "NewBlock"}']


def test_write_openapi__where_a_field_would_go__refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = kept_document()
    before["components"]["schemas"]["Article"]["properties"]["gone"] = {"type": "string"}
    monkeypatch.setattr(write_openapi, "kept_document", lambda: before)
    monkeypatch.setattr(write_openapi, "KEPT", tmp_path / "openapi.json")

    with pytest.raises(CommandError, match=r"This breaks clients:\n  Article\.gone was removed\."):
        call_command("write_openapi")
    assert list(tmp_path.iterdir()) == []

    before["info"]["version"] = "1.7"
    call_command("write_openapi", stdout=StringIO())
    assert (tmp_path / "openapi.json").read_text(encoding="utf-8") == as_text(DOCUMENT)


def test_write_openapi__where_a_field_was_added__names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_document()
    del before["components"]["schemas"]["Article"]["properties"]["robots"]
    monkeypatch.setattr(write_openapi, "kept_document", lambda: before)

    with pytest.raises(CommandError, match=r"run `make client`. New:\n  Article\.robots"):
        call_command("write_openapi", check=True)
