"""The timeline of an article on a page, for those who may edit the article and for its reviewers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from articles.desk.access import signed_in
from articles.desk.timeline import events_of
from articles.models import ArticlePage
from reviewers.models import ReviewRound

ON_A_PAGE = 50


class TimelineView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that happened to one article, the newest first."""

    template_name = "articles/desk/timeline.html"
    page_title = "Timeline"
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.article = get_object_or_404(ArticlePage, pk=kwargs["page_id"])
        user = signed_in(request)
        self.may_edit = self.article.permissions_for_user(user).can_edit()
        if not self.may_edit and not self.article.is_reviewed_by(user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.article.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.article.pk]), "label": self.get_page_subtitle()}
        before = edit if self.may_edit else {"url": reverse("desk:reviews"), "label": "Reviews"}
        return [*super().get_breadcrumbs_items(), before, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        events = Paginator(events_of(self.article), ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs, article=self.article, events=events, open_to=self.rounds_open_to_them()
        )

    def rounds_open_to_them(self) -> set[int]:
        """The rounds whose review page the person may see; purged ones are gone."""
        rounds = ReviewRound.objects.filter(page_id=self.article.pk)
        if not self.may_edit:
            rounds = rounds.filter(reviewer__user_id=self.request.user.pk)
        return set(rounds.values_list("pk", flat=True))
