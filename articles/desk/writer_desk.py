"""A writer's desk: what needs them, what is theirs to finish, what waits for a reviewer, and what readers get."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import TaskState, WorkflowState

from articles.desk.access import signed_in
from articles.desk.answering import unanswered
from articles.desk.new_article import indexes_for
from articles.desk.pipeline_rows import STAGES, with_stage
from articles.desk.pointing import address_of_comment, address_of_editor
from articles.models import ArticlePage, ArticleWriter, Writer
from reviewers.days import site_today
from reviewers.enums import ArticleState
from reviewers.models import Approval, ReviewRound

ROWS = 25


class WriterDeskView(WagtailAdminTemplateMixin, TemplateView):
    """The articles of the person who is signed in: those they own, and those that name them as a writer."""

    template_name = "articles/desk/writer_desk.html"
    page_title = "My articles"
    header_icon = "edit"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        mine = articles_of(user)
        context = {
            **what_moves(mine, self.request, rows=ROWS),
            "drafts": self._listed(drafts_among(mine), "drafts"),
            "published": with_approvals(self._listed(published_among(mine), "published")),
            "may_add": bool(indexes_for(user)),
        }
        return super().get_context_data(**kwargs, **context)

    def _listed(self, rows: QuerySet[ArticlePage], key: str) -> ListPage:
        page = Paginator(rows, ROWS).get_page(self.request.GET.get(key))
        return linked(page, signed_in(self.request))


def writes(user: AbstractBaseUser) -> bool:
    """Whether the user has a writer's profile, or may add articles."""
    return Writer.objects.filter(user_id=user.pk).exists() or bool(indexes_for(user))


def articles_of(user: AbstractBaseUser) -> QuerySet[ArticlePage]:
    """The user's own articles, without their text, each with its ``stage``; the last edited first."""
    named = ArticleWriter.objects.filter(writer__user_id=user.pk).values("page_id")
    mine = ArticlePage.objects.filter(Q(owner_id=user.pk) | Q(pk__in=named)).defer("body")
    found: QuerySet[ArticlePage] = with_stage(mine).order_by(
        F("latest_revision_created_at").desc(nulls_last=True), "pk"
    )
    return found


def in_stage(mine: QuerySet[ArticlePage], state: ArticleState) -> QuerySet[ArticlePage]:
    return mine.filter(stage=STAGES.index(state))


def drafts_among(mine: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """What nobody has been asked to review yet, and what was withdrawn."""
    return mine.filter(stage__in=[STAGES.index(ArticleState.DRAFT), STAGES.index(ArticleState.WITHDRAWN)])


def published_among(mine: QuerySet[ArticlePage]) -> QuerySet[ArticlePage]:
    """What readers get, and what they get from a later day on."""
    approved = STAGES.index(ArticleState.APPROVED)
    return mine.filter(Q(stage=approved) | Q(live=True, public_approval__isnull=False))


def what_moves(mine: QuerySet[ArticlePage], request: HttpRequest, *, rows: int) -> dict[str, ListPage]:
    """``needs``, which wait for the writer, and ``waiting``, which wait for a reviewer."""
    user = signed_in(request)
    needs = Paginator(in_stage(mine, ArticleState.CHANGES_REQUESTED), rows).get_page(request.GET.get("needs"))
    waiting = Paginator(in_stage(mine, ArticleState.IN_REVIEW), rows).get_page(request.GET.get("waiting"))
    return {"needs": with_requests(linked(needs, user)), "waiting": with_rounds(linked(waiting, user))}


def linked(articles: ListPage, user: AbstractBaseUser) -> ListPage:
    """Give each its ``edit_url``; None where the user may not edit it, such as a second writer."""
    for article in articles:
        article.edit_url = address_of_editor(article.pk) if may_edit(article, user) else None
    return articles


def may_edit(article: ArticlePage, user: Any) -> bool:
    """As ``PagePermissionTester.can_edit()``, which would ask for the workflow of each article that it refuses."""
    if not user.is_active or user.is_superuser:
        return bool(user.is_active)
    held = article.permissions_for_user(user).permissions
    return "change" in held or ("add" in held and article.owner_id == user.pk)


def with_requests(articles: ListPage) -> ListPage:
    """Give each the ``round`` in which changes were requested, its first unanswered ``remark``, how many of them
    ``must_fix``, and the ``url`` that opens the editor there."""
    page_ids = [article.pk for article in articles]
    rounds = ReviewRound.objects.filter(
        page_id__in=page_ids,
        workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
        workflow_state__current_task_state_id=F("pk"),
    )
    asked = {row.page_id: row for row in rounds.select_related("reviewer")}
    remarks = defaultdict(list)
    for remark in unanswered(page_ids):
        remarks[remark.comment.page_id].append(remark)
    for article in articles:
        open_remarks = remarks[article.pk]
        article.round = asked.get(article.pk)
        article.remark = open_remarks[0] if open_remarks else None
        article.must_fix = sum(remark.must_fix for remark in open_remarks)
        if article.remark and article.edit_url:
            article.edit_url = address_of_comment(article.remark.comment)
    return articles


def with_rounds(articles: ListPage) -> ListPage:
    """Give each its open ``round``, with ``days_late``."""
    rounds = ReviewRound.objects.filter(
        page_id__in=[article.pk for article in articles], status=TaskState.STATUS_IN_PROGRESS
    )
    found = {row.page_id: row for row in rounds.select_related("reviewer", "instead_of")}
    today = site_today()
    for article in articles:
        article.round = found.get(article.pk)
        if article.round:
            due = article.round.due_on
            article.round.days_late = (today - due).days if due else 0
            # Who may edit the article may look at its review.
            article.round_url = reverse("desk:review", args=[article.round.pk]) if article.edit_url else None
    return articles


def with_approvals(articles: ListPage) -> ListPage:
    """Give each the ``approval`` that readers get, or will get from its go-live time on."""
    approvals = Approval.objects.filter(page_id__in=[article.pk for article in articles])
    rows = list(approvals.defer("document", "statement"))
    by_id = {row.pk: row for row in rows}
    by_edition = {(row.page_id, row.edition): row for row in rows}
    for article in articles:
        shown = by_id.get(article.public_approval) if article.live else None
        article.approval = shown or by_edition.get((article.pk, article.newest_edition))
    return articles
