"""What a new OpenAPI document does to those who hold on to the one before: what breaks, and what is only added."""

import json
from collections.abc import Iterator
from typing import Any

WORDS = {"description", "summary", "title", "example", "examples"}


def breaking_changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """A sentence for each thing that was promised and is removed or of another type."""
    promised, kept = dict(_promises(before)), dict(_promises(now))
    removed = [f"{name} was removed." for name in promised if name not in kept]
    retyped = [
        f"{name} was {said or 'as it was'} and is {kept[name]}."
        for name, said in promised.items()
        if name in kept and kept[name] != said
    ]
    return removed + retyped


def additions(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """The names of what is promised now and was not before."""
    promised = dict(_promises(before))
    return [name for name, _ in _promises(now) if name not in promised]


def major(document: dict[str, Any]) -> int:
    """The number of the version that only breaking changes raise."""
    return int(document["info"]["version"].partition(".")[0])


def _promises(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Everything that clients may rely on, each as a name and its type."""
    for name, schema in document["components"]["schemas"].items():
        yield from _of_schema(name, schema)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield from _of_operation(f"{method.upper()} {path}", operation, document)


def _of_schema(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield name, _type({key: part for key, part in schema.items() if key not in ("properties", "required", "oneOf")})
    for field, part in schema.get("properties", {}).items():
        yield f"{name}.{field}", _type(part)
    # A field that is always there may not become one that is sometimes missing; the other way round is no harm.
    for field in schema.get("required", []):
        yield f"{name}.{field} in every answer", ""
    for part in schema.get("oneOf", []):
        yield f"{name} as {_type(part)}", ""


def _of_operation(name: str, operation: dict[str, Any], document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    parameters = [_resolved(parameter, document) for parameter in operation["parameters"]]
    yield name, operation["operationId"]
    yield f"What {name} cannot do without", _type([part["name"] for part in parameters if part.get("required")])
    for parameter in parameters:
        schema = parameter["schema"]
        yield f"{name}?{parameter['name']}", _type({key: part for key, part in schema.items() if key != "enum"})
        for value in schema.get("enum", []):
            yield f"{name}?{parameter['name']}={value}", ""
    for status, response in operation["responses"].items():
        yield f"{name} with {status}", ""
        schema = _resolved(response, document).get("content", {}).get("application/json", {}).get("schema", {})
        for part in schema.get("anyOf", [schema] if schema else []):
            yield f"{name} with {status} as {_type(part)}", ""


def _resolved(part: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _type(schema: Any) -> str:
    """The type as compact JSON, without the words that explain it and without what a union may gain."""
    return json.dumps(_without_words(schema), sort_keys=True).replace("#/components/schemas/", "")


def _without_words(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_words(part) for part in schema]
    if isinstance(schema, dict):
        return {name: _without_words(part) for name, part in schema.items() if name not in WORDS | {"discriminator"}}
    return schema
