"""The pages: an index, and the article below it."""

import uuid
from typing import Any

import idutils
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from articles.blocks import BodyBlock
from articles.document.types import Content, PublicDocument
from articles.models import checking, documenting, sections
from articles.models.forms import ArticleForm, DraftCopyForm, ReferenceIdInput
from articles.models.images import ArticleImage
from articles.models.people import Writer
from articles.models.snippets import Condition, Medicine, Promotion
from articles.rich_text import INLINE, PLAIN, PROSE
from reviewers.models import ReviewedPage
from reviewers.permissions import ReviewedParentPermissionTester
from reviewers.querysets import current_approval


def writable(*names: str) -> list[APIField]:
    """Fields that the management API reads and writes."""
    return [APIField(name, writable=True) for name in names]


class ArticleIndexPage(Page):
    """The page under which all articles stand. Public without review: an introduction and no medical text."""

    introduction = RichTextField(blank=True, features=PLAIN)

    parent_page_types = ["home.HomePage"]
    subpage_types = ["articles.ArticlePage"]
    private_page_options: list[str] = []

    copy_form_class = DraftCopyForm
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    api_fields = ["introduction"]

    template = "articles/article_index_page.html"

    def permissions_for_user(self, user: Any) -> ReviewedParentPermissionTester:
        return ReviewedParentPermissionTester(user, self)

    class Meta:
        verbose_name = "article index"


class ArticlePage(ReviewedPage):
    """A medically reviewed article.

    What readers get is not made from this row but from the approved document: ``public_document()`` when it was signed.
    """

    language = models.CharField(
        max_length=12, choices=settings.CMS_ARTICLE_LANGUAGES, default=settings.CMS_ARTICLE_LANGUAGES[0][0]
    )
    summary = models.TextField(blank=True, max_length=500, help_text="One or two sentences for lists and search.")
    hero_image = models.ForeignKey(ArticleImage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hero_alt_text = models.CharField("alt text", max_length=500, blank=True, help_text="What the picture shows.")
    hero_caption = RichTextField("caption", blank=True, features=INLINE)
    hero_credit = models.CharField("credit", max_length=255, blank=True)
    body = StreamField(BodyBlock(), blank=True)
    conditions = ParentalManyToManyField(Condition, blank=True, related_name="articles")
    medicines = ParentalManyToManyField(Medicine, blank=True, related_name="articles")
    promotion = models.ForeignKey(Promotion, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    promotion_prompt = RichTextField(
        "question to readers",
        blank=True,
        features=PROSE,
        help_text="Stands below the promotion, for this article only.",
    )

    parent_page_types = ["articles.ArticleIndexPage"]
    subpage_types: list[str] = []

    base_form_class = ArticleForm
    copy_form_class = DraftCopyForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                InlinePanel("article_writers", label="Writer", min_num=0),
                FieldPanel("medical_reviewer"),
                FieldPanel("language"),
            ],
            "People",
        ),
        MultiFieldPanel(
            [
                FieldPanel("hero_image", heading="Image"),
                FieldPanel("hero_alt_text"),
                FieldPanel("hero_caption"),
                FieldPanel("hero_credit"),
            ],
            "Hero image",
        ),
        FieldPanel("body"),
        InlinePanel("references", label="Reference", heading="References"),
        MultiFieldPanel([FieldPanel("conditions"), FieldPanel("medicines")], "What it is about"),
        MultiFieldPanel([FieldPanel("promotion"), FieldPanel("promotion_prompt")], "Community"),
        InlinePanel("related_articles", label="Article", heading="Related articles"),
    ]

    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    # What tools read and write through the management API. Readers get none of it: ``delivery/api.py``.
    api_fields = [
        *writable(
            "summary",
            "language",
            "article_writers",
            "medical_reviewer",
            "hero_image",
            "hero_alt_text",
            "hero_caption",
            "hero_credit",
            "body",
            "references",
            "conditions",
            "medicines",
            "promotion",
            "promotion_prompt",
            "related_articles",
        ),
        "public_edition",
    ]

    @property
    def public_edition(self) -> int | None:
        """The edition as which readers get exactly this version; None for every draft."""
        approval = current_approval(self.pk)
        if approval is None or approval.content_digest != self.content_digest():
            return None
        return approval.edition

    def public_content(self) -> Content:
        return documenting.build_content(self)

    def public_document(self) -> PublicDocument:
        return documenting.build_document(self)

    def named_objects(self) -> list[tuple[str, int]]:
        return documenting.named_objects(self.public_content())

    def writer_user_ids(self) -> set[int]:
        ids = [row.writer_id for row in self.article_writers.all()]
        return set(Writer.objects.filter(pk__in=ids, user__isnull=False).values_list("user_id", flat=True))

    def content_problems(self) -> list[str]:
        return checking.content_problems(self.public_content())

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "articles/article_preview.html"

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        sections.keep_anchors(self)
        return super().save_revision(*args, **kwargs)

    class Meta:
        verbose_name = "article"


class ArticleWriter(Orderable):
    """One of the writers an article names, in order; the first is *the* writer."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_writers")
    writer = models.ForeignKey(Writer, on_delete=models.PROTECT, related_name="article_writers")

    panels = [FieldPanel("writer")]

    api_fields = writable("writer")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "writer"], name="one_writer_once")]


class Reference(Orderable):
    """A source of an article. Citations in the text hold its ``uuid``; its number is its place in the list."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="references")
    uuid = models.UUIDField(default=uuid.uuid4)
    title = models.CharField(max_length=500)
    source = models.CharField(max_length=500, blank=True, help_text="Journal, authority or publisher, and year.")
    url = models.URLField("URL", max_length=1000, blank=True)
    doi = models.CharField("DOI", max_length=255, blank=True, help_text="Such as 10.1000/182.")
    pmid = models.CharField("PMID", max_length=100, blank=True, help_text="The number in PubMed.")
    accessed = models.DateField("date accessed", null=True, blank=True)

    panels = [
        FieldPanel("title"),
        FieldPanel("source"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("pmid"), FieldPanel("accessed")]),
        FieldPanel("uuid", widget=ReferenceIdInput, classname="w-hidden"),
    ]

    api_fields = writable("title", "source", "url", "doi", "pmid", "accessed", "uuid")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.doi and not idutils.is_doi(self.doi):
            errors["doi"] = "This is not a DOI. A DOI looks like 10.1000/182."
        if self.pmid and not idutils.is_pmid(self.pmid):
            errors["pmid"] = "This is not a PMID. A PMID is the number of the article in PubMed, digits only."
        if errors:
            raise ValidationError(errors)
        self.doi = idutils.normalize_doi(self.doi) if self.doi else ""
        self.pmid = idutils.normalize_pmid(self.pmid) if self.pmid else ""

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "uuid"], name="one_reference_id")]


class ArticleRelation(Orderable):
    """A related article, chosen by hand. Its title comes from its own approval."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_articles")
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("article", "articles.ArticlePage")]

    api_fields = writable("article")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "article"], name="one_relation_once")]
