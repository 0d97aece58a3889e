"""One JSON form and one digest for every document that is signed.

The form follows RFC 8785 (JSON Canonicalization Scheme) for the values that documents hold: objects with ASCII keys,
arrays, strings, integers, booleans and null. Numbers with a fraction are refused, because their text differs between
writers.
"""

import hashlib
import json
from typing import Any

from pydantic import BaseModel


def canonical_json(value: Any) -> str:
    """The canonical JSON text of ``value`` (a pydantic model or plain JSON data).

    Raises ``TypeError`` for a float and for anything that JSON cannot hold.
    """
    data = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    _refuse_floats(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of_text(text: str) -> str:
    """SHA-256 of ``text`` in UTF-8, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(value: Any) -> str:
    """The digest of ``value``'s canonical JSON."""
    return digest_of_text(canonical_json(value))


def _refuse_floats(data: Any) -> None:
    if isinstance(data, float):
        raise TypeError("A signed document holds no fractions: write the number as text.")
    if isinstance(data, dict):
        for item in data.values():
            _refuse_floats(item)
    elif isinstance(data, list | tuple):
        for item in data:
            _refuse_floats(item)
