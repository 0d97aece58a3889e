"""The sheet on which an article is sent for review: to whom, until when, and what is still to be put right."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from articles.desk.access import signed_in
from articles.desk.answering import unanswered
from articles.desk.pointing import address_of_comment, address_of_editor, address_of_problem
from articles.desk.suggesting import Candidate, candidates_for
from articles.models import ArticlePage
from articles.models.checking import find_problems
from articles.models.unfinished import unfinished_parts
from reviewers.days import add_working_days, site_today
from reviewers.errors import SubmissionError
from reviewers.models import Reviewer, ReviewRound, ReviewSettings
from reviewers.sending import NO_WORKFLOW, send_for_review

LOCKED = "This article is locked, so it cannot be sent. Ask whoever locked it to unlock it first."
NOT_YET = "Nothing has been sent. Put right what is listed first."
NOBODY = "Nobody can review this article today: everybody has worked on it, or has no valid licence. Ask an editor."
SHOWN_FIRST = 6


@dataclass(frozen=True)
class Check:
    """One line of the checks: what is wrong, and the address at which it is put right."""

    sentence: str
    url: str


class SendingForm(forms.Form):
    """What the writer tells the reviewer. ``candidates`` are those who may be asked."""

    reviewer = forms.ModelChoiceField(
        queryset=Reviewer.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who is to review the article.",
            "invalid_choice": "This reviewer cannot sign the article any more. Choose another one.",
        },
    )
    due_on = forms.DateField(
        label="Due on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="The day by which you ask for a decision.",
        error_messages={"required": "Say by which day you ask for a decision.", "invalid": "Enter a day of the year."},
    )
    note = forms.CharField(
        label="Note to the reviewer",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as what has changed, or what to look at closely. Readers do not see it.",
    )
    is_urgent = forms.BooleanField(
        label="Urgent", required=False, help_text="Any other qualified reviewer may take the review over."
    )

    def __init__(self, *args: Any, candidates: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = [candidate.reviewer.pk for candidate in candidates]
        choice: Any = self.fields["reviewer"]
        choice.queryset = Reviewer.objects.filter(pk__in=who)
        self.fields["due_on"].widget.attrs["min"] = site_today().isoformat()

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < site_today():
            raise ValidationError("This day has passed. Choose today or a later day.")
        return day


class SendView(WagtailAdminTemplateMixin, FormView):
    """Sends the newest version of an article for review. Whoever may edit the article may send it."""

    template_name = "articles/desk/send.html"
    form_class = SendingForm
    page_title = "Send for review"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.article = get_object_or_404(ArticlePage, pk=kwargs["page_id"])
        self.tester = self.article.permissions_for_user(signed_in(request))
        if not self.tester.can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.version.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        before = {"url": address_of_editor(self.article.pk), "label": self.version.title}
        return [*super().get_breadcrumbs_items(), before, {"url": "", "label": self.page_title}]

    @cached_property
    def version(self) -> ArticlePage:
        version: ArticlePage = self.article.get_latest_revision_as_object()
        return version

    @cached_property
    def open_round(self) -> ReviewRound | None:
        return self.article.open_round()

    @cached_property
    def candidates(self) -> list[Candidate]:
        return candidates_for(self.version)

    @cached_property
    def refusal(self) -> str | None:
        """Why this article cannot be sent at all, whatever it says; None where it can."""
        if not self.article.has_workflow:
            return NO_WORKFLOW
        if not self.tester.can_submit_for_moderation():
            return LOCKED
        return None if self.candidates else NOBODY

    @cached_property
    def blocking(self) -> list[Check]:
        found = [problem for problem in self.problems if problem.blocking]
        places = {(problem.field, problem.block) for problem in found}
        # A block of which the checks tell more than that a field is empty is told once.
        parts = unfinished_parts(self.version)
        found += [part for part in parts if part.block is None or (part.field, part.block) not in places]
        checks = [Check(problem.sentence, address_of_problem(problem, self.version)) for problem in found]
        for remark in unanswered([self.article.pk]).filter(must_fix=True):
            who, said = remark.comment.user.get_full_name(), Truncator(remark.comment.text).chars(120)
            stop = "" if said.endswith((".", "!", "?", "…")) else "."
            sentence = f"{who or 'The reviewer'} asks you to fix: “{said}”{stop} Answer it."
            checks.append(Check(sentence, address_of_comment(remark.comment)))
        return checks

    @cached_property
    def advice(self) -> list[Check]:
        found = [problem for problem in self.problems if not problem.blocking]
        return [Check(problem.sentence, address_of_problem(problem, self.version)) for problem in found]

    @cached_property
    def problems(self) -> list[Any]:
        return find_problems(self.version.public_content())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "candidates": self.candidates}

    def get_initial(self) -> dict[str, Any]:
        days = ReviewSettings.of(self.article).working_days
        return {"reviewer": self.suggested, "due_on": add_working_days(site_today(), days)}

    @property
    def suggested(self) -> int | None:
        """The reviewer whom the article names, where they may sign it; else the most suitable."""
        who = [candidate.reviewer.pk for candidate in self.candidates]
        named = self.version.medical_reviewer_id
        return named if named in who else next(iter(who), None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.open_round or self.refusal:
            # The page says so, and keeps nothing: there is nothing to send.
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SendingForm) -> HttpResponse:
        if self.blocking:
            form.add_error(None, NOT_YET)
            return self.form_invalid(form)
        try:
            sent = send(self.article.pk, user=signed_in(self.request), **form.cleaned_data)
        except SubmissionError as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem)
            return self.form_invalid(form)
        told = f"“{self.version.title}” is with {sent.reviewer.name} for review, due on {sent.due_on:%d %B %Y}."
        review = reverse("desk:review", args=[sent.pk])
        messages.success(self.request, told, buttons=[messages.button(review, "Read the review page")])
        return redirect("desk:articles")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = {
            "article": self.version,
            "edit_url": address_of_editor(self.article.pk),
            "round": self.open_round,
            "refusal": None if self.open_round else self.refusal,
        }
        if not self.open_round and not self.refusal:
            context |= {"blocking": self.blocking, "advice": self.advice}
            context |= {"first": self.candidates[:SHOWN_FIRST], "others": self.candidates[SHOWN_FIRST:]}
        context = super().get_context_data(**{**context, **kwargs})
        chosen = context["form"]["reviewer"].value()
        context["chosen"] = int(chosen) if str(chosen).isdecimal() else None
        others = {candidate.reviewer.pk for candidate in context.get("others", [])}
        return {**context, "chosen_is_other": context["chosen"] in others}


@transaction.atomic
def send(page_id: int, *, user: AbstractBaseUser, reviewer: Reviewer, **said: Any) -> ReviewRound:
    """Name the reviewer in a new version, where the newest names another, and open the round. Raises
    ``SubmissionError``; then nothing is saved and nothing sent. Naming a reviewer changes no document."""
    article = ArticlePage.objects.get(pk=page_id)
    version = article.get_latest_revision_as_object()
    if version.medical_reviewer_id != reviewer.pk:
        version.medical_reviewer = reviewer
        version.save_revision(user=user, log_action=True)
        article = ArticlePage.objects.get(pk=page_id)
    return send_for_review(article, user=user, **said)
