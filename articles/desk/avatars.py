"""The picture that people upload for their account: checked and cleaned as every other. Wagtail has Pillow open
whatever comes, of any size (``wagtail/admin/forms/account.py``)."""

from typing import Any

from django import forms
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AvatarSettingsPanel

from articles.file_forms import cleaned_upload, undecodable
from articles.models import ArticleImage


class AvatarField(forms.ImageField):
    """Shows Pillow nothing but a checked and cleaned picture."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(cleaned_upload(forms.FileField.to_python(self, data), ArticleImage))


class AvatarForm(AvatarPreferencesForm):
    """Wagtail's form with that field."""

    avatar = AvatarField(label="Upload a profile picture", required=False)

    def clean_avatar(self) -> Any:
        try:
            return super().clean_avatar()
        except Exception as error:
            raise undecodable(error) from error


AvatarSettingsPanel.form_class = AvatarForm
# Wagtail's own says nothing of what is wrong.
AvatarSettingsPanel.template_name = "articles/desk/avatar.html"
