"""What the desk of a site decides about its reviews."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page

DEFAULT_STATEMENT = (
    "I have reviewed this article for medical accuracy. It is correct and complete to the best of my professional "
    "knowledge, and I approve it for publication in exactly this form."
)


DEFAULT_CHECKLIST = """Doses and units are right.
Contraindications and interactions are named.
Approval status is right, and its date is given.
The sources support the claims.
It says when to get help."""


@register_setting(icon="success", order=300)
class ReviewSettings(BaseSiteSetting):
    """How long a review takes and lasts, what a reviewer checks, and what a signature says."""

    review_interval_days = models.PositiveIntegerField(
        default=365,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="Days after a signature until the article is due for another review.",
    )
    statement = models.TextField(
        default=DEFAULT_STATEMENT,
        help_text="The meaning of a signature. It is shown to the reviewer and kept with every approval.",
    )

    checklist = models.TextField(
        default=DEFAULT_CHECKLIST,
        blank=True,
        help_text="What a reviewer ticks off before signing, a line each. The answers are kept with the approval.",
    )
    working_days = models.PositiveSmallIntegerField(
        "working days for a review",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="From sending an article until its review is due, where the writer names no other day.",
    )
    remind_days_before = models.PositiveSmallIntegerField(
        "days before the due date",
        default=1,
        validators=[MaxValueValidator(30)],
        help_text="When the reviewer is reminded first. They are reminded once more on the due date.",
    )
    escalate_days_after = models.PositiveSmallIntegerField(
        "days after the due date",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="When the editors are told that a review is late. They are told once.",
    )

    panels = [
        FieldPanel("review_interval_days"),
        FieldPanel("statement"),
        FieldPanel("checklist"),
        MultiFieldPanel(
            [FieldPanel("working_days"), FieldPanel("remind_days_before"), FieldPanel("escalate_days_after")],
            "Due dates",
        ),
    ]

    @classmethod
    def of(cls, page: Page) -> "ReviewSettings":
        """The settings of the site on which the page stands; the defaults where it stands on none."""
        site = page.get_site()
        return cls.for_site(site) if site else cls()

    @property
    def questions(self) -> list[str]:
        """The lines of the checklist."""
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]

    class Meta:
        verbose_name = "medical review"
