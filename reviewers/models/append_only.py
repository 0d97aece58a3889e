"""Rows that are written once: the ORM refuses to change or delete them, and triggers refuse it below."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

APPEND_ONLY = "%s records are never changed or deleted: they say what was written, signed and shown."


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows come in and stay."""

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PermissionDenied(APPEND_ONLY % self.model.__name__)

    def update(self, **kwargs: Any) -> int:
        raise PermissionDenied(APPEND_ONLY % self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise PermissionDenied(APPEND_ONLY % self.model.__name__)

    def bulk_create(self, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> list[Any]:
        if update_conflicts:
            raise PermissionDenied(APPEND_ONLY % self.model.__name__)
        return super().bulk_create(*args, **kwargs)


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied(APPEND_ONLY % type(self).__name__)
        # Django tries an UPDATE first where a new object is given the id of a row.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PermissionDenied(APPEND_ONLY % type(self).__name__)

    class Meta:
        abstract = True
