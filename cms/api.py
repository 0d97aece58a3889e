"""The public surface of the delivery API, whole: one line for each address below ``/api/v2/``."""

from wagtail.api.v2.router import WagtailAPIRouter

from articles.delivery.api import (
    PublicDocumentsViewSet,
    PublicImagesViewSet,
    PublicPagesViewSet,
    ReviewersViewSet,
    WritersViewSet,
)
from home.api import SiteViewSet

api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", PublicPagesViewSet)
api_router.register_endpoint("images", PublicImagesViewSet)
api_router.register_endpoint("documents", PublicDocumentsViewSet)
api_router.register_endpoint("reviewers", ReviewersViewSet)
api_router.register_endpoint("writers", WritersViewSet)
api_router.register_endpoint("site", SiteViewSet)
