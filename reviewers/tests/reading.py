"""What anonymous readers get, through every door they have, and where they begin. A tool of the tests alone."""

from django.test import Client
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage

LISTS = [
    "/",
    "/api/v2/pages/?fields=*",
    "/api/v2/pages/?fields=_,id,title,slug",
    "/api/v2/pages/?type=articles.ArticlePage&fields=*",
]


def home_page() -> Page:
    """The site's root: a page that needs no review."""
    return Page.objects.get(slug="home").specific


def everything_public(page: ArticlePage) -> str:
    """All answers about the page, in one text: as a page, in the API's detail and lists, and on the index."""
    row = Page.objects.get(pk=page.pk)
    addresses = [
        *LISTS,
        ArticleIndexPage.objects.get(path=row.path[: -row.steplen]).url,
        row.url or "/",
        f"/api/v2/pages/{page.pk}/?fields=*",
        f"/api/v2/pages/?slug={page.slug}&fields=*",
        f"/api/v2/pages/find/?html_path={row.url}",
    ]
    return "\n".join(get(address) for address in addresses)


def page_as_read(page: ArticlePage) -> str:
    """The page alone, as HTML; empty where there is none."""
    return get(Page.objects.get(pk=page.pk).url)


def get(address: str) -> str:
    """The text that one address answers; empty where it answers that there is nothing."""
    # A row bent by hand may be an error to Wagtail: the reader gets nothing then, which is all that matters here.
    response = Client(raise_request_exception=False).get(address, follow=True)
    return response.text if response.status_code == 200 else ""
