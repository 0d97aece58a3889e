"""One article of the pipeline in words: on whom it waits, for how long, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince

from articles.desk.pipeline_rows import STAGES
from reviewers.days import site_today
from reviewers.enums import ArticleState
from reviewers.models import Reviewer

UNASSIGNED = "Unassigned"
EDITORS = "Editors: assign a reviewer"
NOBODY = "Nobody"
MINUTE = timedelta(minutes=1)


def as_rows(articles: Iterable[Any]) -> list["PipelineRow"]:
    """The articles of one page of the list, or of a whole export. One query more for their reviewers."""
    found = list(articles)
    reviewers = Reviewer.objects.in_bulk({row.reviewer_now for row in found if row.reviewer_now})
    return [PipelineRow(row, reviewers.get(row.reviewer_now)) for row in found]


@dataclass(frozen=True)
class PipelineRow:
    """One article in words."""

    article: Any
    asked: Reviewer | None

    @property
    def pk(self) -> int:
        return int(self.article.pk)

    @property
    def title(self) -> str:
        return str(self.article.draft_title or self.article.title)

    @property
    def stage(self) -> ArticleState:
        """Where what is on its way stands; Published where nothing is."""
        return STAGES[self.article.stage]

    @property
    def state(self) -> ArticleState:
        """As ``ReviewedPage.state``: what readers see comes first."""
        is_public = self.article.live and self.article.public_approval is not None
        return ArticleState.PUBLISHED if is_public else self.stage

    @property
    def state_words(self) -> str:
        both = dict.fromkeys([self.state.label, self.stage.label])
        return " + ".join(str(label) for label in both)

    @property
    def writers(self) -> str:
        return ", ".join(row.writer.name for row in self.article.article_writers.all())

    @property
    def is_open(self) -> bool:
        """Whether there is a round that can be assigned or chased."""
        return self.stage == ArticleState.IN_REVIEW

    @property
    def is_unassigned(self) -> bool:
        """Whether its round is with somebody whose record gives no right to sign any more."""
        return self.is_open and not self.article.may_sign

    @property
    def reviewer(self) -> str:
        if self.is_unassigned:
            return UNASSIGNED
        return self.asked.name if self.asked else ""

    @property
    def waiting_on(self) -> str:
        if self.is_open:
            return EDITORS if self.is_unassigned else self.reviewer
        if self.stage == ArticleState.APPROVED:
            return f"Goes live {date_format(timezone.localtime(self.article.goes_live), 'j M Y, H:i T')}"
        if self.stage == ArticleState.WITHDRAWN:
            return NOBODY
        return self.writers or (self.article.owner.get_full_name() if self.article.owner else "") or NOBODY

    @property
    def since(self) -> datetime | None:
        """Since when it waits; None for a published article whose next review falls due."""
        return None if self.stage == ArticleState.PUBLISHED else self.article.since

    @property
    def waiting_for(self) -> str:
        if self.since is None:
            return ""
        return "a moment" if timezone.now() - self.since < MINUTE else timesince(self.since, depth=1)

    @property
    def round_number(self) -> int | None:
        """The review round under way, or answered last."""
        has_round = self.stage in (ArticleState.IN_REVIEW, ArticleState.CHANGES_REQUESTED, ArticleState.APPROVED)
        return self.article.round_number if has_round else None

    @property
    def round_id(self) -> int | None:
        """The open round; None where none is open."""
        return self.article.round_id if self.is_open else None

    @property
    def due(self) -> date | None:
        return self.article.due

    @property
    def days_left(self) -> int | None:
        """Days until it is due, negative where it is overdue."""
        return (self.due - site_today()).days if self.due else None

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def due_words(self) -> str:
        """When it is due: “3 Dec 2026, in 2 days”."""
        if self.due is None or self.days_left is None:
            return ""
        return f"{date_format(self.due, 'j M Y')}, {days_in_words(self.days_left)}"

    @property
    def due_for(self) -> str:
        """What is due where that is not the open round."""
        return "Next review" if self.due and not self.is_open else ""

    @property
    def overdue_words(self) -> str:
        return days_in_words(self.days_left) if self.is_overdue and self.days_left is not None else ""

    @property
    def edition(self) -> int:
        """The edition on its way; the public one where none is."""
        newest = self.article.newest_edition or 0
        if self.stage == ArticleState.PUBLISHED:
            return int(self.article.shown_edition)
        made = self.stage in (ArticleState.APPROVED, ArticleState.WITHDRAWN)
        return newest if made else newest + 1


def days_in_words(days_left: int) -> str:
    """“overdue by 2 days”, “today”, “in 1 day”."""
    if days_left == 0:
        return "today"
    count = f"{abs(days_left)} day{'' if abs(days_left) == 1 else 's'}"
    return f"overdue by {count}" if days_left < 0 else f"in {count}"
