"""The states of an article: the only names for them anywhere (docs: design, "Words")."""

from django.db import models


class ArticleState(models.TextChoices):
    """Where an article stands, as everybody sees it."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_REQUESTED = "changes_requested", "Changes requested"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ReviewStatus(models.TextChoices):
    """How fresh the review of a published article is, worked out from ``Approval.next_review_due``."""

    CURRENT = "current", "Review current"
    DUE = "due", "Review due"
    OVERDUE = "overdue", "Review overdue"


class WithdrawalKind(models.TextChoices):
    """Why an article left public view for good."""

    WITHDRAWN = "withdrawn", "Withdrawn"
    RETIRED = "retired", "Retired"
    MERGED = "merged", "Merged into another article"
