"""The site's addresses, with the management API mounted as it is where ``CMS_MANAGEMENT_API`` is true."""

from django.urls import include, path

from cms.urls import urlpatterns as site_urlpatterns

urlpatterns = [path("management/", include("cms.management_api")), *site_urlpatterns]
