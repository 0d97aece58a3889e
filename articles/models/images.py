"""Files that articles use. A file never changes: a new file is a new image or document.

Alt text, caption and credit belong to the article's block, not to the image: they are reviewed with the article.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError

from articles.uploads import documents, pictures
from articles.uploads.names import ending_of
from articles.uploads.refusals import UploadError, check_size
from reviewers.models import NamedObject

FILE_CHANGED = "The file of “%s” cannot be exchanged, since approved articles may show it. Upload the new file as new."
STILL_NAMED = "“%s” is part of an approved article and cannot be deleted."


class FixedFile(models.Model):
    """A file with its SHA-256 (Wagtail's own ``file_hash`` is SHA-1), which stays the same for good.

    It is checked and cleaned before it gets its SHA-256, whichever way it comes.
    """

    title: str
    file: Any

    sha256 = models.CharField(max_length=64, editable=False)

    endings: ClassVar[list[str]]

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored: Any = type(self)._default_manager.filter(pk=self.pk)
        before = stored.values_list("file", flat=True).first() if self.pk else None
        if before is not None and self.file.name != before:
            raise PermissionDenied(FILE_CHANGED % self.title)
        if before is None and self.file:
            self._take_in()
            self.sha256 = sha256_of(self.file)
        with _stored_with_its_row(self.file):
            super().save(*args, **kwargs)

    @classmethod
    def clean_upload(cls, file: Any, *, name: str) -> bytes | None:
        """What of an uploaded file is kept; None for all of it. Raises ``ValidationError`` with a sentence.

        ``file`` is left open at its start.
        """
        try:
            check_size(file.size, cls.most_bytes())
            ending = ending_of(name, cls.endings)
            file.seek(0)
            data = file.read()
            file.seek(0)
            kept = cls.cleaned(data, ending)
        except UploadError as error:
            raise ValidationError(str(error), code="refused") from error
        return None if kept == data else kept

    @classmethod
    def most_bytes(cls) -> int:
        """The bytes that a file may have."""
        raise NotImplementedError

    @classmethod
    def cleaned(cls, data: bytes, ending: str) -> bytes:
        """What of ``data`` is kept. Raises ``UploadError``."""
        raise NotImplementedError

    def _take_in(self) -> None:
        """Check and clean the file. One that code has stored already is stored anew where it had to be cleaned."""
        name, is_stored = self.file.name, self.file._committed
        given, was_closed = PurePosixPath(name).name if is_stored else name, self.file.closed
        self.file.open("rb")
        kept: bytes | None = b""
        try:
            kept = self.clean_upload(self.file, name=given)
        finally:
            # Of a file that is refused or cleaned nothing more is read.
            if was_closed or kept is not None:
                self.file.close()
        if kept is None:
            return
        self.file = ContentFile(kept, name=given)
        rows: Any = type(self)._default_manager
        if is_stored and not rows.filter(file=name).exists():
            self.file.storage.delete(name)

    class Meta:
        abstract = True


class ArticleImage(FixedFile, AbstractImage):
    """A picture."""

    endings = pictures.ENDINGS
    admin_form_fields = Image.admin_form_fields

    @classmethod
    def most_bytes(cls) -> int:
        return settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE

    @classmethod
    def cleaned(cls, data: bytes, ending: str) -> bytes:
        return pictures.clean_picture(data, ending=ending, most_pixels=settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)

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

    endings = documents.ENDINGS
    admin_form_fields = Document.admin_form_fields

    @classmethod
    def most_bytes(cls) -> int:
        return settings.WAGTAILDOCS_MAX_UPLOAD_SIZE

    def clean(self) -> None:
        # Wagtail looks at the ending of no name, too, where the file itself was refused.
        if self.file:
            super().clean()

    @classmethod
    def cleaned(cls, data: bytes, ending: str) -> bytes:
        documents.check_document(data, ending=ending)
        return data

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"


@receiver(pre_delete, sender=ArticleImage, dispatch_uid="articles_keep_named_image")
@receiver(pre_delete, sender=ArticleDocument, dispatch_uid="articles_keep_named_document")
def refuse_deleting_named(sender: type[FixedFile], instance: FixedFile, **kwargs: Any) -> None:
    """What an approval names stays. A signal, since the admin's bulk action and cascades pass ``Model.delete()`` by."""
    if NamedObject.objects.filter(model=sender._meta.label, object_id=instance.pk).exists():
        raise PermissionDenied(STILL_NAMED % instance.title)


@contextmanager
def _stored_with_its_row(file: Any) -> Iterator[None]:
    """A file that is stored while its row is written goes again where the row cannot be written."""
    is_new = bool(file) and not file._committed
    # Of a commit that fails nobody knows whether it was done: the file stays then.
    with transaction.atomic():
        try:
            yield
        except Exception:
            if is_new and file._committed:
                with suppress(Exception):
                    file.storage.delete(file.name)
            raise


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
