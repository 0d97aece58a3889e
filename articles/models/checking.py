"""What keeps an article from being sent for review, each as a sentence with what to do."""

import re
from collections.abc import Iterator

from articles.document import types
from articles.rich_text import cited_references

# A count of things to come: no year, dose, rate or range, and no part of a word such as “24-Hour”.
LEADING_NUMBER = re.compile(
    r"\s*(\d{1,3})(?=[.:)]?\s)"
    r"(?!\s+(?:[kmµ]?g|mcg|m?l|mmol|iu)\b)"
    r"(?!\s+(?:(?:in|of|or|to|and)\s+|[-–/]\s*)\d)",
    re.IGNORECASE,
)


def content_problems(content: types.Content) -> list[str]:
    """The problems of ``content``, one sentence each."""
    return [
        *_number_problems(content.title, content.body),
        *_writer_problems(content),
        *_image_problems(content),
        *_citation_problems(content),
    ]


def _number_problems(title: str, body: list[types.Block]) -> Iterator[str]:
    """A title that begins with a number agrees with the number of numbered sections."""
    numbers = [block.number for block in body if isinstance(block, types.Section) and block.number is not None]
    promised = LEADING_NUMBER.match(title)
    if promised and numbers and int(promised[1]) != len(numbers):
        yield (
            f"The title promises {promised[1]}, but the article has {len(numbers)} numbered "
            f"section{'' if len(numbers) == 1 else 's'}. Change the title or the sections so that they agree."
        )
    if numbers and numbers != list(range(1, len(numbers) + 1)):
        found = ", ".join(str(number) for number in numbers)
        yield f"The sections are numbered {found}. Number them from 1 on, without gaps."


def _writer_problems(content: types.Content) -> Iterator[str]:
    if not content.writers:
        yield "No writer is named. Add who wrote the article."


def _image_problems(content: types.Content) -> Iterator[str]:
    if content.hero_image and not content.hero_image.alt_text:
        yield "The hero image has no alt text. Say what it shows, for people who cannot see it."
    for block in content.body:
        if isinstance(block, types.Image) and (block.image is None or not block.alt_text):
            yield "An image block lacks its image or its alt text. Complete or remove it."


def _citation_problems(content: types.Content) -> Iterator[str]:
    known = {reference.id for reference in content.references}
    cited = {cited for html in texts_of(content) for cited in cited_references(html)}
    missing = len(cited - known)
    if missing == 1:
        yield (
            "1 citation in the text points to a reference that is not in the list. "
            "Add the reference or remove the citation."
        )
    elif missing:
        yield (
            f"{missing} citations in the text point to references that are not in the list. "
            "Add the references or remove the citations."
        )


def texts_of(content: types.Content) -> Iterator[str]:
    """Every rich text of the content, in reading order."""
    if content.hero_image:
        yield content.hero_image.caption
    for block in content.body:
        yield from _texts_of_block(block)
    yield content.promotion_prompt


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
