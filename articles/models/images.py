"""Files that articles use. A file never changes: a new file is a new image or document.

Alt text, caption and credit belong to the article's block, not to the image: they are reviewed with the article.
"""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from reviewers.models import NamedObject

FILE_CHANGED = "The file of “%s” cannot be exchanged, since approved articles may show it. Upload the new file as new."
STILL_NAMED = "“%s” is part of an approved article and cannot be deleted."


class FixedFile(models.Model):
    """A file with its SHA-256 (Wagtail's own ``file_hash`` is SHA-1), which stays the same for good."""

    title: str
    file: Any

    sha256 = models.CharField(max_length=64, editable=False)

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored: Any = type(self)._default_manager.filter(pk=self.pk)
        before = stored.values_list("file", flat=True).first() if self.pk else None
        if before is not None and self.file.name != before:
            raise PermissionDenied(FILE_CHANGED % self.title)
        if before is None and self.file:
            self.sha256 = sha256_of(self.file)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if NamedObject.objects.filter(model=self._meta.label, object_id=self.pk).exists():
            raise PermissionDenied(STILL_NAMED % self.title)
        return super().delete(*args, **kwargs)

    class Meta:
        abstract = True


class ArticleImage(FixedFile, AbstractImage):
    """A picture."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"


class ArticleRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(ArticleImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter")
        ]


class ArticleDocument(FixedFile, AbstractDocument):
    """A file to download."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"


def sha256_of(file: Any) -> str:
    """SHA-256 of a Django file, as hexadecimal digits; the file is left open, at its start."""
    digest = hashlib.sha256()
    file.open("rb")
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
