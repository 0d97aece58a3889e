"""What was signed, when it was public, and what was taken back: three append-only tables.

They hold the ids of page, round, revision and account as plain numbers, no foreign keys: the records outlive them all.
"""

from django.db import models
from django.utils import timezone

from reviewers.canonical import digest_of_text
from reviewers.days import site_today
from reviewers.enums import ReviewStatus, WithdrawalKind
from reviewers.models.append_only import AppendOnly
from reviewers.models.chain import ChainedRecord

DUE_SOON_DAYS = 30


class Approval(ChainedRecord):
    """A reviewer's signature under one document. ``sign()`` alone makes these.

    ``document`` is the canonical JSON that was signed and ``digest`` its SHA-256; readers get what is in here and
    nothing else. ``content_digest`` is the digest of the document's ``content`` half, against which writing is checked.
    """

    KIND = "reviewed"

    kind = models.CharField(max_length=20, default=KIND, editable=False, help_text="How it came to be approved.")
    page_id = models.BigIntegerField(db_index=True)
    edition = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    statement = models.TextField(help_text="The meaning of the signature, in the words that were shown.")
    approved_at = models.DateTimeField()
    changed_at = models.DateTimeField(
        help_text="When the text last changed: the signing of the first of equal editions."
    )
    next_review_due = models.DateField()
    reviewer_id = models.BigIntegerField()
    reviewer_name = models.CharField(max_length=200)
    reviewer_credentials = models.CharField(max_length=200)
    signer_id = models.BigIntegerField(help_text="The account that signed.")
    round_id = models.BigIntegerField()
    revision_id = models.BigIntegerField()
    answers = models.JSONField(
        default=list, help_text="What the reviewer ticked off before signing, in the words that were shown."
    )

    second_factor = models.CharField(
        max_length=20, default="", help_text="What was given beside the password; empty where the account had none."
    )

    hashed_fields = (
        "page_id",
        "edition",
        "digest",
        "content_digest",
        "statement",
        "approved_at",
        "changed_at",
        "next_review_due",
        "reviewer_id",
        "reviewer_name",
        "reviewer_credentials",
        "signer_id",
        "round_id",
        "revision_id",
        "answers",
        "second_factor",
    )
    later_fields = ("answers", "second_factor")

    def __str__(self) -> str:
        return f"Edition {self.edition} of page {self.page_id}, approved by {self.reviewer_name}"

    @property
    def record_kind(self) -> str:
        return self.kind

    @property
    def is_intact(self) -> bool:
        """Whether the stored document is the one that was signed."""
        return digest_of_text(self.document) == self.digest

    @property
    def review_status(self) -> ReviewStatus:
        days_left = (self.next_review_due - site_today()).days
        if days_left < 0:
            return ReviewStatus.OVERDUE
        return ReviewStatus.DUE if days_left <= DUE_SOON_DAYS else ReviewStatus.CURRENT

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_id", "edition"], name="one_approval_an_edition")]
        default_permissions = ("view",)


class Publication(ChainedRecord):
    """From ``at`` on, ``approval`` is what readers get of the page; nothing of it where ``approval`` is empty."""

    page_id = models.BigIntegerField()
    approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="publications")
    at = models.DateTimeField(default=timezone.now)

    hashed_fields = ("page_id", "approval", "at")

    def __str__(self) -> str:
        return f"Page {self.page_id}: {self.approval or 'not public'} from {self.at:%Y-%m-%d %H:%M}"

    @property
    def record_kind(self) -> str:
        return "published" if self.approval_id else "unpublished"

    class Meta:
        indexes = [models.Index(fields=["page_id", "-id"], name="newest_publication_idx")]
        default_permissions = ("view",)


class Withdrawal(ChainedRecord):
    """The record that takes an approval out of public view, for good."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="withdrawal")
    kind = models.CharField(max_length=20, choices=WithdrawalKind, default=WithdrawalKind.WITHDRAWN)
    at = models.DateTimeField(default=timezone.now)
    user_id = models.BigIntegerField(null=True, help_text="The account that withdrew; empty where no person did.")
    reason = models.TextField(help_text="For the record.")
    notice = models.TextField(blank=True, help_text="What readers are told.")
    replaced_by = models.BigIntegerField(null=True, help_text="The article into which this one was merged.")

    hashed_fields = ("approval", "at", "user_id", "reason", "notice", "replaced_by")

    def __str__(self) -> str:
        return f"{self.approval}, withdrawn {self.at:%Y-%m-%d %H:%M}"

    @property
    def record_kind(self) -> str:
        return str(self.kind)

    class Meta:
        default_permissions = ("view",)


class NamedObject(AppendOnly):
    """An object outside the article, such as an image, that an approved document names: it cannot be deleted."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="named_objects")
    model = models.CharField(max_length=100, help_text="app_label.ModelName")
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} in {self.approval}"

    class Meta:
        indexes = [models.Index(fields=["model", "object_id"], name="named_object_idx")]
        default_permissions = ()
