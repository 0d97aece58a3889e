"""Forms of the desk."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from wagtail.admin.widgets import AdminPageChooser

from articles.desk.opened_round import OpenedRound, wants, words_of_fact
from articles.document.changes import ChangedFact
from articles.models import ArticlePage
from reviewers.enums import WithdrawalKind
from reviewers.models import Reviewer
from reviewers.two_factor.forms import CodeField

WORDS_CHANGED = "The words of the signature have changed. Read them again before you sign."
ASK_FOR_WORDS = "Tell the writer what has to change."
SEE_COMMENTS = "See the comments in the text."


class SigningForm(forms.Form):
    """The signing sheet. ``digest`` and ``words`` say what was shown, ``fact`` and ``check`` what was ticked off.

    ``opened`` knows what must be ticked now and what the words must be.
    """

    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    words = forms.CharField(widget=forms.HiddenInput, required=False)
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="The password you sign in with. It is your signature.",
        error_messages={"required": "Enter your password: it is your signature."},
    )
    code = CodeField()

    def __init__(self, data: Any = None, *, opened: OpenedRound) -> None:
        super().__init__(data)
        self.opened = opened
        if not opened.has_second_factor:
            del self.fields["code"]

    @property
    def ticked_facts(self) -> set[str]:
        return self._ticked("fact")

    @property
    def ticked_lines(self) -> set[str]:
        return self._ticked("check")

    @property
    def unticked_facts(self) -> list[ChangedFact]:
        return [fact for fact in self.opened.facts if fact.key not in self.ticked_facts]

    @property
    def unticked_lines(self) -> list[str]:
        return [line for line in self.opened.questions if line not in self.ticked_lines]

    @property
    def answers(self) -> list[str]:
        """What was ticked off, in words, as it is kept with the approval."""
        facts = [words_of_fact(fact, self.opened.comparison) for fact in self.opened.facts]
        return [*facts, *self.opened.questions]

    def shows_another_text(self) -> bool:
        """Whether the text that was shown is not the one that is under review now."""
        shown = self.data.get("digest", "") if self.is_bound else ""
        return bool(shown) and shown != self.opened.digest

    def _ticked(self, name: str) -> set[str]:
        # Ticks are of the text that was shown: another one wants its own.
        if not self.is_bound or self.shows_another_text():
            return set()
        return set(cast(QueryDict, self.data).getlist(name))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("words") != self.opened.statement:
            raise ValidationError(WORDS_CHANGED)
        # What was shown is not what is there now: signing refuses that, in its own words.
        if not self.shows_another_text():
            missing = self._missing()
            if missing:
                raise ValidationError(missing)
        return cleaned

    def _missing(self) -> list[str]:
        """What still has to be done before this can be signed, a sentence each."""
        if self.opened.must_fix:
            return [wants(self.opened, facts=0, lines=0)]
        comparison = self.opened.comparison
        facts = [words_of_fact(fact, comparison) for fact in self.unticked_facts]
        lines = [f"Not ticked on the checklist: {line}" for line in self.unticked_lines]
        return [*(fact.replace("Changed fact checked", "Changed fact not ticked") for fact in facts), *lines]


class RequestChangesForm(forms.Form):
    """What the writer has to change. Where comments in the text say it, the words may be left out."""

    comment = forms.CharField(
        label="What has to change",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The writer gets this by mail, with your comments in the text.",
    )

    def __init__(self, data: Any = None, *, opened: OpenedRound) -> None:
        super().__init__(data)
        self.opened = opened
        self.fields["comment"].required = self.opened.comments_made == 0
        self.fields["comment"].error_messages["required"] = ASK_FOR_WORDS

    def clean_comment(self) -> str:
        return self.cleaned_data["comment"] or SEE_COMMENTS


class PassOnForm(forms.Form):
    """To whom a review goes, and why."""

    to = forms.ModelChoiceField(
        label="Pass on to",
        queryset=Reviewer.objects.none(),
        empty_label="Choose a reviewer",
        error_messages={
            "required": "Choose who is to review it instead.",
            "invalid_choice": "This reviewer cannot review this article now. Choose another one.",
        },
    )
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They get this by mail.",
    )

    def __init__(self, data: Any = None, *, opened: OpenedRound) -> None:
        super().__init__(data)
        cast(Any, self.fields["to"]).queryset = opened.others()


class CommentForm(forms.Form):
    """A comment on a passage."""

    path = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Comment",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you want to say about this passage."},
    )
    weight = forms.ChoiceField(
        label="Weight",
        choices=[("must-fix", "Must fix"), ("suggestion", "Suggestion")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it must be fixed or is a suggestion."},
    )


class WithdrawForm(forms.Form):
    """How and why an article is taken out of public view."""

    kind = forms.ChoiceField(
        label="How it leaves",
        choices=[
            (WithdrawalKind.WITHDRAWN.value, "Withdrawn: a notice stands in its place"),
            (WithdrawalKind.RETIRED.value, "Retired: it leaves quietly"),
            (WithdrawalKind.MERGED.value, "Merged: readers are led to the article that replaces it"),
        ],
        widget=forms.RadioSelect,
        initial=WithdrawalKind.WITHDRAWN.value,
    )
    notice = forms.CharField(
        label="Notice for readers",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What readers find in its place. Plain text; nobody reviews it, so give no medical advice here.",
    )
    replaced_by = forms.ModelChoiceField(
        label="Article that replaces it",
        required=False,
        queryset=ArticlePage.objects.all(),
        widget=AdminPageChooser(target_models=[ArticlePage], show_edit_link=False),
        help_text="A public article.",
    )
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the record. Readers do not see it.",
        error_messages={"required": "Say why the article is withdrawn: the reason is kept with the record."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # The screen hides what the kind does not ask for; it is not sent on either.
        if cleaned.get("kind") != WithdrawalKind.WITHDRAWN:
            cleaned["notice"] = ""
        if cleaned.get("kind") != WithdrawalKind.MERGED:
            cleaned["replaced_by"] = None
        return cleaned
