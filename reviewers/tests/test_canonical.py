"""One JSON form, one digest."""

import hashlib
from typing import Any

import pytest
from pydantic import BaseModel

from reviewers.canonical import canonical_json, digest_of, digest_of_text


class Person(BaseModel):
    name: str
    age: int | None = None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"a": {"d": 1, "c": 2}}, '{"a":{"c":2,"d":1}}'),
        ((1, 2), "[1,2]"),
        ("“Kopfweh” – çok", '"“Kopfweh” – çok"'),
        ('quote " and \\ and \n', '"quote \\" and \\\\ and \\n"'),
        (Person(name="Ada"), '{"age":null,"name":"Ada"}'),
        ({}, "{}"),
    ],
)
def test_canonical_json__has_one_form(value: Any, text: str) -> None:
    assert canonical_json(value) == text


@pytest.mark.parametrize("value", [1.5, {"a": 1.0}, {"a": {"b": [1, 2.5]}}, [[0.1]], (0.1,), float("nan")])
def test_canonical_json__refuses_fractions(value: Any) -> None:
    with pytest.raises(TypeError, match=r"^A signed document holds no fractions: write the number as text\.$"):
        canonical_json(value)


@pytest.mark.parametrize("value", [object(), {"a": {1, 2}}, b"bytes"])
def test_canonical_json__refuses_what_json_cannot_hold(value: Any) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        canonical_json(value)


def test_digest_of__is_sha256_of_the_canonical_json_in_utf8() -> None:
    expected = hashlib.sha256('{"a":"ç"}'.encode()).hexdigest()
    assert digest_of({"a": "ç"}) == digest_of_text('{"a":"ç"}') == expected


def test_digest_of__is_blind_to_order_of_keys_and_sees_order_of_items() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of([1, 2]) != digest_of([2, 1])
