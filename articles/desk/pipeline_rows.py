"""What the pipeline lists: every article that is not published yet or has something on its way, and every one due.

One query says of each where it stands, on whom it waits and since when: the same as ``ReviewedPage.state`` and
``next_edition_state``, without asking page by page. ``pipeline_words.py`` puts it in words.
"""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from wagtail.models import PageLogEntry, Revision, WorkflowState, get_default_page_content_type

from articles.models import ArticleIndexPage, ArticlePage, ArticleWriter
from reviewers.days import site_today
from reviewers.enums import ArticleState, WithdrawalKind
from reviewers.handing_over import HANDED_OVER
from reviewers.models import Approval, Publication, Reviewer, ReviewRound, Withdrawal
from reviewers.models.records import DUE_SOON_DAYS
from reviewers.permissions import ReviewedPagePermissionTester

# In the order in which an article passes through them. ``stage`` is a place in this list.
STAGES = [
    ArticleState.DRAFT,
    ArticleState.CHANGES_REQUESTED,
    ArticleState.IN_REVIEW,
    ArticleState.APPROVED,
    ArticleState.PUBLISHED,
    ArticleState.WITHDRAWN,
]
# They left for good: nothing is expected of anybody.
GONE = [WithdrawalKind.RETIRED, WithdrawalKind.MERGED]
PUBLIC = {"live": True, "public_approval__isnull": False}
IN_REVIEW = Q(workflow_status=WorkflowState.STATUS_IN_PROGRESS)


def desks_of(user: AbstractBaseUser) -> list[ArticleIndexPage]:
    """The indexes on whose articles the user runs the desk."""
    return [row for row in ArticleIndexPage.objects.all() if ReviewedPagePermissionTester(user, row).runs_the_desk()]


def articles_of(user: AbstractBaseUser) -> QuerySet[ArticlePage]:
    """Every article below an index on which the user runs the desk."""
    below = Q(pk__in=[])
    for index in desks_of(user):
        below |= Q(path__startswith=index.path)
    return ArticlePage.objects.filter(below)


def pipeline_of(articles: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """Those of ``articles`` that are on their way or due, with what ``PipelineRow`` reads."""
    soon = site_today() + timedelta(days=DUE_SOON_DAYS)
    rows = _with_deadlines(_with_people(with_stage(articles)), soon)
    at_rest = Q(stage=STAGES.index(ArticleState.PUBLISHED)) & ~Q(review_due__lte=soon)
    gone = Q(stage=STAGES.index(ArticleState.WITHDRAWN), withdrawn_as__in=GONE)
    return rows.exclude(at_rest).exclude(gone).select_related("owner").defer("body").prefetch_related(_writers())


def in_state(state: str) -> Q:
    """Rows in this state, and those whose next edition is."""
    return Q(**PUBLIC) if state == ArticleState.PUBLISHED else Q(stage=STAGES.index(ArticleState(state)))


def with_stage(articles: QuerySet[Any]) -> QuerySet[Any]:
    """``stage`` and what it hangs on. Says what ``ReviewedPage.state`` and ``next_edition_state`` say."""
    page = get_default_page_content_type()
    its_own = {"base_content_type": page, "object_id": Cast(OuterRef("pk"), CharField())}
    scheduled = Revision.objects.filter(**its_own, approved_go_live_at__isnull=False).order_by("pk")
    publications = Publication.objects.filter(page_id=OuterRef("pk")).order_by("-id")
    approvals = Approval.objects.filter(page_id=OuterRef("pk")).order_by("-edition")
    return articles.annotate(
        goes_live=Subquery(scheduled.values("approved_go_live_at")[:1]),
        workflow_status=Subquery(WorkflowState.objects.active().filter(**its_own).values("status")[:1]),
        public_approval=Subquery(publications.values("approval_id")[:1]),
        shown_edition=Subquery(publications.values("approval__edition")[:1]),
        review_due=Subquery(publications.values("approval__next_review_due")[:1]),
        newest_edition=Subquery(approvals.values("edition")[:1]),
        withdrawn_as=Subquery(approvals.values("withdrawal__kind")[:1]),
        stage=Case(
            _stage(ArticleState.APPROVED, goes_live__isnull=False),
            _stage(ArticleState.IN_REVIEW, workflow_status=WorkflowState.STATUS_IN_PROGRESS),
            _stage(ArticleState.CHANGES_REQUESTED, workflow_status=WorkflowState.STATUS_NEEDS_CHANGES),
            _stage(ArticleState.DRAFT, **PUBLIC, has_unpublished_changes=True),
            _stage(ArticleState.PUBLISHED, **PUBLIC),
            _stage(ArticleState.WITHDRAWN, withdrawn_as__isnull=False),
            default=Value(STAGES.index(ArticleState.DRAFT)),
            output_field=IntegerField(),
        ),
    )


def _stage(state: ArticleState, **condition: Any) -> When:
    return When(**condition, then=Value(STAGES.index(state)))


def _with_people(articles: QuerySet[Any]) -> QuerySet[Any]:
    """``reviewer_now``: who has the open round, else whom the article names; ``may_sign`` today or not."""
    rounds = ReviewRound.objects.filter(page_id=OuterRef("pk")).order_by("-pk")
    first = ArticleWriter.objects.filter(page=OuterRef("pk")).order_by("sort_order")
    articles = articles.annotate(
        round_id=Subquery(rounds.values("pk")[:1]),
        round_number=Subquery(rounds.values("number")[:1]),
        first_writer=Subquery(first.values("writer__name")[:1]),
        reviewer_now=Case(
            When(IN_REVIEW, then=Subquery(rounds.values("reviewer_id")[:1])),
            default=F("medical_reviewer_id"),
            output_field=BigIntegerField(),
        ),
    )
    its_own = {"pk": OuterRef("reviewer_now")}
    return articles.annotate(
        may_sign=Exists(Reviewer.objects.active().filter(**its_own)),
        reviewer_name=Subquery(Reviewer.objects.filter(**its_own).values("name")[:1]),
    )


def _with_deadlines(articles: QuerySet[Any], soon: date) -> QuerySet[Any]:
    """``due``: of the open round, else of the next review where that is soon; ``since``: when its wait began."""
    rounds = ReviewRound.objects.filter(page_id=OuterRef("pk")).order_by("-pk")
    approvals = Approval.objects.filter(page_id=OuterRef("pk")).order_by("-edition")
    handed = PageLogEntry.objects.filter(page_id=OuterRef("pk"), action=HANDED_OVER).order_by("-timestamp")
    withdrawals = Withdrawal.objects.filter(approval__page_id=OuterRef("pk")).order_by("-sequence")
    sent = Subquery(rounds.values("started_at")[:1])
    return articles.annotate(
        sent=sent,
        handed=Subquery(handed.values("timestamp")[:1]),
        due=Case(
            When(IN_REVIEW, then=Subquery(rounds.values("due_on")[:1])),
            When(goes_live__isnull=True, review_due__lte=soon, live=True, then=F("review_due")),
        ),
        since=Case(
            When(goes_live__isnull=False, then=Subquery(approvals.values("approved_at")[:1])),
            When(IN_REVIEW & Q(handed__gt=F("sent")), then=F("handed")),
            When(IN_REVIEW, then=F("sent")),
            When(workflow_status=WorkflowState.STATUS_NEEDS_CHANGES, then=Subquery(rounds.values("finished_at")[:1])),
            When(live=False, withdrawn_as__isnull=False, then=Subquery(withdrawals.values("at")[:1])),
            default=F("latest_revision_created_at"),
        ),
    )


def _writers() -> Any:
    return Prefetch("article_writers", ArticleWriter.objects.select_related("writer").order_by("sort_order"))
