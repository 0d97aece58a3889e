"""How the pipeline is narrowed down: by state, people, whom it waits for, what is late, and condition."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.filters import WagtailFilterSet

from articles.desk.pipeline_rows import IN_REVIEW, STAGES, in_state
from articles.models import ArticlePage, ArticleWriter, Condition, Writer
from reviewers.days import site_today
from reviewers.enums import ArticleState
from reviewers.models import Reviewer

ON_WRITERS = [ArticleState.DRAFT, ArticleState.CHANGES_REQUESTED, ArticleState.PUBLISHED]
WAITING = {
    "writer": ("The writer", Q(stage__in=[STAGES.index(state) for state in ON_WRITERS])),
    "reviewer": ("The reviewer", IN_REVIEW & Q(may_sign=True)),
    "editors": ("Editors: nobody is assigned", IN_REVIEW & Q(may_sign=False)),
    "go-live": ("Its go-live date", Q(goes_live__isnull=False)),
}


class PipelineFilterSet(WagtailFilterSet):
    """Works on what ``pipeline_of()`` gives."""

    state = django_filters.MultipleChoiceFilter(
        label="State", choices=ArticleState.choices, method="filter_state", widget=forms.CheckboxSelectMultiple
    )
    waiting = django_filters.ChoiceFilter(
        label="Waiting on",
        choices=[(name, label) for name, (label, _) in WAITING.items()],
        method="filter_waiting",
        empty_label="Anybody",
        widget=forms.RadioSelect,
    )
    overdue = django_filters.ChoiceFilter(
        label="Overdue",
        choices=[("yes", "Overdue only")],
        method="filter_overdue",
        empty_label="All",
        widget=forms.RadioSelect,
    )
    writer = django_filters.ModelChoiceFilter(label="Writer", queryset=Writer.objects.all(), method="filter_writer")
    reviewer = django_filters.ModelChoiceFilter(
        label="Medical reviewer", queryset=Reviewer.objects.all(), field_name="reviewer_now", method="filter_reviewer"
    )
    condition = django_filters.ModelChoiceFilter(
        label="Condition", queryset=Condition.objects.all(), method="filter_condition"
    )

    def filter_state(self, rows: QuerySet[Any], name: str, chosen: list[str]) -> QuerySet[Any]:
        wanted = Q(pk__in=[])
        for state in chosen:
            wanted |= in_state(state)
        return rows.filter(wanted) if chosen else rows

    def filter_waiting(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(WAITING[value][1])

    def filter_overdue(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(due__lt=site_today())

    def filter_writer(self, rows: QuerySet[Any], name: str, writer: Writer) -> QuerySet[Any]:
        return rows.filter(pk__in=ArticleWriter.objects.filter(writer=writer).values("page"))

    def filter_reviewer(self, rows: QuerySet[Any], name: str, reviewer: Reviewer) -> QuerySet[Any]:
        return rows.filter(reviewer_now=reviewer.pk)

    def filter_condition(self, rows: QuerySet[Any], name: str, condition: Condition) -> QuerySet[Any]:
        return rows.filter(pk__in=condition.articles.values("pk"))

    class Meta:
        model = ArticlePage
        fields: list[str] = []
