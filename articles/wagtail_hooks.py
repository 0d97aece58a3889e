"""Where articles meet Wagtail: the editor's citation entity, the page that readers get, the desk's screens."""

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text.feature_registry import FeatureRegistry

from articles.citations import register_converters
from articles.delivery.links import PublicPageLinkHandler
from articles.delivery.pages import approved_page
from articles.delivery.withdrawn import withdrawn_page
from articles.desk import wagtail_hooks as _desk  # noqa: F401
from articles.rich_text import REFERENCE
from reviewers.models import Approval, ReviewedPage, Withdrawal


@hooks.register("register_rich_text_features")
def register_citations(features: FeatureRegistry) -> None:
    register_converters(features)
    features.register_editor_plugin(
        "draftail",
        REFERENCE,
        EntityFeature(
            {"type": "REFERENCE", "label": "[1]", "description": "Cite a reference"},
            js=["articles/js/references.js"],
            css={"all": ["articles/css/references.css"]},
        ),
    )


# After Wagtail's own handler of page links, which it replaces.
@hooks.register("register_rich_text_features", order=100)
def register_public_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinkHandler)


@hooks.register("serve_approved_page")
def serve_article(page: ReviewedPage, request: HttpRequest, approval: Approval) -> HttpResponse | None:
    return approved_page(page, request, approval)


@hooks.register("serve_withdrawn_page")
def serve_withdrawn(page: ReviewedPage, request: HttpRequest, withdrawal: Withdrawal) -> HttpResponse | None:
    return withdrawn_page(page, request, withdrawal)
