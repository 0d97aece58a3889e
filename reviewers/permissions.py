"""What people may do with a reviewed page in Wagtail's admin. The fences hold without this: it keeps buttons away that
would fail."""

from wagtail.models import PagePermissionTester


class HistoryPermissionTester(PagePermissionTester):
    """Offers a page's history to those who may open it: Wagtail offers it to all who see the page listed."""

    def can_view_revisions(self) -> bool:
        return bool(super().can_view_revisions() and self.can_edit())


class ReviewedPagePermissionTester(HistoryPermissionTester):
    """Takes publishing, scheduling, unpublishing and aliases from everybody, superusers too.

    An approval publishes, a withdrawal takes out of view. Moving and deleting stay with those who hold the rights.
    """

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        # What is approved is public.
        return False

    def can_withdraw(self) -> bool:
        """Those who run the desk, and reviewers of this article, take it out of public view."""
        return self.runs_the_desk() or (self.user.is_active and self.page.is_reviewed_by(self.user))

    def can_take_back(self) -> bool:
        """Those who run the desk end a round without a decision; who sent the article does so in the editor."""
        return self.runs_the_desk()

    def runs_the_desk(self) -> bool:
        """Editors, who hold the publish right on the tree."""
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)


class ReviewedParentPermissionTester(HistoryPermissionTester):
    """For index pages that hold reviewed pages only: no "publish" in the create form, no publishing copy, no alias."""

    def can_publish_subpage(self) -> bool:
        return False
