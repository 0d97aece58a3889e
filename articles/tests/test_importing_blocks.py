"""Plain text to pieces, pieces to blocks, and the look at what the blocks lack."""

import pytest

from articles.importing.assembling import body_of
from articles.importing.fitting import cut
from articles.importing.inventory import Inventory
from articles.importing.losses import losses
from articles.importing.pieces import Caption, Heading, Prose, Table
from articles.importing.plain_text import one_line, paragraph, pieces_of_text

TABLE = {"columns": [{"type": "text", "heading": "A"}], "rows": [{"values": ["<p>b</p>"]}], "caption": "C"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb  c\n\nd", ["<p>a b c</p>", "<p>d</p>"]),
        ("a\n    b", ["<p>a</p>", "<p>b</p>"]),
        ("- a\n- b\n\nc", ["<ul><li>a</li><li>b</li></ul>", "<p>c</p>"]),
        ("a:    - b.    - c.        d", ["<p>a:</p>", "<ul><li>b.</li><li>c.</li></ul>", "<p>d</p>"]),
        ("• a  • b\n* c", ["<ul><li>a</li><li>b</li><li>c</li></ul>"]),
        ("a - b, c-d, 5 * 6", ["<p>a - b, c-d, 5 * 6</p>"]),
        ("<b>a</b> & \u00a0b", ["<p>&lt;b&gt;a&lt;/b&gt; &amp; \u00a0b</p>"]),
        (" \n\t", []),
    ],
)
def test_pieces_of_text(text, expected):
    assert [piece.html for piece in pieces_of_text(text)] == expected


def test_paragraph__keeps_quotes_and_dashes_to_the_letter():
    assert paragraph("“I’ve had it” — she said") == "<p>“I’ve had it” — she said</p>"


def test_one_line__resolves_entities():
    assert one_line(" A &mdash; b\n &amp; c ") == "A — b & c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", ("short", "")),
        ("one two three", ("one two…", "three")),
        ("one two, three", ("one two…", "three")),
        ("onetwothreefour", ("onetwoth…", "reefour")),
    ],
)
def test_cut__at_a_word(text, expected):
    assert cut(text, 9) == expected
    assert len(expected[0]) <= 9


def types_and_values(pieces):
    return [(block["type"], block["value"]) for block in body_of(pieces)]


def test_body_of__prose_before_the_first_heading_introduces():
    pieces = [Prose("<p>a</p>"), Caption("<p>b</p>"), Prose("<p>c</p>"), Heading("D", 2), Prose("<p>e</p>")]
    pieces += [Prose("<ul><li>f</li></ul>"), Table(TABLE)]

    assert types_and_values(pieces) == [
        ("introduction", "<p>a</p>"),
        ("pull_caption", "<p>b</p>"),
        ("introduction", "<p>c</p>"),
        ("section", {"number": None, "heading": "D", "level": "2", "anchor": ""}),
        ("rich_text", "<p>e</p><ul><li>f</li></ul>"),
        ("table", TABLE),
    ]


def test_body_of__first_paragraph_introduces_where_nothing_is_a_heading():
    assert types_and_values([Prose("<p>a</p>"), Prose("<p>b</p>"), Prose("<p>c</p>")]) == [
        ("introduction", "<p>a</p>"),
        ("rich_text", "<p>b</p><p>c</p>"),
    ]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([2, 3, 4, 2], "2342"),
        ([3, 3, 2, 3], "2223"),
        ([1, 2, 3, 4], "2344"),
        ([2, 4, 4, 3], "2333"),
        ([6, 1], "22"),
    ],
)
def test_body_of__levels_begin_at_two_and_skip_none(levels, expected):
    blocks = body_of([Heading(f"H{number}", level) for number, level in enumerate(levels)])

    assert "".join(block["value"]["level"] for block in blocks) == expected


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["1. A", "B", "2. C"], [(1, "A"), (None, "B"), (2, "C")]),
        (["1. A", "3. C"], [(None, "1. A"), (None, "3. C")]),
        (["1. A"], [(None, "1. A")]),
        (["2.5 mg", "1.A"], [(None, "2.5 mg"), (None, "1.A")]),
    ],
)
def test_body_of__numbers_stand_apart_where_headings_count(headings, expected):
    blocks = body_of([Heading(heading, 2) for heading in headings])

    assert [(block["value"]["number"], block["value"]["heading"]) for block in blocks] == expected


def test_body_of__a_heading_that_is_too_long_becomes_a_paragraph():
    assert types_and_values([Heading("H", 2), Heading("word " * 60 + "end", 2)])[1][0] == "rich_text"


def test_losses__names_words_and_links_that_no_block_has():
    source = Inventory(base="https://x.org/")
    source.read_html("<h2>One</h2><p>two <a href='/a'>three</a> three</p>")
    source.read_text("- four")

    assert list(losses(source, body_of([Heading("One", 2), Prose("<p>two three</p>")]))) == [
        "words: three four",
        "addresses whose words have no link here: https://x.org/a",
    ]


def test_losses__none_where_everything_stands_in_blocks():
    source = Inventory()
    source.read_html("<h2>1. One</h2><h2>2. Two</h2><table><caption>C</caption><tr><th>A</tr><tr><td>b</tr></table>")

    assert list(losses(source, body_of([Heading("1. One", 2), Heading("2. Two", 2), Table(TABLE)]))) == []
