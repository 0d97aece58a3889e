"""``manage.py export_approvals``: all records as JSON Lines, to be kept and verified elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand

from reviewers.canonical import canonical_json
from reviewers.models import Approval, ChainHead
from reviewers.verifying import records


class Command(BaseCommand):
    """A line for each record, with its ``hash`` and an approval's ``document``; the last line is the ``head``."""

    help = "Export every record as JSON Lines, with the chain's head in the last line."

    def handle(self, *args: Any, **options: Any) -> None:
        for record in records():
            line = {"record": record.record(), "hash": record.record_hash}
            if isinstance(record, Approval):
                line["document"] = record.document
            self.stdout.write(canonical_json(line))
        head = ChainHead.objects.filter(pk=1).first()
        said = {"sequence": head.sequence, "hash": head.hash} if head else {"sequence": 0, "hash": ""}
        self.stdout.write(canonical_json({"head": said}))
