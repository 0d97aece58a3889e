"""The canonical form of rich text: one text, however it came, and what it cites."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from articles.rich_text import INLINE, PROSE, canonical_rich_text, cited_references, writable
from articles.tests.factories import make_article
from articles.tests.samples import GUIDELINE, TRIAL, cite

WAYS = [
    # Entities and characters
    ("<p>Fish &amp; chips</p>", "<p>Fish &amp; chips</p>"),
    ("<p>&ldquo;Sleep&rdquo; &#8211; &#x2014; it&rsquo;s</p>", "<p>“Sleep” – — it’s</p>"),
    ("<p>“Sleep” – — it’s</p>", "<p>“Sleep” – — it’s</p>"),
    ("<p>10&nbsp;mg</p>", "<p>10\xa0mg</p>"),
    ("<p>10\xa0mg</p>", "<p>10\xa0mg</p>"),
    ("<p>&lt;b&gt; is no tag</p>", "<p>&lt;b&gt; is no tag</p>"),
    ("<p>&amp;lt; stays as it is</p>", "<p>&amp;lt; stays as it is</p>"),
    ("<p>1 < 2 > 0</p>", "<p>1 &lt; 2 &gt; 0</p>"),
    ("<p>👩‍🔬 e\u0301 <b>bold</b></p>", "<p>👩‍🔬 e\u0301 <b>bold</b></p>"),
    # What only others than the editor write
    ("<b><p>One</p><p>Two</p></b>", "<p>One</p><p>Two</p>"),
    ("<p>One</p><li>Two</li>", "<p>One</p><p>Two</p>"),
    # What says nothing
    ("", ""),
    (" \n", ""),
    ("<p></p>", ""),
    ("<p> &nbsp;\xa0</p>", ""),
    ("<p><br/></p>", ""),
    ("<p><b></b></p>", ""),
    ("<p></p><p></p>", ""),
    ("<hr/>", ""),
    # Spaces and paragraphs
    ("Sleep", "<p>Sleep</p>"),
    ("<div>Sleep</div>", "<p>Sleep</p>"),
    ("<p>Sleep</p>\n\n<p>well</p>", "<p>Sleep</p><p>well</p>"),
    ("<p>  Sleep \r\n  well  </p>", "<p>Sleep well</p>"),
    ("<p>Sleep<br>well</p>", "<p>Sleep<br/>well</p>"),
    ("<p>Sleep<br/>well</p>", "<p>Sleep<br/>well</p>"),
    # Emphasis, in whatever order and by whatever name
    ("<p><i><b>both</b></i></p>", "<p><b><i>both</i></b></p>"),
    ("<p><b><i>both</i></b></p>", "<p><b><i>both</i></b></p>"),
    ("<p><strong>a</strong><em>b</em></p>", "<p><b>a</b><i>b</i></p>"),
    ("<p><b>a</b><b>b</b></p>", "<p><b>ab</b></p>"),
    ("<p><b>a<i>b</b>c</i></p>", "<p><b>a<i>b</i></b>c</p>"),
    ("<p>H<sub>2</sub>O, x<sup>2</sup></p>", "<p>H<sub>2</sub>O, x<sup>2</sup></p>"),
    # Keys of the editor, and text that looks like one
    ('<p data-block-key="a1b2c">Sleep</p>', "<p>Sleep</p>"),
    ('<ul><li data-block-key="a">a</li><li data-block-key="b">b</li></ul>', "<ul><li>a</li><li>b</li></ul>"),
    ('<p>say data-block-key="abc" here</p>', '<p>say data-block-key="abc" here</p>'),
    ('<p>&lt;p data-block-key="abc"&gt;</p>', '<p>&lt;p data-block-key="abc"&gt;</p>'),
    # Links
    ('<p><a href="https://e.org/?a=1&b=2">l</a></p>', '<p><a href="https://e.org/?a=1&amp;b=2">l</a></p>'),
    ('<p><a href="https://e.org/?a=1&amp;b=2">l</a></p>', '<p><a href="https://e.org/?a=1&amp;b=2">l</a></p>'),
    ('<p><a href="https://e.org" target="_blank" onclick="x()">l</a></p>', '<p><a href="https://e.org">l</a></p>'),
    ('<p><a id="3" linktype="page">l</a></p>', '<p><a linktype="page" id="3">l</a></p>'),
    ('<p><b><a linktype="page" id="3">l</a></b></p>', '<p><a linktype="page" id="3"><b>l</b></a></p>'),
    ('<p><a href="javascript:alert(1)">l</a></p>', "<p>l</p>"),
    ('<p><a href="data:text/html,x">l</a></p>', "<p>l</p>"),
    ('<p><a linktype="document" id="3">l</a></p>', "<p>l</p>"),
    # Citations
    (f"<p>a {cite(TRIAL)}</p>", f"<p>a {cite(TRIAL)}</p>"),
    (f'<p>a <a linktype="reference" id="{TRIAL}">[7]</a></p>', f"<p>a {cite(TRIAL)}</p>"),
    (f'<p>a <b><a id="{TRIAL}" linktype="reference">[ref]</a></b></p>', f"<p>a {cite(TRIAL)}</p>"),
    (f'<p><a linktype="reference" id="{TRIAL}"></a></p>', f"<p>{cite(TRIAL)}</p>"),
    (f'<p><a href="https://e.org">a {cite(TRIAL)}</a></p>', f"<p>a {cite(TRIAL)}</p>"),
    # What no article may hold
    ("<h2>Heading</h2>", "<p>Heading</p>"),
    ('<p>a<img src="x" onerror="y">b</p>', "<p>ab</p>"),
    ('<embed embedtype="image" id="1" alt="x" format="left"/>', ""),
    # Characters that no database holds
    ("<p>a\x00b\ud800c\udfffd</p>", "<p>abcd</p>"),
]


@pytest.mark.parametrize(("text", "canonical"), WAYS)
def test_canonical__a_way_to_say_it__becomes_the_one_way(text: str, canonical: str) -> None:
    assert canonical_rich_text(text) == canonical
    assert canonical_rich_text(canonical) == canonical


def test_canonical__script__is_text_at_most() -> None:
    assert "<script" not in canonical_rich_text("<p><script>alert(1)</script>x</p>")


def test_canonical__nested_lists__stay_nested() -> None:
    text = "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>"

    assert canonical_rich_text(canonical_rich_text(text)) == canonical_rich_text(text)
    assert canonical_rich_text(text).count("<li>") == 3


WORDS = st.text(st.sampled_from("ab \xa0\t\n<>&\"'=/[]éß中🙂\u200b\u2028\x0b\x1f0"), max_size=8)
ADDRESSES = st.one_of(
    st.integers(0, 10**6).map(lambda number: f'linktype="page" id="{number}"'),
    st.uuids(version=4).map(lambda uuid: f'linktype="reference" id="{uuid}"'),
    st.sampled_from(["https://e.org/?a=1&b=2", "/x/", "mailto:a@e.org", "javascript:x", ""]).map(
        lambda address: f'href="{address.replace("&", "&amp;")}"'
    ),
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(children, max_size=3).map("".join)
    named = st.tuples(st.sampled_from(["b", "i", "strong", "em", "sup", "sub", "span"]), inner)
    linked = st.tuples(ADDRESSES, inner)
    return st.one_of(
        named.map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
        linked.map(lambda pair: f"<a {pair[0]}>{pair[1]}</a>"),
        st.just("<br/>"),
    )


INSIDE = st.recursive(WORDS.map(escaped), elements, max_leaves=6)
PARAGRAPHS = INSIDE.map(lambda text: f"<p>{text}</p>")
ITEMS = st.lists(INSIDE.map(lambda text: f"<li>{text}</li>"), min_size=1, max_size=3).map("".join)
LISTS = st.tuples(st.sampled_from(["ul", "ol"]), ITEMS).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
TEXTS = st.lists(st.one_of(PARAGRAPHS, LISTS, INSIDE), max_size=4).map("".join)


@pytest.mark.property
@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_canonical__of_canonical__is_itself(text: str) -> None:
    canonical = canonical_rich_text(text)

    assert canonical_rich_text(canonical) == canonical


@pytest.mark.property
@given(st.one_of(st.text(max_size=40), st.text("<>/abip \"'=&;#x", max_size=40)))
@settings(max_examples=400, deadline=None)
def test_canonical__of_anything__is_settled_and_can_be_written(text: str) -> None:
    canonical = canonical_rich_text(text)

    assert canonical_rich_text(canonical) == canonical
    assert "<script" not in canonical
    assert canonical.encode().decode() == canonical


def is_for_the_editor(text: str) -> bool:
    """Whether the editor can open it as it stands: not a link in a link; and it would look every linked page up."""
    return 'linktype="page"' not in text and not BeautifulSoup(f"<p>{text}</p>", "html.parser").select("a a")


@pytest.mark.property
@given(TEXTS.filter(is_for_the_editor))
@settings(max_examples=200, deadline=None)
def test_canonical__opened_and_saved_in_the_editor__stays(text: str) -> None:
    canonical = canonical_rich_text(text)
    editor = ContentstateConverter(PROSE)

    saved = editor.to_database_format(editor.from_database_format(text))
    saved_again = editor.to_database_format(editor.from_database_format(canonical))

    assert canonical_rich_text(saved) == canonical
    assert canonical_rich_text(saved_again) == canonical


@pytest.mark.django_db
def test_canonical__link_to_an_article__is_the_same_after_opening_and_saving() -> None:
    page = make_article()
    text = f'<p>Read <a linktype="page" id="{page.pk}">this</a> or <a linktype="page" id="999999">that</a>.</p>'

    for features in (PROSE, INLINE):
        editor = ContentstateConverter(features)
        saved = editor.to_database_format(editor.from_database_format(text))
        assert canonical_rich_text(saved) == canonical_rich_text(text) == text


def test_canonical__from_many_threads__does_not_mix_texts() -> None:
    texts = [f"<p>{number} <b>{number}</b></p>" for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(canonical_rich_text, texts)) == texts


def test_cited_references__in_order_and_repeated() -> None:
    text = canonical_rich_text(f"<p>a {cite(GUIDELINE)} b {cite(TRIAL)} c {cite(GUIDELINE)}</p>")

    assert cited_references(text) == [str(GUIDELINE), str(TRIAL), str(GUIDELINE)]


def test_cited_references__text_that_looks_like_a_citation__is_none() -> None:
    assert cited_references(canonical_rich_text('<p>&lt;a linktype="reference" id="x"&gt;</p>')) == []
    assert cited_references(canonical_rich_text('<p><a href="https://e.org/?linktype=reference">x</a></p>')) == []


@pytest.mark.parametrize(
    ("text", "left"), [("Sleep", "Sleep"), ("Sl\x00ee\ud83dp", "Sleep"), ("🙂\n", "🙂\n"), ("", "")]
)
def test_writable__leaves_what_can_be_written(text: str, left: str) -> None:
    assert writable(text) == left
