"""The addresses of comments on the review page: making one, settling it, opening it again."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View
from wagtail.admin import messages

from articles.desk import commenting
from articles.desk.access import signed_in
from articles.desk.forms import CommentForm
from articles.desk.opened_round import OpenedRound
from articles.desk.passages import anchor_of, is_place
from reviewers.models import ReviewComment

NOT_NOW = "Only the reviewer of an open review comments on it. Nothing has been changed."
NO_PLACE = "This passage is not in the text any more. Nothing has been said: open the page again."


class CommentView(View):
    """Leads back to the passage, whatever came of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.opened = OpenedRound(kwargs["round_id"], signed_in(request))
        if not self.opened.may_look():
            raise PermissionDenied
        if not (self.opened.is_reviewers and self.opened.round.is_open):
            messages.error(request, NOT_NOW)
            return redirect("desk:review", self.opened.round.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, round_id: int, **kwargs: Any) -> HttpResponse:
        """Where a sign-in leads back to that came between."""
        return redirect("desk:review", round_id)

    def post(self, request: HttpRequest, round_id: int) -> HttpResponse:
        form = CommentForm(request.POST)
        path = request.POST.get("path", "")
        if not is_place(self.opened.version, path):
            messages.error(request, NO_PLACE)
            return redirect("desk:review", round_id)
        if not form.is_valid():
            for error in form.errors.values():
                messages.error(request, " ".join(str(line) for line in error))
            return self.back_to(path, f"?comment={path}")
        commenting.comment_on(
            self.opened.round,
            path=path,
            text=form.cleaned_data["text"],
            must_fix=form.cleaned_data["weight"] == "must-fix",
            user=self.opened.user,
        )
        return self.back_to(path)

    def back_to(self, path: str, query: str = "") -> HttpResponse:
        address = reverse("desk:review", args=[self.opened.round.pk])
        return redirect(f"{address}{query}#{anchor_of(self.opened.version, path)}")


class SettleView(CommentView):
    """Settles a comment, or opens it again where it was settled by mistake."""

    def post(self, request: HttpRequest, round_id: int, comment_id: int) -> HttpResponse:  # type: ignore[override]
        of_page = ReviewComment.objects.filter(comment__page_id=self.opened.round.page_id).select_related("comment")
        remark = get_object_or_404(of_page, pk=comment_id)
        if "open-again" in request.POST:
            commenting.open_again(remark)
        else:
            commenting.settle(remark, user=self.opened.user)
        return self.back_to(remark.comment.contentpath)
