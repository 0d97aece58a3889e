"""The public surface of the delivery API, whole: one line for each address below ``/api/v2/``."""

from articles.delivery.api import PublicPagesViewSet
from articles.delivery.endpoints import DeliveryRouter
from articles.delivery.files import PublicDocumentsViewSet, PublicImagesViewSet
from articles.delivery.profiles import ReviewersViewSet, WritersViewSet
from articles.delivery.redirects import PublicRedirectsViewSet
from articles.delivery.vocabulary import ConditionsViewSet, MedicinesViewSet
from home.api import SiteViewSet

api_router = DeliveryRouter("wagtailapi")
api_router.register_endpoint("pages", PublicPagesViewSet)
api_router.register_endpoint("images", PublicImagesViewSet)
api_router.register_endpoint("documents", PublicDocumentsViewSet)
api_router.register_endpoint("reviewers", ReviewersViewSet)
api_router.register_endpoint("writers", WritersViewSet)
api_router.register_endpoint("conditions", ConditionsViewSet)
api_router.register_endpoint("medicines", MedicinesViewSet)
api_router.register_endpoint("redirects", PublicRedirectsViewSet)
api_router.register_endpoint("site", SiteViewSet)
