"""The forms of a reviewer's record and of a reviewed page."""

from typing import Any

from django.db import transaction
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from reviewers.standing import catch_up

# What makes somebody a medical reviewer, and what a byline prints.
QUALIFICATION = [
    "user",
    "name",
    "credentials",
    "licence_kind",
    "licence_number",
    "licence_issuer",
    "licence_valid_until",
    "ended_on",
]
OWN_RECORD = "Nobody keeps their own credentials and licence. Ask another editor to change them."
NOT_ONESELF = "Nobody makes themselves a medical reviewer. Ask another editor to make this record."


class ReviewerForm(WagtailAdminModelForm):
    """Whoever the record is about, an editor or a superuser too, changes their profile and not their qualification."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_own = self.for_user is not None and self.instance.user_id == self.for_user.pk
        for name in self._locked():
            # Nothing that is sent for a disabled field is believed.
            self.fields[name].disabled = True
            self.fields[name].help_text = OWN_RECORD

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if any(self.add_prefix(name) in self.data for name in self._locked()):
            self.add_error(None, OWN_RECORD)
        is_new = self.instance.pk is None
        if is_new and self.for_user is not None and cleaned.get("user") == self.for_user:
            self.add_error("user", NOT_ONESELF)
        return cleaned

    def _locked(self) -> list[str]:
        return [name for name in QUALIFICATION if self.is_own and name in self.fields]


class ReviewedPageForm(WagtailAdminPageForm):
    """Writes the row of a draft alone. Of a public page it leaves the row to its approved version, as Wagtail means to:
    here the row is asked, since the page may have been published after it was loaded."""

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        if commit and self.instance.pk:
            catch_up(self.instance)
        return super().save(commit=commit and not self.instance.live)
