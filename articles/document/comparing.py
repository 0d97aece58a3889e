"""Compares two public documents: what changed, in reading order, and which facts changed with it.

Shape of the answer: ``articles.document.changes``. Nothing here needs a database: documents are compared by value, so
what a profile or an image says today plays no part.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from articles.document.bodies import body_findings
from articles.document.changes import Change, Comparison, Line, Piece
from articles.document.facts import changed_facts
from articles.document.fields import findings_above, findings_below
from articles.document.findings import Finding
from articles.document.sentences import Spot
from articles.document.types import PublicDocument
from articles.document.wording import CITATION_MARK

BETWEEN_NAMES = re.compile(r"[,;/]")


def compare(before: PublicDocument | None, after: PublicDocument) -> Comparison:
    """What has changed from ``before`` to ``after``; a first edition, without ``before``, has no changes.

    Spaces, entities and invisible characters make no change. Everything else does, and each change is told once.
    """
    if before is None:
        return Comparison(first=True)
    if before == after:
        return Comparison(same=True)
    findings = list(_findings(before, after))
    numbers = (_numbers(before), _numbers(after))
    spots = [
        Spot(place, texts.before, texts.after, texts.cell)
        for place, finding in enumerate(findings)
        for texts in finding.texts
    ]
    facts = changed_facts(
        spots,
        language=after.content.language,
        before=before.content.language,
        medicines=_medicines(before) | _medicines(after),
    )
    changes = tuple(_numbered(finding.change, *numbers) for finding in findings)
    return Comparison(changes=changes, facts=tuple(facts))


def _findings(before: PublicDocument, after: PublicDocument) -> Iterator[Finding]:
    yield from findings_above(before, after)
    yield from body_findings(before, after)
    yield from findings_below(before, after)


def _medicines(document: PublicDocument) -> frozenset[str]:
    """The names of the medicines that the document is about, brands too."""
    names = [name for fact in document.facts.medicines for name in (fact.name, *BETWEEN_NAMES.split(fact.brand_names))]
    return frozenset(name.strip() for name in names if name.strip())


def _numbers(document: PublicDocument) -> dict[str, int]:
    return {reference.id: place + 1 for place, reference in enumerate(document.content.references)}


def _numbered(change: Change, before: dict[str, int], after: dict[str, int]) -> Change:
    """The change with its citations as their numbers: of what was removed, the number it had."""
    lines = tuple(replace(line, pieces=tuple(_cited(line, before, after))) for line in change.lines)
    texts = tuple(text.replace(CITATION_MARK, "") for text in change.neighbours)
    return replace(change, lines=lines, neighbours=(texts[0], texts[1]))


def _cited(line: Line, before: dict[str, int], after: dict[str, int]) -> Iterator[Piece]:
    for piece in line.pieces:
        numbers = before if piece.mark == "removed" else after
        number = numbers.get(piece.look.citation, "?")
        yield replace(piece, text=piece.text.replace(CITATION_MARK, f"[{number}]"))
