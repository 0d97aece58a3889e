"""The shared corpus: 48 real documents and the seed article, all of them imported, no word lost unseen.

Skipped where the corpus is missing (``conftest.corpus``).
"""

import io
import json

import pytest
from django.core.management import call_command

from articles.importing.inventory import Inventory
from articles.importing.losses import html_of
from articles.importing.plain_text import one_line
from articles.importing.reading import read_lines
from articles.importing.running import draft_of_line
from articles.models import ArticlePage, Promotion, Writer
from articles.rich_text import canonical_rich_text
from articles.tests.factories import UserFactory

# The only words without a place: they stood on links beside pictures that are not included.
LOST = {"nci-b2949c6e711a": ["words: Enlarge"], "nci-acc1cb351407": ["words: Ampliar"]}


@pytest.fixture(scope="module")
def lines(corpus):
    return read_lines(corpus / "articles.jsonl")


@pytest.fixture(scope="module")
def drafts(lines):
    return [draft_of_line(line) for line in lines]


@pytest.fixture(scope="module")
def seed(corpus):
    return json.loads((corpus / "seed-article.json").read_text(encoding="utf-8"))


def words_of_blocks(blocks):
    inventory = Inventory()
    inventory.read_html(html_of(blocks))
    return inventory.words


def words_of_line(data):
    inventory = Inventory()
    for section in data["sections"]:
        inventory.read_text(one_line(section["heading"]))
        inventory.read_html(section.get("html", ""))
        inventory.read_text(section.get("text", ""))
    return inventory.words


def test_corpus__every_word_of_every_line_stands_in_the_blocks_in_its_order(lines, drafts):
    assert len(drafts) == 48
    for line, draft in zip(lines, drafts, strict=True):
        assert [entry for entry in draft.no_place if entry.startswith("words")] == LOST.get(draft.source_id, [])
        lost = " ".join(LOST.get(draft.source_id, [])).split()[1:]
        expected = [word for word in words_of_line(line.data) if word not in lost]
        assert words_of_blocks(draft.body) == expected, draft.source_id


def test_corpus__nothing_dangerous_is_left(drafts):
    for draft in drafts:
        html = html_of(draft.body)
        for danger in ("<script", "onclick", "javascript:", "<nci-definition", "style=", 'href="/', 'href="#', "<img"):
            assert danger not in html, draft.source_id


def test_corpus__opening_and_saving_would_change_nothing(drafts):
    for draft in drafts:
        for block in draft.body:
            if isinstance(block["value"], str):
                in_document = canonical_rich_text(block["value"])
                assert in_document, draft.source_id
                assert canonical_rich_text(in_document) == in_document, draft.source_id


def test_corpus__missing_pictures_are_listed_and_their_captions_kept(drafts):
    draft = next(draft for draft in drafts if draft.source_id == "nci-b2949c6e711a")

    assert [block["type"] for block in draft.body].count("pull_caption") == 1
    assert [entry for entry in draft.no_place if entry.startswith("missing picture")]


def test_corpus__references_are_cited_where_the_text_names_them(drafts):
    draft = next(draft for draft in drafts if draft.source_id == "pmc-2ff763b5b275")

    html = html_of(draft.body)
    assert len(draft.references) == 58
    assert sum(str(reference.uuid) in html for reference in draft.references) > 50


def test_corpus__numbered_sections_keep_their_numbers_apart(drafts):
    draft = next(draft for draft in drafts if draft.source_id == "digitalgov-3656f0e79ec8")

    sections = [block["value"] for block in draft.body if block["type"] == "section"]
    assert [section["number"] for section in sections] == [1, 2, 3]
    assert sections[2]["heading"] == "3. Start small and iterate"[3:]


def test_seed__text_is_kept_to_the_letter_and_in_order(corpus, seed):
    [line] = read_lines(corpus / "seed-article.json")
    draft = draft_of_line(line)

    expected = [paragraph["text"] for paragraph in seed["intro"]]
    for section in seed["sections"]:
        expected += [section["heading"], *(block["text"] for block in section["blocks"])]
    made = html_of(draft.body).replace("</div>\n<div>", "</p><p>").replace("<div>", "").replace("</div>", "")
    assert [text for text in made.replace("</p>", "").split("<p>") if text] == expected
    assert [block["value"]["number"] for block in draft.body if block["type"] == "section"] == [1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_import_articles__the_whole_corpus_twice(corpus):
    UserFactory.create(username="importer")

    first, second = run_on(corpus / "articles.jsonl"), run_on(corpus / "articles.jsonl")

    assert "48 lines: 48 made, 0 updated, 0 unchanged, 0 left alone, 0 failed." in first
    assert second.startswith("48 lines: 0 made, 0 updated, 48 unchanged, 0 left alone, 0 failed.")
    articles = list(ArticlePage.objects.all())
    assert len({article.slug for article in articles}) == 48
    assert not any(article.live for article in articles)
    for article in articles:
        # What the editor asks of a body when somebody saves it.
        version = article.get_latest_revision_as_object()
        version.body.stream_block.clean(version.body)


@pytest.mark.django_db
def test_import_articles__the_seed_article(corpus, seed):
    UserFactory.create(username="importer")

    out = run_on(corpus / "seed-article.json")

    article = ArticlePage.objects.get()
    assert (article.title, article.slug) == (seed["title"], "5-facts-about-migraine-infusion-therapy")
    assert [row.writer.printed_name for row in article.article_writers.all()] == ["Emily Wagner, M.S."]
    assert Writer.objects.get().biography == f"<p>{seed['bios'][1]['text']}</p>"
    assert (
        Promotion.objects.get().body.replace("{member_count}", "84,000")
        == f"<p>{seed['team_promo']['blocks'][0]['text']}</p>"
    )
    assert article.promotion_prompt == f"<p>{seed['team_promo']['blocks'][1]['text']}</p>"
    assert {condition.name for condition in article.conditions.all()} == {"migraine"}
    assert {medicine.brand_names for medicine in article.medicines.all()} == {"Vyepti", "D.H.E. 45"}
    assert article.content_problems() == []
    for part in ("member_quote", "comments", "related_question", "site_chrome", "byline.updated", "Jazmin N. McSwain"):
        assert part in out


def run_on(path):
    out = io.StringIO()
    call_command("import_articles", str(path), user="importer", stdout=out, no_color=True)
    return out.getvalue()
