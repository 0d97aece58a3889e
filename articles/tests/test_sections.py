"""Anchors: made from the heading once, kept when it changes, and never two alike."""

from typing import Any

import pytest

from articles.blocks import BodyBlock
from articles.models import ArticlePage
from articles.models.sections import anchors_of
from articles.tests.editor import saved
from articles.tests.factories import edit, make_article

pytestmark = pytest.mark.django_db


def section(heading: str, anchor: str = "", block_id: str = "") -> dict[str, Any]:
    value = {"number": None, "heading": heading, "level": "2", "anchor": anchor}
    return {"type": "section", "value": value, **({"id": block_id} if block_id else {})}


def body(*sections: dict[str, Any]) -> Any:
    return BodyBlock().to_python(list(sections))


def stored_anchors(page: ArticlePage) -> list[str]:
    newest = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [child.value["anchor"] for child in newest.body]


@pytest.mark.parametrize(
    ("headings", "anchors"),
    [
        (["Keep a Rhythm"], ["keep-a-rhythm"]),
        (["Zoë’s “rule”"], ["zoës-rule"]),
        (["النوم"], ["النوم"]),
        (["睡眠"], ["睡眠"]),
        (["!!!"], ["section"]),
        ([""], ["section"]),
        (["Rest", "Rest", "rest"], ["rest", "rest-2", "rest-3"]),
        (["Rest", "Rest 2", "Rest"], ["rest", "rest-2", "rest-3"]),
        (["x" * 200], ["x" * 80]),
        # The page has these itself.
        (
            ["References", "Reference 1", "Citation 1 1", "Related", "Main"],
            ["references-2", "reference-1-2", "citation-1-1-2", "related-2", "main-2"],
        ),
    ],
)
def test_anchors__of_headings__are_words_and_differ(headings: list[str], anchors: list[str]) -> None:
    assert anchors_of(body(*[section(heading) for heading in headings])) == anchors


def test_anchors__new_beside_stored__leave_the_stored_alone() -> None:
    assert anchors_of(body(section("Rest"), section("Other", anchor="rest"))) == ["rest-2", "rest"]


def test_anchor__of_a_saved_section__is_stored() -> None:
    page = make_article(body=body(section("Keep a rhythm")))

    assert stored_anchors(page) == ["keep-a-rhythm"]


def test_anchor__heading_changed_in_the_editor__stays() -> None:
    page = make_article(body=body(section("Keep a rhythm")))
    form = saved(page, {"body-0-value-heading": "Rhythm is all"})

    assert form.is_valid(), form.errors
    form.save(commit=False).save_revision(user=page.owner)

    assert stored_anchors(page) == ["keep-a-rhythm"]


def test_anchor__lost_on_the_way__comes_back_by_the_block() -> None:
    page = make_article(body=body(section("Keep a rhythm", block_id="11111111-1111-4111-8111-111111111111")))
    changed = section("Rhythm is all", block_id="11111111-1111-4111-8111-111111111111")

    edit(page, body=body(changed))

    assert stored_anchors(page) == ["keep-a-rhythm"]


def test_anchor__of_a_section_before_others__does_not_move_theirs() -> None:
    page = make_article(body=body(section("Rest"), section("Light")))
    newest = page.get_latest_revision_as_object()

    edit(page, body=body(section("Rest"), *newest.body.raw_data))

    assert stored_anchors(page) == ["rest-2", "rest", "light"]


def test_anchor__emptied_by_the_writer__is_kept_all_the_same() -> None:
    page = make_article(body=body(section("Keep a rhythm")))
    form = saved(page, {"body-0-value-heading": "Rhythm is all", "body-0-value-anchor": ""})

    assert form.is_valid(), form.errors
    form.save(commit=False).save_revision(user=page.owner)

    assert stored_anchors(page) == ["keep-a-rhythm"]


def test_anchor__of_a_block_whose_anchor_is_taken_meanwhile__is_a_new_one() -> None:
    page = make_article(body=body(section("Rest", block_id="11111111-1111-4111-8111-111111111111")))
    blocks = [section("Sleep", anchor="rest"), section("Rest", block_id="11111111-1111-4111-8111-111111111111")]

    edit(page, body=body(*blocks))

    assert stored_anchors(page) == ["rest", "rest-2"]


def test_anchors__two_alike__are_refused_in_the_editor() -> None:
    page = make_article(body=body(section("Rest"), section("Light")))
    form = saved(page, {"body-1-value-anchor": "rest"})

    assert not form.is_valid()
    assert "Two sections share the address “rest”." in str(form.errors["body"].as_data()[0].as_json_data())


@pytest.mark.parametrize(
    "anchor", ["two words", 'x"onclick="y', "a/b", "#a", "references", "reference-1", "citation-1-1"]
)
def test_anchor__that_is_no_address__is_refused_in_the_editor(anchor: str) -> None:
    page = make_article(body=body(section("Rest")))
    form = saved(page, {"body-0-value-anchor": anchor})

    assert not form.is_valid()
    assert "letters, digits and hyphens" in str(form.errors["body"].as_data()[0].as_json_data())
