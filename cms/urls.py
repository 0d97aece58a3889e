"""Which address belongs to which part. What an address answers is said there."""

from django.conf import settings
from django.conf.urls.static import static
from django.http import Http404
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from articles.delivery.downloads import download, picture
from articles.delivery.feeds import article_feed
from articles.delivery.robots import robots_txt
from articles.delivery.sitemaps import sitemap
from cms.api import api_router
from cms.openapi import views as openapi
from cms.operations.errors import not_found
from reviewers.two_factor.urls import at_the_door

urlpatterns = [
    path("admin/second-factor/", include(at_the_door)),
    # Wagtail's trial of an error.
    path("admin/failwhale/", not_found, {"exception": Http404()}),
    path("admin/", include(wagtailadmin_urls)),
    # Before Wagtail's own of the same name.
    re_path(r"^documents/(\d+)/(.*)$", download, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/openapi.json", openapi.document, name="openapi"),
    path("api/v2/docs/", openapi.documentation, name="api_documentation"),
    path("api/v2/", api_router.urls),
    *([path("api/v3/", include("cms.management_api"))] if settings.CMS_MANAGEMENT_API else []),
    path("feeds/articles.atom", article_feed, name="article_feed"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap, name="sitemap_section"),
    path("robots.txt", robots_txt, name="robots_txt"),
    # A web server or object storage serves the media in production; this adds nothing there.
    *static(settings.MEDIA_URL, view=picture, document_root=settings.MEDIA_ROOT),
    # Everything else is a page, so this stays last.
    path("", include(wagtail_urls)),
]

handler400 = "cms.operations.errors.bad_request"
handler404 = "cms.operations.errors.not_found"
handler500 = "cms.operations.errors.server_error"
