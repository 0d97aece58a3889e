"""Files that articles use. A file never changes: a new file is a new image or document.

Alt text, caption and credit belong to the article's block, not to the image: they are reviewed with the article.
"""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError

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

    class Meta:
        abstract = True


class ArticleImage(FixedFile, AbstractImage):
    """A picture."""

    admin_form_fields = Image.admin_form_fields

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> Any:
        """As Wagtail's, from the recorded file alone: no rendition shows a file that somebody put in its place."""
        with self.open_file() as file:
            if sha256_of(file) != self.sha256:
                raise SourceImageIOError(f"The file of image {self.pk} is not the one that was uploaded.")
        return super().generate_rendition_file(filter, source=source)

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


@receiver(pre_delete, sender=ArticleImage, dispatch_uid="articles_keep_named_image")
@receiver(pre_delete, sender=ArticleDocument, dispatch_uid="articles_keep_named_document")
def refuse_deleting_named(sender: type[FixedFile], instance: FixedFile, **kwargs: Any) -> None:
    """What an approval names stays. A signal, since the admin's bulk action and cascades pass ``Model.delete()`` by."""
    if NamedObject.objects.filter(model=sender._meta.label, object_id=instance.pk).exists():
        raise PermissionDenied(STILL_NAMED % instance.title)


def sha256_of(file: Any) -> str:
    """SHA-256 of a Django file, as hexadecimal digits; it is left as it was: closed, or open at its start."""
    digest, was_closed = hashlib.sha256(), file.closed
    file.open("rb")
    for chunk in file.chunks():
        digest.update(chunk)
    if was_closed:
        file.close()
    else:
        file.seek(0)
    return digest.hexdigest()
