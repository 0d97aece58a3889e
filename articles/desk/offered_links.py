"""Links that Wagtail shows to everybody and lets few follow. They are taken away, so that nobody meets “Sorry”."""

from typing import Any

from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.widgets import BaseChooser

# A chooser does not know who looks at it. Whoever may edit what was chosen finds it in the menu.
BaseChooser.show_edit_link = False

_usage_context = PageStatusSidePanel.get_usage_context


def usage_context(panel: PageStatusSidePanel) -> dict[str, Any]:
    """Where a page is used opens to those who may edit it; others are told how often it is."""
    context: dict[str, Any] = _usage_context(panel)
    page = panel.object
    may_open = page.pk and page.permissions_for_user(panel.request.user).can_edit()
    return {**context, "usage_url": context["usage_url"] if may_open else ""}


PageStatusSidePanel.get_usage_context = usage_context
