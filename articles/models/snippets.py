"""Entries that articles share: chosen, not typed."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from articles.rich_text import PROSE

MEMBER_COUNT = "{member_count}"

mesh_id = RegexValidator(r"^[CD][0-9]{6}([0-9]{3})?$", "A MeSH id is D or C and six or nine digits, such as D008881.")
rxnorm_id = RegexValidator(r"^[0-9]{1,8}$", "An RxNorm id (RxCUI) is a number, such as 2048021.")


class Condition(index.Indexed, models.Model):
    """A disease or complaint that articles are about."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    mesh_id = models.CharField("MeSH id", max_length=10, blank=True, validators=[mesh_id])

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("mesh_id")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    def __str__(self) -> str:
        return self.name

    class Meta:
        ordering = ["name"]


class Medicine(index.Indexed, models.Model):
    """A medicine that articles mention, by its generic name."""

    name = models.CharField("generic name", max_length=200, unique=True)
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    brand_names = models.CharField(max_length=400, blank=True, help_text="Separated by commas.")
    rxnorm_id = models.CharField("RxNorm id", max_length=10, blank=True, validators=[rxnorm_id])

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("brand_names"), FieldPanel("rxnorm_id")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.SearchField("brand_names")]

    def __str__(self) -> str:
        return self.name

    class Meta:
        ordering = ["name"]


class Consent(models.Model):
    """The record of a member's consent to being quoted. Never public; once withdrawn, the quote is not shown."""

    member = models.CharField(max_length=200, help_text="Who gave it. Never public.")
    given_on = models.DateField()
    how = models.TextField(help_text="How it was given and for what, and where the proof is kept.")
    withdrawn_on = models.DateField(null=True, blank=True, help_text="From then on the quote is not shown any more.")

    panels = [FieldPanel("member"), FieldPanel("given_on"), FieldPanel("how"), FieldPanel("withdrawn_on")]

    def __str__(self) -> str:
        return f"{self.member}, {self.given_on:%d %B %Y}"

    def clean(self) -> None:
        super().clean()
        if self.withdrawn_on and self.given_on and self.withdrawn_on < self.given_on:
            raise ValidationError({"withdrawn_on": "A consent cannot be withdrawn before it was given."})

    class Meta:
        ordering = ["-given_on", "member"]


class Promotion(models.Model):
    """An invitation to the community. It holds a placeholder for the number of members, which is a shared fact."""

    name = models.CharField(max_length=200, unique=True, help_text="For editors.")
    heading = models.CharField(max_length=255)
    body = RichTextField(
        features=PROSE[:-1], help_text=f"Write {MEMBER_COUNT} where the number of members is to stand."
    )
    link_text = models.CharField(max_length=100, blank=True)
    link_url = models.URLField(blank=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("heading"),
        FieldPanel("body"),
        FieldPanel("link_text"),
        FieldPanel("link_url"),
    ]

    def __str__(self) -> str:
        return self.name

    class Meta:
        ordering = ["name"]
