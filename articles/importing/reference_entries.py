"""One entry of a list of references, as people write them, to fields: DOI, PMID, address and, where it is plain to see,
the title. What is not recognised stays as words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from articles.importing.addresses import linkable
from articles.importing.plain_text import one_line
from articles.importing.sources import CorpusReference

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
PMID = re.compile(r"\bPMID:?\s*(\d{1,9})\b", re.IGNORECASE)
PUBMED = re.compile(r"//(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})")
RESOLVER = re.compile(r"//(?:dx\.)?doi\.org/")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]+")
ONLY_ADDRESS = re.compile(rf"{ADDRESS.pattern}|(?:doi:?\s*)?{DOI.pattern}|{PMID.pattern}", re.IGNORECASE)
SAID_ELSEWHERE = re.compile(
    r"\b(?:doi|pmid|available (?:at|from)|retrieved from|accessed at|url)\s*:?\s*(?=[.;,\s]*(?:$|\b(?:doi|pmid)\b))",
    re.IGNORECASE,
)
SENTENCES = re.compile(r"(?<=[.?!])\s+(?=[^\W_a-z])")
NAME_AND_INITIALS = re.compile(r"(?:and |& )?[^\W\d_][^\d,;]{0,60} [A-Z]{1,4}\.?|et al\.?")
AUTHORS_AND_YEAR = re.compile(r".{3,400}?\((?:19|20)\d\d[a-z]?(?:, \w+(?: \d{1,2})?)?\)\.\s+")
DASHES = re.compile(r"\s+[—–|]\s+")
SHORTEST_TITLE = 8


@dataclass(slots=True)
class Entry:
    """One entry as it stands: its words, the addresses it links to with the words they are on, and its number."""

    number: int
    text: str
    links: list[tuple[str, str]] = field(default_factory=list)


def reference_of(entry: Entry, reference_id: str) -> CorpusReference:
    """The entry in fields. Its title is looked for in the forms that are in use, else the whole entry is the title."""
    addresses = [address for address, _ in entry.links] + ADDRESS.findall(entry.text)
    said = [*addresses, entry.text]
    doi = next((_trimmed(match[0]) for text in said if (match := DOI.search(unquote(text)))), "")
    pmid = next((match[1] for text in said for match in (PUBMED.search(text), PMID.search(text)) if match), "")
    others = (_trimmed(url) for url in addresses if not RESOLVER.search(url) and not PUBMED.search(url))
    url = next((found for address in others if (found := _absolute(address))), "")
    text = _without(entry.text, doi, pmid, url)
    return CorpusReference(id=reference_id, title=_title(entry, text), citation=text, url=url, doi=doi, pmid=pmid)


def continues(entry: Entry, before: Entry) -> bool:
    """Whether a paragraph is only the address of the entry before, which has none."""
    is_address = ONLY_ADDRESS.fullmatch(entry.text) is not None
    return is_address and not before.links and not ADDRESS.search(before.text) and not DOI.search(before.text)


def _absolute(address: str) -> str:
    return linkable(address if "//" in address else f"https://{address}") or "" if "mailto:" not in address else ""


def _trimmed(text: str) -> str:
    """An address or DOI without the punctuation of the sentence around it."""
    text = text.rstrip(".,;:")
    while text.endswith((")", "]")) and text.count(text[-1]) > text.count({")": "(", "]": "["}[text[-1]]):
        text = text[:-1].rstrip(".,;:")
    return text


def _without(text: str, doi: str, pmid: str, url: str) -> str:
    """The entry's words without what has a field of its own."""
    for address in ADDRESS.findall(text):
        trimmed = _trimmed(address)
        if _absolute(trimmed) == url or (doi and doi in unquote(trimmed)) or (pmid and PUBMED.search(trimmed)):
            text = text.replace(trimmed, "", 1)
    if doi:
        text = text.replace(doi, "", 1)
    if pmid:
        text = PMID.sub(lambda match: "" if match[1] == pmid else match[0], text)
    text = SAID_ELSEWHERE.sub("", text)
    return re.sub(r"(?:\s*[.,;:]){2,}", ".", re.sub(r"\s+([.,;:])", r"\1", one_line(text))).strip(" ;,:")


def _title(entry: Entry, text: str) -> str:
    """The title within the words, '' where it is not plain to see."""
    for _, words in entry.links:
        if len(words) >= SHORTEST_TITLE and not ADDRESS.match(words) and not DOI.search(words) and words in text:
            return words.strip(" .")
    parts = SENTENCES.split(text)
    if match := AUTHORS_AND_YEAR.match(text):
        parts = ["", *SENTENCES.split(text[match.end() :])]
    elif not all(NAME_AND_INITIALS.fullmatch(name) for name in re.split(r"[,;]\s+", parts[0].rstrip("."))):
        parts = DASHES.split(text)
        return parts[0].strip(" .") if len(parts) == 2 and len(parts[0]) >= SHORTEST_TITLE else ""
    return parts[1].strip(" .") if len(parts) > 1 and len(parts[1]) >= SHORTEST_TITLE else ""
