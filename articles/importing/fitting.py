"""Text that is too long for its field, cut at a word."""

from __future__ import annotations

LONGEST_TITLE = 255  # wagtail.models.Page.title
ELLIPSIS = "…"


def cut(text: str, limit: int) -> tuple[str, str]:
    """The text in at most ``limit`` characters, marked where it is cut, and what was left out ('' where nothing)."""
    if len(text) <= limit:
        return text, ""
    room = text[: limit - len(ELLIPSIS) + 1]
    kept = room.rpartition(" ")[0] or room[:-1]
    return kept.rstrip(" ,;:–—-") + ELLIPSIS, text[len(kept) :].strip()
