"""What a pair is, and how short texts become whole documents."""

from dataclasses import dataclass, field
from typing import Any

from articles.document.types import PublicDocument

FIRST = "11111111-1111-4111-8111-111111111111"
SECOND = "22222222-2222-4222-8222-222222222222"
THIRD = "33333333-3333-4333-8333-333333333333"
EMPTY: dict[str, Any] = {
    "slug": "sleep",
    "language": "en",
    "title": "Sleeping with Migraine",
    "summary": "",
    "hero_image": None,
    "body": [],
    "references": [],
    "writers": [],
    "conditions": [],
    "medicines": [],
    "promotion": None,
    "promotion_prompt": "",
    "related_articles": [],
    "seo_title": "",
    "search_description": "",
}
Fact = tuple[str, str, str]
Half = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """A change that has to be seen: its kind, part of its place, and parts of what it says.

    ``says`` begins with ``-`` for removed words, with ``+`` for added ones, with ``=`` for words that are shown
    unchanged; anything else stands in a detail.
    """

    kind: str
    where: str
    says: tuple[str, ...] = ()


def seen(kind: str, where: str, *says: str) -> Seen:
    return Seen(kind, where, says)


@dataclass(frozen=True)
class Pair:
    """Two documents, the changes between them (all of them), and the facts that changed (exactly these).

    ``before`` and ``after`` are rich text, a list of blocks, or fields of ``Content`` with ``facts`` beside them.
    """

    name: str
    before: str | list[dict[str, Any]] | Half
    after: str | list[dict[str, Any]] | Half
    changes: list[Seen] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    language: str = "en"

    def documents(self) -> tuple[PublicDocument, PublicDocument]:
        return make_document(self.before, self.language), make_document(self.after, self.language)


def make_document(half: str | list[dict[str, Any]] | Half, language: str = "en") -> PublicDocument:
    if isinstance(half, str):
        half = [text(half)]
    given = dict(half) if isinstance(half, dict) else {"body": half}
    facts = {"writers": [], "images": [], "conditions": [], "medicines": [], "promotions": [], **given.pop("facts", {})}
    content = {**EMPTY, "language": language, **given}
    return PublicDocument.model_validate({"schema": 1, "content": content, "facts": facts})


def text(html: str) -> dict[str, Any]:
    """A block of text; what has no paragraphs becomes one."""
    return {"type": "rich_text", "html": html if html.startswith("<") and html.endswith(">") else f"<p>{html}</p>"}


def section(heading: str, number: int | None = None, level: int = 2, anchor: str = "") -> dict[str, Any]:
    anchor = anchor or heading.lower().replace(" ", "-")
    return {"type": "section", "number": number, "heading": heading, "level": level, "anchor": anchor}


def picture(image: int = 1, **words: str) -> dict[str, Any]:
    return {"type": "image", "image": image, "alt_text": "A dark bedroom", **words}


def table(*rows: list[str], headings: tuple[str, ...] = ("Who", "Dose"), caption: str = "Doses") -> dict[str, Any]:
    cells = [[f"<p>{cell}</p>" for cell in row] for row in rows]
    return {"type": "table", "caption": caption, "headings": list(headings), "rows": cells}


def warning(html: str, heading: str = "When to get help") -> dict[str, Any]:
    return {"type": "warning", "heading": heading, "html": html}


def points(*said: str, heading: str = "Key points") -> dict[str, Any]:
    return {"type": "key_points", "heading": heading, "points": [f"<p>{point}</p>" for point in said]}


def quote(said: str, attribution: str = "A member from Leeds", consent: int = 1) -> dict[str, Any]:
    return {"type": "member_quote", "quote": f"<p>{said}</p>", "attribution": attribution, "consent": consent}


def question(asked: str, answer: str) -> dict[str, Any]:
    return {"type": "question", "question": asked, "answer": f"<p>{answer}</p>"}


def cite(reference: str) -> str:
    return f'<a linktype="reference" id="{reference}">[ref]</a>'


def reference(key: str, title: str, **more: str) -> dict[str, Any]:
    return {"id": key, "title": title, **more}


def file(image: int, letter: str, width: int = 640) -> dict[str, Any]:
    return {"id": image, "sha256": letter * 64, "width": width, "height": 480}


def medicine(key: int, name: str, brand_names: str = "") -> dict[str, Any]:
    return {"id": key, "slug": name.lower(), "name": name, "brand_names": brand_names, "rxnorm_id": str(1000 + key)}
