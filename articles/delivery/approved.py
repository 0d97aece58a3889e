"""What is approved of articles, for making their answers: the read fence as a prepared statement.

The rule is ``reviewers.querysets.current_publications()``, compiled. Django would build and PostgreSQL would plan it
anew for each answer, which takes longer than everything else about it.
"""

from collections.abc import Iterable

from django.db import connection

from articles.delivery.statements import current_statement, fetch, ids_parameter
from articles.document import types
from articles.document.types import PublicDocument, read_document
from reviewers.models import Approval
from reviewers.querysets import is_believed


def approved_now(page_ids: Iterable[int]) -> dict[int, Approval]:
    """The approvals through which these pages are public, by page id: ``current_approvals()``, in two statements."""
    ids = list(page_ids)
    if not ids:
        return {}
    found: dict[int, int] = dict(fetch(current_statement(connection.vendor), [ids_parameter(ids)]))
    approvals = Approval.objects.in_bulk(found.values())
    return {
        page_id: approval
        for page_id, approval_id in found.items()
        if (approval := approvals.get(approval_id)) is not None and is_believed(approval)
    }


def approved_documents(page_ids: Iterable[int]) -> dict[int, PublicDocument]:
    """What is approved of the public articles among these pages."""
    return {page_id: read_document(row.document) for page_id, row in approved_now(page_ids).items()}


def approved_contents(page_ids: Iterable[int]) -> dict[int, types.Content]:
    """The ``content`` half of ``approved_documents()``."""
    return {page_id: document.content for page_id, document in approved_documents(page_ids).items()}
