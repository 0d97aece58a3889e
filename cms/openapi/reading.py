"""The OpenAPI document as the documentation page shows it: addresses by part of the API, and shapes with fields."""

import re
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

CODE = re.compile(r"`([^`]+)`")


def sections(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of the API in order, each ``{name, said, operations}``."""
    found = {tag["name"]: {**tag, "said": said(tag["description"]), "operations": []} for tag in document["tags"]}
    for path, methods in document["paths"].items():
        operation = methods["get"]
        found[operation["tags"][0]]["operations"].append(_operation(path, operation, document))
    return list(found.values())


def shapes(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every shape of an answer: ``{name, said, kinds, fields}``; ``kinds`` where it is one of several."""
    schemas = document["components"]["schemas"]
    return [
        {
            "name": name,
            "said": said(schema.get("description", "")),
            "kinds": type_in_words({"anyOf": schema["oneOf"]}) if "oneOf" in schema else "",
            # What is never complete shows no fields of its own: they are those of others.
            "fields": [
                {"name": field, "type": type_in_words(part), "said": said(part.get("description", ""))}
                for field, part in schema.get("properties", {}).items()
                if "required" in schema or "discriminator" in schema
            ],
        }
        for name, schema in schemas.items()
    ]


def said(text: str) -> SafeString:
    """A description: paragraphs and `code`."""
    paragraphs = [CODE.sub(r"<code>\1</code>", str(escape(part))) for part in text.split("\n\n") if part]
    return mark_safe("".join(f"<p>{part}</p>" for part in paragraphs))  # noqa: S308 -- escaped above


def type_in_words(schema: dict[str, Any]) -> SafeString:
    """The type of a value in words, with links to shapes."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return format_html('<a href="#shape-{}">{}</a>', name, name)
    if "anyOf" in schema:
        return format_html_join(" or ", "{}", ((type_in_words(part),) for part in schema["anyOf"]))
    if "const" in schema:
        return format_html("<code>{}</code>", schema["const"])
    if "enum" in schema:
        return format_html_join(", ", "<code>{}</code>", ((value,) for value in schema["enum"]))
    if schema.get("type") == "array":
        return format_html("list of {}", type_in_words(schema["items"]))
    words = {"string": "text", "integer": "number", "boolean": "true or false", "null": "null", "object": "object"}
    formats = {"date-time": "time", "date": "day"}
    return escape(formats.get(schema.get("format", ""), words[schema["type"]]))


def _operation(path: str, operation: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    components = document["components"]
    asked = [components["parameters"][part["$ref"].rpartition("/")[2]] for part in operation["parameters"]]
    answers = []
    for status, answer in operation["responses"].items():
        resolved = components["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        schema = resolved.get("content", {}).get("application/json", {}).get("schema")
        answers.append(
            {
                "status": status,
                "said": said(resolved["description"]),
                "type": type_in_words(schema) if schema else "",
            }
        )
    return {
        "name": operation["operationId"],
        "path": path,
        "summary": operation["summary"],
        "parameters": [
            {
                "name": part["name"],
                "type": type_in_words(part["schema"]),
                "said": said(part.get("description", "")),
                "within": part["in"],
            }
            for part in asked
        ],
        "answers": answers,
    }
