"""What the demo says and draws, without a database."""

import re

import pytest

from articles.blocks import BodyBlock
from cms.demo import drawings, markup, reading
from cms.demo.bodies import Shelf, stream
from cms.demo.drawings import canvas
from cms.demo.markup import Targets, prose
from cms.demo.pages import drawings_of

ARTICLES = reading.articles()
CITED = re.compile(r"\[\[([a-z0-9-]+)\]\]")


@pytest.mark.parametrize("slug", ARTICLES)
def test_article__cites_every_reference_and_no_other(slug):
    article = ARTICLES[slug]

    assert set(CITED.findall(repr(article["body"]))) == set(article["references"])


@pytest.mark.parametrize("slug", ARTICLES)
def test_article__shows_drawings_that_exist(slug):
    assert set(drawings_of(ARTICLES[slug])) <= set(drawings.SCENES)


def test_drawings__are_all_shown():
    assert {name for article in ARTICLES.values() for name in drawings_of(article)} == set(drawings.SCENES)


def test_show_piece__uses_every_kind_of_block():
    kinds = {kind for entry in ARTICLES["migraine-diary"]["body"] for kind in entry}

    assert kinds == set(BodyBlock().child_blocks)


def test_people__carry_licence_numbers_that_nobody_has():
    assert all(person["licence_number"].startswith("DEMO-") for person in reading.people()["reviewers"])


def test_next_edition__differs_only_where_it_says_so():
    article = ARTICLES["inhaler-technique"]
    changed = [old for old, new in zip(article["body"], reading.next_edition(article), strict=True) if old != new]

    assert len(changed) == 4


def test_next_edition__of_words_that_are_not_there_is_refused():
    article = {"body": [{"rich_text": "One."}], "next_edition": [{"find": "Two", "replace": "Three"}]}

    with pytest.raises(ValueError, match="does not say “Two”"):
        reading.next_edition(article)


def test_stream__refuses_a_block_of_two_kinds():
    with pytest.raises(ValueError, match="Block 1 of x needs one kind"):
        stream([{"section": {}, "rich_text": ""}], slug="x", shelf=Shelf(Targets(), {}, {}))


def test_prose__knows_paragraphs_lists_and_emphasis():
    html = prose("A **b** *i* x^2^ H~2~O & <b>\n\n- one\n- two\n\n1. first\n\nEnd")

    assert html == (
        "<p>A <b>b</b> <i>i</i> x<sup>2</sup> H<sub>2</sub>O &amp; &lt;b&gt;</p>"
        "<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol><p>End</p>"
    )


def test_prose__points_at_references_articles_and_addresses():
    reference = "6a6f6f5e-5b0c-5b1b-9c5f-0b6b1b1b1b1b"
    html = prose("See[[a]] [it](article:b), [there](https://example.org/?x=1)", Targets({"a": reference}, {"b": 7}))

    assert f'<a linktype="reference" id="{reference}">{markup.CITATION_TEXT}</a>' in html
    assert '<a linktype="page" id="7">it</a>' in html
    assert '<a href="https://example.org/?x=1">there</a>' in html


def test_prose__with_an_unknown_reference_is_refused():
    with pytest.raises(KeyError, match="nowhere"):
        prose("See[[nowhere]]")


@pytest.mark.parametrize("name", drawings.SCENES)
def test_drawing__is_the_same_each_time(name, monkeypatch):
    monkeypatch.setattr(canvas, "SUPERSAMPLING", 1)

    assert drawings.drawing(name) == drawings.drawing(name)


def test_avatars__differ_from_each_other():
    told = reading.people()
    portraits = {drawings.avatar(person["avatar"]) for group in ("writers", "reviewers") for person in told[group]}

    assert len(portraits) == 4
