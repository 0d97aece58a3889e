"""Whatever is asked, nobody gets an error of the server, or sees how it came about.

A few hundred requests in CI; CMS_TESTS_REQUESTS=5000 for more, CMS_TESTS_SEED for others.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
import schemathesis
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as generated
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from wagtail.models import Site

from articles.tests.factories import UserFactory
from cms.openapi.document import openapi_document
from cms.tests.desk.scene import Scene, make_scene
from cms.tests.operations.mutations import Mutated, Mutations, of_api, of_everything
from cms.wsgi import application

pytestmark = [pytest.mark.property, pytest.mark.django_db]

REQUESTS = int(os.environ.get("CMS_TESTS_REQUESTS", 300))
SEED = int(os.environ.get("CMS_TESTS_SEED", 1))
API = "/api/v2/"
# What a debugging page or a crash would show.
LEAKS = (b"Traceback (most recent call last)", b"site-packages", b"django.db.utils", b"DJANGO_SETTINGS_MODULE")
# What the document promises of every answer; what else schemathesis looks for are guesses about other APIs.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
WORDS = ["articles", "image", "html", "wilma-writer", "en", "page", "create", "articles.ArticlePage", "1"]


@pytest.fixture
def scene(settings: Any) -> Scene:
    Site.objects.update(hostname="testserver", port=80)
    return make_scene()


@contextmanager
def crashes() -> Iterator[list[str]]:
    """The exceptions of views meanwhile, as text: a bare 500 does not say what it was."""
    met: list[str] = []

    def note(**signal: Any) -> None:
        met.append(repr(sys.exc_info()[1])[:300])

    got_request_exception.connect(note)
    try:
        yield met
    finally:
        got_request_exception.disconnect(note)


def ask(client: Client, asked: Mutated) -> Any:
    """The answer; nothing that it did stays done."""
    with transaction.atomic():
        answer = client.generic(
            asked.method, asked.address, asked.body, content_type=asked.content_type, headers=asked.headers
        )
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def wrong_with(asked: Mutated, answer: Any) -> str | None:
    """What no answer may be, if it is."""
    content = b"" if answer.streaming else answer.content
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if leak := next((leak for leak in LEAKS if leak in content), None):
        return f"shows {leak.decode()}"
    if answer.status_code >= 400 and answer.wsgi_request.path.startswith(API) and asked.method != "HEAD":
        is_told = answer.headers["Content-Type"] == "application/json" and isinstance(answer.json().get("message"), str)
        return None if is_told else f"status {answer.status_code} without a message"
    return None


def faults(mutations: Mutations, client: Client, requests: int) -> list[str]:
    found = []
    for number in range(requests):
        asked = mutations.make()
        with crashes() as met:
            wrong = wrong_with(asked, ask(client, asked))
        if wrong:
            found.append(f"{number}: {wrong} {met} {asked}")
    return found


@pytest.mark.parametrize("who", ["anybody", "reviewer", "administrator"])
def test_mutated_requests__meet_no_error_of_the_server(scene: Scene, who: str, note_figure: Any) -> None:
    client = Client(raise_request_exception=False)
    make: Callable[..., Mutations] = of_everything
    if who == "anybody":
        make = of_api
    else:
        user = scene.reviewer.user if who == "reviewer" else UserFactory.create(is_superuser=True)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    ids = [*(page.pk for page in scene.articles.values()), *(found.pk for found in scene.rounds.values()), 1, 2]
    requests = REQUESTS // 3 + 1
    found = faults(make(Random(SEED), ids=ids, words=[*WORDS, "x"]), client, requests)

    note_figure(f"errors of the server, leaks, errors without a sentence in {requests} mutated requests of {who}",
                len(found), "0")  # fmt: skip
    assert not found, "\n".join(found)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """What is asked past Django's own client would close the connection, and with it the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_requests_made_from_the_openapi_document__are_answered_as_it_says(scene: Scene, note_figure: Any) -> None:
    schema = schemathesis.openapi.from_dict(openapi_document())
    schema.app = application
    asked = []
    for operation in schema.get_all_operations():

        @seed(SEED)
        @generated(
            max_examples=max(10, REQUESTS // 30),
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.ok().as_strategy())
        def follow(case: Any) -> None:
            asked.append(case)
            with transaction.atomic():
                case.call_and_validate(base_url="http://testserver", checks=CHECKS)
                transaction.set_rollback(True)

        follow()
    note_figure("requests made from the OpenAPI document, all answered as it says", len(asked), "for the record")
