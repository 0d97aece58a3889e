"""Articles with the same content as this project's, as Wagtail's documentation would have them."""

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.images.api.fields import ImageRenditionField
from wagtail.models import Orderable, Page
from wagtail.search import index

from benchmarks.stock.serializers import (
    ArticleWritersField,
    ConditionsField,
    MedicinesField,
    PersonField,
    ReferencesField,
    RelatedArticlesField,
)


class Person(models.Model):
    """What writers and reviewers have in common."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    credentials = models.CharField(max_length=200, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    biography = RichTextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Writer(Person):
    pass


class Reviewer(Person):
    pass


class Condition(models.Model):
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    mesh_id = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.name


class Medicine(models.Model):
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True)
    rxnorm_id = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.name


class SectionBlock(blocks.StructBlock):
    number = blocks.IntegerBlock(required=False)
    heading = blocks.CharBlock()
    level = blocks.CharBlock()
    anchor = blocks.CharBlock(required=False)


class KeyPointsBlock(blocks.StructBlock):
    heading = blocks.CharBlock()
    points = blocks.ListBlock(blocks.RichTextBlock())


class WarningBlock(blocks.StructBlock):
    heading = blocks.CharBlock()
    text = blocks.RichTextBlock()


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock()
    answer = blocks.RichTextBlock()


class ArticleIndexPage(Page):
    pass


class ArticlePage(Page):
    language = models.CharField(max_length=12, default="en")
    summary = models.TextField(blank=True)
    hero_image = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")
    hero_alt_text = models.CharField(max_length=500, blank=True)
    medical_reviewer = models.ForeignKey(Reviewer, null=True, on_delete=models.SET_NULL, related_name="articles")
    last_reviewed = models.DateTimeField(null=True)
    updated = models.DateTimeField(null=True)
    body = StreamField(
        [
            ("introduction", blocks.RichTextBlock()),
            ("section", SectionBlock()),
            ("rich_text", blocks.RichTextBlock()),
            ("key_points", KeyPointsBlock()),
            ("warning", WarningBlock()),
            ("question", QuestionBlock()),
        ]
    )
    conditions = ParentalManyToManyField(Condition, blank=True)
    medicines = ParentalManyToManyField(Medicine, blank=True)

    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    api_fields = [
        APIField("language"),
        APIField("summary"),
        APIField("hero_image", serializer=ImageRenditionField("width-1200")),
        APIField("hero_alt_text"),
        APIField("medical_reviewer", serializer=PersonField()),
        APIField("article_writers", serializer=ArticleWritersField()),
        APIField("last_reviewed"),
        APIField("updated"),
        APIField("body"),
        APIField("references", serializer=ReferencesField()),
        APIField("conditions", serializer=ConditionsField()),
        APIField("medicines", serializer=MedicinesField()),
        APIField("related_articles", serializer=RelatedArticlesField()),
    ]


class ArticleWriter(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="article_writers")
    writer = models.ForeignKey(Writer, on_delete=models.CASCADE, related_name="+")


class Reference(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="references")
    title = models.CharField(max_length=500)
    source = models.CharField(max_length=500, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    doi = models.CharField(max_length=255, blank=True)
    pmid = models.CharField(max_length=100, blank=True)


class RelatedArticle(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="related_articles")
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="+")
