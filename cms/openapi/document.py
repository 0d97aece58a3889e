"""The OpenAPI document of the delivery API, kept as ``docs/openapi.json``, from which clients are generated."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from cms.openapi.parameters import parameter_components
from cms.openapi.paths import ENDPOINTS, header_components, paths, response_components
from cms.openapi.schemas import schema_components

# The first number is raised by what breaks clients, the second by what is added. docs/api.md has the promise.
VERSION = "2.1"
KEPT = Path(settings.BASE_DIR) / "docs" / "openapi.json"

ABOUT = """\
Medically reviewed articles, exactly as they were signed. No token is needed, nothing can be written, and nothing is
here that no medical reviewer has approved.

Every list has `meta.total_count` and `items`. Every refusal is `{"message": "…"}`. Times are UTC in ISO 8601. `HEAD`
works like `GET`.

Fields and kinds of blocks may be added at any time: leave alone what you do not know. None is taken away or changed
within this version."""


@cache
def openapi_document() -> dict[str, Any]:
    """OpenAPI 3.1, as plain JSON data."""
    tags = [{"name": endpoint.name, "description": endpoint.said} for endpoint in ENDPOINTS]
    return {
        "openapi": "3.1.1",
        "info": {"title": "Delivery API", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "tags": [*tags, {"name": "site", "description": "The site itself"}],
        "paths": paths(),
        "components": {
            "schemas": schema_components(),
            "parameters": parameter_components(),
            "headers": header_components(),
            "responses": response_components(),
        },
    }


def as_text(document: dict[str, Any]) -> str:
    """The document as it is kept."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def kept_document() -> dict[str, Any]:
    """What is kept in ``docs/openapi.json``."""
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
    return kept
