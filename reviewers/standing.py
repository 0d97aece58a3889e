"""Where a page stands, as against what it says: columns of its row that no version holds, and that others write too.

Wagtail loads a page, and a moment later writes the whole of it: a draft loaded just before its publication would take
the article out of view again (``wagtail/admin/views/pages/edit.py`` and ``wagtail/actions/edit.py`` ask the instance,
not the row, whether the page is live).
"""

from wagtail.models import Page

STANDING = (
    "live",
    "live_revision_id",
    "first_published_at",
    "last_published_at",
    "expired",
    "has_unpublished_changes",
    "latest_revision_id",
    "latest_revision_created_at",
    "draft_title",
    "locked",
    "locked_at",
    "locked_by_id",
    "path",
    "depth",
    "numchild",
    "url_path",
)


def remember(page: Page) -> None:
    """Keep with the instance what its row says now. Columns that are not loaded are left out."""
    page.standing = {name: vars(page)[name] for name in STANDING if name in vars(page)}


def catch_up(page: Page) -> None:
    """Lock the row and take from it what others wrote there since the instance was loaded.

    What this instance was told to change stays as it was told. Needs a transaction.
    """
    row = Page.objects.select_for_update().filter(pk=page.pk).values(*STANDING).first() or {}
    taken = {name: row[name] for name in row.keys() & page.standing if getattr(page, name) == page.standing[name]}
    for name, value in taken.items():
        setattr(page, name, value)
    page.standing = {**page.standing, **taken}
