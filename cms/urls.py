"""Which address belongs to which part. What an address answers is said there."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.api import api_router

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api_router.urls),
    *([path("api/v3/", include("cms.management_api"))] if settings.CMS_MANAGEMENT_API else []),
    # A web server or object storage serves the media in production; this adds nothing there.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    # Everything else is a page, so this stays last.
    path("", include(wagtail_urls)),
]
