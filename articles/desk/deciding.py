"""What can be done with an open round on its review page: approve, request changes, pass on, take over.

Each takes the opened round and the request. What was done is said in a message; what was not gives the forms that say
why, to be shown again with the page.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.admin import messages

from articles.desk.forms import PassOnForm, RequestChangesForm, SigningForm
from articles.desk.opened_round import OpenedRound
from reviewers.errors import (
    DocumentChangedError,
    HandingOverError,
    SigningError,
    WrongCodeError,
    WrongPasswordError,
)
from reviewers.handing_over import NOT_YOURS, pass_on, take_over
from reviewers.signing import sign

Undecided = dict[str, Any] | None


def approve(opened: OpenedRound, request: HttpRequest) -> Undecided:
    """Sign the document that was shown, with everything ticked off that it asks for."""
    form = SigningForm(request.POST, opened=opened)
    if not form.is_valid():
        return {"signing_form": form}
    try:
        (approval,) = sign(
            reviewer=opened.round.reviewer,
            password=form.cleaned_data["password"],
            words=opened.statement,
            documents=[(opened.round, form.cleaned_data["digest"])],
            answers=form.answers,
            code=form.cleaned_data.get("code", ""),
            request=request,
        )
    except SigningError as refusal:
        form.add_error(_field_of(refusal), str(refusal))
        return {"signing_form": form, "text_changed": isinstance(refusal, DocumentChangedError)}
    messages.success(request, f"Edition {approval.edition} of “{opened.version.title}” is approved.")
    return None


def _field_of(refusal: SigningError) -> str | None:
    """Beside which field of the signing sheet it is said; None above all of them."""
    if isinstance(refusal, WrongPasswordError):
        return "password"
    return "code" if isinstance(refusal, WrongCodeError) else None


def request_changes(opened: OpenedRound, request: HttpRequest) -> Undecided:
    form = RequestChangesForm(request.POST, opened=opened)
    if not form.is_valid():
        return {"changes_form": form}
    if opened.round.is_open:
        opened.round.reject(user=opened.user, comment=form.cleaned_data["comment"])
        messages.success(request, f"Changes to “{opened.version.title}” are requested.")
    else:
        messages.error(request, f"The review of “{opened.version.title}” has ended meanwhile.")
    return None


def give_away(opened: OpenedRound, request: HttpRequest) -> Undecided:
    """Pass the round on to another reviewer, with a note."""
    form = PassOnForm(request.POST, opened=opened)
    if not form.is_valid():
        return {"pass_on_form": form}
    to = form.cleaned_data["to"]
    try:
        pass_on(opened.round, to=to, user=opened.user, note=form.cleaned_data["note"])
    except HandingOverError as refusal:
        form.add_error(None, str(refusal))
        return {"pass_on_form": form}
    messages.success(request, f"“{opened.version.title}” is with {to.name} now.")
    return None


def take(opened: OpenedRound, request: HttpRequest) -> Undecided:
    """Take an urgent round over from its reviewer."""
    if opened.record is None:
        raise PermissionDenied
    try:
        take_over(opened.round, by=opened.record)
    except HandingOverError as refusal:
        return {"lost": str(refusal)}
    messages.success(request, f"“{opened.version.title}” is yours to review now.")
    return None


def refuse_who_lost_it(opened: OpenedRound) -> Undecided:
    """Who is not the reviewer of the round is told so where they review too, and refused where they never could."""
    if opened.record is None:
        raise PermissionDenied
    return {"lost": NOT_YOURS % opened.version.title}


DECISIONS = {"approve": approve, "request-changes": request_changes, "pass-on": give_away}
