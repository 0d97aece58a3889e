"""The menu below the editor: what an article's writer can do with it, in the words of the desk.

Wagtail's own items are in ``wagtail/admin/action_menu.py``.
"""

from typing import Any

from django.urls import reverse
from wagtail.admin.action_menu import ActionMenuItem, CancelWorkflowMenuItem, SubmitForModerationMenuItem

from reviewers.enums import ArticleState
from reviewers.models import ReviewedPage


class OpenReviewMenuItem(ActionMenuItem):
    """Leads to the review page while an article is in review."""

    name = "action-open-review"
    label = "Read the review page"
    icon_name = "clipboard-list"

    def is_shown(self, context: Any) -> bool:
        return bool(context["view"] == "edit" and context["page"].open_round())

    def get_url(self, parent_context: Any) -> str:
        return reverse("desk:review", args=[parent_context["page"].open_round().pk])


class TakeBackMenuItem(CancelWorkflowMenuItem):
    """Wagtail's "Cancel workflow" in the words of the desk, while there is a review to take the article back from."""

    label = "Take back from review"
    icon_name = "arrow-left"

    def is_shown(self, context: Any) -> bool:
        return bool(super().is_shown(context) and context["page"].open_round())


class SendForReviewMenuItem(SubmitForModerationMenuItem):
    """In the place of Wagtail's "Submit to ...": saves the draft and leads to the sheet (``sending.py``)."""

    name = "action-send"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        page = parent_context.get("page")
        asked_to_change = page and page.next_edition_state == ArticleState.CHANGES_REQUESTED
        label = "Send back for review" if asked_to_change else "Send for review"
        return {**super().get_context_data(parent_context), "label": label}


OUR_ITEMS = {
    # A lock says above the page what it is; this says where to go.
    "action-page-locked": OpenReviewMenuItem,
    "action-cancel-workflow": TakeBackMenuItem,
    "action-submit": SendForReviewMenuItem,
}


def arrange(menu_items: list[Any], context: dict[str, Any]) -> list[Any]:
    """An article's menu from Wagtail's. Its index stands in the same workflow and is not reviewed."""
    page = context.get("page")
    if page is not None and not isinstance(page, ReviewedPage):
        return [item for item in menu_items if item.name not in ("action-submit", "action-cancel-workflow")]
    # A round is ended by a decision or taken back, it is not begun anew.
    ours = [_ours(item) for item in menu_items if item.name != "action-restart-workflow"]
    shown = [item for item in ours if item.is_shown(context)]
    # The first item is the big button: taking an article back should not be one click away by mistake.
    return sorted(shown, key=lambda item: item.name != OpenReviewMenuItem.name)


def _ours(item: Any) -> Any:
    # Wagtail shares its items between requests, so they are exchanged and not changed.
    return OUR_ITEMS[item.name](item.order) if item.name in OUR_ITEMS else item
