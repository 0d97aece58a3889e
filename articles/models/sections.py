"""Anchors of sections: made from the heading once, then kept when the heading changes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from articles.blocks import RESERVED

if TYPE_CHECKING:
    from articles.models.pages import ArticlePage

MAX_LENGTH = 80


def anchors_of(body: Any) -> list[str]:
    """The anchor of every section block of ``body``, in order: the stored one, else one from its heading."""
    sections = [child.value for child in body if child.block_type == "section"]
    taken = {value.get("anchor") for value in sections if value.get("anchor")}
    return [value.get("anchor") or _free_anchor(value.get("heading") or "", taken) for value in sections]


def keep_anchors(page: "ArticlePage") -> None:
    """Write an anchor into every section that has none: the one that block had before, else a new one."""
    before = dict(_anchors_by_block(page.get_latest_revision_as_object().body)) if page.latest_revision_id else {}
    sections = [child for child in page.body if child.block_type == "section"]
    taken = {child.value["anchor"] for child in sections if child.value.get("anchor")}
    for child in sections:
        if child.value.get("anchor"):
            continue
        kept = before.get(child.id)
        if kept is None or kept in taken:
            kept = _free_anchor(child.value.get("heading") or "", taken)
        child.value["anchor"] = kept
        taken.add(kept)


def _anchors_by_block(body: Any) -> Iterator[tuple[str, str]]:
    for child in body:
        if child.block_type == "section" and child.id and child.value.get("anchor"):
            yield child.id, child.value["anchor"]


def _free_anchor(heading: str, taken: set[str | None]) -> str:
    """An anchor for ``heading`` that is not in ``taken`` nor the page's own, and adds it there."""
    stem = slugify(heading, allow_unicode=True)[:MAX_LENGTH].strip("-") or "section"
    anchor, count = stem, 1
    while anchor in taken or RESERVED.fullmatch(anchor):
        count += 1
        anchor = f"{stem}-{count}"
    taken.add(anchor)
    return anchor
