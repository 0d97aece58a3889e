"""The pipeline: on one screen, every article that is not published yet and every one due, and who waits for whom."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton

from articles.desk.access import signed_in
from articles.desk.assigning import AssignForm
from articles.desk.pipeline_filters import PipelineFilterSet
from articles.desk.pipeline_rows import articles_of, desks_of, pipeline_of
from articles.desk.pipeline_words import PipelineRow, as_rows


class ChosenColumn(BaseColumn):
    """The boxes that choose reviews to assign or chase. Rows without an open round have none."""

    header_template_name = "articles/desk/_pipeline_choose_all.html"
    cell_template_name = "articles/desk/_pipeline_choose.html"


class ArticleColumn(TitleColumn):
    """The title, with the ways to the review page and the timeline."""

    cell_template_name = "articles/desk/_pipeline_title.html"


class WordsColumn(Column):
    """A cell that carries its heading, for the phone, where a row is a block."""

    cell_template_name = "articles/desk/_pipeline_cell.html"


class DueColumn(WordsColumn):
    """When it is due; what is overdue stands out."""

    cell_template_name = "articles/desk/_pipeline_due.html"


class PipelineView(ReportView):
    """For those who run the desk. CSV and XLSX hold the whole filtered list."""

    template_name = "articles/desk/pipeline.html"
    results_template_name = "articles/desk/pipeline_results.html"
    page_title = "Pipeline"
    header_icon = "table"
    index_url_name = "desk:pipeline"
    index_results_url_name = "desk:pipeline_results"
    filterset_class = PipelineFilterSet
    is_searchable = True
    default_ordering = "due"
    table_classname = "listing rounds pipeline"
    verbose_name_plural = "articles"
    columns = [
        ChosenColumn("chosen"),
        ArticleColumn("title", label="Article", sort_key="draft_title", get_url=lambda row: edit_address(row)),
        WordsColumn("state", accessor="state_words", sort_key="stage"),
        WordsColumn("writer", accessor="writers", sort_key="first_writer"),
        WordsColumn("reviewer", sort_key="reviewer_name"),
        WordsColumn("waiting_on", label="Waiting on"),
        WordsColumn("waiting_for", label="For", sort_key="since"),
        WordsColumn("round", accessor="round_number", sort_key="round_number"),
        DueColumn("due", accessor="due_words", sort_key="due"),
        WordsColumn("edition", sort_key="newest_edition"),
    ]
    export_filename = "pipeline"
    export_headings = {
        "title": "Article",
        "state_words": "State",
        "writers": "Writers",
        "reviewer": "Medical reviewer",
        "waiting_on": "Waiting on",
        "since": "Waiting since",
        "round_number": "Round",
        "due": "Due",
        "overdue_words": "Overdue",
        "edition": "Edition",
    }
    list_export = list(export_headings)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not desks_of(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        # ``ReportView`` filters; sorting and searching are left to us.
        return self.search_queryset(self.order_queryset(pipeline_of(articles_of(signed_in(self.request)))))

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        words = self.search_query
        return queryset.filter(Q(draft_title__icontains=words) | Q(title__icontains=words)) if words else queryset

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is empty comes last, either way round."""
        name = self.ordering.removeprefix("-")
        column = F(name)
        falling = self.ordering.startswith("-")
        first = column.desc(nulls_last=True) if falling else column.asc(nulls_last=True)
        return queryset.order_by(first, F("since").asc(nulls_last=True), "pk")

    def get_table(self, object_list: QuerySet[Any]) -> Any:
        return super().get_table(as_rows(object_list))

    def decorate_paginated_queryset(self, object_list: QuerySet[Any]) -> list[PipelineRow]:
        # The table has fetched them: this asks nothing but the reviewers.
        return as_rows(object_list)

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [HeaderButton("Figures", reverse("desk:figures"), icon_name="view")]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs, assign_form=AssignForm(), next_url=self.next_url)

    @property
    def next_url(self) -> str:
        """This list with its filters, also where only its results are asked for."""
        query = self.request.GET.copy()
        query.pop("_w_filter_fragment", None)
        return f"{self.index_url}?{query.urlencode()}" if query else str(self.index_url)


def edit_address(row: PipelineRow) -> str:
    return reverse("wagtailadmin_pages:edit", args=[row.pk])
