"""The forms of the second factor. Whether a code is right is asked in their views, once: asking uses it up."""

from typing import Any

from django import forms

from reviewers.two_factor.codes import NO_CODE


class CodeField(forms.CharField):
    """Six digits of the app, or the sixteen of a recovery code: a phone shows its keys for digits."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "maxlength": 40}
        )
        given = {
            "label": "Code from your app",
            "help_text": "Or one of your recovery codes.",
            "error_messages": {"required": NO_CODE},
            "max_length": 40,
            "widget": widget,
        }
        super().__init__(**{**given, **kwargs})


class CodeForm(forms.Form):
    code = CodeField()


class FirstCodeForm(forms.Form):
    """The first code of an app that has just been given its key."""

    code = CodeField(
        help_text="Six digits. The app shows new ones every half a minute.",
        error_messages={"required": "Enter the six digits that your app shows now."},
    )


class RemoveForm(forms.Form):
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )
    code = CodeField()
