"""How citations, and page links in canonical form, are converted between the editor and the database."""

from typing import Any

from draftjs_exporter import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    InlineEntityElementHandler,
    LinkElementHandler,
)
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.whitelist import check_url

from articles.rich_text import CANONICAL_LINK, CITATION_TEXT, REFERENCE


class ReferenceLinkHandler(LinkHandler):
    """Tells Wagtail about citations. Outside a presented article they lead nowhere."""

    identifier = REFERENCE

    @staticmethod
    def expand_db_attributes(attrs: dict[str, str]) -> str:
        return '<a class="citation">'


class ReferenceElementHandler(InlineEntityElementHandler):
    """Database HTML to the editor's entity."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"reference": attrs.get("id", "")}


class PageIdElementHandler(LinkElementHandler):
    """A page link by its id. Wagtail's own handler looks every linked page up."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        return {"id": attrs.get("id", "")}


def reference_entity(props: dict[str, Any]) -> Any:
    """The editor's entity to database HTML. What it says between the tags is always the same."""
    return DOM.create_element("a", {"linktype": REFERENCE, "id": props.get("reference", "")}, CITATION_TEXT)


def link_entity(props: dict[str, Any]) -> Any:
    """The editor's link to database HTML."""
    if props.get("id") is not None:
        return DOM.create_element("a", {"linktype": "page", "id": props["id"]}, props["children"])
    return DOM.create_element("a", {"href": check_url(props.get("url"))}, props["children"])


def register_converters(features: FeatureRegistry) -> None:
    """Register both with Wagtail's rich text."""
    features.register_link_type(ReferenceLinkHandler)
    features.register_converter_rule(
        "contentstate",
        REFERENCE,
        {
            "from_database_format": {'a[linktype="reference"]': ReferenceElementHandler("REFERENCE")},
            "to_database_format": {"entity_decorators": {"REFERENCE": reference_entity}},
        },
    )
    features.register_converter_rule(
        "contentstate",
        CANONICAL_LINK,
        {
            "from_database_format": {
                "a[href]": ExternalLinkElementHandler("LINK"),
                'a[linktype="page"]': PageIdElementHandler("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )
