"""The admin's forms of images and documents, which the management API uses too: a file is given once, checked and
cleaned before anything looks into it, and not asked for again."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from articles.models import ArticleDocument, ArticleImage
from articles.models.images import FixedFile
from articles.uploads.refusals import DAMAGED

logger = logging.getLogger(__name__)


def cleaned_upload(upload: Any, model: type[FixedFile]) -> UploadedFile | None:
    """What of the upload is kept. Raises ``ValidationError`` with a sentence."""
    if upload is None:
        return None
    name = upload.name or ""
    kept = model.clean_upload(upload, name=name)
    return upload if kept is None else SimpleUploadedFile(name, kept, upload.content_type or "")


def undecodable(error: Exception) -> ValidationError:
    """What is said of a picture whose parts are sound and whose pixels are not. Each format fails in its own way."""
    logger.info("A picture was not decoded: %r", error)
    return ValidationError(DAMAGED.format(kind="picture"), code="refused")


class PictureField(WagtailImageField):
    """Shows Willow and Pillow nothing but a checked and cleaned picture."""

    def to_python(self, data: Any) -> Any:
        upload = cleaned_upload(FileField.to_python(self, data), ArticleImage)
        try:
            return super().to_python(upload)
        except ValidationError:
            raise
        except Exception as error:
            raise undecodable(error) from error


class DownloadField(WagtailDocumentField):
    """The same for documents."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(cleaned_upload(FileField.to_python(self, data), ArticleDocument))


class ImageForm(BaseImageForm):
    """Leaves the file out of the form of an image that has one: a new file is a new image."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_file_field(self, PictureField)


class DocumentForm(BaseDocumentForm):
    """The same for documents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_file_field(self, DownloadField)


def _set_file_field(form: Any, field_class: type[FileField]) -> None:
    if form.instance.pk:
        form.fields.pop("file", None)
    elif "file" in form.fields:
        # Wagtail's forms name their field's class themselves (wagtail/images/forms.py, formfield_for_dbfield).
        given = form.fields["file"]
        form.fields["file"] = field_class(
            label=given.label, required=given.required, widget=given.widget, allow_empty_file=True
        )
