"""Where the read fence meets Wagtail's page serving."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from reviewers import handing_over as _handing_over  # noqa: F401
from reviewers import refusals as _refusals  # noqa: F401
from reviewers.models import Approval, Withdrawal, reviewed_page
from reviewers.querysets import current_approval, withdrawal_of
from reviewers.two_factor import hooks as _hooks  # noqa: F401


@hooks.register("before_serve_page", order=-1000)
def serve_approved_only(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """A reviewed page is served from its current approval or not at all, whatever class its row claims.

    The page comes from the first ``serve_approved_page`` hook (page, request, approval) that makes one; what is said in
    place of a withdrawn page from the first ``serve_withdrawn_page`` hook (page, request, withdrawal) that does.
    """
    reviewed = reviewed_page(page.pk)
    if reviewed is None:
        return None
    record: Approval | Withdrawal | None = current_approval(page.pk)
    name = "serve_approved_page"
    if record is None:
        record, name = withdrawal_of(page.pk), "serve_withdrawn_page"
    for serve in hooks.get_hooks(name) if record else ():
        response: HttpResponse | None = serve(reviewed, request, record)
        if response is not None:
            return response
    raise Http404
