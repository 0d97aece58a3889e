"""The site's root, its chrome, and the facts its pages share. No medical text: these are public without review."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from reviewers.permissions import HistoryPermissionTester


class HomePage(Page):
    """The root of the site: a name and an introduction."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["articles.ArticleIndexPage"]

    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    api_fields = ["introduction"]

    def permissions_for_user(self, user: Any) -> HistoryPermissionTester:
        return HistoryPermissionTester(user, self)

    class Meta:
        verbose_name = "home page"


class LinkBlock(blocks.StructBlock):
    """A link of a menu: an address of the frontend, as a path, or a whole address."""

    text = blocks.CharBlock(max_length=100)
    url = blocks.CharBlock(
        max_length=500, help_text="A path such as /about, or a whole address such as https://example.org."
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["url"].startswith(("/", "https://", "http://", "mailto:")):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError("Begin the address with / for a page of this site, or with https://.")}
            )
        return cleaned

    class Meta:
        icon = "link"
        label_format = "{text}"


@register_setting(icon="site", order=100)
class SiteChrome(BaseSiteSetting):
    """What stands around every page of the frontend."""

    strapline = models.CharField(max_length=255, blank=True)
    frontend_url = models.URLField(
        "address of the frontend",
        blank=True,
        help_text="Where readers read. This site's own address where it is empty.",
    )
    menu = StreamField([("link", LinkBlock())], blank=True)
    footer = StreamField([("link", LinkBlock())], blank=True)

    panels = [FieldPanel("strapline"), FieldPanel("frontend_url"), FieldPanel("menu"), FieldPanel("footer")]

    class Meta:
        verbose_name = "site chrome"


@register_setting(icon="group", order=200)
class SharedFacts(BaseSiteSetting):
    """Figures that texts hold a placeholder for. They change at once, everywhere, without a review."""

    member_count = models.PositiveIntegerField(
        "members of the community", default=0, validators=[MinValueValidator(0)], help_text="Fills {member_count}."
    )

    panels = [MultiFieldPanel([FieldPanel("member_count")], "Community")]

    class Meta:
        verbose_name = "shared facts"
