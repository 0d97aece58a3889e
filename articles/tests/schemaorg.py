"""Whether an object fits the vocabulary of schema.org: a part of it is in ``schemaorg.json``, with its release."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

VOCABULARY = json.loads((Path(__file__).parent / "schemaorg.json").read_text(encoding="utf-8"))
KEYWORDS = {"@context", "@type", "@id"}
# What texts of a data type look like. ``Duration`` is a quantity that is written as a text.
FORMS = {
    "Text": r"(?s).+",
    "URL": r"https?://[^\s<>\"]+",
    "Date": r"\d{4}-\d\d-\d\d",
    "DateTime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00",
    "Duration": r"PT\d+M",
}


@cache
def parents(name: str) -> frozenset[str]:
    """The type and all above it."""
    return frozenset({name}.union(*(parents(above) for above in VOCABULARY["types"].get(name, []))))


def misfits(value: Any, place: str = "") -> Iterator[str]:
    """Everything about ``value``, an object, that is not as the vocabulary says, one sentence each."""
    types = [value["@type"]] if isinstance(value["@type"], str) else value["@type"]
    yield from (f"{place}: there is no type {name}." for name in types if name not in VOCABULARY["types"])
    known = frozenset().union(*(parents(name) for name in types))
    for name, found in value.items():
        if name in KEYWORDS:
            continue
        where = f"{place}/{name}"
        if name not in VOCABULARY["properties"]:
            yield f"{where}: there is no such property."
            continue
        domain, range_ = VOCABULARY["properties"][name]
        if not known & set(domain):
            yield f"{where}: not a property of {types}."
        items = found if isinstance(found, list) else [found]
        if not items:
            yield f"{where}: an empty list says nothing."
        for item in items:
            yield from _misfits_of_item(item, set(range_), where)


def _misfits_of_item(item: Any, range_: set[str], where: str) -> Iterator[str]:
    if isinstance(item, dict):
        yield from misfits(item, where)
        types = [item["@type"]] if isinstance(item["@type"], str) else item["@type"]
        if not any(parents(name) & range_ for name in types):
            yield f"{where}: {types} is none of {sorted(range_)}."
    elif isinstance(item, str):
        if not any(re.fullmatch(FORMS[name], item) for name in range_ & FORMS.keys()):
            yield f"{where}: {item!r} is none of {sorted(range_)}."
    elif isinstance(item, bool) or not isinstance(item, int | float):
        yield f"{where}: {item!r} is no value."
    elif not any(parents(name) & {"Number"} for name in range_):
        yield f"{where}: {item!r} is none of {sorted(range_)}."
