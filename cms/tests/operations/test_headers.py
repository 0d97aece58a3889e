"""What browsers are told about pages, the admin, previews, files and data."""

import re
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from articles.models import ArticlePage
from articles.tests.factories import UserFactory, make_article, publish
from cms.operations.headers import ContentPolicy
from cms.security import content_policies

API = "/api/v2"
POLICY = "Content-Security-Policy"


def directives(response: Any) -> dict[str, set[str]]:
    """The policy of an answer: the sources of each directive."""
    parts = [part.split() for part in response.headers[POLICY].split(";")]
    return {part[0]: set(part[1:]) for part in parts}


@pytest.fixture
def article() -> ArticlePage:
    page = make_article()
    publish(page)
    return page


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(UserFactory.create(is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    return client


# Pages for readers


@pytest.mark.django_db
def test_public_page__lets_nothing_in_that_is_not_ours(client: Client, article: ArticlePage) -> None:
    for address in (article.get_url(), "/", "/nothing-here/", f"{API}/docs/"):
        said = directives(client.get(address))

        assert said["default-src"] == said["base-uri"] == said["frame-ancestors"] == {"'none'"}, address
        # No script at all: an empty list is none.
        assert said["script-src"] == set()
        assert said["style-src"] == said["form-action"] == {"'self'"}
        assert not any(
            source.startswith(("'unsafe", "*:", "http", "data:")) for sources in said.values() for source in sources
        )


@pytest.mark.django_db
def test_public_page__has_no_script_or_style_that_would_want_a_nonce(client: Client, article: ArticlePage) -> None:
    for address in (article.get_url(), "/", f"{API}/docs/"):
        content = client.get(address).text
        assert INLINE.findall(content) == [], address


INLINE = re.compile(r"<script(?![^>]*(?:src=|application/ld\+json))[^>]*>|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


def test_templates__have_no_script_of_their_own() -> None:
    """The desk's as well: nothing of ours wants `unsafe-inline`. Mails have styles, browsers do not see them."""
    folder = django_settings.BASE_DIR / "templates"
    found = {
        path.name: INLINE.findall(path.read_text()) for path in folder.rglob("*.html") if "mails" not in path.parts
    }

    assert len(found) > 50
    assert {name: parts for name, parts in found.items() if parts} == {}


def test_nonce__stands_in_the_policy_of_its_answer_which_nobody_keeps() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        request.resolver_match = None
        return HttpResponse(f'<style nonce="{request.csp_nonce}">', headers={"ETag": '"1"', "Surrogate-Key": "page-1"})

    answers = [ContentPolicy(page)(RequestFactory().get("/")) for _ in range(2)]
    nonces = {re.findall(r'nonce="(.+?)"', answer.text)[0] for answer in answers}

    assert len(nonces) == 2
    for answer, nonce in zip(
        answers, [re.findall(r'nonce="(.+?)"', answer.text)[0] for answer in answers], strict=True
    ):
        assert directives(answer)["script-src"] == {f"'nonce-{nonce}'"}
        assert directives(answer)["style-src"] == {"'self'", f"'nonce-{nonce}'"}
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert not {"ETag", "Surrogate-Key"} & set(answer.headers)


def test_images__come_from_the_hosts_of_the_installation_and_from_where_uploads_are() -> None:
    policies = content_policies(
        hosts=["cms.example.org", ".example.net", "[::1]"], media_url="https://media.example.org/files/"
    )

    assert policies["public"]["img-src"] == [
        "'self'",
        "cms.example.org:*",
        "*.example.net:*",
        "example.net:*",
        "https://media.example.org",
    ]


# The admin


def test_admin__lets_scripts_in_only_where_wagtail_has_them(editor: Client) -> None:
    page = make_article()
    edit = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    desk = editor.get(reverse("desk:pipeline"))
    signing_in = Client().get(reverse("wagtailadmin_login"))
    withdraw = editor.get(reverse("desk:withdraw", args=[publish(make_article(title="Other")).pk]), follow=True)

    assert edit.status_code == desk.status_code == signing_in.status_code == 200
    assert directives(edit)["script-src"] == {"'self'", "'unsafe-inline'"}
    assert directives(desk)["script-src"] == directives(signing_in)["script-src"] == {"'self'"}
    assert INLINE_SCRIPT.findall(desk.text + signing_in.text) == []
    for answer in (edit, desk, signing_in, withdraw):
        assert directives(answer)["frame-ancestors"] == directives(answer)["default-src"] == {"'none'"}
        assert "'unsafe-eval'" not in answer.headers[POLICY]
        assert answer.headers["X-Frame-Options"] == "DENY"


INLINE_SCRIPT = re.compile(r"<script(?![^>]*(?:src=|application/json))[^>]*>")


def test_preview__may_be_framed_by_the_editor_and_runs_nothing(editor: Client) -> None:
    page = make_article()
    framed = editor.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), {"in_preview_panel": "true"})
    alone = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert framed.status_code == alone.status_code == 200
    assert directives(framed)["frame-ancestors"] == {"'self'"}
    assert directives(alone)["frame-ancestors"] == {"'none'"}
    for preview in (framed, alone):
        # Like the page for readers that it shows.
        assert directives(preview)["script-src"] <= {"'self'"}


# Data and files


@pytest.mark.django_db
def test_data__says_as_much_on_the_short_way_as_on_the_long_one(client: Client, article: ArticlePage) -> None:
    long, short = (client.get(f"{API}/pages/{article.pk}/{query}") for query in ("?rich_text_format=html", ""))
    told = ["Cross-Origin-Resource-Policy", POLICY, "Referrer-Policy", "X-Content-Type-Options", "X-Robots-Tag"]

    assert [short.headers[name] for name in told] == [
        "same-origin",
        "default-src 'none'; frame-ancestors 'none'",
        "same-origin",
        "nosniff",
        "noindex",
    ]
    assert [long.headers[name] for name in told] == [short.headers[name] for name in told]


def test_answers__say_what_no_page_uses_and_who_may_show_them(client: Client, db: None) -> None:
    page, file = client.get("/"), client.get("/media/nothing.png")

    assert "camera=()" in page.headers["Permissions-Policy"]
    assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    # Frontends show our images.
    assert file.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_https__is_insisted_on(settings: Any, db: None) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = Client().get("/", secure=True)

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
