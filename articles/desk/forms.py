"""Forms of the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.widgets import AdminPageChooser

from articles.models import ArticlePage
from reviewers.enums import WithdrawalKind

WORDS_CHANGED = "The words of the signature have changed. Read them again before you sign."


class SigningForm(forms.Form):
    """The signing sheet. ``digest`` and ``words`` say what was shown; ``statement`` is what the words must be now."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    words = forms.CharField(widget=forms.HiddenInput, required=False)
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="The password you sign in with. It is your signature.",
        error_messages={"required": "Enter your password: it is your signature."},
    )

    def __init__(self, *args: Any, statement: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statement = statement

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("words") != self.statement:
            raise ValidationError(WORDS_CHANGED)
        return cleaned


class RequestChangesForm(forms.Form):
    """What the writer has to change."""

    comment = forms.CharField(
        label="What has to change",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The writer gets this by mail.",
        error_messages={"required": "Tell the writer what has to change."},
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
