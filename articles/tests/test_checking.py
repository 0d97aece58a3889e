"""What keeps an article from being sent for review, in sentences."""

from typing import Any

import pytest

from articles.blocks import BodyBlock
from articles.models import ArticleIndexPage, ArticlePage
from articles.models.checking import find_problems, texts_of
from articles.models.problems import Problem
from articles.tests.editor import saved
from articles.tests.factories import UserFactory, edit, make_article, make_image, publish, submit
from articles.tests.samples import GUIDELINE, TRIAL, cite, make_full_article
from reviewers.enums import ArticleState
from reviewers.errors import SubmissionError
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


def section(number: int | None = None, level: int = 2, heading: str = "A heading") -> dict[str, Any]:
    value = {"number": number, "heading": heading, "level": str(level), "anchor": ""}
    return {"type": "section", "value": value}


def text(html: str) -> dict[str, Any]:
    return {"type": "rich_text", "value": f"<p>{html}</p>"}


INTRODUCTION = {"type": "introduction", "value": "<p>Sleep well.</p>"}


def problems(title: str, *blocks: dict[str, Any], **fields: Any) -> list[str]:
    """The sentences that block an article of these blocks, below an introduction, but for that it has no writer."""
    page = ArticlePage(title=title, slug="a", body=BodyBlock().to_python([INTRODUCTION, *blocks]), **fields)
    return [problem for problem in page.content_problems() if "No writer" not in problem]


def told(*blocks: dict[str, Any], **fields: Any) -> list[Problem]:
    """Everything that is said of an article of these blocks, but for that it has no writer."""
    fields = {"title": "Sleep", "summary": "About sleep.", **fields}
    page = ArticlePage(slug="a", body=BodyBlock().to_python(list(blocks)), **fields)
    return [problem for problem in find_problems(page.public_content()) if problem.field != "article_writers"]


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
    page = ArticlePage(title="A", slug="a", body=BodyBlock().to_python([INTRODUCTION]))

    assert page.content_problems() == ["No writer is named. Add who wrote the article."]


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


# Introduction and headings

NO_INTRODUCTION = "The article has no introduction. Add one above its first section."


@pytest.mark.parametrize(
    "blocks",
    [[], [text("Sleep.")], [{"type": "introduction", "value": ""}, section()], [section(), INTRODUCTION]],
    ids=["nothing", "text alone", "an empty one", "one below a section"],
)
def test_introduction__missing__blocks(blocks: list[dict[str, Any]]) -> None:
    assert [problem for problem in told(*blocks) if problem.blocking] == [Problem(NO_INTRODUCTION, "body")]


IN_ORDER = [[2], [2, 3, 4], [2, 3, 2, 3], [2, 3, 4, 2], [2, 3, 4, 3, 4]]
OUT_OF_ORDER = [
    ([3], 1, "“A heading” is a subsection right below a title. Make it a section."),
    ([4], 1, "“A heading” is a sub-subsection right below a title. Make it a section."),
    ([2, 4], 2, "“A heading” is a sub-subsection right below a section. Make it a subsection."),
    ([2, 3, 2, 4], 4, "“A heading” is a sub-subsection right below a section. Make it a subsection."),
]


@pytest.mark.parametrize("levels", IN_ORDER)
def test_headings__in_order__pass(levels: list[int]) -> None:
    assert told(INTRODUCTION, *[section(level=level) for level in levels]) == []


@pytest.mark.parametrize(("levels", "place", "sentence"), OUT_OF_ORDER)
def test_headings__out_of_order__block_at_their_block(levels: list[int], place: int, sentence: str) -> None:
    found = told(INTRODUCTION, *[section(level=level) for level in levels])

    assert found == [Problem(sentence, "body", place)]


# Links


def link(target: int) -> str:
    return f'<a linktype="page" id="{target}">more</a>'


def test_links__to_what_is_public__pass() -> None:
    article = make_article(title="Migraine and Light")
    publish(article)
    home = ArticleIndexPage.objects.get()
    related = {"type": "related_article", "value": article.pk}

    assert told(INTRODUCTION, text(f"{link(article.pk)} {link(home.pk)}"), related) == []


def test_links__to_a_page_that_is_gone__block() -> None:
    found = told(INTRODUCTION, text("Sleep."), text(link(4711)))

    assert found == [Problem("A link leads to a page that is gone. Change or remove it.", "body", 2)]


def test_links__of_a_block_whose_article_is_gone__block() -> None:
    (found,) = told(INTRODUCTION, {"type": "related_article", "value": 4711})

    assert found.blocking
    assert (found.block, found.sentence) == (
        1,
        "The article that a block leads on to is gone. Choose another one or remove the block.",
    )


def test_links__to_a_withdrawn_article__block() -> None:
    article = make_article(title="Migraine and Light")
    publish(article)
    withdraw(page_id=article.pk, user=UserFactory.create(is_superuser=True), reason="Wrong.")

    found = told(INTRODUCTION, promotion_prompt=f"<p>{link(article.pk)}</p>")

    sentence = "A link leads to “Migraine and Light”, which is withdrawn. Change or remove it."
    assert found == [Problem(sentence, "promotion_prompt")]


def test_links__to_a_draft__warn() -> None:
    article = make_article(title="Migraine and Light")

    (found,) = told(INTRODUCTION, {"type": "related_article", "value": article.pk})

    assert not found.blocking
    assert found.sentence.startswith("A link leads to “Migraine and Light”, which is not public.")


@pytest.mark.parametrize("anchor", ["keep-a-rhythm", "references", "reference-1"])
def test_links__to_a_place_in_the_article__pass(anchor: str) -> None:
    body = [INTRODUCTION, section(heading="Keep a rhythm"), text(f'<a href="#{anchor}">More</a>{cite(TRIAL)}')]

    assert [problem.sentence for problem in told(*body) if "#" in problem.sentence] == []


def test_links__to_no_place_in_the_article__block() -> None:
    found = told(INTRODUCTION, text('<a href="#keep-a-rhythm">More</a>'))

    sentence = "A link leads to “#keep-a-rhythm”, which no section has as its address. Change or remove it."
    assert found == [Problem(sentence, "body", 1)]


# What is only advice


def test_summary__missing__warns() -> None:
    (found,) = told(INTRODUCTION, summary="")

    assert (found.field, found.blocking) == ("summary", False)


def test_sections__without_a_reference__warn() -> None:
    page = make_article(
        references=[{"uuid": TRIAL, "title": "A trial"}],
        body=BodyBlock().to_python(
            [
                INTRODUCTION,
                section(heading="Cited below"),
                text("Sleep."),
                section(level=3, heading="Part of it"),
                text(f"Sleep {cite(TRIAL)}."),
                section(heading="Cited nowhere"),
                text("Sleep."),
                section(heading="Empty"),
            ]
        ),
    )

    found = find_problems(page.public_content())

    sentence = "The section “Cited nowhere” cites no reference. Name the source of what it says."
    assert found == [Problem(sentence, "body", 5, blocking=False)]
    assert page.content_problems() == []


# Where it stands


def test_problems__say_where() -> None:
    image = {"type": "image", "value": {"image": make_image().pk, "alt_text": "", "caption": "", "credit": ""}}
    found = told(
        INTRODUCTION, text("Sleep."), image, text(cite(TRIAL)), section(1), section(3), title="3 Facts", summary=""
    )

    assert [(problem.field, problem.block) for problem in found] == [
        ("title", None),
        ("body", 5),
        ("body", 2),
        ("body", 3),
        ("summary", None),
    ]


# The article's texts


def test_texts__of_an_article__come_in_reading_order_and_all_of_them() -> None:
    page = make_full_article()
    content = page.get_latest_revision_as_object().public_content()

    texts = list(texts_of(content))

    assert texts[0] == f"<p>A room {cite(TRIAL)}</p>"
    assert texts[-1] == "<p>How do you sleep?</p>"
    everything = content.model_dump_json()
    assert everything.count("<p>") == sum(text.count("<p>") for text in texts)


def test_submission__with_problems__is_refused_with_all_of_them() -> None:
    page = make_article(title="3 Facts", body=BodyBlock().to_python([INTRODUCTION, section(1), section(3)]))

    with pytest.raises(SubmissionError) as refusal:
        submit(page)

    assert len(refusal.value.problems) == 2
    assert ArticlePage.objects.get(pk=page.pk).state == ArticleState.DRAFT


def test_submission__of_a_draft_with_problems__is_told_in_the_editor() -> None:
    page = make_article(title="3 Facts", body=BodyBlock().to_python([INTRODUCTION, section(1)]))
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
