"""What the desk's screens ask about withdrawing: where it is offered, and what a reviewer has approved."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Max
from django.urls import reverse
from wagtail.models import Page

from reviewers.models import Approval, Reviewer
from reviewers.permissions import ReviewedPagePermissionTester


def address_to_withdraw(page: Page, user: AbstractBaseUser) -> str | None:
    """Where the user withdraws this page; None where they may not, or nothing of it is approved."""
    tester = page.permissions_for_user(user)
    if not isinstance(tester, ReviewedPagePermissionTester) or not tester.can_withdraw():
        return None
    if not Approval.objects.filter(page_id=page.pk, withdrawal__isnull=True).exists():
        return None
    return reverse("desk:withdraw", args=[page.pk])


def approved_by(user: AbstractBaseUser) -> list[dict[str, Any]]:
    """The articles of which the user's signature stands, the last signed first: id, title, edition, when, and where to
    withdraw it (None where the reviewer's record gives no right to)."""
    reviewer = Reviewer.objects.filter(user_id=user.pk).first()
    if reviewer is None:
        return []
    standing = Approval.objects.filter(reviewer_id=reviewer.pk, withdrawal__isnull=True)
    signed = standing.values("page_id").annotate(edition=Max("edition"), approved_at=Max("approved_at"))
    titles = dict(Page.objects.filter(pk__in=standing.values("page_id")).values_list("pk", "title"))
    may_withdraw = Reviewer.objects.active().filter(pk=reviewer.pk).exists()
    return [
        {
            **row,
            "title": titles.get(row["page_id"], ""),
            "withdraw_url": reverse("desk:withdraw", args=[row["page_id"]]) if may_withdraw else None,
        }
        for row in signed.order_by("-approved_at")
    ]
