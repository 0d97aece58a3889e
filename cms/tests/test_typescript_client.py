"""The TypeScript client: generated from the OpenAPI document, strict, and showing readers what was signed."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from articles.document.types import Content, read_document
from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import make_article, publish
from articles.tests.samples import make_full_article
from cms.tests.node import run, run_tests, site_at
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.node
SERVED = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NOTICE = "Ask your pharmacist."


@pytest.fixture
def site(live_server: Any, settings: Any) -> Any:
    return site_at(live_server, settings)


def test_types__generated_anew__are_those_that_are_kept(client_package: Path) -> None:
    kept = Path(django_settings.BASE_DIR) / "clients" / "typescript" / "src" / "schema.ts"

    assert (client_package / "src" / "schema.ts").read_text() == kept.read_text(), "Run `make client`."


def test_client__compiles_strictly(client_package: Path) -> None:
    run(client_package, "npm", "run", "check")


@pytest.mark.parametrize("kind", ["table", "member_quote"])
def test_frontend__that_misses_a_kind_of_block__does_not_compile(client_package: Path, kind: str) -> None:
    example = client_package / "examples" / "render.ts"
    whole = example.read_text()
    one_less = re.sub(rf'    case "{kind}":\n      return [^\n]*\n', "", whole)
    assert one_less != whole
    example.write_text(one_less)
    try:
        with pytest.raises(AssertionError, match=r"is not assignable to parameter of type 'never'"):
            run(client_package, "npm", "run", "check")
    finally:
        example.write_text(whole)


@SERVED
def test_example__shows_what_was_signed(client_package: Path, site: Any) -> None:
    page = make_full_article()
    content = read_document(publish(page).document).content

    shown = run(client_package, "node", "dist/examples/render.js", site.root_url, page.slug)

    assert shown.startswith(f'<article lang="{content.language}">')
    words = words_of(shown)
    place = 0
    for text in signed_texts(content):
        assert text in words[place:], f"“{text}” is missing, or stands before “{words[place:][:80]}”."
        place = words.index(text, place) + len(text)


@SERVED
def test_client__against_a_site(client_package: Path, site: Any) -> None:
    page, gone = make_full_article(), make_article(title="Gone")
    content = read_document(publish(page).document).content
    publish(gone)
    withdraw(page_id=gone.pk, user=gone.owner, reason="It is wrong.", notice=NOTICE)
    expected = {
        "slug": page.slug,
        "id": page.pk,
        "title": content.title,
        "titles": ["2 Ways to Sleep with Migraine", "Migraine and Light"],
        "writer": content.writers[0],
        "kinds": [block.type for block in content.body],
        "withdrawn": {"id": gone.pk, "path": f"/articles/{gone.slug}/", "notice": NOTICE},
    }

    run_tests(client_package, "client", base_url=site.root_url, expected=expected)


@SERVED
def test_example__of_a_slug_that_nobody_has__says_so(client_package: Path, site: Any) -> None:
    draft = make_article(title="Draft")
    assert ArticlePage.objects.child_of(ArticleIndexPage.objects.get()).get() == draft

    with pytest.raises(AssertionError, match=r"ended with 1\.\n\nNo public article has the slug “draft”\."):
        run(client_package, "node", "dist/examples/render.js", site.root_url, draft.slug)


def signed_texts(content: Content) -> list[str]:
    """Every text that was signed, in reading order."""
    hero = content.hero_image
    texts = [content.title, content.summary, hero.alt_text if hero else "", hero.caption if hero else ""]
    for block in content.body:
        said = block.model_dump()
        names = ["caption", "headings", "rows", "heading", "question", "alt_text", "quote", "html", "answer", "points"]
        names += ["attribution", "credit"]
        # A picture's alternative text stands before its caption, a table's caption before the table.
        if block.type == "image":
            names = ["alt_text", "caption", "credit"]
        texts += [text for name in names for text in flat(said.get(name, ""))]
    texts += [text for row in content.references for text in (row.title, row.source)]
    return [words for text in texts if (words := words_of(text))]


def flat(value: Any) -> list[str]:
    return [text for part in value for text in flat(part)] if isinstance(value, list) else [value]


def words_of(html: str) -> str:
    """The text of HTML, alternative texts included and citations left out."""
    html = re.sub(r'<sup class="citation">.*?</sup>|<a [^>]*linktype="reference"[^>]*>.*?</a>', "", html)
    html = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r" \1 ", html)
    html = re.sub(r"</?(?:b|i|a)\b[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).replace(" .", ".").split())
