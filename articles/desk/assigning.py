"""Several open reviews at once: assigned to another reviewer, or chased. What is refused is said of each article."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from articles.desk.access import signed_in
from articles.desk.pipeline_rows import articles_of, desks_of
from articles.desk.reminders import ReminderError, remind
from reviewers.errors import HandingOverError
from reviewers.handing_over import assign
from reviewers.models import Reviewer, ReviewRound

NONE_CHOSEN = "Choose at least one review first: tick the boxes in front of the articles."
NO_REVIEWER = "Choose the reviewer who is to get the chosen reviews."
ENDED = "The review of “%s” has ended meanwhile. There is nothing to assign or to remind of."
NOBODY_TO_REMIND = "“%s” is with nobody who may sign it. Assign it to a reviewer instead."


class AssignForm(forms.Form):
    """To whom, and what they are told."""

    reviewer = forms.ModelChoiceField(
        label="Reviewer",
        queryset=Reviewer.objects.none(),
        empty_label="Choose a reviewer",
        error_messages={"required": NO_REVIEWER, "invalid_choice": NO_REVIEWER},
    )
    note = forms.CharField(label="Note", required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = Reviewer.objects.active()  # type: ignore[attr-defined]


@method_decorator(require_POST, name="dispatch")
class AssignView(View):
    """Assigns or chases the chosen rounds, each on its own: a refusal of one holds up no other."""

    def post(self, request: HttpRequest) -> HttpResponse:
        self.person = signed_in(request)
        if not desks_of(self.person):
            raise PermissionDenied
        rounds = self.chosen()
        if not rounds:
            messages.error(request, NONE_CHOSEN)
        elif "remind" in request.POST:
            self.remind(rounds)
        else:
            self.assign(rounds)
        return redirect(get_valid_next_url_from_request(request) or "desk:pipeline")

    def chosen(self) -> list[ReviewRound]:
        """The chosen rounds of articles on whose desk the person is, in the order of their titles."""
        ids = [value for value in self.request.POST.getlist("round") if value.isdecimal() and len(value) < 19]
        found = ReviewRound.objects.filter(pk__in=ids, page_id__in=articles_of(self.person).values("pk"))
        return sorted(found.select_related("revision", "reviewer__user"), key=lambda row: row.revision.object_str)

    def assign(self, rounds: list[ReviewRound]) -> None:
        form = AssignForm(self.request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(self.request, str(errors[0]))
            return
        to, note = form.cleaned_data["reviewer"], form.cleaned_data["note"]
        done = self.each(rounds, lambda row: assign(row, to=to, user=self.person, note=note))
        if done:
            messages.success(self.request, f"{counted(done)} now with {to.name}, who is told by mail.")

    def remind(self, rounds: list[ReviewRound]) -> None:
        done = self.each(rounds, self.remind_one)
        if done:
            messages.success(self.request, f"Reminders sent: {done}.")

    def remind_one(self, review_round: ReviewRound) -> None:
        if review_round.reviewer.reason_not_to_sign_today():
            raise HandingOverError(NOBODY_TO_REMIND % review_round.revision.object_str)
        remind(review_round, user=self.person)

    def each(self, rounds: list[ReviewRound], do: Callable[[ReviewRound], Any]) -> int:
        """Do it to every round and say what is refused; gives how many it was done to."""
        refusals = []
        for review_round in rounds:
            title = review_round.revision.object_str
            try:
                if not review_round.is_open:
                    raise HandingOverError(ENDED % title)
                do(review_round)
            except (HandingOverError, ReminderError) as refusal:
                told = str(refusal)
                refusals.append(told if title in told else f"“{title}”: {told}")
        for told in refusals:
            messages.error(self.request, told)
        return len(rounds) - len(refusals)


def counted(number: int) -> str:
    return "1 review is" if number == 1 else f"{number} reviews are"
