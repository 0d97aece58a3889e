"""Runs an import line by line: each in its own transaction, each with a report, whatever the others do."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError

from articles.importing.corpus import draft_of_corpus_article
from articles.importing.drafts import ArticleDraft
from articles.importing.reading import Line, digest_of_line
from articles.importing.report import LineReport, Outcome, Result
from articles.importing.seed import draft_of_seed_article
from articles.importing.sources import SeedArticle, SourceError, read_source
from articles.importing.writing import Target, write

logger = logging.getLogger(__name__)

TWICE = "id: “{source_id}” stands on line {number} already."
TOO_DEEP = "Its HTML is nested too deeply to be read."
UNEXPECTED = "An unexpected error, see the log: {error!r}"


def run(lines: Iterable[Line], *, target: Target) -> Iterator[LineReport]:
    """Import every line, and report it when it is done."""
    seen: dict[str, int] = {}
    for line in lines:
        try:
            yield _run_line(line, target, seen)
        except (SourceError, ValidationError) as error:
            yield _failed(line, _text_of(error))
        except RecursionError:
            yield _failed(line, TOO_DEEP)
        except Exception as error:
            # Whatever is wrong with one line, the lines after it are imported.
            logger.exception("Line %s was not imported.", line.number)
            yield _failed(line, UNEXPECTED.format(error=error))


def draft_of_line(line: Line) -> ArticleDraft:
    """The draft of a line, without a look at the database. Raises ``SourceError`` where there is none."""
    if line.data is None:
        raise SourceError(line.error)
    source = read_source(line.data)
    return draft_of_seed_article(source) if isinstance(source, SeedArticle) else draft_of_corpus_article(source)


def _run_line(line: Line, target: Target, seen: dict[str, int]) -> LineReport:
    draft = draft_of_line(line)
    if draft.source_id in seen:
        raise SourceError(TWICE.format(source_id=draft.source_id, number=seen[draft.source_id]))
    result = write(draft, line_digest=digest_of_line(line.data or {}), target=target)
    seen[draft.source_id] = line.number
    return LineReport(
        number=line.number,
        result=result,
        title=draft.title,
        no_place=[*draft.no_place, *result.no_place],
        altered=draft.altered,
    )


def _failed(line: Line, reason: str) -> LineReport:
    title = line.data.get("title") if line.data else ""
    result = Result(Outcome.FAILED, reason=reason)
    return LineReport(line.number, result, title=title if isinstance(title, str) else "")


def _text_of(error: SourceError | ValidationError) -> str:
    if isinstance(error, SourceError):
        return str(error)
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
