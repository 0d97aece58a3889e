"""Nobody is signed in by a password alone, where a code belongs to it.

Until the code was right, ``request.user`` is nobody, for every view there is: whoever gave the password stands at the
door, and only the views of ``at_the_door`` know who that is. So no list of addresses has to be complete.
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import LazyObject, SimpleLazyObject
from django_otp import login as keep_device

from reviewers import sessions
from reviewers.two_factor.devices import app_of, is_enrolled
from reviewers.two_factor.requirement import is_required_of

SIGNED_OUT = "You were signed out because nothing happened for a while. Sign in to go on where you were."


def stand_at_the_door(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, behind django-otp's: decides who ``request.user`` is when somebody asks, and not before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        found = request.user
        request.user = cast(Any, SimpleLazyObject(lambda: _admitted(request, found)))
        # The same for async views, of which there are none here: it would know nothing of the door.
        vars(request).pop("auser", None)
        if request.method == "GET" and request.path == reverse("wagtailadmin_login") and person_at_the_door(request):
            address = reverse("at_the_door:code")
            return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)
        return get_response(request)

    return middleware


def person_at_the_door(request: HttpRequest) -> Any:
    """Who has given the right password and still owes a code, or a second factor altogether; None if nobody."""
    return None if request.user.is_authenticated else getattr(request, "_person_at_the_door", None)


def let_in(request: HttpRequest, user: Any) -> None:
    """After a right code: this session is that person's from now on, under a new key."""
    request.user = user
    keep_device(request, app_of(user))
    request.session.cycle_key()


def _admitted(request: HttpRequest, user: Any) -> Any:
    if not user.is_authenticated:
        return AnonymousUser()
    while isinstance(user, LazyObject):
        # Wagtail looks behind one such wrapper, not behind three (``wagtail/log_actions.py``).
        user = user._wrapped
    if sessions.has_ended(request.session):
        request.session.flush()
        messages.info(request, SIGNED_OUT, fail_silently=True)
        return AnonymousUser()
    sessions.note_activity(request)
    if user.is_verified() or not (is_enrolled(user) or is_required_of(user)):
        return user
    request._person_at_the_door = user  # type: ignore[attr-defined]
    return AnonymousUser()
