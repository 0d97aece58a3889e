"""Some pages and all those above them: which may be shown, where they are, and the way to them. Two queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace

from django.db.models import QuerySet
from wagtail.models import Page, Site

from articles.document import types
from reviewers.querysets import is_under_law


@dataclass(frozen=True)
class Ancestor:
    """A page above another. ``title`` is None where it is not public."""

    id: int
    title: str | None
    content_type_id: int


@dataclass(frozen=True)
class Tree:
    """``rows`` are the pages and those above, ``ancestors`` the ways to the former, from the site's root down."""

    rows: dict[int, Page]
    ancestors: dict[int, list[Ancestor]]


def tree_around(page_ids: Iterable[int], *, site: Site) -> Tree:
    """These pages and those above them."""
    step, asked = Page.steplen, {row.pk: row for row in _rows(Page.objects.filter(pk__in=list(page_ids)))}
    # The first step is the root of all sites.
    ways = {pk: [row.path[:end] for end in range(2 * step, len(row.path), step)] for pk, row in asked.items()}
    above = {
        row.path: row for row in _rows(Page.objects.filter(path__in={path for way in ways.values() for path in way}))
    }
    found = {path: Ancestor(row.pk, _title(row), row.content_type_id) for path, row in above.items()}
    ancestors = {pk: _from_root([found[path] for path in way if path in found], site) for pk, way in ways.items()}
    return Tree({**asked, **{row.pk: row for row in above.values()}}, ancestors)


def addresses_of(page_ids: Iterable[int], approved: dict[int, types.Content], frontend_url: str) -> dict[int, str]:
    """The addresses of the public pages among these, in one query."""
    return addresses_among(_rows(Page.objects.filter(pk__in=list(page_ids))), approved, frontend_url)


def addresses_among(pages: Iterable[Page], approved: dict[int, types.Content], frontend_url: str) -> dict[int, str]:
    """The addresses of the public ones of these rows. An article's ends in its approved slug, or it has none to tell.

    ``approved`` is what has passed the fence.
    """
    found = {}
    # Wagtail keeps the roots of the sites on it, and would ask the cache for each page.
    remembered = SimpleNamespace()
    for page in pages:
        if not page.live or (page.is_under_law and page.pk not in approved):
            continue
        parts, content = page.get_url_parts(remembered), approved.get(page.pk)
        if parts and parts[2] and (content is None or page.url_path.endswith(f"/{content.slug}/")):
            found[page.pk] = frontend_url + parts[2]
    return found


def _rows(pages: QuerySet[Page]) -> QuerySet[Page]:
    """The pages, each with ``is_under_law``: whether it exists in public through an approval only."""
    return pages.select_related("locale").annotate(is_under_law=is_under_law())


def _title(row: Page) -> str | None:
    # What is under the law and stands here by mistake is no page to walk through.
    return row.title if row.live and not row.is_under_law else None


def _from_root(chain: list[Ancestor], site: Site) -> list[Ancestor]:
    """``chain`` without what stands above the site's root; whole where it is of another site."""
    places = [place for place, ancestor in enumerate(chain) if ancestor.id == site.root_page_id]
    return chain[places[0] :] if places else chain
