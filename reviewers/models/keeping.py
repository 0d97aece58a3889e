"""Keeping the live revision: ``purge_revisions`` skips what is protected, and the deletion of a page takes it along.

Without its live revision Wagtail takes a page out of view when a next edition is scheduled
(``wagtail/actions/publish_revision.py``).
"""

from typing import Any

from django.db import models
from django.db.models.deletion import Collector, ProtectedError


def keep_while_live(collector: Collector, field: models.ForeignKey, pages: Any, using: str) -> None:
    """``on_delete`` of a page's key to its live revision: refuses, unless these pages are deleted with it.

    Django's RESTRICT means the same, but ``purge_revisions`` stops at the error that it raises.
    """
    going = {page.pk for model, found in collector.data.items() if issubclass(model, field.model) for page in found}
    staying = {page for page in pages if page.pk not in going}
    if staying:
        raise ProtectedError("A live version is kept.", staying)
