"""The API of the stock site."""

from typing import Any

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from benchmarks.stock.models import ArticlePage


class ArticlesAPIViewSet(PagesAPIViewSet):
    """Pages, with what articles show fetched for a whole list at once."""

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        if queryset.model is ArticlePage:
            queryset = queryset.select_related("medical_reviewer", "hero_image").prefetch_related(
                "hero_image__renditions",
                "article_writers__writer",
                "references",
                "conditions",
                "medicines",
                "related_articles__article",
            )
        return queryset


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", ArticlesAPIViewSet)

urlpatterns = [path("api/v2/", api_router.urls), path("", include(wagtail_urls))]
