"""The licensed person who approves."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.search import index

from reviewers.days import site_today
from reviewers.forms import ReviewerForm

REVIEWERS_GROUP = "Medical reviewers"
CANNOT_DELETE = (
    "A medical reviewer is never deleted: what was signed stays signed. Set the day on which it ended instead."
)
CANNOT_CHANGE_USER = (
    "A reviewer's account cannot be exchanged. End this record and make a new one for the other person."
)


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    """Reviewers, without the door by which a whole set of them could vanish."""

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PermissionDenied(CANNOT_DELETE)

    def update(self, **kwargs: Any) -> int:
        if {"user", "user_id"} & kwargs.keys():
            raise PermissionDenied(CANNOT_CHANGE_USER)
        return super().update(**kwargs)

    def active(self) -> "ReviewerQuerySet":
        """Those who may sign today as far as their record goes."""
        today = site_today()
        return self.filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gt=today),
            licence_valid_until__gte=today,
            user__is_active=True,
        )


class Reviewer(index.Indexed, models.Model):
    """A medical reviewer's public profile, credentials and licence, linked to an account for good.

    A user is a reviewer through this record alone: groups and ``is_superuser`` count for nothing.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviewer")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=200, unique=True, allow_unicode=True)
    credentials = models.CharField(max_length=200, help_text="As printed in the byline, such as “Pharm.D., BCPS”.")
    job_title = models.CharField(max_length=200, blank=True)
    specialties = models.CharField(max_length=400, blank=True, help_text="Separated by commas.")
    photo = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    biography = RichTextField(blank=True, features=["bold", "italic", "link"])
    profile_url = models.URLField(blank=True, help_text="The page about this person, where it is not on this site.")
    licence_kind = models.CharField("kind of licence", max_length=100, help_text="Such as “Pharmacist”.")
    licence_number = models.CharField(max_length=100, help_text="Never public.")
    licence_issuer = models.CharField("issued by", max_length=200)
    licence_valid_until = models.DateField("valid until", help_text="The last day on which this person may sign.")
    ended_on = models.DateField(null=True, blank=True, help_text="From this day on nothing new can be signed.")
    deputy = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Gets new reviews while this person is away, where the deputy may sign them.",
    )
    away_from = models.DateField("away from", null=True, blank=True, help_text="The first day away.")
    away_until = models.DateField("away until", null=True, blank=True, help_text="The last day away.")

    base_form_class = ReviewerForm
    panels = [
        MultiFieldPanel([FieldPanel("user"), FieldPanel("name"), FieldPanel("slug"), FieldPanel("credentials")], "Who"),
        MultiFieldPanel(
            [
                FieldPanel("job_title"),
                FieldPanel("specialties"),
                FieldPanel("photo"),
                FieldPanel("biography"),
                FieldPanel("profile_url"),
            ],
            "Profile",
        ),
        MultiFieldPanel(
            [
                FieldPanel("licence_kind"),
                FieldPanel("licence_number"),
                FieldPanel("licence_issuer"),
                FieldPanel("licence_valid_until"),
                FieldPanel("ended_on"),
            ],
            "Licence",
        ),
        MultiFieldPanel([FieldPanel("deputy"), FieldPanel("away_from"), FieldPanel("away_until")], "Away"),
    ]

    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.SearchField("specialties")]

    objects = ReviewerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.printed_name

    @property
    def printed_name(self) -> str:
        """Name and credentials as they stand in a byline."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name

    @property
    def specialty_list(self) -> list[str]:
        return [part.strip() for part in self.specialties.split(",") if part.strip()]

    def clean(self) -> None:
        super().clean()
        if self.pk and Reviewer.objects.filter(pk=self.pk).exclude(user_id=self.user_id).exists():
            raise ValidationError({"user": CANNOT_CHANGE_USER})
        if self.deputy_id and self.deputy_id == self.pk:
            raise ValidationError({"deputy": "Choose somebody else: nobody is their own deputy."})
        if self.away_from and not self.away_until:
            raise ValidationError({"away_until": "Say until when: the last day away."})
        if self.away_until and not self.away_from:
            raise ValidationError({"away_from": "Say from when: the first day away."})
        if self.away_from and self.away_until and self.away_until < self.away_from:
            raise ValidationError({"away_until": "The last day away is before the first. Exchange the two days."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and Reviewer.objects.filter(pk=self.pk).exclude(user_id=self.user_id).exists():
            raise PermissionDenied(CANNOT_CHANGE_USER)
        super().save(*args, **kwargs)
        # The group opens the admin, nothing more: who may sign is asked of this record.
        group = Group.objects.filter(name=REVIEWERS_GROUP).first()
        if group:
            self.user.groups.add(group)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied(CANNOT_DELETE)

    def is_away_on(self, day: date) -> bool:
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)

    def reason_not_to_sign_today(self) -> str | None:
        """Why this record gives no right to sign today, as a sentence; None where it does."""
        today = site_today()
        if not self.user.is_active:
            return f"The account of {self.name} is switched off. Ask an administrator to switch it on."
        if self.ended_on and self.ended_on <= today:
            return f"{self.name} stopped being a medical reviewer on {self.ended_on:%d %B %Y}. Choose another reviewer."
        if self.licence_valid_until < today:
            return (
                f"The licence of {self.name} was valid until {self.licence_valid_until:%d %B %Y}. "
                "Ask an editor to record its renewal."
            )
        return None

    class Meta:
        ordering = ["name"]
        default_permissions = ("add", "change", "view")
