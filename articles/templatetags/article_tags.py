"""What templates ask of articles."""

import json
from datetime import date
from typing import Any

from django import template
from django.core.paginator import Page as PaginatorPage
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from articles.delivery.pages import CARDS
from articles.delivery.pages import public_articles as find_public_articles
from articles.delivery.presenting import present_draft
from articles.models import ArticlePage
from articles.rich_text import harmless_address, harmless_rich_text

register = template.Library()

FEWEST_SECTIONS = 3
# As Django's json_script, which cannot be told the script's type; and the two line ends of JavaScript that JSON allows.
ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}


@register.filter
def as_date(text: str) -> date:
    """An ISO 8601 date, such as the API gives, for the ``date`` filter."""
    return date.fromisoformat(text)


@register.filter
def as_json(value: Any) -> SafeString:
    """JSON that can stand inside a script element."""
    return mark_safe(json.dumps(value, ensure_ascii=False).translate(ESCAPES))  # noqa: S308


@register.filter
def harmless(html: str) -> str:
    """Rich text that nobody has to review, for Wagtail's ``richtext`` filter: code may have saved anything."""
    return harmless_rich_text(html)


@register.filter
def address(text: str) -> str:
    """An address that a link may have, or ''."""
    return harmless_address(text)


@register.simple_tag
def contents_of(article: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections for a table of contents; none where the article has too few of them."""
    sections = [section for section in article["table_of_contents"] if section["level"] == 2]
    return sections if len(sections) >= FEWEST_SECTIONS else []


@register.simple_tag
def person_name(person: dict[str, Any]) -> SafeString:
    """Name and credentials as in a byline, the name linked to the profile where there is one."""
    name = conditional_escape(person["name"])
    if person["profile_url"]:
        name = format_html('<a href="{}">{}</a>', person["profile_url"], person["name"])
    return format_html("{}, {}", name, person["credentials"]) if person["credentials"] else name


@register.simple_tag
def draft_article(page: ArticlePage) -> dict[str, Any]:
    """A draft as it would be presented, for the editor's preview."""
    return present_draft(page.public_document(), page_id=page.pk or 0, site=_site_of(page))


@register.simple_tag
def public_articles(page: Page, number: str | int | None = 1, at_once: int = CARDS) -> PaginatorPage:
    """The public articles below ``page``, the last reviewed first: one page of them."""
    return find_public_articles(page, site=_site_of(page), number=number, at_once=at_once)


def _site_of(page: Page) -> Site:
    site = page.get_site() if page.pk and page.path else None
    return site or Site.objects.get(is_default_site=True)
