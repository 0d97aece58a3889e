"""The addresses of a site with ``CMS_MANAGEMENT_API=true``. A tool of the tests alone."""

from django.urls import include, path

from cms.urls import urlpatterns as without

urlpatterns = [path("api/v3/", include("cms.management_api")), *without]
