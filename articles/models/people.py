"""The people who write articles. Reviewers are elsewhere: who may approve is not this app's business."""

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.search import index

from articles.rich_text import PLAIN


class Writer(index.Indexed, models.Model):
    """A writer's public profile, linked to an account where they have one."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="writer"
    )
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    credentials = models.CharField(max_length=200, blank=True, help_text="As printed in the byline, such as “M.S.”.")
    job_title = models.CharField(max_length=200, blank=True)
    photo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    biography = RichTextField(blank=True, features=PLAIN)
    profile_url = models.URLField(blank=True, help_text="The page about this person, where it is not on this site.")

    panels = [
        MultiFieldPanel([FieldPanel("user"), FieldPanel("name"), FieldPanel("slug"), FieldPanel("credentials")], "Who"),
        MultiFieldPanel(
            [FieldPanel("job_title"), FieldPanel("photo"), FieldPanel("biography"), FieldPanel("profile_url")],
            "Profile",
        ),
    ]

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    def __str__(self) -> str:
        return self.printed_name

    @property
    def printed_name(self) -> str:
        """Name and credentials as they stand in a byline."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    class Meta:
        ordering = ["name"]
