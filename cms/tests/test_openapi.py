"""The OpenAPI document: it is one, it is the one that is kept, and it is served, for programs and for people."""

import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import validate
from wagtail.models import Site

from cms.api import api_router
from cms.openapi.document import openapi_document
from cms.tests.browser import PHONE, Person, chromium

API = "/api/v2"
DOCUMENT = openapi_document()


# The document


def test_document__is_openapi() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_document__is_the_one_that_is_kept() -> None:
    call_command("write_openapi", check=True, stdout=StringIO())


def test_document__describes_every_address_of_the_api() -> None:
    served = {
        re.sub(r"<int:pk>", "{id}", f"{API}/{endpoint.pattern.regex.pattern.strip('^')}{view.pattern}")
        for endpoint in api_router.get_urlpatterns()
        if hasattr(endpoint, "url_patterns")
        for view in endpoint.url_patterns
    }

    assert served == set(DOCUMENT["paths"])


def test_document__every_name_of_an_operation_is_its_own() -> None:
    names = [operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()]

    assert len(names) == len(set(names))


def test_document__says_what_every_shape_is() -> None:
    schemas = DOCUMENT["components"]["schemas"]

    assert [name for name, schema in schemas.items() if not schema.get("description")] == []


def test_blocks__are_a_discriminated_union() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    union = schemas["Block"]
    kinds = {
        part["$ref"]: schemas[part["$ref"].rpartition("/")[2]]["properties"]["type"]["const"] for part in union["oneOf"]
    }

    assert union["discriminator"] == {
        "propertyName": "type",
        "mapping": {kind: reference for reference, kind in kinds.items()},
    }


# What is served


def test_openapi_json__is_the_document(client: Client) -> None:
    answer = client.get(f"{API}/openapi.json")

    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content) == DOCUMENT
    assert client.get(f"{API}/openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.head(f"{API}/openapi.json").status_code == 200
    assert client.post(f"{API}/openapi.json").status_code == 405


def test_documentation__shows_everything_and_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get(f"{API}/docs/").content.decode()

    operations = [methods["get"]["operationId"] for methods in DOCUMENT["paths"].values()]
    assert [name for name in operations if f'<article id="{name}">' not in page] == []
    assert [name for name in DOCUMENT["components"]["schemas"] if f'<article id="shape-{name}">' not in page] == []
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!/|#)[^"]*"', page) == []
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors - set(re.findall(r'id="([^"]+)"', page)) == set()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_documentation__fits_a_phone_and_the_dark(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    assert Site.objects.exists()
    with chromium() as browser:
        reader = Person(browser, live_server.url)
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url))
        assert reader.visit(f"{API}/docs/") == 200
        reader.keep_pictures("20-api-documentation")
        reader.page.set_viewport_size(PHONE)
        for summary in reader.page.locator("summary").all():
            summary.click()
        assert not reader.scrolls_sideways()
        assert [address for address in asked if not address.startswith(live_server.url)] == []
        assert reader.errors == []
