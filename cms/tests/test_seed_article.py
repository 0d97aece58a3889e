"""The seed article, from import to the reader: every line of it from one answer of the API, in order, to the letter."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils.html import strip_tags
from wagtail.models import Site

from articles.models import ArticlePage, Writer
from articles.tests.factories import ReviewerFactory, UserFactory, publish
from home.models import SharedFacts

pytestmark = pytest.mark.django_db

SIGNED_AT = datetime(2025, 1, 16, 15, 30, tzinfo=UTC)


def lines_of_source(seed: dict[str, Any]) -> Iterator[str]:
    """Every line of the seed article from its title to the second biography, in order."""
    yield seed["title"]
    for part in ("reviewer", "writer", "updated"):
        yield seed["byline"][part]["line"]
    for paragraph in seed["intro"]:
        yield paragraph["text"]
    for section in seed["sections"]:
        yield section["heading"]
        for block in section["blocks"]:
            yield block["text"]
    yield seed["team_promo"]["heading"]
    for block in seed["team_promo"]["blocks"]:
        yield block["text"]
    for biography in seed["bios"]:
        yield biography["text"]


def lines_of_answer(article: dict[str, Any]) -> Iterator[str]:
    """The same lines, as a frontend would print them from the API's answer and nothing else."""
    updated = datetime.fromisoformat(article["updated"])
    yield article["title"]
    yield f"Medically reviewed by {byline(article['medical_reviewer'])}"
    yield f"Written by {byline(article['writer'])}"
    yield f"Updated on {updated:%B} {updated.day}, {updated.year}"
    for block in article["body"]:
        if block["type"] == "section":
            number = f"{block['number']}. " if block["number"] else ""
            yield number + block["heading"]
        else:
            yield from paragraphs(block["html"])
    yield article["promotion"]["heading"]
    yield from paragraphs(article["promotion"]["html"] + article["promotion"]["prompt"])
    yield from paragraphs(article["medical_reviewer"]["biography"])
    yield from paragraphs(article["writer"]["biography"])


def byline(person: dict[str, Any]) -> str:
    return f"{person['name']}, {person['credentials']}"


def paragraphs(html: str) -> list[str]:
    """The text of each paragraph of ``html``."""
    return [text for part in html.split("</p>") if (text := unescape(strip_tags(part)).strip())]


@pytest.fixture
def seed(corpus: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((corpus / "seed-article.json").read_text(encoding="utf-8"))
    return data


@pytest.fixture
def article(seed: dict[str, Any], corpus: Path) -> ArticlePage:
    """The seed article as imported, with the reviewer that its byline names."""
    claimed = seed["byline"]["reviewer"]
    biography = seed["bios"][0]["text"]
    ReviewerFactory.create(name=claimed["name"], credentials=claimed["credentials"], biography=f"<p>{biography}</p>")
    UserFactory.create(username="desk", groups=["Editors"])
    facts = SharedFacts.for_site(Site.objects.get(is_default_site=True))
    facts.member_count = seed["team_promo"]["facts"]["members_at_least"]
    facts.save()
    call_command("import_articles", str(corpus / "seed-article.json"), user="desk", verbosity=0)
    return ArticlePage.objects.get()


def test_seed_article__is_a_draft_after_import(article: ArticlePage, client: Client) -> None:
    assert not article.live
    assert client.get(f"/api/v2/pages/{article.pk}/").status_code == 404
    assert Writer.objects.get().user is None


def test_seed_article__reads_to_the_letter_from_one_answer(
    article: ArticlePage, seed: dict[str, Any], client: Client
) -> None:
    with time_machine.travel(SIGNED_AT, tick=False):
        publish(article)
    answer = client.get("/api/v2/pages/", {"type": "articles.ArticlePage", "slug": article.slug, "fields": "*"}).json()
    (found,) = answer["items"]
    assert list(lines_of_answer(found)) == list(lines_of_source(seed))
    assert found["last_reviewed"] == found["updated"] == found["review"]["approved_at"] == "2025-01-16T15:30:00Z"
    assert found["review"]["next_review_due"] == (SIGNED_AT + timedelta(days=365)).date().isoformat()
    assert [condition["name"] for condition in found["conditions"]] == seed["mentioned"]["conditions"]


def test_seed_article__answers_alike_by_id_and_by_slug(article: ArticlePage, client: Client) -> None:
    with time_machine.travel(SIGNED_AT, tick=False):
        publish(article)
    by_id = client.get(f"/api/v2/pages/{article.pk}/").json()
    by_slug = client.get("/api/v2/pages/", {"type": "articles.ArticlePage", "slug": article.slug, "fields": "*"})
    (found,) = by_slug.json()["items"]
    # Wagtail shows the parent in details only.
    del by_id["meta"]["parent"]
    assert by_id == found
