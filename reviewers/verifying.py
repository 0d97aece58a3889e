"""Checks that all records are as they were written, and that what is public is what they say."""

from collections.abc import Iterator
from heapq import merge

from django.db import connection
from wagtail.models import Page

from reviewers import triggers
from reviewers.canonical import digest_of
from reviewers.models import Approval, ChainedRecord, ChainHead, Publication, Withdrawal
from reviewers.models.chain import FIRST
from reviewers.querysets import current_approvals, is_reviewed

BATCH = 500


class BrokenRecordError(Exception):
    """A record, or what depends on it, is not as it was written. The text says which and how."""


def records() -> Iterator[ChainedRecord]:
    """Every record in the order of the chain."""
    yield from merge(
        Approval.objects.order_by("sequence").iterator(BATCH),
        Publication.objects.select_related("approval").order_by("sequence").iterator(BATCH),
        Withdrawal.objects.select_related("approval").order_by("sequence").iterator(BATCH),
        key=lambda record: record.sequence,
    )


def verify() -> int:
    """The number of records, all of them intact. Raises ``BrokenRecordError`` at the first that is not."""
    count, previous = 0, FIRST
    for record in records():
        count += 1
        _check_record(record, count, previous)
        previous = record.record_hash
    head = ChainHead.objects.filter(pk=1).first()
    if (head.sequence, head.hash) != (count, previous) if head else count:
        said = f"record {head.sequence}" if head else "nothing"
        raise BrokenRecordError(f"The chain ends with record {count}, but its head names {said}: the end was cut off.")
    _check_public_articles()
    _check_triggers()
    return count


def _check_record(record: ChainedRecord, place: int, previous: str) -> None:
    name = f"Record {record.sequence} ({record})"
    if record.sequence != place:
        raise BrokenRecordError(f"Record {place} is missing: record {record.sequence} follows record {place - 1}.")
    if record.previous_hash != previous:
        raise BrokenRecordError(f"{name} does not follow the record before it: its previous_hash is another.")
    if digest_of(record.record()) != record.record_hash:
        raise BrokenRecordError(f"{name} was altered: it does not agree with its hash.")
    if isinstance(record, Approval) and not record.is_intact:
        raise BrokenRecordError(f"{name} was altered: its document does not agree with its digest.")


def _check_public_articles() -> None:
    """Every live reviewed page is one that the read fence shows."""
    live = list(Page.objects.live().filter(is_reviewed()).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(live), BATCH):
        batch = live[start : start + BATCH]
        believed = current_approvals(batch)
        for page_id in batch:
            if page_id not in believed:
                raise BrokenRecordError(f"Page {page_id} is live without an approval: readers do not get it.")


def _check_triggers() -> None:
    for table, event in triggers.missing(connection):
        raise BrokenRecordError(f"The trigger that refuses {event} on {table} is missing. Run manage.py migrate.")
