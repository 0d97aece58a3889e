"""Fields that several endpoints of the delivery API share."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from rest_framework.fields import CharField, Field
from wagtail.api.utils import get_full_url
from wagtail.models import Site

from articles.delivery.approved import approved_contents
from articles.delivery.catalogue import articles_of
from articles.delivery.rendering import Renderer, linked_pages
from articles.delivery.surroundings import site_facts
from articles.delivery.tree import addresses_of
from articles.models import ArticleTerm
from articles.rich_text import canonical_rich_text


class PublicRichTextField(CharField):
    """Rich text that nobody has to review, such as a biography. Its links, too, lead to public pages only."""

    def to_representation(self, value: str) -> str:
        site, text = Site.find_for_request(self.context["request"]), canonical_rich_text(value)
        linked = linked_pages(text)
        addresses = addresses_of(linked, approved_contents(linked), site_facts(site)["frontend_url"]) if linked else {}
        return Renderer({}, addresses, self.context["_wagtail_rich_text_format"]).html(text)


class ArticlesField(Field):
    """The public articles that name this object: how many, cards of the last reviewed, and where all of them are."""

    def __init__(self, kind: ArticleTerm.Kind) -> None:
        super().__init__(read_only=True, source="*")
        self.kind = kind

    def to_representation(self, value: Model) -> dict[str, Any]:
        request = self.context["request"]
        listing = reverse(f"{self.context['router'].url_namespace}:pages:listing")
        found = articles_of(self.kind, int(value.pk), Site.find_for_request(request))
        url = get_full_url(request, f"{listing}?type=articles.ArticlePage&{self.kind}={value.pk}")
        return {**found, "url": url}
