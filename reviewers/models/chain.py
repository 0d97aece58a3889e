"""One chain through all records: each carries the hash of the one before, so that a removed or altered row shows.

What is hashed is a canonical JSON record with a ``schema`` number and a ``kind``, so that other kinds can join later.
The end of the chain is a row of its own, locked while a record is added: people who act at the same moment stand in
the chain one after the other.
"""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from reviewers.canonical import digest_of
from reviewers.models.append_only import APPEND_ONLY, AppendOnly, AppendOnlyQuerySet

SCHEMA = 1
FIRST = "0" * 64
ONE_AT_A_TIME = "Records are added one at a time: each carries the hash of the one before."


class ChainHead(models.Model):
    """The end of the chain: the number and hash of the newest record. One row."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)

    def __str__(self) -> str:
        return f"Record {self.sequence}, {self.hash}"

    @classmethod
    def locked(cls) -> "ChainHead":
        """The head, locked until the transaction ends."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update().get(pk=1)

    class Meta:
        default_permissions = ()


class ChainedQuerySet(AppendOnlyQuerySet):
    """Records join the chain one at a time."""

    def bulk_create(self, *args: Any, update_conflicts: bool = False, **kwargs: Any) -> list[Any]:
        if update_conflicts:
            raise PermissionDenied(APPEND_ONLY % self.model.__name__)
        raise PermissionDenied(ONE_AT_A_TIME)


class ChainedRecord(AppendOnly):
    """A row of the chain. Subclasses name their ``record_kind`` and the fields that are hashed."""

    sequence = models.PositiveBigIntegerField(unique=True, editable=False)
    previous_hash = models.CharField(max_length=64, editable=False)
    record_hash = models.CharField(max_length=64, editable=False)

    hashed_fields: ClassVar[tuple[str, ...]]
    later_fields: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar = ChainedQuerySet.as_manager()

    @property
    def record_kind(self) -> str:
        raise NotImplementedError

    def record(self) -> dict[str, Any]:
        """What is hashed: times in UTC as ISO 8601 with microseconds, an approval by its own hash.

        A field that came later is hashed where it says something, so that older records stay what they were.
        """
        said = {name: _plain(getattr(self, name)) for name in self.hashed_fields}
        said = {name: value for name, value in said.items() if value or name not in self.later_fields}
        place = {"sequence": self.sequence, "previous_hash": self.previous_hash}
        return {"schema": SCHEMA, "kind": self.record_kind, **place, **said}

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            head = ChainHead.locked()
            self.sequence, self.previous_hash = head.sequence + 1, head.hash
            self.record_hash = digest_of(self.record())
            ChainHead.objects.filter(pk=head.pk).update(sequence=self.sequence, hash=self.record_hash)
        super().save(*args, **kwargs)

    class Meta:
        abstract = True


def _plain(value: Any) -> Any:
    if isinstance(value, ChainedRecord):
        return value.record_hash
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
