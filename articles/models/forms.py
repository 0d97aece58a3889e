"""The forms of articles in the admin: editor and copy, and the widget that gives a reference its id."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from wagtail.admin.forms.pages import CopyForm

from reviewers.forms import ReviewedPageForm

SENDING = ("action-submit", "action-restart-workflow")


class ReferenceIdInput(forms.HiddenInput):
    """A reference's id: made in the browser when a row is added, so that it can be cited before anything is saved.

    The script (``articles/js/references.js``) comes with the rich text editor, after Draftail's own.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-reference-id": "", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # The template from which the browser makes new rows must not give all of them the same id.
        return super().get_context(name, None if "__prefix__" in name else value, attrs)


class ArticleForm(ReviewedPageForm):
    """Says what keeps an article from being sent for review, in the editor, before anything is sent."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if any(name in self.data for name in SENDING):
            for problem in self._submission_problems():
                self.add_error(None, problem)
        return not self.errors

    def _submission_problems(self) -> list[str]:
        """The problems of the version that this form is about to save."""
        version = self.save(commit=False)
        contributors = version.contributors()
        user = getattr(self, "for_user", None)
        if isinstance(user, get_user_model()):
            contributors.add(user.pk)
        problems: list[str] = version.content_problems() + version.reviewer_problems(contributors)
        return problems


class DraftCopyForm(CopyForm):
    """Copies are drafts, and there are no aliases: both would be public without a review of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
