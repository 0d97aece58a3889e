"""What readers and clients get in place of a withdrawn article: nothing of the article itself.

The page answers 410, or 301 to the article into which it was merged; the API answers 410 always.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from wagtail.models import Site

from articles.delivery.presenting import present_approved
from articles.models import ArticlePage
from reviewers.enums import WithdrawalKind
from reviewers.models import Withdrawal
from reviewers.querysets import withdrawal_of

MESSAGES = {
    WithdrawalKind.WITHDRAWN: "This article has been withdrawn.",
    WithdrawalKind.RETIRED: "This article is no longer available.",
    WithdrawalKind.MERGED: "This article is now part of another one.",
}


def present_withdrawn(withdrawal: Withdrawal, *, site: Site) -> dict[str, Any]:
    """The answer in place of the article: JSON data, ``replaced_by`` without its address in the API."""
    return {
        "type": withdrawal.kind,
        "withdrawn_at": withdrawal.at,
        "notice": withdrawal.notice or None,
        "replaced_by": _replacement(withdrawal, site),
        "message": MESSAGES[WithdrawalKind(withdrawal.kind)],
    }


def withdrawn_page(page: Any, request: HttpRequest, withdrawal: Withdrawal) -> HttpResponse | None:
    """The page in place of the article; None for pages that are no articles. Its title was withdrawn with the text."""
    if not isinstance(page, ArticlePage):
        return None
    said = present_withdrawn(withdrawal, site=Site.find_for_request(request))
    if said["replaced_by"] and said["replaced_by"]["html_url"]:
        return HttpResponsePermanentRedirect(said["replaced_by"]["html_url"])
    return TemplateResponse(request, "articles/withdrawn_page.html", {"withdrawn": said, "page": None}, status=410)


def _replacement(withdrawal: Withdrawal, site: Site) -> dict[str, Any] | None:
    """The public article that stands for this one; the next one where it was itself merged; None where none is."""
    passed = {withdrawal.approval.page_id}
    while withdrawal.replaced_by and withdrawal.replaced_by not in passed:
        page_id = withdrawal.replaced_by
        passed.add(page_id)
        article = present_approved([page_id], site=site).get(page_id)
        if article is not None:
            return {name: article[name] for name in ("id", "slug", "html_url")}
        following = withdrawal_of(page_id)
        if following is None:
            return None
        withdrawal = following
    return None
