"""Page links in the rich text of pages that need no review: they lead to public pages only."""

from typing import Any

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from reviewers.querysets import public


class PublicPageLinkHandler(PageLinkHandler):
    """As Wagtail's, but a link to a page that is not public loses its address, which would tell a draft's slug."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        pages = super().get_many(attrs_list)
        found = Page.objects.filter(pk__in=[page.pk for page in pages if page])
        shown = set(public(found).values_list("pk", flat=True))
        return [page if page and page.pk in shown else None for page in pages]
