"""``?fields=`` of articles: which fields an answer has, cut from ready-made JSON without parsing it.

The syntax is Wagtail's (``*``, ``_``, ``-name``, ``name(inner,…)``). Inside a field of our own ``name(a,b)`` keeps its
id, ``a`` and ``b``, ``name(_,a)`` only ``a``, ``name(-a)`` all but ``a``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, groupby
from typing import Any

import orjson
from wagtail.api.v2.utils import BadRequestError, parse_fields_parameter
from wagtail.api.v2.views import PagesAPIViewSet

from articles.delivery.bounds import bounded_fields
from articles.delivery.cards import Card, Layout, Pattern, Piece, member, value_of

# In the order of the answer.
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
# The parts of a presentation: the whole body, what lists seldom show, and in the card all else. What is not asked for
# is neither read nor checked.
CARD, MORE, WHOLE = "card", "more", "whole"
# A further part, for the snippets of a search, that no field is in.
TEXT = "text"
PART_OF = {
    **dict.fromkeys(["hero_image", "conditions", "medicines", "promotion", "breadcrumbs"], MORE),
    **dict.fromkeys(["body", "html", "table_of_contents", "references", "related_articles", "json_ld"], WHOLE),
}
META = "meta."
LAYOUT = Layout(
    ["id", *(META + name for name in META_FIELDS), *(name for name in BODY_FIELDS if name not in PART_OF)],
    [name for name in BODY_FIELDS if name in PART_OF],
)
UNKNOWN = "unknown fields: {}"

Inner = list[tuple[str, bool, Any]]
# Of what an answer is put together: bytes as they are, the first and the last of members that stand side by side in a
# card, or the name of one that is looked at by itself; ``WHOLE`` is all of the body.
Element = bytes | tuple[int, int] | str
Step = Pattern | str


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

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of a presentation from which the fields are cut."""
        if self.is_whole:
            return (CARD, WHOLE)
        others = {PART_OF[name] for name in self.body if name in PART_OF}
        return (CARD, *sorted(others))

    def cut(self, card: Card, opened: Mapping[str, Piece]) -> list[Piece]:
        """The JSON object of one article in pieces. ``opened`` are the other ``parts`` by name."""
        pieces: list[Piece] = []
        for step in self._steps:
            if isinstance(step, Pattern):
                pieces.append(card.fill(step))
            elif step == WHOLE:
                pieces.append(opened[WHOLE])
            else:
                pieces.append(self._single(step, card, opened))
        return pieces

    @cached_property
    def _steps(self) -> list[Step]:
        """The answer in its order: what comes from the card is filled in at once."""
        groups: list[list[Element]] = []
        if self.has_id:
            groups.append([(LAYOUT.number["id"],) * 2])
        if self.meta:
            groups.append([b'"meta":{', *_apart(self._runs(META + name for name in self.meta)), b"}"])
        if self.is_whole:
            groups.append([WHOLE])
        elif self.body:
            groups.append(_apart(self._runs(self.body)))
        return _merged([b"{", *chain.from_iterable(_apart(groups, [b","])), b"}"])

    def _runs(self, names: Iterable[str]) -> list[Element]:
        """The members; those that stand side by side in a card are one run."""
        runs: list[Element] = []
        for name in names:
            number = LAYOUT.number.get(name)
            if number is None or name.removeprefix(META) in self.inner:
                runs.append(name)
            elif runs and isinstance(runs[-1], tuple) and runs[-1][1] == number - 1:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        return runs

    def _single(self, name: str, card: Card, opened: Mapping[str, Piece]) -> Piece:
        """A member that is not in the card, or one of which something was chosen."""
        number = LAYOUT.number.get(name)
        text = card.run(number, number) if number is not None else LAYOUT.far_member(card, name, opened[PART_OF[name]])
        name = name.removeprefix(META)
        inner = self.inner.get(name)
        return member(name, dump(_cut_inside(name, value_of(name, text), inner))) if inner else text


@lru_cache(maxsize=1024)
def select(fields: str | None, *, is_detail: bool) -> Selection:
    """What ``?fields=`` asks for; None for the fields by default. Raises ``BadRequestError`` with a sentence."""
    try:
        asked = parse_fields_parameter(bounded_fields(fields)) if fields is not None else []
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


def _apart(parts: list[Any], by: Any = b",") -> list[Any]:
    """The parts with ``by`` between them."""
    return [part for place, part in enumerate(parts) for part in ([by, part] if place else [part])]


def _merged(elements: Iterable[Element]) -> list[Step]:
    """The elements as steps: neighbours among the bytes and runs are one pattern."""
    steps: list[Step] = []
    for is_single, group in groupby(elements, lambda element: isinstance(element, str)):
        if is_single:
            steps += [element for element in group if isinstance(element, str)]
        else:
            steps.append(Pattern.of([element for element in group if not isinstance(element, str)]))
    return steps


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
