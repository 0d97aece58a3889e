"""Foreign HTML to pieces: what is kept, what goes, and that no word goes unseen."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importing.addresses import linkable
from articles.importing.assembling import body_of
from articles.importing.cleaning import clean
from articles.importing.inventory import Inventory
from articles.importing.losses import html_of
from articles.importing.pieces import Caption, Heading, Prose, Table

UUID = "2f0e6c1e-0d3e-4a43-9d0e-5a7c3f7a1b11"


def inventory_of(html, **options):
    inventory = Inventory(**options)
    inventory.read_html(html)
    return inventory


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # What attacks readers.
        ("<p>a<script>alert(1)</script>b</p>", ["<p>ab</p>"]),
        ("<p>a</p><script>alert('<p>x</p>')</script>", ["<p>a</p>"]),
        ("<p>a</p><script>never closed", ["<p>a</p>"]),
        ("<scr<script>ipt>alert(1)</script>", ["<p>ipt&gt;alert(1)</p>"]),
        ('<p onclick="x()" onmouseover=x() style="color:red" class=c id=i>a</p>', ["<p>a</p>"]),
        ('<a href="javascript:alert(1)">a</a>', ["<p>a</p>"]),
        ('<a href="JaVa\tScript:alert(1)">a</a>', ["<p>a</p>"]),
        ('<a href="&#106;avascript&colon;alert(1)">a</a>', ["<p>a</p>"]),
        ('<a href=" vbscript:x">a</a> <a href="data:text/html,x">b</a>', ["<p>a b</p>"]),
        ('<a href="file:///etc/passwd">a</a> <a href="ftp://x.org/">b</a>', ["<p>a b</p>"]),
        ("<style>p {color: red}</style><p>a</p>", ["<p>a</p>"]),
        ('<iframe src="https://x.org/"></iframe><p>a</p>', ["<p>a</p>"]),
        ("<svg><script>alert(1)</script><text>a</text></svg><p>b</p>", ["<p>b</p>"]),
        ('<svg onload="alert(1)"/><p>a</p>', ["<p>a</p>"]),
        ('<math><mtext><style><img src=x onerror="alert(1)"></style></mtext></math><p>a</p>', ["<p>a</p>"]),
        ("<form action=/x><input name=a value=b>a<button>b</button></form>", ["<p>ab</p>"]),
        ("<!-- <p>hidden</p> --><p>a</p>", ["<p>a</p>"]),
        ("<object data=x.swf><embed src=x.swf></object><p>a</p>", ["<p>a</p>"]),
        # What is broken.
        ("<p>a <b>b <i>c</p><p>d</p>", ["<p>a <b>b <i>c</i></b></p>", "<p><b><i>d</i></b></p>"]),
        ("a &amp; b &lt;c&gt; &eacute;&#233;&nbsp;&unknown;", ["<p>a &amp; b &lt;c&gt; éé\u00a0&amp;unknown;</p>"]),
        ("</div></p>a</b>", ["<p>a</p>"]),
        ("<p> \n a\t b <br> </p><p>&nbsp;</p><p></p>", ["<p>a b</p>"]),
        # What is kept.
        (
            "<strong>a</strong> <em>b</em> H<sub>2</sub>O<sup>3</sup>",
            ["<p><b>a</b> <i>b</i> H<sub>2</sub>O<sup>3</sup></p>"],
        ),
        ("a<br>b", ["<p>a<br/>b</p>"]),
        ('<a href="https://x.org/?a=1&amp;b=%22">a</a>', ['<p><a href="https://x.org/?a=1&amp;b=%22">a</a></p>']),
        ('<a href="mailto:a@x.org">a</a>', ['<p><a href="mailto:a@x.org">a</a></p>']),
        ("<nci-definition data-x=1>a</nci-definition>, <u>b</u>", ["<p>a, b</p>"]),
        ("<div>a<div>b</div>c</div>", ["<p>a</p>", "<p>b</p>", "<p>c</p>"]),
        ("<blockquote><p>a</p></blockquote><aside>b</aside>", ["<p>a</p>", "<p>b</p>"]),
        ("<dl><dt>a</dt><dd>b</dd></dl>", ["<p>a</p>", "<p>b</p>"]),
        # Lists.
        ("<ul><li>a</li><li><p>b</p></li><li> </li></ul>", ["<ul><li>a</li><li>b</li></ul>"]),
        ("<ol><li>a<ul><li>b</ul><li>c</ol>", ["<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"]),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", ["<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"]),
        ("<ul>a<ul><li>b</li></ul></ul>", ["<ul><li>a<ul><li>b</li></ul></li></ul>"]),
        ("<ul><ul><li>a</li></ul><li>b</li></ul>", ["<ul><li>a</li><li>b</li></ul>"]),
        ("<ul><li><h3>a</h3><p>b</p><p>c</p></li></ul>", ["<ul><li><b>a</b><br/>b<br/>c</li></ul>"]),
        ("<ul><li>a<table><tr><td>b<td>c</table></li></ul>", ["<ul><li>a<br/>b<br/>c</li></ul>"]),
        ("<ul></ul><p>a</p>", ["<p>a</p>"]),
    ],
)
def test_clean__prose(html, expected):
    assert [piece.html for piece in clean(html) if isinstance(piece, Prose)] == expected
    assert all(isinstance(piece, Prose) for piece in clean(html))


def test_clean__headings_captions_and_prose_keep_their_order():
    html = """<h2>One <em>two</em><br>three</h2>Text<h3></h3><a href="https://x.org/"><h4>Linked</h4></a>
    <p>Before <figure><a href="big.jpg">Enlarge</a><img src="a.jpg" alt="A"><figcaption>Cap<p>tion</p></figcaption>
    </figure>after</p><figure><img src="b.jpg"></figure>"""

    assert clean(html) == [
        Heading("One two three", 2),
        Prose("<p>Text</p>"),
        Heading("Linked", 4),
        Prose("<p>Before</p>"),
        Caption("<p>Cap<br/>tion</p>"),
        Prose("<p>after</p>"),
    ]


def table_of(html):
    [piece] = clean(html)
    assert isinstance(piece, Table)
    headings = [column["heading"] for column in piece.value["columns"]]
    return headings, [row["values"] for row in piece.value["rows"]], piece.value["caption"]


def test_clean__table_with_heading_row_and_joined_cells():
    headings, rows, caption = table_of(
        """<table><caption>Doses &amp; <b>days</b></caption>
        <thead><tr><th colspan="2">Dose<th>Days</thead>
        <tr><td rowspan="2">low<td>1 <em>mg</em><td><a href="javascript:x">3</a>
        <tr><td><ul><li>2 mg<li>daily</ul><td></table>"""
    )

    assert headings == ["Dose", "", "Days"]
    assert rows == [["<p>low</p>", "<p>1 <i>mg</i></p>", "<p>3</p>"], ["", "<p>2 mg<br/>daily</p>", ""]]
    assert caption == "Doses & days"


def test_clean__table_without_heading_row():
    headings, rows, _ = table_of("<table><tr><th>a</th><td>b</td></tr><tr><th>c</th></tr></table>")

    assert headings == ["", ""]
    assert rows == [["<p><b>a</b></p>", "<p>b</p>"], ["<p><b>c</b></p>", ""]]


@pytest.mark.parametrize("span", ["100000000", "-1", "x", "", "²"])
def test_clean__table_with_a_senseless_span(span):
    headings, rows, _ = table_of(f'<table><tr><td colspan="{span}" rowspan="{span}">a</table>')

    assert len(headings) <= 100
    assert rows[0][0] == "<p>a</p>"


def test_clean__empty_table_is_nothing():
    assert clean("<table><tr><td> </td></tr></table>") == []


def test_clean__citation_keeps_its_words_and_the_reference():
    [piece] = clean('(<a href="#b1">Smith 2001</a>)', citations={"#b1": UUID})

    assert piece.html == f'<p>(Smith 2001<a linktype="reference" id="{UUID}">[ref]</a>)</p>'
    assert inventory_of(piece.html).words == ["(Smith", "2001)"]


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("https://x.org/a b", "", "https://x.org/a b"),
        ("/a?b#c", "https://x.org/d/e", "https://x.org/a?b#c"),
        ("/a", "", None),
        ("a.html", "javascript:x", None),
        ("//y.org/", "https://x.org/", "https://y.org/"),
        ("#a", "https://x.org/", None),
        ("https://", "", None),
        ("https:///a", "", None),
        ("http://[x", "", None),
        ("http://x.org:port/", "", None),
        ("{{<", "", None),
        ("mailto:", "", None),
        ("mailto:a@x.org", "", "mailto:a@x.org"),
        ("java\nscript:alert(1)", "", None),
        ("", "https://x.org/", None),
    ],
)
def test_linkable(address, base, expected):
    assert linkable(address, base=base) == expected


def test_inventory__tells_what_gets_no_place():
    html = """<p class="a" onclick="x()">One <x-word>two</x-word><script>three</script></p>
    <img src="a.jpg" alt="A picture"><iframe src="https://x.org/"></iframe>
    <a href="#here">four</a> <a href="#b1">five</a> <a href="/six">six</a>"""
    inventory = inventory_of(html, base="https://x.org/", anchors=frozenset({"#b1"}))

    assert inventory.words == ["One", "two", "four", "five", "six"]
    assert inventory.links == ["https://x.org/six"]
    assert list(inventory.no_place()) == [
        "missing picture or media: img — a.jpg — A picture",
        "missing picture or media: iframe — https://x.org/",
        "addresses that cannot be linked to: #here",
        "elements with their content: script",
        "elements, their words kept: x-word",
        "attributes: class, onclick",
    ]


TAGS = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "h2",
    "h3",
    "b",
    "em",
    "a",
    "sup",
    "table",
    "tr",
    "td",
    "th",
    "thead",
    "blockquote",
    "figure",
    "figcaption",
    "br",
    "x-y",
    "dl",
    "dt",
    "section",
]
STARTS = [f'<{tag} href="javascript:x()" onclick="x()">' for tag in TAGS]
ENDS = [f"</{tag}>" for tag in TAGS]
KEPT_MARKUP = re.compile(r"</?(?:p|b|i|sup|sub|ul|ol|li|div)>|<br/>|</?a>")


@pytest.mark.property
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*STARTS, *ENDS, "one ", " two", "three", "&lt;4&gt;"]), max_size=30))
def test_clean__tag_soup_loses_no_letter_and_keeps_no_danger(soup):
    html = html_of(body_of(clean("".join(soup))))

    assert not re.search("[<>]", KEPT_MARKUP.sub("", html)), html
    assert sorted("".join(inventory_of(html).words)) == sorted("".join(inventory_of("".join(soup)).words))
