"""What keeps an article from being sent for review, in sentences."""

from typing import Any

import pytest

from articles.blocks import BodyBlock
from articles.models import ArticlePage
from articles.models.checking import texts_of
from articles.tests.editor import saved
from articles.tests.factories import UserFactory, edit, make_article, make_image, submit
from articles.tests.samples import GUIDELINE, TRIAL, cite, make_full_article
from reviewers.enums import ArticleState
from reviewers.errors import SubmissionError

pytestmark = pytest.mark.django_db


def section(number: int | None) -> dict[str, Any]:
    return {"type": "section", "value": {"number": number, "heading": "A heading", "level": "2", "anchor": ""}}


def problems(title: str, *blocks: dict[str, Any], **fields: Any) -> list[str]:
    page = ArticlePage(title=title, slug="a", body=BodyBlock().to_python(list(blocks)), **fields)
    return [problem for problem in page.content_problems() if "No writer" not in problem]


AGREE = [
    ("5 Facts about Sleep", [1, 2, 3, 4, 5]),
    ("5: Facts about Sleep", [1, 2, 3, 4, 5]),
    (" 2 Ways to Sleep", [1, 2]),
    ("5 Facts about Sleep", []),
    ("5 Facts about Sleep", [None, None]),
    ("Facts about Sleep", [1, 2]),
    ("Facts about 5 Sleepers", [1, 2]),
    ("2 Ways to Sleep", [1, None, 2]),
    # Numbers that count no sections
    ("24-Hour Headaches", [1, 2]),
    ("24/7 Care", [1, 2]),
    ("2024 Guidelines", [1, 2]),
    ("1.5 mg of Melatonin", [1, 2]),
    ("1,000 Steps a Day", [1, 2]),
    ("10 mg of Melatonin", [1, 2]),
    ("10 mcg or 20 mcg", [1, 2]),
    ("50% of Us", [1, 2]),
    ("1 in 5 People", [1, 2]),
    ("5–10 Facts", [1, 2]),
    ("5th Disease", [1, 2]),
    ("5", [1, 2]),
]


@pytest.mark.parametrize(("title", "numbers"), AGREE)
def test_title__that_agrees_with_the_sections__passes(title: str, numbers: list[int | None]) -> None:
    assert problems(title, *[section(number) for number in numbers]) == []


DISAGREE = [
    ("5 Facts", [1], "The title promises 5, but the article has 1 numbered section. "),
    ("5 Facts", [1, 2, 3, 4], "The title promises 5, but the article has 4 numbered sections. "),
    ("5. Facts", [1, 2, 3, 4], "The title promises 5, but the article has 4 numbered sections. "),
    ("3 Grams of Truth", [1, None, 2], "The title promises 3, but the article has 2 numbered sections. "),
    ("12 Facts", [1, 2], "The title promises 12, but the article has 2 numbered sections. "),
]


@pytest.mark.parametrize(("title", "numbers", "sentence"), DISAGREE)
def test_title__that_promises_another_number__is_told_in_one_sentence(
    title: str, numbers: list[int | None], sentence: str
) -> None:
    (problem,) = problems(title, *[section(number) for number in numbers])

    assert problem == sentence + "Change the title or the sections so that they agree."


@pytest.mark.parametrize("numbers", [[2, 3], [1, 3], [1, 1], [2, 1]])
def test_sections__with_gaps_or_out_of_order__are_told(numbers: list[int]) -> None:
    (problem,) = problems("Sleep", *[section(number) for number in numbers])

    found = ", ".join(str(number) for number in numbers)
    assert problem == f"The sections are numbered {found}. Number them from 1 on, without gaps."


def test_writers__none__is_told() -> None:
    assert ArticlePage(title="A", slug="a").content_problems() == ["No writer is named. Add who wrote the article."]


def test_images__without_alt_text__are_told() -> None:
    image = make_image()
    block = {"type": "image", "value": {"image": image.pk, "alt_text": "", "caption": "", "credit": ""}}

    found = problems("Sleep", block, hero_image=image)

    assert found == [
        "The hero image has no alt text. Say what it shows, for people who cannot see it.",
        "An image block lacks its image or its alt text. Complete or remove it.",
    ]


def test_images__gone__are_told() -> None:
    block = {"type": "image", "value": {"image": 999999, "alt_text": "A bed", "caption": "", "credit": ""}}

    assert problems("Sleep", block) == ["An image block lacks its image or its alt text. Complete or remove it."]


CITING = [
    {"type": "introduction", "value": f"<p>{cite(TRIAL)}</p>"},
    {"type": "rich_text", "value": f"<p>{cite(TRIAL)}</p>"},
    {"type": "pull_caption", "value": f"<p>{cite(TRIAL)}</p>"},
    {"type": "image", "value": {"image": None, "alt_text": "", "caption": f"<p>{cite(TRIAL)}</p>", "credit": ""}},
    {"type": "member_quote", "value": {"quote": f"<p>{cite(TRIAL)}</p>", "attribution": "", "consent": None}},
    {"type": "warning", "value": {"heading": "", "text": f"<p>{cite(TRIAL)}</p>"}},
    {"type": "key_points", "value": {"heading": "", "points": [f"<p>{cite(TRIAL)}</p>"]}},
    {"type": "question", "value": {"question": "", "answer": f"<p>{cite(TRIAL)}</p>"}},
    {
        "type": "table",
        "value": {
            "columns": [{"type": "text", "heading": ""}],
            "rows": [{"values": [f"<p>{cite(TRIAL)}</p>"]}],
            "caption": "",
        },
    },
]


@pytest.mark.parametrize("block", CITING, ids=[block["type"] for block in CITING])
def test_citations__of_nothing__are_told_for_every_kind_of_block(block: dict[str, Any]) -> None:
    assert [problem for problem in problems("Sleep", block) if "citation" in problem] == [
        "1 citation in the text points to a reference that is not in the list. "
        "Add the reference or remove the citation."
    ]


def test_citations__in_hero_caption_and_prompt__are_looked_at_too() -> None:
    found = problems(
        "Sleep",
        hero_image=make_image(),
        hero_alt_text="A bed",
        hero_caption=f"<p>{cite(TRIAL)}</p>",
        promotion_prompt=f"<p>{cite(GUIDELINE)}</p>",
    )

    assert found == [
        "2 citations in the text point to references that are not in the list. "
        "Add the references or remove the citations."
    ]


def test_texts__of_an_article__come_in_reading_order_and_all_of_them() -> None:
    page = make_full_article()
    content = page.get_latest_revision_as_object().public_content()

    texts = list(texts_of(content))

    assert texts[0] == f"<p>A room {cite(TRIAL)}</p>"
    assert texts[-1] == "<p>How do you sleep?</p>"
    everything = content.model_dump_json()
    assert everything.count("<p>") == sum(text.count("<p>") for text in texts)


def test_submission__with_problems__is_refused_with_all_of_them() -> None:
    page = make_article(title="3 Facts", body=BodyBlock().to_python([section(1), section(3)]))

    with pytest.raises(SubmissionError) as refusal:
        submit(page)

    assert len(refusal.value.problems) == 2
    assert ArticlePage.objects.get(pk=page.pk).state == ArticleState.DRAFT


def test_submission__of_a_draft_with_problems__is_told_in_the_editor() -> None:
    page = make_article(title="3 Facts", body=BodyBlock().to_python([section(1)]))
    edit(page)

    draft, sent = saved(page), saved(page, {"action-submit": "1"})

    assert draft.is_valid(), draft.errors
    assert not sent.is_valid()
    assert sent.non_field_errors() == [
        "The title promises 3, but the article has 1 numbered section. "
        "Change the title or the sections so that they agree."
    ]


def test_submission__to_a_reviewer_who_worked_on_it__is_told() -> None:
    page = make_article()
    edit(page, title="Changed", user=page.medical_reviewer.user)

    form = saved(page, {"action-submit": "1"})

    assert not form.is_valid()
    assert "has worked on this article. Choose a reviewer who has not." in form.non_field_errors()[0]


def test_submission__without_reviewer__is_told() -> None:
    page = make_article()
    UserFactory.create()
    edit(page, medical_reviewer=None)

    assert page.get_latest_revision_as_object().submission_problems() == []
    newest = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert newest.submission_problems() == ["No medical reviewer is named. Choose who is to review the article."]
