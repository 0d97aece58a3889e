"""Links of an article that lead nowhere on this site: to pages gone or withdrawn, to places that it does not have."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from wagtail.models import Page

from articles.blocks import RESERVED
from articles.document import types
from articles.models.problems import Problem
from reviewers.querysets import public, withdrawal_of

PAGE_LINK = re.compile(r'<a (?=[^<>]*linktype="page")[^<>]*\bid="([0-9]{1,18})"')
PLACE_LINK = re.compile(r'<a [^<>]*\bhref="#([^"]*)"')

# A text with where it stands: field, and in the body the place of its block.
PlacedText = tuple[tuple[str, int | None], str]


def link_problems(content: types.Content, texts: list[PlacedText]) -> Iterator[Problem]:
    """What is wrong with the links in ``texts`` and with the articles that the body leads on to."""
    yield from _place_problems(content, texts)
    wanted = {(where, int(number)) for where, html in texts for number in PAGE_LINK.findall(html)}
    for place, block in enumerate(content.body):
        if isinstance(block, types.RelatedArticle):
            if block.article is None:
                sentence = "The article that a block leads on to is gone. Choose another one or remove the block."
                yield Problem(sentence, "body", place)
            else:
                wanted.add((("body", place), block.article))
    yield from _page_problems(wanted)


def _place_problems(content: types.Content, texts: list[PlacedText]) -> Iterator[Problem]:
    """Links to a place within the article lead to one of its sections, or to what the page itself has."""
    anchors = {block.anchor for block in content.body if isinstance(block, types.Section)}
    for (field, block), html in texts:
        for found in PLACE_LINK.findall(html):
            anchor = unquote(unescape(found))
            if anchor not in anchors and not RESERVED.fullmatch(anchor):
                sentence = f"A link leads to “#{anchor}”, which no section has as its address. Change or remove it."
                yield Problem(sentence, field, block)


def _page_problems(wanted: set[tuple[tuple[str, int | None], int]]) -> Iterator[Problem]:
    """``wanted`` are the pages' ids, each with where it is named."""
    if not wanted:
        return
    pages = Page.objects.filter(pk__in={number for _, number in wanted})
    titles = dict(pages.values_list("pk", "title"))
    shown = set(public(pages).values_list("pk", flat=True))
    for (field, block), number in sorted(wanted, key=lambda row: (row[0][1] or 0, row[0][0], row[1])):
        if number not in titles:
            yield Problem("A link leads to a page that is gone. Change or remove it.", field, block)
        elif number not in shown:
            yield _not_public(number, titles[number], field, block)


def _not_public(number: int, title: str, field: str, block: int | None) -> Problem:
    # Two articles may name each other before either is public, so a draft keeps nobody from sending.
    if withdrawal_of(number):
        return Problem(f"A link leads to “{title}”, which is withdrawn. Change or remove it.", field, block)
    sentence = f"A link leads to “{title}”, which is not public. Readers get its words without the link until it is."
    return Problem(sentence, field, block, blocking=False)
