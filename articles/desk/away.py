"""A reviewer says from when to when they are away, and who gets new reviews meanwhile."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import TaskState

from articles.desk.access import signed_in
from reviewers.days import site_today
from reviewers.models import Reviewer, ReviewRound

DAY = "j F Y"
IS_OVER = "This day has passed. Choose today or a later day."
NO_DAY = "Enter a day of the year."
NO_DEPUTY = "Choose who gets new reviews meanwhile."
NOBODY = "No other reviewer may sign at present. Ask an editor to make one your deputy."
FIELDS = ["away_from", "away_until", "deputy"]


class DeputyField(forms.ModelChoiceField):
    """A reviewer, with a word on when they are away themselves."""

    def label_from_instance(self, obj: Any) -> str:
        if obj.away_until and obj.away_until >= site_today():
            away = f"away from {date_format(obj.away_from, DAY)} until {date_format(obj.away_until, DAY)}"
            return f"{obj.printed_name} ({away})"
        return str(obj.printed_name)


class AwayForm(forms.ModelForm):
    """The days, and the deputy. What the record asks of them is asked here too (``Reviewer.clean``)."""

    away_from = forms.DateField(
        label="First day away",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say from when: the first day away.", "invalid": NO_DAY},
    )
    away_until = forms.DateField(
        label="Last day away",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say until when: the last day away.", "invalid": NO_DAY},
    )
    deputy = DeputyField(
        queryset=Reviewer.objects.none(),
        empty_label="Choose a reviewer",
        error_messages={"required": NO_DEPUTY, "invalid_choice": NO_DEPUTY},
        help_text="Gets new reviews while you are away. Those that the deputy may not sign, such as of an article "
        "they have worked on, still come to you.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Reviewer.objects.active().exclude(pk=self.instance.pk).order_by("name")
        self.fields["deputy"].queryset = others  # type: ignore[attr-defined]
        if not others.exists():
            self.fields["deputy"].help_text = NOBODY
        if is_over(self.instance):
            # An absence that is over is nothing to begin from.
            self.initial.update(away_from=None, away_until=None)

    def clean_away_until(self) -> date:
        until: date = self.cleaned_data["away_until"]
        if until < site_today():
            raise forms.ValidationError(IS_OVER)
        return until

    def _post_clean(self) -> None:
        # The record would say once more what the fields have said.
        if not self.errors:
            super()._post_clean()  # type: ignore[misc]

    class Meta:
        model = Reviewer
        fields = FIELDS


class AwayView(WagtailAdminTemplateMixin, FormView):
    """For reviewers, about themselves. Editors do it on the reviewer's record."""

    template_name = "articles/desk/away.html"
    form_class = AwayForm
    page_title = "When you are away"
    header_icon = "calendar"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reviewer = Reviewer.objects.select_related("deputy").filter(user_id=signed_in(request).pk).first()
        if reviewer is None:
            raise PermissionDenied
        self.reviewer = reviewer
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "back" in request.POST:
            self.reviewer.away_from = self.reviewer.away_until = None
            self._keep()
            messages.success(request, "Welcome back. New reviews come to you again.")
            return redirect("desk:reviews")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AwayForm) -> HttpResponse:
        self.reviewer = form.instance
        self._keep()
        messages.success(self.request, f"Noted. {self.what_happens()}")
        return redirect("desk:reviews")

    def _keep(self) -> None:
        # These fields alone: an editor may be at the rest of the record.
        self.reviewer.save(update_fields=FIELDS)
        log(instance=self.reviewer, action="wagtail.edit", user=self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        # An own copy: what is refused must not look as if it were so.
        return {**super().get_form_kwargs(), "instance": Reviewer.objects.get(pk=self.reviewer.pk)}

    def what_happens(self) -> str:
        """Who gets new reviews, and when, in a sentence."""
        own = self.reviewer
        if not own.away_from or not own.away_until or is_over(own):
            return ""
        to = f"go to {own.deputy.name}" if own.deputy else "still come to you, since you name no deputy"
        begin = "" if own.is_away_on(site_today()) else f"from {date_format(own.away_from, DAY)} "
        return f"New reviews {to} {begin}until {date_format(own.away_until, DAY)}."

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("desk:reviews"), "label": "Reviews"}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": "Away"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = ReviewRound.objects.filter(reviewer=self.reviewer, status=TaskState.STATUS_IN_PROGRESS)
        context = {"what_happens": self.what_happens(), "open_count": mine.count()}
        return super().get_context_data(**{**context, **kwargs})


def is_over(reviewer: Reviewer) -> bool:
    return bool(reviewer.away_until and reviewer.away_until < site_today())
