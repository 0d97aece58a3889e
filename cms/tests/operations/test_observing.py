"""Each request has an id, which the client gets and every line of the log carries; and no line says what is secret."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from articles.tests.factories import PASSWORD, UserFactory, make_article, publish
from cms.operations.logs import logging_settings
from cms.operations.metrics import kind_of
from cms.operations.request_ids import current_id

ID = "from-the-proxy.4711"
HEADER = "X-Request-ID"


@pytest.fixture
def log(settings: Any) -> Iterator[io.StringIO]:
    """What production writes on stderr."""
    stream = io.StringIO()
    as_json = logging_settings(form="json", level="WARNING")
    as_json["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(as_json)
    try:
        yield stream
    finally:
        logging.config.dictConfig(settings.LOGGING)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.django_db
def test_request_id__every_answer_carries_it(client: Client) -> None:
    page = make_article()
    publish(page)
    fast, endpoint = f"/api/v2/pages/{page.pk}/", "/api/v2/writers/"
    for address in (fast, endpoint, "/articles/", "/admin/login/", "/nothing/", "/healthz"):
        assert client.get(address, headers={HEADER: ID}).headers[HEADER] == ID
    made = {client.get(fast).headers[HEADER] for _ in range(2)}
    assert len(made) == 2
    for refused in ("", "short", "x" * 65, "with space here", "líne-of-letters", "a\nb-c-d-e-f-g"):
        given = client.get(fast, headers={HEADER: refused}).headers[HEADER]
        assert given != refused
        assert len(given) == 24


@pytest.mark.django_db
def test_log__one_line_for_a_request__without_what_was_asked(log: io.StringIO, client: Client) -> None:
    client.get("/api/v2/pages/?search=my+illness", headers={HEADER: ID, "cookie": "sessionid=S3CRET"})
    client.get("/admin/password_reset/confirm/MQ/c8f3tok-en/", headers={HEADER: ID})
    client.get("/readyz?exclude=worker")
    found, reset = lines(log)
    assert {name: found[name] for name in ("level", "logger", "method", "path", "status", "request_id")} == {
        "level": "INFO",
        "logger": "cms.access",
        "method": "GET",
        "path": "/api/v2/pages/",
        "status": 200,
        "request_id": ID,
    }
    assert 0 < found["duration_ms"] < 60_000
    assert found["time"].endswith("Z")
    assert reset["path"] == "/admin/password_reset/confirm/…"
    for secret in ("illness", "S3CRET", "c8f3tok"):
        assert secret not in log.getvalue()


@pytest.mark.django_db
def test_log__sign_in_and_an_error__hold_no_secrets_and_one_id(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    user = UserFactory.create(username="private-name")
    for password in (PASSWORD, "a wrong password"):
        client.post("/admin/login/", {"username": user.username, "password": password}, headers={HEADER: ID})

    def fail(*args: Any) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr("articles.delivery.shortcut._answer", fail)
    answer = client.get("/api/v2/pages/?search=my+illness", headers={HEADER: ID})
    assert answer.status_code == 500
    assert answer.headers[HEADER] == ID
    (error,) = [line for line in lines(log) if line["level"] == "ERROR"]
    assert "RuntimeError: The disk is full." in error["exception"]
    assert {line["request_id"] for line in lines(log)} == {ID}
    for secret in (PASSWORD, "a wrong password", "illness"):
        assert secret not in log.getvalue()


def test_log__a_line_that_is_no_text__is_still_a_line(log: io.StringIO) -> None:
    current_id.set("")
    said = {"name": "articles", "levelno": logging.WARNING, "msg": "No file %s", "args": ("\udce9.png",)}
    record = logging.makeLogRecord({**said, "levelname": "WARNING", "request": "GET /?token=S3CRET"})
    # Not by a logger: what pytest catches of it could not be handed from one of its processes to another.
    (handler,) = (one for one in logging.getLogger().handlers if getattr(one, "stream", None) is log)
    handler.handle(record)

    (line,) = lines(log)
    assert line["message"] == "No file \udce9.png"
    assert line["request_id"] == ""
    assert "S3CRET" not in log.getvalue()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v2/pages/4/", "delivery_api"),
        ("/api/v3/pages/", "management_api"),
        ("/api/", "page"),
        ("/admin/pages/4/edit/", "admin"),
        ("/sitemap-articles.xml", "crawler"),
        ("/media/images/a.png", "file"),
        ("/articles/migraine/", "page"),
        ("/", "page"),
        ("", "page"),
    ],
)
def test_kind_of__is_one_of_few(path: str, kind: str) -> None:
    assert kind_of(path) == kind
