"""Canonical rich text as readers get it."""

import pytest

from articles.delivery.rendering import Renderer, linked_pages
from articles.rich_text import canonical_rich_text
from articles.tests.samples import GUIDELINE, TRIAL, cite

NUMBERS = {str(TRIAL): 1, str(GUIDELINE): 2}
ADDRESSES = {7: "https://read.example.org/articles/sleep/?a=1&b=2"}


def link(page: object) -> str:
    return f'<a linktype="page" id="{page}">more</a>'


def test_citation__shows_the_number_of_its_reference_and_leads_there() -> None:
    renderer = Renderer(NUMBERS, ADDRESSES)

    assert renderer.html(f"<p>Sleep {cite(GUIDELINE)}.</p>") == (
        '<p>Sleep <sup class="citation"><a id="citation-2-1" href="#reference-2">[2]</a></sup>.</p>'
    )


def test_citations__of_one_reference__are_counted_through_all_texts() -> None:
    renderer = Renderer(NUMBERS, ADDRESSES)

    renderer.html(f"<p>{cite(TRIAL)}{cite(TRIAL)}</p>")
    renderer.inline(f"<p>{cite(TRIAL)}{cite(GUIDELINE)}</p>")

    assert renderer.citations == {
        str(TRIAL): ["citation-1-1", "citation-1-2", "citation-1-3"],
        str(GUIDELINE): ["citation-2-1"],
    }


def test_citation__of_nothing__says_nothing() -> None:
    assert Renderer({}, {}).html(f"<p>Sleep {cite(TRIAL)}.</p>") == "<p>Sleep .</p>"


def test_link__to_a_public_page__has_its_address() -> None:
    assert Renderer({}, ADDRESSES).html(f"<p>{link(7)}</p>") == (
        '<p><a href="https://read.example.org/articles/sleep/?a=1&amp;b=2">more</a></p>'
    )


@pytest.mark.parametrize("page", [8, "", "x", "7x", "99999999999999999999999", "-7", "٧"])
def test_link__to_any_other_page__loses_its_address_not_its_words(page: object) -> None:
    assert Renderer({}, ADDRESSES).html(f"<p>{link(page)}</p>") == "<p><a>more</a></p>"


def test_link__outwards__stays() -> None:
    text = '<p><a href="https://example.org/?a=1&amp;b=2">out</a></p>'

    assert Renderer({}, ADDRESSES).html(text) == text


@pytest.mark.parametrize(
    ("text", "inline"),
    [
        ("", ""),
        ("<p>One <b>thing</b></p>", "One <b>thing</b>"),
        ("<p>One</p><p>Two</p>", "<p>One</p><p>Two</p>"),
        ("<ul><li>One</li></ul>", "<ul><li>One</li></ul>"),
        ("<p>One<br/>two</p>", "One<br/>two"),
    ],
)
def test_inline__of_one_paragraph__is_without_it(text: str, inline: str) -> None:
    assert Renderer({}, {}).inline(text) == inline


def test_text_that_looks_like_markup__stays_text() -> None:
    text = canonical_rich_text('<p>&lt;a linktype="page" id="7"&gt; and &lt;script&gt;</p>')

    assert Renderer(NUMBERS, ADDRESSES).html(text) == text
    assert linked_pages(text) == set()


def test_linked_pages__are_numbers_that_pages_can_have() -> None:
    assert linked_pages(f"<p>{link(7)}{link(8)}{link(7)}{link('x')}{link('9' * 30)}</p>") == {7, 8}


TEXT = f"<p>See {link(7)}, {link(8)} {cite(TRIAL)} <i>H</i><sub>2</sub>O</p><ul><li>One</li></ul>"
FORMS = {
    "html": (
        '<p>See <a href="https://read.example.org/articles/sleep/?a=1&amp;b=2">more</a>, <a>more</a> '
        '<sup class="citation"><a id="citation-1-1" href="#reference-1">[1]</a></sup> '
        "<i>H</i><sub>2</sub>O</p><ul><li>One</li></ul>"
    ),
    "db_html": TEXT,
    "markdown": (
        "See [more](https://read.example.org/articles/sleep/?a=1&b=2), more [<sup>\\[1\\]</sup>](#reference-1) "
        "*H*<sub>2</sub>O\n\n- One\n\n"
    ),
    "db_markdown": (
        f"See [more](wagtail://page?id=7), [more](wagtail://page?id=8) [\\[ref\\]](wagtail://reference?id={TRIAL}) "
        "*H*<sub>2</sub>O\n\n- One\n\n"
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_form__that_wagtail_knows__is_had_without_a_look_at_the_database(form: str) -> None:
    assert Renderer(NUMBERS, ADDRESSES, form).html(TEXT) == FORMS[form]


@pytest.mark.parametrize("form", ["db_html", "db_markdown"])
def test_form__of_the_database__has_no_addresses(form: str) -> None:
    assert "read.example.org" not in Renderer(NUMBERS, ADDRESSES, form).html(TEXT)
