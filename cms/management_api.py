"""Wagtail's API v3, mounted only where ``CMS_MANAGEMENT_API`` is true, and for tokens only: tools draft with it.

It publishes nothing that has no approval: its actions pass the same fences as every other door. Sending for review and
signing happen in the admin.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import include, path
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response
from wagtail.api.v3.urls import api
from wagtail.models import Page
from wagtail.utils.urlpatterns import decorate_urlpatterns

from articles.models import ArticlePage
from reviewers.models import reviewed_page
from reviewers.querysets import public

TOKEN_NEEDED = "Every operation needs a token: send the header “Authorization: Bearer …”."
NOT_PUBLIC = "Readers get no such version. Ask for the draft with “?version=draft”."
TOO_DEEP = "A text is nested too deeply to be read. Send it with fewer elements in each other."
BY_APPROVAL = "An article is published by its approval alone: save it as a draft, and send it for review in the admin."
# What else there is to do, after Wagtail's own sentence, by the name of the address.
INSTEAD = {
    "pages_actions_publish": BY_APPROVAL,
    "pages_actions_unpublish": "An article leaves public view by a withdrawal, in the admin.",
    "pages_actions_copy": "A copy begins as a draft: send “keep_live” as false.",
    "pages_actions_create_alias": "There are no aliases of articles: copy it as a draft.",
}
View = Callable[..., HttpResponse]


def guard(view: View) -> View:
    """Answer with a valid token only, never with a draft as if it were live, and say what to do after a refusal."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Sets request.user from the token alone, so that an admin's session opens nothing here. Wagtail lets anybody
        # read, and shows them the rows of live pages.
        if BearerTokenAuth()(request) is None:
            response = problem_response(status=401, detail=TOKEN_NEEDED)
            response["WWW-Authenticate"] = "Bearer"
        else:
            response = _answer(view, request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    # A token in a header cannot be forged by another site, and nothing else is believed.
    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return guarded


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    name = request.resolver_match.url_name if request.resolver_match else None
    # Who does not say which version they want, such as wagtail-cli, gets the draft, as a draft.
    if name in ("detail_page", "find_page") and "version" not in request.GET:
        request.GET = QueryDict(f"version=draft&{request.GET.urlencode()}")
    if name == "detail_page" and request.GET["version"] != "draft" and not _is_live(kwargs["page_id"]):
        return problem_response(status=404, detail=NOT_PUBLIC)
    wants_publishing = _wants_publishing(request)
    try:
        response = view(request, *args, **kwargs)
    except RecursionError:
        # Wagtail's cleaning of rich text calls itself for each element in another.
        return problem_response(status=422, detail=TOO_DEEP)
    if response.status_code == 403:
        return _with_advice(response, BY_APPROVAL if wants_publishing else INSTEAD.get(str(name)))
    is_json = response.content and response.get("Content-Type", "").startswith("application/json")
    if is_json and response.status_code < 300:
        return _without_draft_relatives(response, request.user)
    return response


def _is_live(page_id: int) -> bool:
    """Whether readers get the page, and of an article the very text that its row holds."""
    if not public(Page.objects.filter(pk=page_id)).exists():
        return False
    article = reviewed_page(page_id)
    return not isinstance(article, ArticlePage) or article.public_edition is not None


def _wants_publishing(request: HttpRequest) -> bool:
    # Uploads are read by whoever takes them.
    if request.content_type != "application/json":
        return False
    try:
        return bool(json.loads(request.body)["meta"]["action"] == "publish")
    except (ValueError, TypeError, KeyError):
        return False


def _with_advice(response: HttpResponse, advice: str | None) -> HttpResponse:
    if advice is None:
        return response
    reason = json.loads(response.content).get("detail", "").rstrip(".")
    return problem_response(status=response.status_code, detail=f"{reason}. {advice}")


def _without_draft_relatives(response: HttpResponse, user: Any) -> HttpResponse:
    """A page names its parent, whether or not that is public: not to those who may not edit it."""
    answer = json.loads(response.content)
    pages = [answer, answer.get("content_object")] if isinstance(answer, dict) else []
    metas = [page["meta"] for page in pages if isinstance(page, dict) and isinstance(page.get("meta"), dict)]
    named = [(meta, name) for meta in metas for name in ("parent", "alias_of") if meta.get(name)]
    for meta, name in named:
        if not _may_see(meta[name]["id"], user):
            meta[name] = None
    if named:
        response.content = json.dumps(answer).encode()
    return response


def _may_see(page_id: int, user: Any) -> bool:
    page = Page.objects.get(pk=page_id).specific
    return _is_live(page_id) or page.permissions_for_user(user).can_edit()


_patterns, _app_name, _namespace = api.urls
urlpatterns = [path("", include((decorate_urlpatterns(_patterns, guard), _app_name), namespace=_namespace))]
