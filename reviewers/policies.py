"""Who may do what with a reviewer's record in the admin."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class KeptForGood(ModelPermissionPolicy):
    """Nobody deletes, superusers neither: the model refuses it, and so no button offers it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)
