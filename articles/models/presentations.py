"""What is kept ready for reading, made from approvals and made again from them at any time: nothing here is believed.

A narrow index of the public articles (entries and their terms), the answers themselves (presentations) with what they
depend on, and a number that grows with every change a reader could see. The read fence decides over whatever is found
through these tables, and a presentation carries a seal that only this site can make.
"""

from django.db import models


class Generation(models.Model):
    """How often anything has changed that a reader could see. One row, raised by triggers in the same transaction."""

    ONLY = 1

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Generation {self.number}"

    @classmethod
    def current(cls) -> int:
        return cls.objects.get_or_create(pk=cls.ONLY)[0].number

    @classmethod
    def advance(cls) -> None:
        """As the triggers do, for a change of what no trigger watches: the index itself."""
        cls.objects.filter(pk=cls.ONLY).update(number=models.F("number") + 1)

    class Meta:
        default_permissions = ()


class ArticleEntry(models.Model):
    """A public article in the narrow index by which lists are filtered, ordered and paged.

    Page, approval and site are plain numbers: entries come and go with publications, below the ORM too.
    """

    page_id = models.BigIntegerField(primary_key=True)
    approval_id = models.BigIntegerField()
    site_id = models.BigIntegerField()
    slug = models.CharField(max_length=255)
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=255)
    # Bytes, so that both databases order them alike, whatever their locale.
    title_key = models.BinaryField(help_text="The title without case and accents, in UTF-8.")
    first_published_at = models.DateTimeField()
    updated = models.DateTimeField()
    last_reviewed = models.DateTimeField()
    next_review_due = models.DateField()

    def __str__(self) -> str:
        return self.title

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["site_id", "slug"], name="entry_slug_idx"),
            models.Index(fields=["site_id", "page_id"], name="entry_id_idx"),
            models.Index(fields=["site_id", "title_key", "page_id"], name="entry_title_idx"),
            models.Index(fields=["site_id", "first_published_at", "page_id"], name="entry_published_idx"),
            models.Index(fields=["site_id", "updated", "page_id"], name="entry_updated_idx"),
            models.Index(fields=["site_id", "last_reviewed", "page_id"], name="entry_reviewed_idx"),
            models.Index(fields=["site_id", "next_review_due", "page_id"], name="entry_due_idx"),
        ]


class ArticleTerm(models.Model):
    """Somebody or something that a public article names, by which lists are filtered.

    It repeats what its entry says of site and dates: two of a hundred articles may name one condition, which are two
    thousand entries to look up where there are a hundred thousand. Null in rows of releases that did not do so.
    """

    class Kind(models.TextChoices):
        WRITER = "writer"
        MEDICAL_REVIEWER = "medical_reviewer"
        CONDITION = "condition"
        MEDICINE = "medicine"

    entry = models.ForeignKey(ArticleEntry, on_delete=models.CASCADE, db_constraint=False, related_name="terms")
    kind = models.CharField(max_length=20, choices=Kind)
    object_id = models.BigIntegerField()
    site_id = models.BigIntegerField(null=True)
    first_published_at = models.DateTimeField(null=True)
    updated = models.DateTimeField(null=True)
    last_reviewed = models.DateTimeField(null=True)
    next_review_due = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} of article {self.entry_id}"

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "entry"], name="one_term_once")]
        indexes = [
            # In the order that is asked for most. The other dates stand in it so that the rows need not be read.
            models.Index(
                fields=[
                    *("kind", "object_id", "site_id", "last_reviewed", "entry"),
                    *("first_published_at", "updated", "next_review_due"),
                ],
                name="term_reviewed_idx",
            )
        ]


class Presentation(models.Model):
    """The answer about one public article, ready to be sent.

    Each part is sealed (``articles.delivery.sealing``): one whose seal does not verify counts as missing.
    """

    page_id = models.BigIntegerField(primary_key=True)
    approval_id = models.BigIntegerField()
    site_id = models.BigIntegerField()
    valid_until = models.DateField(null=True, help_text="The day on which the calendar alone changes the answer.")
    changed_at = models.DateTimeField()
    card = models.BinaryField(help_text="What lists show, as members of a JSON object.")
    more = models.BinaryField(help_text="Further small fields, as members of a JSON object.")
    whole = models.BinaryField(help_text="All fields as the inside of one JSON object.")
    text = models.BinaryField(help_text="The words of the article, for the snippets of a search.")

    def __str__(self) -> str:
        return f"Presentation of article {self.page_id}"

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["site_id"], name="presentation_site_idx")]


class Dependency(models.Model):
    """Something outside the document on which the answer about an article depends. Outlives its presentation."""

    page_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"Article {self.page_id} shows {self.kind} {self.object_id}"

    class Meta:
        default_permissions = ()
        verbose_name_plural = "dependencies"
        constraints = [models.UniqueConstraint(fields=["page_id", "kind", "object_id"], name="one_dependency_once")]
        indexes = [models.Index(fields=["kind", "object_id", "page_id"], name="dependency_object_idx")]
