"""Where the read fence meets Wagtail's page serving."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from reviewers.models import reviewed_page
from reviewers.querysets import current_approval


@hooks.register("before_serve_page", order=-1000)
def serve_approved_only(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """A reviewed page is served from its current approval or not at all, whatever class its row claims.

    The page comes from the first ``serve_approved_page`` hook (page, request, approval) that makes one.
    """
    reviewed = reviewed_page(page.pk)
    if reviewed is None:
        return None
    approval = current_approval(page.pk)
    if approval is not None:
        for serve in hooks.get_hooks("serve_approved_page"):
            response = serve(reviewed, request, approval)
            if response is not None:
                return response
    raise Http404
