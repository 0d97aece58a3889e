"""Editors take an article back from review, so that no round stays open when its people are away.

Who sent it does this from the editor's menu; Wagtail knows nobody else who may (``WorkflowState.user_can_cancel``).
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from django.views.generic import View
from wagtail.admin import messages

from articles.desk.access import signed_in
from reviewers.models import ReviewRound
from reviewers.signing import version_under_review


@method_decorator(require_POST, name="dispatch")
class TakeBackView(View):
    """Ends an open round without a decision."""

    def post(self, request: HttpRequest, round_id: int) -> HttpResponse:
        review_round = get_object_or_404(ReviewRound, pk=round_id)
        version = version_under_review(review_round)
        if not version.permissions_for_user(signed_in(request)).can_take_back():
            raise PermissionDenied
        if review_round.is_open:
            review_round.workflow_state.cancel(user=request.user)
            messages.success(request, f"“{version.title}” is taken back from review.")
        else:
            messages.error(request, f"The review of “{version.title}” has ended meanwhile.")
        return redirect("wagtailadmin_pages:edit", version.pk)
