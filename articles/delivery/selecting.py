"""``?fields=`` of articles: which fields an answer has, cut from ready-made JSON without parsing it.

The syntax is Wagtail's (``*``, ``_``, ``-name``, ``name(inner,…)``). Inside a field of our own ``name(a,b)`` keeps its
id, ``a`` and ``b``, ``name(_,a)`` only ``a``, ``name(-a)`` all but ``a``.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson
from wagtail.api.v2.utils import BadRequestError, parse_fields_parameter
from wagtail.api.v2.views import PagesAPIViewSet

from articles.delivery.cards import Card, member, value_of

# In the order of the answer. What of ``BODY_FIELDS`` is not ``LARGE`` is in the card of a presentation.
META_FIELDS = PagesAPIViewSet.meta_fields
BODY_FIELDS = [
    "title",
    "language",
    "summary",
    "hero_image",
    "medical_reviewer",
    "writer",
    "writers",
    "updated",
    "last_reviewed",
    "review",
    "body",
    "html",
    "table_of_contents",
    "reading_time",
    "references",
    "conditions",
    "medicines",
    "promotion",
    "related_articles",
    "breadcrumbs",
    "robots",
    "json_ld",
]
LARGE = frozenset({"body", "html", "references", "json_ld"})
META = "meta."
UNKNOWN = "unknown fields: {}"

Inner = list[tuple[str, bool, Any]]


@dataclass(frozen=True)
class Selection:
    """The fields of one answer, in its order. ``inner`` are the selections inside fields."""

    has_id: bool
    meta: tuple[str, ...]
    body: tuple[str, ...]
    inner: dict[str, Inner] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every field of the body is answered as it is."""
        return len(self.body) == len(BODY_FIELDS) and not self.inner

    @property
    def needs_whole(self) -> bool:
        """Whether the card of a presentation is not enough."""
        return self.is_whole or not LARGE.isdisjoint(self.body)

    def cut(self, card: Card, whole: bytes) -> bytes:
        """The JSON object of one article, from its presentation. ``whole`` is looked at only where it is needed."""
        parts = [card.member("id")] if self.has_id else []
        if self.meta:
            inside = [self._inside(name, card.member(META + name)) for name in self.meta]
            parts.append(b'"meta":{' + b",".join(inside) + b"}")
        if self.is_whole:
            parts.append(whole)
        else:
            parts += [
                self._inside(name, card.large_member(name, whole) if name in LARGE else card.member(name))
                for name in self.body
            ]
        return b"{" + b",".join(parts) + b"}"

    def _inside(self, name: str, text: bytes) -> bytes:
        """The member with what was chosen inside it."""
        inner = self.inner.get(name)
        return member(name, dump(_cut_inside(name, value_of(name, text), inner))) if inner else text


@lru_cache(maxsize=1024)
def select(fields: str | None, *, is_detail: bool) -> Selection:
    """What ``?fields=`` asks for; None for the fields by default. Raises ``BadRequestError`` with a sentence."""
    try:
        asked = parse_fields_parameter(fields) if fields is not None else []
    except ValueError as error:
        raise BadRequestError(f"fields error: {error}") from error
    available = [name for name in ["id", *META_FIELDS, *BODY_FIELDS] if is_detail or name != "parent"]
    chosen = set(_defaults(available, is_detail=is_detail))
    if asked and asked[0][0] in ("*", "_"):
        chosen = set(available) if asked[0][0] == "*" else set()
        asked = asked[1:]
    unknown = {name for name, _, _ in asked}.difference(available)
    if unknown:
        raise BadRequestError(UNKNOWN.format(", ".join(sorted(unknown))))
    inner = {}
    for name, is_negated, inside in asked:
        chosen = chosen - {name} if is_negated else chosen | {name}
        if inside:
            inner[name] = inside
    return Selection(
        has_id="id" in chosen,
        meta=tuple(name for name in META_FIELDS if name in chosen),
        body=tuple(name for name in BODY_FIELDS if name in chosen),
        inner={name: inside for name, inside in inner.items() if name in chosen},
    )


def dump(value: Any) -> bytes:
    """JSON as answers hold it: times in UTC with a Z."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def _defaults(available: list[str], *, is_detail: bool) -> list[str]:
    # With ``locale``, which Wagtail leaves out of sites in one language: wagtail-js counts on it.
    return available if is_detail else [*PagesAPIViewSet.listing_default_fields, "locale"]


def _cut_inside(name: str, value: Any, inner: Inner) -> Any:
    """The value of a field with the chosen fields alone; each object of a list."""
    if value is None:
        return None
    objects = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) for item in objects):
        raise BadRequestError(f"'{name}' does not support nested fields")
    unknown = {inside for inside, _, _ in inner if inside not in ("*", "_")}.difference(*objects)
    if unknown and objects:
        raise BadRequestError(UNKNOWN.format(", ".join(sorted(unknown))))
    cut = [_cut_object(item, inner) for item in objects]
    return cut if isinstance(value, list) else cut[0]


def _cut_object(value: dict[str, Any], inner: Inner) -> dict[str, Any]:
    named = [name for name, is_negated, _ in inner if not is_negated]
    without = {name for name, is_negated, _ in inner if is_negated}
    keeps_all = not named or named[0] == "*"
    kept = set(value) if keeps_all else {*named} | ({"id"} if named[0] != "_" else set())
    further = {name: inside for name, _, inside in inner if inside}
    return {
        name: _cut_inside(name, item, further[name]) if name in further else item
        for name, item in value.items()
        if name in kept and name not in without
    }
