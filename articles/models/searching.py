"""What a search looks through. Made from approvals, as everything that is kept ready for reading."""

from django.db import models


class SearchedText(models.Model):
    """The words of a public article, by the weight of where they stand. Its entry decides whether it is found.

    The database keeps them in its own form, made by migration 0005: on PostgreSQL a ``tsvector`` in the column
    ``vector``, on SQLite a virtual table of FTS5, whose rows have their number in ``rowid``.
    """

    page_id = models.BigIntegerField(primary_key=True, db_column="rowid")

    def __str__(self) -> str:
        return f"Searched text of article {self.page_id}"

    class Meta:
        default_permissions = ()


class SearchedWord(models.Model):
    """A word that an approved text holds or held, for readers who mistype it."""

    word = models.CharField(max_length=60, primary_key=True)

    def __str__(self) -> str:
        return self.word

    class Meta:
        default_permissions = ()
