"""The desk in figures: reviews a week, days from sending to approval, and what each reviewer has in hand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import TaskState

from articles.desk.access import signed_in
from articles.desk.pipeline_rows import desks_of
from reviewers.days import site_day, site_today, start_of
from reviewers.models import Approval, Reviewer, ReviewRound

WEEKS = 12
RECENT_DAYS = 30
DAY = timedelta(days=1)


@dataclass
class Week:
    """What was decided in the week that begins on ``monday``; ``days`` from sending to each approval."""

    monday: date
    approved: int = 0
    sent_back: int = 0
    days: list[float] = field(default_factory=list)

    @property
    def decided(self) -> int:
        return self.approved + self.sent_back

    @property
    def median_days(self) -> float | None:
        return median_of(self.days)


@dataclass(frozen=True)
class Load:
    """What one reviewer has in hand, and signed in the last 30 days."""

    reviewer: Reviewer
    open: int
    overdue: int
    approved: int

    @property
    def remark(self) -> str:
        """Why nothing new can go to them now; empty where it can."""
        if self.reviewer.reason_not_to_sign_today():
            return "May not sign now"
        return f"Away until {self.reviewer.away_until:%d %B %Y}" if self.is_away else ""

    @property
    def is_away(self) -> bool:
        return self.reviewer.is_away_on(site_today())


class FiguresView(WagtailAdminTemplateMixin, TemplateView):
    """For those who run the desk. They are the figures of the whole site."""

    template_name = "articles/desk/figures.html"
    page_title = "Figures"
    header_icon = "table"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not desks_of(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        pipeline = {"url": reverse("desk:pipeline"), "label": "Pipeline"}
        return [*super().get_breadcrumbs_items(), pipeline, {"url": "", "label": self.page_title}]

    def get_header_buttons(self) -> list[Any]:
        return [HeaderButton("Pipeline", reverse("desk:pipeline"), icon_name="table")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        weeks = last_weeks(site_today())
        context = {
            "weeks": weeks,
            "most": max(week.decided for week in weeks),
            "median_days": median_of(days for week in weeks for days in week.days),
            "loads": loads(),
        }
        return super().get_context_data(**context, **kwargs)


def median_of(days: Iterable[float]) -> float | None:
    """None of nothing."""
    found = list(days)
    return median(found) if found else None


def last_weeks(today: date, count: int = WEEKS) -> list[Week]:
    """The last ``count`` weeks, Monday to Sunday in the site's time zone; this week first. Three queries."""
    this_monday = today - today.weekday() * DAY
    weeks = {monday: Week(monday) for monday in (this_monday - 7 * back * DAY for back in range(count))}
    since = start_of(min(weeks))
    rounds = ReviewRound.objects.filter(finished_at__gte=since, status=TaskState.STATUS_REJECTED)
    for finished_at in rounds.values_list("finished_at", flat=True):
        weeks[_monday_of(finished_at)].sent_back += 1
    for approved_at, days in _approvals_since(since):
        week = weeks[_monday_of(approved_at)]
        week.approved += 1
        week.days += days
    return list(weeks.values())


def loads() -> list[Load]:
    """Of every reviewer who may sign or still has open reviews, the fullest hands first. Three queries."""
    today = site_today()
    in_hand = {"status": TaskState.STATUS_IN_PROGRESS}
    rounds = ReviewRound.objects.filter(**in_hand).values("reviewer_id")
    counted = rounds.annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))).order_by()
    held: dict[int, dict[str, int]] = {row["reviewer_id"]: row for row in counted}
    recent = Approval.objects.filter(approved_at__gte=timezone.now() - RECENT_DAYS * DAY).values("reviewer_id")
    signed = defaultdict(int, recent.annotate(count=Count("pk")).order_by().values_list("reviewer_id", "count"))
    reviewers = Reviewer.objects.filter(Q(pk__in=held) | Q(pk__in=Reviewer.objects.active().values("pk")))
    nothing = {"open": 0, "overdue": 0}
    found = [
        Load(row, open=now["open"], overdue=now["overdue"], approved=signed[row.pk])
        for row in reviewers.select_related("user")
        for now in [held.get(row.pk, nothing)]
    ]
    return sorted(found, key=lambda load: (-load.open, load.reviewer.name))


def _approvals_since(since: Any) -> Iterable[tuple[Any, list[float]]]:
    """When each was signed, and how many days after its article was sent; no days where the round has been purged."""
    approvals = list(Approval.objects.filter(approved_at__gte=since).values_list("approved_at", "round_id"))
    # The same text may go back and forth: the workflow began when it was sent the first time.
    rounds = ReviewRound.objects.filter(pk__in=Approval.objects.filter(approved_at__gte=since).values("round_id"))
    sent = dict(rounds.values_list("pk", "workflow_state__created_at"))
    for approved_at, round_id in approvals:
        yield approved_at, [(approved_at - sent[round_id]) / DAY] if round_id in sent else []


def _monday_of(at: Any) -> date:
    day = site_day(at)
    return day - day.weekday() * DAY
