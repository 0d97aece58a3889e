"""A reviewer's desk: what waits for them, what they may take over, and what they have approved."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page, TaskState

from articles.desk.access import signed_in
from articles.desk.length import length_of
from articles.models import Writer
from reviewers.days import site_today
from reviewers.models import Approval, Contribution, Reviewer, ReviewRound
from reviewers.models.records import DUE_SOON_DAYS
from reviewers.querysets import current_publications

ROWS = 25


class ReviewListView(WagtailAdminTemplateMixin, TemplateView):
    """The reviewer's own queue, urgent reviews of others, what falls due again, and the articles they approved."""

    template_name = "articles/desk/review_list.html"
    page_title = "Reviews"
    header_icon = "clipboard-list"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": "Reviews"}]

    def get_header_buttons(self) -> list[Any]:
        away = [HeaderButton("Days away", reverse("desk:away"), icon_name="calendar")]
        return [*super().get_header_buttons(), *(away if reviews(signed_in(self.request)) else [])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        reviewer = Reviewer.objects.select_related("user").filter(user_id=user.pk).first()
        context: dict[str, Any] = {"rounds": queue_of(self.request), "reviewer": reviewer, "approved": []}
        if reviewer is not None:
            context["urgent"] = described(self._listed(rounds_to_take_over(reviewer), "urgent"))
            context["due"] = due_again(self._listed(approvals_to_renew(reviewer), "due"))
            context["approved"] = self._approved(reviewer)
        return super().get_context_data(**kwargs, **context)

    def _listed(self, rows: QuerySet[Any], key: str) -> ListPage:
        return Paginator(rows, ROWS).get_page(self.request.GET.get(key))

    def _approved(self, reviewer: Reviewer) -> ListPage:
        page = self._listed(approved_by(reviewer), "approved")
        titles = titles_of([row["page_id"] for row in page])
        may_withdraw = reviewer.reason_not_to_sign_today() is None
        for row in page:
            row["title"] = titles.get(row["page_id"], "")
            gone = row["page_id"] not in titles
            address = reverse("desk:withdraw", args=[row["page_id"]])
            row["withdraw_url"] = address if may_withdraw and not gone else None
        return page


def queue_of(request: HttpRequest, rows: int = ROWS) -> ListPage:
    """The open rounds of the person who is signed in: the first due first, and of one day the longest waiting first."""
    mine = open_rounds().filter(reviewer__user_id=signed_in(request).pk)
    return described(Paginator(mine, rows).get_page(request.GET.get("p")))


def open_rounds() -> QuerySet[ReviewRound]:
    """By due date, with what ``described()`` needs."""
    rounds = ReviewRound.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    rounds = rounds.select_related("revision", "reviewer", "instead_of", "workflow_state__requested_by")
    return rounds.order_by(F("due_on").asc(nulls_last=True), "started_at", "pk")


def rounds_to_take_over(reviewer: Reviewer) -> QuerySet[ReviewRound]:
    """Urgent reviews that are with others and that this reviewer could sign."""
    if reviewer.reason_not_to_sign_today():
        return ReviewRound.objects.none()
    worked_on = Contribution.objects.filter(user_id=reviewer.user_id).values("page_id")
    return open_rounds().filter(is_urgent=True).exclude(reviewer=reviewer).exclude(page_id__in=worked_on)


def described(rounds: ListPage) -> ListPage:
    """Give each round its ``title``, ``writers``, ``length`` and ``days_late``, from the version under review."""
    named = {review_round.pk: _writers_of(review_round) for review_round in rounds}
    writers = Writer.objects.in_bulk({writer for ids in named.values() for writer in ids})
    today = site_today()
    for review_round in rounds:
        names = [writers[writer].printed_name for writer in named[review_round.pk] if writer in writers]
        review_round.title = review_round.revision.object_str
        review_round.writers = ", ".join(names)
        review_round.length = length_of(review_round.revision)
        review_round.days_late = (today - review_round.due_on).days if review_round.due_on else 0
    return rounds


def _writers_of(review_round: ReviewRound) -> list[int]:
    rows = review_round.revision.content.get("article_writers", [])
    return [row["writer"] for row in sorted(rows, key=lambda row: row.get("sort_order") or 0)]


def approvals_to_renew(reviewer: Reviewer) -> QuerySet[Approval]:
    """What this reviewer approved, readers get, and is soon or already due for another review; the first due first.

    Each says whether that review is under way: ``under_way``.
    """
    soon = site_today() + timedelta(days=DUE_SOON_DAYS)
    public = current_publications().filter(page_id__in=Page.objects.live().values("pk")).values("approval_id")
    rounds = ReviewRound.objects.filter(page_id=OuterRef("page_id"), status=TaskState.STATUS_IN_PROGRESS)
    mine = Approval.objects.filter(reviewer_id=reviewer.pk, pk__in=public, next_review_due__lte=soon)
    return mine.annotate(under_way=Exists(rounds)).defer("document", "statement").order_by("next_review_due", "pk")


def due_again(approvals: ListPage) -> ListPage:
    """Give each its ``title``."""
    titles = titles_of([approval.page_id for approval in approvals])
    for approval in approvals:
        approval.title = titles.get(approval.page_id, "")
    return approvals


def approved_by(reviewer: Reviewer) -> QuerySet[Approval, dict[str, Any]]:
    """The articles of which the reviewer's signature stands, the last signed first: ``page_id``, ``edition``,
    ``approved_at`` and ``round_id`` of their newest."""
    standing = Approval.objects.filter(reviewer_id=reviewer.pk, withdrawal__isnull=True)
    signed = standing.values("page_id")
    newest = signed.annotate(edition=Max("edition"), approved_at=Max("approved_at"), round_id=Max("round_id"))
    return newest.order_by("-approved_at")


def titles_of(page_ids: list[int]) -> dict[int, str]:
    return dict(Page.objects.filter(pk__in=page_ids).values_list("pk", "title"))


def reviews(user: AbstractBaseUser) -> bool:
    """Whether the user has a reviewer's record."""
    return Reviewer.objects.filter(user_id=user.pk).exists()
