"""Who wrote what: the list of contributors, which only grows."""

from typing import ClassVar

from django.db import models

from reviewers.models.append_only import AppendOnly, AppendOnlyQuerySet


class ContributionQuerySet(AppendOnlyQuerySet):
    """Contributions cannot be taken back."""

    def user_ids_of(self, page_id: int) -> set[int]:
        """The accounts that contributed to the page."""
        return set(self.filter(page_id=page_id).values_list("user_id", flat=True))

    def note(self, *, page_id: int, user_ids: set[int]) -> None:
        """Add accounts to the page's contributors; those already there stay as they are."""
        rows = [Contribution(page_id=page_id, user_id=user_id) for user_id in sorted(user_ids)]
        Contribution.objects.bulk_create(rows, ignore_conflicts=True)


class Contribution(AppendOnly):
    """An account that owns, is named as writer of, or once changed the document of a page.

    Page and account are plain numbers: the row outlives both.
    """

    page_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    noted_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = ContributionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Account {self.user_id} contributed to page {self.page_id}"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_id", "user_id"], name="one_contribution_each")]
        default_permissions = ()
