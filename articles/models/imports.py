"""What was imported from where, so that an import can be run again."""

from django.db import models


class ImportRecord(models.Model):
    """One source document and the draft that was made of it. The page is a plain number: the row outlives it."""

    source_id = models.CharField(max_length=255, unique=True)
    page_id = models.BigIntegerField(db_index=True)
    line_digest = models.CharField(max_length=64, help_text="SHA-256 of the source, to see whether it changed.")
    content_digest = models.CharField(
        max_length=64, help_text="The draft's content, to see whether somebody edited it."
    )
    imported_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.source_id}, page {self.page_id}"

    class Meta:
        default_permissions = ("view",)
