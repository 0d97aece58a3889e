"""The article as a page of this site, for publishers without a frontend of their own and for previews."""

from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import Page, Site

from articles.delivery.presenting import present_approved
from articles.models import ArticleEntry, ArticlePage
from reviewers.models import Approval

CARDS = 24


def approved_page(page: Any, request: HttpRequest, approval: Approval) -> HttpResponse | None:
    """The page made from the approved document; None for pages that are no articles."""
    if not isinstance(page, ArticlePage):
        return None
    article = present_approved([page.pk], site=Site.find_for_request(request)).get(page.pk)
    if article is None:
        return None
    return TemplateResponse(request, "articles/article_page.html", {"article": article, "page": None})


def public_articles(parent: Page, *, site: Site, number: str | int | None = 1, at_once: int = CARDS) -> PaginatorPage:
    """One page of the public articles below a page, the last reviewed first, each as presented."""
    below = ArticlePage.objects.child_of(parent).values("pk")
    entries = ArticleEntry.objects.filter(site_id=site.pk, pk__in=below).order_by("-last_reviewed", "-pk")
    shown: Any = Paginator(entries.values_list("pk", flat=True), at_once).get_page(number)
    ids = list(shown.object_list)
    articles = present_approved(ids, site=site)
    shown.object_list = [articles[page_id] for page_id in ids if page_id in articles]
    return shown
