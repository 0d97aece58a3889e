"""A line of JSON Lines to a draft."""

from __future__ import annotations

from collections.abc import Iterator

from articles.importing.assembling import LONGEST_HEADING, body_of
from articles.importing.citing import References, references_of
from articles.importing.cleaning import clean
from articles.importing.drafts import ArticleDraft, PersonDraft
from articles.importing.fitting import LONGEST_TITLE, cut
from articles.importing.inventory import Inventory
from articles.importing.losses import losses
from articles.importing.pieces import Heading, Piece, Prose
from articles.importing.plain_text import one_line, paragraph, pieces_of_text
from articles.importing.sources import CorpusArticle, Section, unplaced_fields

LONGEST_SUMMARY = 500  # articles.models.ArticlePage.summary

TITLE_CUT = "the title is too long: it is cut, and stands whole at the beginning of the introduction"
SUMMARY_CUT = "the summary is too long: left out: {rest}"
HEADING_TOO_LONG = "a heading is too long and became a paragraph: {heading}"


def draft_of_corpus_article(article: CorpusArticle) -> ArticleDraft:
    references = references_of(article)
    return draft_of_pieces(article, references, list(_pieces(article, references)))


def draft_of_pieces(article: CorpusArticle, references: References, pieces: list[Piece]) -> ArticleDraft:
    """The draft whose body the pieces are, with all that ``article`` holds beside them and what of it went missing."""
    draft = ArticleDraft(
        source_id=article.id,
        title=one_line(article.title),
        language=article.language,
        references=references.drafts,
        writers=[PersonDraft(name=one_line(name)) for name in dict.fromkeys(article.authors)],
        no_place=[*unplaced_fields(article, "source_url"), *references.no_place],
        altered=references.altered,
    )
    _fit_title(draft, pieces)
    _fit_summary(draft, article.summary)
    draft.altered += [
        HEADING_TOO_LONG.format(heading=piece.text)
        for piece in pieces
        if isinstance(piece, Heading) and len(piece.text) > LONGEST_HEADING
    ]
    draft.body = body_of(pieces)
    _note_losses(draft, article, references)
    return draft


def _pieces(article: CorpusArticle, references: References) -> Iterator[Piece]:
    for section in article.sections:
        if heading := one_line(section.heading):
            yield Heading(heading, level=section.level)
        yield from _below(section, clean(section.html, base=article.source_url, citations=references.citations))
        yield from pieces_of_text(section.text)


def _below(section: Section, pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces with their headings below the section's own, which published HTML does not always keep to."""
    highest = min((piece.level for piece in pieces if isinstance(piece, Heading)), default=0)
    shift = max(section.level + 1 - highest, 0) if one_line(section.heading) else 0
    for piece in pieces:
        yield Heading(piece.text, piece.level + shift) if isinstance(piece, Heading) else piece


def _fit_title(draft: ArticleDraft, pieces: list[Piece]) -> None:
    whole = draft.title
    draft.title, rest = cut(whole, LONGEST_TITLE)
    if rest:
        pieces.insert(0, Prose(paragraph(whole)))
        draft.altered.append(TITLE_CUT)


def _fit_summary(draft: ArticleDraft, summary: str) -> None:
    draft.summary, rest = cut(one_line(summary), LONGEST_SUMMARY)
    if rest:
        draft.altered.append(SUMMARY_CUT.format(rest=rest))


def _note_losses(draft: ArticleDraft, article: CorpusArticle, references: References) -> None:
    inventory = Inventory(base=article.source_url, anchors=frozenset(references.citations))
    for section in article.sections:
        inventory.read_text(one_line(section.heading))
        inventory.read_html(section.html)
        inventory.read_text(section.text)
    draft.no_place += [*inventory.no_place(), *losses(inventory, draft.body)]
