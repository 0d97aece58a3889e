"""Who may be asked to review an article, the most suitable first, each with the reasons in words."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from wagtail.models import TaskState

from articles.delivery.words import forms, split
from articles.models import ArticlePage, Condition
from reviewers.days import site_today
from reviewers.deputies import on_duty
from reviewers.models import Approval, Reviewer

# “of” and “and” are no common ground.
SHORTEST_WORD = 4


@dataclass(frozen=True)
class Candidate:
    """A reviewer who may sign this article. ``approved`` is how many other articles on its conditions they approved."""

    reviewer: Reviewer
    matching: list[str]
    approved: int
    open_rounds: int
    away_until: date | None
    deputy: Reviewer | None

    @property
    def rank(self) -> tuple[bool, bool, int, str]:
        suits = bool(self.matching or self.approved)
        return (self.away_until is not None, not suits, self.open_rounds, self.reviewer.name)

    @property
    def reasons(self) -> list[str]:
        """Why this one, and what speaks against it."""
        approved = f"approved {_counted(self.approved, 'article')} on the same condition" if self.approved else ""
        waiting = _counted(self.open_rounds, "open review")
        return [reason for reason in (self.reviewer.specialties, approved, waiting) if reason]


def candidates_for(page: ArticlePage) -> list[Candidate]:
    """Everybody who may sign this version today: by its conditions and their specialties, then by fewest open reviews.
    Who is away comes last."""
    contributors = page.contributors()
    rows = (
        Reviewer.objects.active()
        .exclude(user_id__in=contributors)
        .select_related("user", "deputy__user")
        .annotate(open_count=Count("rounds", filter=Q(rounds__status=TaskState.STATUS_IN_PROGRESS)))
    )
    conditions = list(page.conditions.all())
    words = _words(" ".join(condition.name for condition in conditions), page.language)
    approved = _approved_on(conditions, page)
    found = []
    for row in rows:
        matching = [specialty for specialty in row.specialty_list if _words(specialty, page.language) & words]
        found.append(_candidate(row, contributors, matching, approved.get(row.pk, 0)))
    return sorted(found, key=lambda candidate: candidate.rank)


def _candidate(reviewer: Reviewer, contributors: set[int], matching: list[str], approved: int) -> Candidate:
    away = reviewer.is_away_on(site_today())
    deputy = on_duty(reviewer, contributors) if away else reviewer
    return Candidate(
        reviewer=reviewer,
        matching=matching,
        approved=approved,
        open_rounds=reviewer.open_count,
        away_until=reviewer.away_until if away else None,
        deputy=deputy if deputy != reviewer else None,
    )


def _approved_on(conditions: list[Condition], page: ArticlePage) -> dict[int, int]:
    """How many other articles on these conditions each reviewer approved, by their id."""
    others = ArticlePage.objects.filter(conditions__in=conditions).exclude(pk=page.pk).values("pk")
    rows = Approval.objects.filter(page_id__in=others).values("reviewer_id")
    return dict(rows.annotate(count=Count("page_id", distinct=True)).values_list("reviewer_id", "count"))


def _words(text: str, language: str) -> set[str]:
    return {form for word in split(text) if len(word) >= SHORTEST_WORD for form in forms(word, language)}


def _counted(count: int, thing: str) -> str:
    return f"{count or 'no'} {thing}{'' if count == 1 else 's'}"
