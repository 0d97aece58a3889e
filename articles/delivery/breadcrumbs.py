"""The way from the site's root to an article: the pages above it, which are public without a review."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page, Site

from reviewers.querysets import is_reviewed, public


@dataclass(frozen=True)
class Ancestor:
    """A page above another. ``title`` is None where it is not public."""

    id: int
    title: str | None


def ancestors_of(page_ids: Iterable[int], *, site: Site) -> dict[int, list[Ancestor]]:
    """The pages above each of these, from the site's root down; three queries, however many pages."""
    step, paths = Page.steplen, dict(Page.objects.filter(pk__in=list(page_ids)).values_list("pk", "path"))
    # The first step is the root of all sites.
    above = {pk: [path[:end] for end in range(2 * step, len(path), step)] for pk, path in paths.items()}
    pages = Page.objects.filter(path__in={path for chain in above.values() for path in chain})
    # What is under the law and stands here by mistake is no page to walk through.
    shown = set(public(pages.filter(~is_reviewed())).values_list("pk", flat=True))
    found = {
        path: Ancestor(pk, title if pk in shown else None)
        for pk, path, title in pages.values_list("pk", "path", "title")
    }
    return {pk: _from_root([found[path] for path in chain if path in found], site) for pk, chain in above.items()}


def breadcrumbs(page_id: int, title: str, ancestors: list[Ancestor], addresses: dict[int, str]) -> list[dict[str, Any]]:
    """``id``, ``title`` and ``url`` (or None) of the public pages from the site's root to the article itself."""
    shown = [(ancestor.id, ancestor.title) for ancestor in ancestors if ancestor.title is not None]
    return [{"id": pk, "title": text, "url": addresses.get(pk)} for pk, text in [*shown, (page_id, title)]]


def _from_root(chain: list[Ancestor], site: Site) -> list[Ancestor]:
    """``chain`` without what stands above the site's root; whole where it is of another site."""
    places = [place for place, ancestor in enumerate(chain) if ancestor.id == site.root_page_id]
    return chain[places[0] :] if places else chain
