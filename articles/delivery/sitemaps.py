"""The sitemap of a site: the frontend's addresses of all public pages.

An article's slug and date come from its approval. A sitemap is cut into sections, with an index of them where there are
several.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from articles.delivery.surroundings import site_facts
from reviewers.querysets import current_publications, is_reviewed, public

# The protocol allows 50,000; a section is read with the documents of its articles.
SECTION = 5_000
DOCUMENTS_AT_ONCE = 500


class PublicPages(Sitemap):
    """All public pages of a site, in the order of the tree."""

    limit = SECTION

    def __init__(self, site: Site) -> None:
        self.root_path: str = site.root_page.url_path
        self.pages: QuerySet[Page] = public(Page.objects.public().descendant_of(site.root_page, inclusive=True))
        self.frontend_url = site_facts(site)["frontend_url"]

    @property
    def paginator(self) -> Paginator:
        rows = self.pages.annotate(reviewed=ExpressionWrapper(is_reviewed(), output_field=BooleanField()))
        return Paginator(rows.order_by("path").values("pk", "path", "url_path", "reviewed"), self.limit)

    def get_latest_lastmod(self) -> None:
        # The index would have to read every approval for it.
        return None

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        rows = list(self.paginator.page(page).object_list)
        approved = dict(self._approved(rows[0]["path"], rows[-1]["path"]))
        urls = []
        for row in rows:
            slug, changed_at = approved.get(row["pk"], (None, None))
            # What a row says of an article counts only where its approval says the same.
            if not row["reviewed"] or (slug and row["url_path"].endswith(f"/{slug}/")):
                address = f"{self.frontend_url}/{row['url_path'].removeprefix(self.root_path)}"
                urls.append({"location": iri_to_uri(address), "lastmod": changed_at})
        return urls

    def _approved(self, first: str, last: str) -> Iterator[tuple[int, tuple[str, datetime]]]:
        """Slug and time of the last change of the articles between two places of the tree, by page id."""
        pages = self.pages.filter(path__gte=first, path__lte=last).order_by().values("pk")
        rows = current_publications().filter(page_id__in=pages).select_related("approval")
        for row in rows.iterator(chunk_size=DOCUMENTS_AT_ONCE):
            if row.approval is not None and row.approval.is_intact:
                slug = json.loads(row.approval.document)["content"]["slug"]
                yield row.page_id, (slug, row.approval.changed_at)


@csrf_exempt
@require_safe
def sitemap(request: HttpRequest, section: str | None = None) -> HttpResponse:
    """One section, numbered by ``p``; without a section the only one, or the index where there are several."""
    pages = PublicPages(Site.find_for_request(request))
    if section is None and pages.paginator.num_pages > 1:
        return sitemap_views.index(request, {"pages": pages}, sitemap_url_name="sitemap_section")
    return sitemap_views.sitemap(request, {"pages": pages}, section=section)
