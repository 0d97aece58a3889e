"""What people may do with a reviewed page in Wagtail's admin. The fences hold without this: it keeps buttons away that
would fail."""

from wagtail.models import PagePermissionTester


class ReviewedPagePermissionTester(PagePermissionTester):
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
        """Editors, who hold the publish right on the tree, take articles out of public view."""
        return self.user.is_active and (self.user.is_superuser or "publish" in self.permissions)


class ReviewedParentPermissionTester(PagePermissionTester):
    """For index pages that hold reviewed pages only: no "publish" in the create form, no publishing copy, no alias."""

    def can_publish_subpage(self) -> bool:
        return False
