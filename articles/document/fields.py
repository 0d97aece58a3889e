"""The changes in the fields around a body: title, pictures, lists of people and codes, texts for search engines."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from articles.document import types
from articles.document.changes import Change, ChangeKind, Line
from articles.document.differing import steps_between
from articles.document.findings import Finding, Texts, details_of, line_between, lines_between
from articles.document.passages import cell_wording, picture_texts
from articles.document.pictures import file_details
from articles.document.wording import Wording, plain_wording

# Fields of one text: name, what people call it, how it is read, and whether it states facts.
Key = TypeVar("Key", str, int)
Reader = Callable[[str], Wording]
ABOVE: list[tuple[str, str, Reader, bool]] = [
    ("title", "Title", plain_wording, True),
    ("summary", "Summary", plain_wording, True),
]
BELOW: list[tuple[str, str, Reader, bool]] = [
    ("promotion_prompt", "Promotion, prompt", cell_wording, True),
    ("seo_title", "Title for search engines", plain_wording, True),
    ("search_description", "Description for search engines", plain_wording, True),
    ("slug", "Address", plain_wording, False),
    ("language", "Language", plain_wording, False),
]
REFERENCE_FIELDS = {
    "title": "Title",
    "source": "Source",
    "url": "Address",
    "doi": "DOI",
    "pmid": "PMID",
    "accessed": "Accessed",
}


@dataclass(frozen=True)
class Named:
    """An entry of a list by its id: what it says, and the words of it that may be facts."""

    id: int
    text: str
    stated: str = ""


def findings_above(before: types.PublicDocument, after: types.PublicDocument) -> Iterator[Finding]:
    """What changed above the body."""
    yield from _texts(before, after, ABOVE)
    yield from _hero(before, after)


def findings_below(before: types.PublicDocument, after: types.PublicDocument) -> Iterator[Finding]:
    """What changed below the body."""
    yield from _references(before.content.references, after.content.references)
    for part, where, entries in LISTS:
        yield from _list(part, where, entries(before), entries(after))
    yield from _promotion(before, after)
    yield from _texts(before, after, BELOW)


def _texts(
    before: types.PublicDocument, after: types.PublicDocument, fields: list[tuple[str, str, Reader, bool]]
) -> Iterator[Finding]:
    for name, where, read, states_facts in fields:
        old, new = read(getattr(before.content, name)), read(getattr(after.content, name))
        line = line_between("", old, new)
        if line is not None and line.kind != "same":
            change = Change(_kind([line]), where, name, lines=(line,), details=tuple(details_of([line])))
            yield Finding(change, (Texts(old, new),) if states_facts else ())


def _hero(before: types.PublicDocument, after: types.PublicDocument) -> Iterator[Finding]:
    old, new = before.content.hero_image, after.content.hero_image
    old_texts = picture_texts(old) if old else {}
    new_texts = picture_texts(new) if new else {}
    labels = new_texts or old_texts
    lines = lines_between((label, old_texts.get(label), new_texts.get(label)) for label in labels)
    details = details_of(lines)
    details += file_details(old and old.image, _file(before, old), new and new.image, _file(after, new))
    if not lines and not details:
        return
    kind: ChangeKind = "changed" if old and new else "added" if new else "removed"
    ids = (old.image if old else None, new.image if new else None)
    texts = tuple(Texts(old_texts.get(label), new_texts.get(label)) for label in labels if label != "Credit")
    yield Finding(Change(kind, "Picture at the head", "hero_image", lines, tuple(details), images=ids), texts)


def _file(document: types.PublicDocument, picture: types.HeroImage | None) -> types.ImageFact | None:
    return next((fact for fact in document.facts.images if picture and fact.id == picture.image), None)


def _references(before: Sequence[types.Reference], after: Sequence[types.Reference]) -> Iterator[Finding]:
    """Each reference by its id, whatever its number: one that only has another number now has not changed."""
    numbers = {reference.id: place + 1 for place, reference in enumerate(before)}
    olds = {reference.id: reference for reference in before}
    moved = _moved([reference.id for reference in before], [reference.id for reference in after])
    for place, new in enumerate(after):
        old = olds.get(new.id)
        lines = _reference_lines(old, new)
        if lines or new.id in moved:
            kind = _kind(lines) if old is None else _moved_kind(bool(lines), new.id in moved)
            details = [f"It was reference {numbers[new.id]}."] if new.id in moved else []
            yield Finding(Change(kind, f"Reference {place + 1}", "references", lines, tuple(details)))
    kept = {reference.id for reference in after}
    for old in before:
        if old.id not in kept:
            where = f"Reference {numbers[old.id]} of before"
            yield Finding(Change("removed", where, "references", _reference_lines(old, None)))


def _reference_lines(old: types.Reference | None, new: types.Reference | None) -> tuple[Line, ...]:
    return lines_between(
        (label, plain_wording(getattr(old, name, "")), plain_wording(getattr(new, name, "")))
        for name, label in REFERENCE_FIELDS.items()
    )


def _list(part: str, where: str, before: list[Named], after: list[Named]) -> Iterator[Finding]:
    """A list of people or codes: entries that came, went, changed what they say, or their place."""
    olds, news = {entry.id: entry for entry in before}, {entry.id: entry for entry in after}
    moved = _moved([entry.id for entry in before], [entry.id for entry in after])
    entries = [*news, *(key for key in olds if key not in news)]
    lines: list[Line] = []
    texts: list[Texts] = []
    for key in entries:
        old, new = olds.get(key), news.get(key)
        line = line_between("", plain_wording(old.text if old else ""), plain_wording(new.text if new else ""))
        if line is not None and line.kind != "same":
            lines.append(line)
            texts.append(Texts(_stated(old), _stated(new)))
    details = [f"“{entry.text}” has another place in the list." for entry in after if entry.id in moved]
    if lines or details:
        kind = _moved_kind(bool(lines), bool(moved)) if moved else _kind(lines)
        yield Finding(Change(kind, where, part, tuple(lines), tuple(details)), tuple(_paired(texts)))


def _stated(entry: Named | None) -> Wording | None:
    return plain_wording(entry.stated) if entry else None


def _paired(texts: list[Texts]) -> list[Texts]:
    """One entry that went and one that came: the one took the place of the other."""
    gone, come = [pair for pair in texts if not pair.after], [pair for pair in texts if not pair.before]
    if len(gone) == len(come) == 1:
        kept = [pair for pair in texts if pair.before and pair.after]
        return [*kept, Texts(gone[0].before, come[0].after)]
    return texts


def _promotion(before: types.PublicDocument, after: types.PublicDocument) -> Iterator[Finding]:
    old = _promotion_of(before)
    new = _promotion_of(after)
    ids = before.content.promotion, after.content.promotion
    shown = {"heading": "Heading", "body": "Text", "link_text": "Link", "link_url": "Link’s address"}
    wordings = [(label, _promotion_text(old, name), _promotion_text(new, name), name) for name, label in shown.items()]
    lines = lines_between((label, was, now) for label, was, now, _ in wordings)
    details = details_of(lines)
    if ids[0] != ids[1] and all(ids):
        details.append(f"Another promotion was chosen: {ids[1]} for {ids[0]}.")
    elif ids[0] != ids[1] and not lines:
        details.append(f"The promotion was {ids[0] or 'none'}, is now {ids[1] or 'none'}.")
    if lines or details:
        kind: ChangeKind = "changed" if all(ids) else "added" if ids[1] else "removed"
        texts = tuple(Texts(was, now) for _, was, now, name in wordings if name in ("heading", "body"))
        yield Finding(Change(kind, "Promotion", "promotion", lines, tuple(details)), texts)


def _promotion_of(document: types.PublicDocument) -> types.PromotionFact | None:
    return next((fact for fact in document.facts.promotions if fact.id == document.content.promotion), None)


def _promotion_text(promotion: types.PromotionFact | None, name: str) -> Wording | None:
    if promotion is None:
        return None
    text = getattr(promotion, name)
    return cell_wording(text) if name == "body" else plain_wording(text)


def _writers(document: types.PublicDocument) -> list[Named]:
    facts = {fact.id: ", ".join(filter(None, [fact.name, fact.credentials])) for fact in document.facts.writers}
    return [Named(key, facts.get(key, f"Writer {key}")) for key in document.content.writers]


def _conditions(document: types.PublicDocument) -> list[Named]:
    facts = {fact.id: _coded(fact.name, "MeSH", fact.mesh_id, fact.slug) for fact in document.facts.conditions}
    return [Named(key, facts.get(key, f"Condition {key}")) for key in document.content.conditions]


def _medicines(document: types.PublicDocument) -> list[Named]:
    found = {}
    for fact in document.facts.medicines:
        names = f"{fact.name}, {fact.brand_names}" if fact.brand_names else fact.name
        found[fact.id] = Named(fact.id, _coded(names, "RxNorm", fact.rxnorm_id, fact.slug), fact.name)
    return [found.get(key, Named(key, f"Medicine {key}")) for key in document.content.medicines]


def _related(document: types.PublicDocument) -> list[Named]:
    return [Named(key, f"Page {key}") for key in document.content.related_articles]


def _coded(name: str, system: str, code: str, slug: str) -> str:
    return " · ".join(filter(None, [name, f"{system} {code}" if code else "", slug]))


LISTS: list[tuple[str, str, Callable[[types.PublicDocument], list[Named]]]] = [
    ("writers", "Writers", _writers),
    ("conditions", "Conditions", _conditions),
    ("medicines", "Medicines", _medicines),
    ("related_articles", "Related articles", _related),
]


def _moved(before: Sequence[Key], after: Sequence[Key]) -> set[Key]:
    """What stands elsewhere among those that both lists have."""
    olds, news = [key for key in before if key in after], [key for key in after if key in before]
    steps = steps_between(list(map(str, olds)), list(map(str, news)))
    return {key for tag, _, _, start, end in steps if tag != "equal" for key in news[start:end]}


def _moved_kind(changed: bool, moved: bool) -> ChangeKind:
    if changed:
        return "moved and changed" if moved else "changed"
    return "moved"


def _kind(lines: Sequence[Line]) -> ChangeKind:
    kinds = {line.kind for line in lines}
    if kinds == {"added"}:
        return "added"
    return "removed" if kinds == {"removed"} else "changed"
