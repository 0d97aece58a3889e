"""The way from the site's root to an article: the pages above it, which are public without a review."""

from typing import Any

from articles.delivery.tree import Ancestor


def breadcrumbs(page_id: int, title: str, ancestors: list[Ancestor], addresses: dict[int, str]) -> list[dict[str, Any]]:
    """``id``, ``title`` and ``url`` (or None) of the public pages from the site's root to the article itself."""
    shown = [(ancestor.id, ancestor.title) for ancestor in ancestors if ancestor.title is not None]
    return [{"id": pk, "title": text, "url": addresses.get(pk)} for pk, text in [*shown, (page_id, title)]]
