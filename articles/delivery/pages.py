"""The article as a page of this site, for publishers without a frontend of their own and for previews."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail.models import Page, Site

from articles.delivery.presenting import present_approved
from articles.models import ArticlePage
from reviewers.models import Approval
from reviewers.querysets import public


def approved_page(page: Any, request: HttpRequest, approval: Approval) -> HttpResponse | None:
    """The page made from the approved document; None for pages that are no articles."""
    if not isinstance(page, ArticlePage):
        return None
    article = present_approved([page.pk], site=Site.find_for_request(request)).get(page.pk)
    if article is None:
        return None
    return TemplateResponse(request, "articles/article_page.html", {"article": article, "page": None})


def public_articles(parent: Page, *, site: Site) -> list[dict[str, Any]]:
    """The public articles below a page, the last reviewed first."""
    ids = public(ArticlePage.objects.child_of(parent)).values_list("pk", flat=True)
    articles = present_approved(ids, site=site).values()
    return sorted(articles, key=lambda article: article["last_reviewed"], reverse=True)
