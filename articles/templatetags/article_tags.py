"""What templates ask of articles."""

from typing import Any

from django import template
from wagtail.models import Page, Site

from articles.delivery.pages import public_articles as find_public_articles
from articles.delivery.presenting import present_draft
from articles.models import ArticlePage

register = template.Library()


@register.simple_tag
def draft_article(page: ArticlePage) -> dict[str, Any]:
    """A draft as it would be presented, for the editor's preview."""
    return present_draft(page.public_document(), page_id=page.pk or 0, site=_site_of(page))


@register.simple_tag
def public_articles(page: Page) -> list[dict[str, Any]]:
    """The public articles below ``page``."""
    return find_public_articles(page, site=_site_of(page))


def _site_of(page: Page) -> Site:
    site = page.get_site() if page.pk and page.path else None
    return site or Site.objects.get(is_default_site=True)
