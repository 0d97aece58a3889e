"""A comparison as the desk shows it: words marked for eyes and ears, and facts to tick off."""

from html.parser import HTMLParser
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.template.loader import render_to_string

from articles.desk.changes import changes_for, facts_for
from articles.document.changes import Comparison
from articles.document.comparing import compare
from articles.tests.comparing.pair import FIRST, SECOND, cite, make_document, reference, section, table, text

BEFORE = [section("Take it at night", number=3), text("<p>Always begin low.</p><p>You should take 1 mg.</p>")]
AFTER = [section("Take it at night", number=3), text("<p>Always begin low.</p><p>You shouldn’t take 10 mg.</p>")]


def compared(before: Any, after: Any) -> Comparison:
    return compare(make_document(before), make_document(after))


def shown(template: str, comparison: Comparison, **context: Any) -> BeautifulSoup:
    html = render_to_string(f"articles/desk/{template}.html", {"comparison": comparison, **context})
    return BeautifulSoup(html, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = soup.select(selector)
    return found


def test_changes__name_place_and_kind__with_the_text_around() -> None:
    page = shown("_changes", compared(BEFORE, AFTER))
    change = one(page, "section.change")

    assert (change["id"], change["tabindex"], change["data-review-change"]) == ("change-1", "-1", "passage-2")
    assert one(change, f"#{change['aria-labelledby']}").get_text(" ", strip=True) == (
        "Changed Section 3 · Take it at night, paragraph"
    )
    assert "Always begin low." in one(change, ".change-neighbour").text


def test_changed_words__are_marked_for_eyes_and_for_ears() -> None:
    change = one(shown("_changes", compared(BEFORE, AFTER)), "section.change")

    assert [element.name for element in change.select("ins, del")] == ["del", "ins", "del", "ins"]
    assert [element.text for element in change.select("ins .w-sr-only")][:2] == [" added: ", " end of addition. "]
    for spoken in change.select(".w-sr-only"):
        spoken.decompose()
    assert one(change, ".change-line p").text == "You should shouldn’t take 1 10 mg."


def test_markup_in_texts__is_shown_and_never_made() -> None:
    before = {"title": "Safe & sound", "body": [text("<p>1 &lt;b&gt; 2</p>")]}
    after = {"title": "<script>alert(1)</script>", "body": [text("<p>1 &lt;i onclick=x&gt; 2</p>")]}
    after_link = {**after, "body": [text('<p>1 <a href="https://a.example/?&quot;&gt;&lt;b&gt;">link</a></p>')]}
    for changed in (after, after_link):
        page = shown("_changes", compared(before, changed))

        assert not page.select("script, [onclick], b")
        assert "<script>alert(1)</script>" in "".join(page.select_one("#change-1 ins").find_all(string=True))


def test_looks__are_shown_and_told() -> None:
    before = {"body": [text(f"<b>Do not</b> stop {cite(FIRST)}.")], "references": [reference(FIRST, "A trial")]}
    after = {
        "body": [text(f"Do not stop {cite(SECOND)} <i>at once</i>.")],
        "references": [reference(FIRST, "A trial"), reference(SECOND, "A review")],
    }
    change = shown("_changes", compared(before, after)).select("section.change")[0]

    assert one(change, ".change-look").text == "Do not"
    assert "Bold lost on “Do not”." in one(change, ".change-details").text
    assert one(change, "del sup").text == "[1]"
    assert "at once" in one(change, "ins i").text


def test_moved_text__is_shown_once_and_shortened() -> None:
    long = "Keep a glass of water beside your bed for the night. " * 12
    comparison = compared([text("One."), text("Two."), text(long)], [text(long), text("One."), text("Two.")])
    change = one(shown("_changes", comparison), "section.change")

    assert "Moved" in one(change, ".change-kind").text
    assert one(change, ".change-line p").text.endswith("…")
    assert not change.select("ins, del")


@pytest.mark.parametrize(
    ("comparison", "sentence"),
    [
        (Comparison(first=True), "This is the first edition"),
        (Comparison(same=True), "Nothing has changed."),
        (Comparison(), "differ in spaces only"),
    ],
)
def test_no_changes__say_why(comparison: Comparison, sentence: str) -> None:
    assert sentence in shown("_changes", comparison).text
    assert not shown("_changed_facts", comparison).text.strip()


def test_two_comparisons_on_one_page__have_ids_of_their_own() -> None:
    page = shown("_changes", compared(BEFORE, AFTER), prefix="since-")

    assert one(page, "section.change")["id"] == "since-change-1"
    assert not page.select("[data-review-change]")


def test_changed_facts__each_wants_a_tick__and_none_is_set() -> None:
    comparison = compared(BEFORE, AFTER)
    page = shown("_changed_facts", comparison, form_id="signing")
    ticks = page.select("input[type=checkbox]")

    assert "Changed facts (2)" in one(page, "fieldset > legend").text
    assert [tick["value"] for tick in ticks] == [fact.key for fact in comparison.facts]
    assert all(tick["name"] == "fact" and tick["form"] == "signing" for tick in ticks)
    assert all(tick.has_attr("required") and not tick.has_attr("checked") for tick in ticks)
    assert [link["href"] for link in page.select("a")] == ["#change-1", "#change-1"]
    labels = [" ".join(label.text.split()) for label in page.select("label")]
    assert labels == [
        "Negation before: should → now: shouldn’t",
        "Dose before: 1 mg → now: 10 mg",
    ]
    assert [mark.text for mark in page.select("mark")] == ["shouldn’t", "10 mg"]


def test_ticked_facts__stay_ticked_when_the_form_comes_back() -> None:
    comparison = compared(BEFORE, AFTER)
    page = shown("_changed_facts", comparison, ticked={comparison.facts[1].key})

    assert [tick.has_attr("checked") for tick in page.select("input")] == [False, True]


def test_fact_that_is_new_or_gone__says_so() -> None:
    page = shown("_changed_facts", compared("Rest.", "Rest. Take 5 mg with water."))
    back = shown("_changed_facts", compared("Rest. Take 5 mg with water.", "Rest."))

    assert one(page, ".fact-none").text == "new"
    assert one(back, ".fact-none").text == "gone"


def test_fact_in_a_table__names_its_cell() -> None:
    comparison = compared([table(["Adults", "10 mg"])], [table(["Adults", "20 mg"])])
    (fact,) = facts_for(comparison)

    assert fact.sentence == "Row 1 “Adults”, column “Dose”"


def test_every_piece__is_well_formed() -> None:
    class Balanced(HTMLParser):
        depth = 0

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.depth += 1

        def handle_endtag(self, tag: str) -> None:
            self.depth -= 1

    before = [text('<p><b>Do <i>not</i></b> take <a href="https://a.example">it</a> H<sub>2</sub>O</p>')]
    after = [text('<p><i>Do <b>not</b></i> use <a href="https://b.example">it</a> H2O</p>')]
    for change in changes_for(compared(before, after)):
        for line in change.lines:
            parser = Balanced()
            parser.feed(line.html)
            assert parser.depth == 0
