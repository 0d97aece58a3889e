"""The read fence: which pages exist in public, and through which approval.

A reviewed page is public where its row is live and its newest publication names an approval that is of this page, has
not been withdrawn, agrees with its digest, and than which no newer edition has been public. Whether a page is under
the law is asked of the reviewed models' tables, not of the class that its row claims.
"""

import logging
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from wagtail.models import Page
from wagtail.query import PageQuerySet

from reviewers.models import Approval, Publication, Withdrawal, reviewed_models, reviewed_page

logger = logging.getLogger(__name__)


def public(pages: PageQuerySet) -> PageQuerySet:
    """``pages`` less everything that must not be seen. Works for querysets of ``Page`` and of reviewed pages."""
    # "pk in", not "exists": search backends read the conditions of the querysets they are given.
    return pages.live().filter(~is_reviewed() | Q(pk__in=current_publications().values("page_id")))


def is_reviewed() -> Q:
    """Condition on a page queryset: there is a row of a reviewed type with this id."""
    condition = Q()
    for model in reviewed_models():
        condition |= Q(pk__in=model.objects.values("pk"))
    return condition


def is_under_law() -> Combinable:
    """The same as an expression, to annotate some pages with: it looks at their rows alone, not at all there are."""
    rows = [Exists(model.objects.filter(pk=OuterRef("pk"))) for model in reviewed_models()]
    return reduce(or_, rows) if rows else Value(False)


def current_publications() -> QuerySet[Publication]:
    """The publications that say what is public now, as far as the database can tell: digests are checked on reading."""
    newest = Publication.objects.filter(page_id=OuterRef("page_id")).order_by("-id").values("id")[:1]
    newer = Publication.objects.filter(page_id=OuterRef("page_id"), approval__edition__gt=OuterRef("approval__edition"))
    return Publication.objects.filter(
        Q(id=Subquery(newest)),
        ~Exists(newer),
        approval__page_id=F("page_id"),
        approval__withdrawal__isnull=True,
    )


def current_approvals(page_ids: Iterable[int]) -> dict[int, Approval]:
    """The approvals through which these pages are public, by page id. One query, however many pages."""
    live = Page.objects.live().filter(pk__in=list(page_ids)).values("pk")
    found = current_publications().filter(page_id__in=live).select_related("approval")
    return {row.page_id: row.approval for row in found if row.approval and is_believed(row.approval)}


def current_approval(page_id: int) -> Approval | None:
    """The approval through which the page is public; None where it is not."""
    return current_approvals([page_id]).get(page_id)


def withdrawal_of(page_id: int) -> Withdrawal | None:
    """The withdrawal through which the page is out of public view, and stays so until a new approval is published.

    None where it is public, has never been public, left for another reason (such as its expiry), or is deleted.
    """
    shown = Publication.objects.filter(page_id=page_id, approval__page_id=page_id).order_by("-id")
    last_shown = shown.select_related("approval__withdrawal").first()
    if last_shown is None or not hasattr(last_shown.approval, "withdrawal") or reviewed_page(page_id) is None:
        return None
    # A later edition may have been withdrawn before it was public: what was said last counts.
    return Withdrawal.objects.filter(approval__page_id=page_id).order_by("-sequence").first()


def is_believed(approval: Approval) -> bool:
    """Whether the document of the approval is the one that was signed."""
    if approval.is_intact:
        return True
    logger.critical("Approval %s does not agree with its digest: it is not shown.", approval.pk)
    return False
