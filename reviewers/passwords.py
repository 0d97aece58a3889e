"""Whether a password is right, asked as the sign-in asks: django-axes counts the wrong ones, and its lock holds."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_credentials
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from reviewers.errors import AccountLockedError, WrongPasswordError

WRONG_PASSWORD = "The password is not right. Nothing has been signed."
LOCKED = (
    "This account is locked after too many wrong passwords. Nothing has been signed. "
    "Wait %d minutes without trying, since each try begins them anew, and sign then."
)


def check_password(user: AbstractBaseUser, password: str, request: HttpRequest | None = None) -> None:
    """Raise ``WrongPasswordError``, which is counted, or ``AccountLockedError`` where there were too many of them.

    ``request`` says from where the password came; code that has none counts as this machine.
    """
    asking = _asking(request)
    username = user.get_username()
    # Of its own accord this says nothing about a lock: it answers None, as for a wrong password.
    found = authenticate(asking, username=username, password=password)
    if found is not None and found.pk == user.pk:
        return
    if AxesProxyHandler.is_locked(asking, get_credentials(username=username)):
        minutes = (get_cool_off(asking) or timedelta()) // timedelta(minutes=1)
        raise AccountLockedError(LOCKED % minutes)
    raise WrongPasswordError(WRONG_PASSWORD)


def _asking(request: HttpRequest | None) -> HttpRequest:
    """A request that says where the password came from, and no more: django-axes keeps what a form sent, and marks a
    locked request so that its middleware (``axes/middleware.py``) answers in place of the review page."""
    asking = HttpRequest()
    asking.META = dict(request.META) if request is not None else {"REMOTE_ADDR": "127.0.0.1"}
    if request is not None:
        asking.path = request.path
    return asking
