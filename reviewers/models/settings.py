"""What the desk of a site decides about its reviews."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

DEFAULT_STATEMENT = (
    "I have reviewed this article for medical accuracy. It is correct and complete to the best of my professional "
    "knowledge, and I approve it for publication in exactly this form."
)


@register_setting(icon="success", order=300)
class ReviewSettings(BaseSiteSetting):
    """How long a review lasts and what a signature says."""

    review_interval_days = models.PositiveIntegerField(
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="Days after a signature until the article is due for another review.",
    )
    statement = models.TextField(
        default=DEFAULT_STATEMENT,
        help_text="The meaning of a signature. It is shown to the reviewer and kept with every approval.",
    )

    panels = [FieldPanel("review_interval_days"), FieldPanel("statement")]

    class Meta:
        verbose_name = "medical review"
