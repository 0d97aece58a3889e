"""What keeps an article from being sent for review, and what its writer is told besides: each a sentence with what to
do, and where."""

import re
from collections.abc import Iterator
from itertools import pairwise

from articles.document import types
from articles.models.dead_links import link_problems
from articles.models.problems import Problem
from articles.rich_text import cited_references

# A count of things to come: no year, dose, rate or range, and no part of a word such as “24-Hour”.
LEADING_NUMBER = re.compile(
    r"\s*(\d{1,3})(?=[.:)]?\s)"
    r"(?!\s+(?:[kmµ]?g|mcg|m?l|mmol|iu)\b)"
    r"(?!\s+(?:(?:in|of|or|to|and)\s+|[-–/]\s*)\d)",
    re.IGNORECASE,
)
LEVELS = {1: "title", 2: "section", 3: "subsection", 4: "sub-subsection"}


def content_problems(content: types.Content) -> list[str]:
    """What keeps ``content`` from being reviewed, one sentence each."""
    return [problem.sentence for problem in find_problems(content) if problem.blocking]


def find_problems(content: types.Content) -> list[Problem]:
    """Everything that is to be said about ``content``. Looks up the pages that its text links to."""
    return [
        *_number_problems(content.title, content.body),
        *_introduction_problems(content.body),
        *_heading_problems(content.body),
        *_writer_problems(content),
        *_image_problems(content),
        *_citation_problems(content),
        *link_problems(content, list(placed_texts_of(content))),
        *_summary_advice(content),
        *_section_advice(content.body),
    ]


def _number_problems(title: str, body: list[types.Block]) -> Iterator[Problem]:
    """A title that begins with a number agrees with the number of numbered sections."""
    numbered = [(place, block.number) for place, block in _sections(body) if block.number is not None]
    numbers = [number for _, number in numbered]
    promised = LEADING_NUMBER.match(title)
    if promised and numbers and int(promised[1]) != len(numbers):
        yield Problem(
            f"The title promises {promised[1]}, but the article has {len(numbers)} numbered "
            f"section{'' if len(numbers) == 1 else 's'}. Change the title or the sections so that they agree.",
            "title",
        )
    wrong = [place for count, (place, number) in enumerate(numbered, start=1) if number != count]
    if wrong:
        found = ", ".join(str(number) for number in numbers)
        yield Problem(f"The sections are numbered {found}. Number them from 1 on, without gaps.", "body", wrong[0])


def _introduction_problems(body: list[types.Block]) -> Iterator[Problem]:
    first_section = next((place for place, _ in _sections(body)), len(body))
    if not any(isinstance(block, types.Introduction) and block.html for block in body[:first_section]):
        yield Problem("The article has no introduction. Add one above its first section.", "body")


def _heading_problems(body: list[types.Block]) -> Iterator[Problem]:
    """Headings begin at level 2 and skip none on the way down (WCAG 2.2, technique G141)."""
    above = 1
    for place, block in _sections(body):
        if block.level > above + 1:
            yield Problem(
                f"“{block.heading}” is a {LEVELS[block.level]} right below a {LEVELS[above]}. "
                f"Make it a {LEVELS[above + 1]}.",
                "body",
                place,
            )
        above = block.level


def _writer_problems(content: types.Content) -> Iterator[Problem]:
    if not content.writers:
        yield Problem("No writer is named. Add who wrote the article.", "article_writers")


def _image_problems(content: types.Content) -> Iterator[Problem]:
    if content.hero_image and not content.hero_image.alt_text:
        sentence = "The hero image has no alt text. Say what it shows, for people who cannot see it."
        yield Problem(sentence, "hero_alt_text")
    for place, block in enumerate(content.body):
        if isinstance(block, types.Image) and (block.image is None or not block.alt_text):
            sentence = "An image block lacks its image or its alt text. Complete or remove it."
            yield Problem(sentence, "body", place)


def _citation_problems(content: types.Content) -> Iterator[Problem]:
    known = {reference.id for reference in content.references}
    cited = {(place, cited) for place, html in placed_texts_of(content) for cited in cited_references(html)}
    missing = [(place, reference) for place, reference in cited if reference not in known]
    count = len({reference for _, reference in missing})
    if count == 0:
        return
    sentence = (
        "1 citation in the text points to a reference that is not in the list. "
        "Add the reference or remove the citation."
        if count == 1
        else f"{count} citations in the text point to references that are not in the list. "
        "Add the references or remove the citations."
    )
    field, block = min((place for place, _ in missing), key=lambda place: -1 if place[1] is None else place[1])
    yield Problem(sentence, field, block)


def _summary_advice(content: types.Content) -> Iterator[Problem]:
    if not content.summary:
        sentence = "There is no summary. Lists and search results say one or two sentences about the article."
        yield Problem(sentence, "summary", blocking=False)


def _section_advice(body: list[types.Block]) -> Iterator[Problem]:
    """A section, with the subsections in it, names a source for what it says."""
    openings = [place for place, block in _sections(body) if block.level == 2]
    for place, following in pairwise([*openings, len(body)]):
        texts = [html for block in body[place:following] for html in _texts_of_block(block) if html]
        section = body[place]
        if isinstance(section, types.Section) and texts and not any(cited_references(html) for html in texts):
            sentence = f"The section “{section.heading}” cites no reference. Name the source of what it says."
            yield Problem(sentence, "body", place, blocking=False)


def _sections(body: list[types.Block]) -> list[tuple[int, types.Section]]:
    return [(place, block) for place, block in enumerate(body) if isinstance(block, types.Section)]


def texts_of(content: types.Content) -> Iterator[str]:
    """Every rich text of the content, in reading order."""
    for _, html in placed_texts_of(content):
        yield html


def placed_texts_of(content: types.Content) -> Iterator[tuple[tuple[str, int | None], str]]:
    """The same, each with where it stands: the field, and in the body the place of the block."""
    if content.hero_image:
        yield ("hero_caption", None), content.hero_image.caption
    for place, block in enumerate(content.body):
        for html in _texts_of_block(block):
            yield ("body", place), html
    yield ("promotion_prompt", None), content.promotion_prompt


def _texts_of_block(block: types.Block) -> list[str]:
    match block:
        case types.Introduction() | types.RichText() | types.PullCaption() | types.Warning():
            return [block.html]
        case types.Image():
            return [block.caption]
        case types.MemberQuote():
            return [block.quote]
        case types.KeyPoints():
            return list(block.points)
        case types.Question():
            return [block.answer]
        case types.Table():
            return [cell for row in block.rows for cell in row]
        case _:
            return []
