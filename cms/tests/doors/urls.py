"""The site's addresses, with Wagtail's management API mounted as well: tests try its doors wherever it is mounted."""

from django.urls import path
from wagtail.api.v3.urls import api

from cms.urls import urlpatterns as site_urlpatterns

urlpatterns = [path("management/", api.urls), *site_urlpatterns]
