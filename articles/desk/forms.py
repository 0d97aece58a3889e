"""Forms of the desk."""

from django import forms


class SigningForm(forms.Form):
    """The signing sheet: what was shown, and the reviewer's password again."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="The password you sign in with. It is your signature.",
    )


class RequestChangesForm(forms.Form):
    """What the writer has to change."""

    comment = forms.CharField(
        label="What has to change",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Tell the writer what has to change."},
    )


class WithdrawForm(forms.Form):
    """Why an article is taken out of public view."""

    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the record. Readers do not see it.",
        error_messages={"required": "Say why the article is withdrawn: the reason is kept with the record."},
    )
