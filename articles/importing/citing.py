"""The references of a line: checked, with ids that stay the same at every import, and citable from its text."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field

import idutils
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.importing.addresses import linkable
from articles.importing.drafts import ReferenceDraft
from articles.importing.fitting import cut
from articles.importing.plain_text import one_line
from articles.importing.sources import CorpusArticle, CorpusReference

LONGEST_TEXT = 500  # articles.models.Reference.title and .source
PMID = re.compile(r"(?:pmid:?\s*)?(\d{1,9})", re.IGNORECASE)
JOINTS = " .,:;"

NOT_VALID = "reference {number}: “{value}” is no valid {kind}; it is kept as text in the source"
TOO_LONG = "reference {number}: its {kind} is too long; left out: {rest}"
UNREADABLE_CITATIONS = "citations without a readable rest beside their title: references {numbers}"
NOTHING = "reference {number}: it has no title, address, DOI or PMID"


@dataclass(slots=True)
class References:
    """``citations`` maps addresses within the foreign page to the ids of references."""

    drafts: list[ReferenceDraft] = field(default_factory=list)
    citations: dict[str, str] = field(default_factory=dict)
    no_place: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    unreadable_citations: list[int] = field(default_factory=list)


def references_of(article: CorpusArticle) -> References:
    found = References()
    for number, source in enumerate(article.references, start=1):
        anchor = f"#{source.id}" if source.id else ""
        key = source.id if anchor and anchor not in found.citations else f"#{number}"
        draft = _draft(uuid.uuid5(uuid.NAMESPACE_URL, f"{article.id}#{key}"), number, source, found)
        if draft is None:
            found.no_place.append(NOTHING.format(number=number))
            continue
        found.drafts.append(draft)
        if anchor:
            found.citations.setdefault(anchor, str(draft.uuid))
    if found.unreadable_citations:
        numbers = ", ".join(map(str, found.unreadable_citations))
        found.no_place.append(UNREADABLE_CITATIONS.format(numbers=numbers))
    return found


def _draft(reference_id: uuid.UUID, number: int, source: CorpusReference, found: References) -> ReferenceDraft | None:
    url, doi, pmid = _address(source.url), _doi(source.doi), _pmid(source.pmid)
    invalid = [
        (kind, said.strip())
        for kind, said, valid in (("address", source.url, url), ("DOI", source.doi, doi), ("PMID", source.pmid, pmid))
        if said.strip() and not valid
    ]
    found.altered += [NOT_VALID.format(number=number, value=value, kind=kind) for kind, value in invalid]
    title = one_line(source.title) or one_line(source.citation) or url or doi or (f"PMID {pmid}" if pmid else "")
    title = title or " ".join(value for _, value in invalid)
    if not title:
        return None
    parts = [_rest_of_citation(source, number, found), *(f"{kind}: {value}" for kind, value in invalid)]
    title, no_title = cut(title, LONGEST_TEXT)
    text, no_source = cut(". ".join(filter(None, parts)), LONGEST_TEXT)
    cuts = [("title", no_title), ("source", no_source)]
    found.altered += [TOO_LONG.format(number=number, kind=kind, rest=rest) for kind, rest in cuts if rest]
    return ReferenceDraft(uuid=reference_id, title=title, source=text, url=url, doi=doi, pmid=pmid)


def _rest_of_citation(source: CorpusReference, number: int, found: References) -> str:
    """Authors and journal: the citation without the title. Nothing where its words run together without spaces."""
    citation, title = one_line(source.citation), one_line(source.title)
    if not citation or not title:
        return ""
    match = re.search(rf"(?<!\w){re.escape(title)}(?!\w)", citation)
    if match is None:
        found.unreadable_citations.append(number)
        return ""
    parts = (citation[: match.start()].strip(JOINTS), citation[match.end() :].strip(JOINTS))
    return ". ".join(filter(None, parts))


def _address(value: str) -> str:
    address = linkable(value) or ""
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return ""
    return address


def _doi(value: str) -> str:
    value = value.strip()
    return idutils.normalize_doi(value) if value and idutils.is_doi(value) else ""


def _pmid(value: str) -> str:
    match = PMID.fullmatch(value.strip())
    return match[1] if match else ""
