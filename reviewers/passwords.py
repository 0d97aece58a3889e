"""Whether a password is right, asked as the sign-in asks: django-axes counts the wrong ones, and its lock holds."""

from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from reviewers import lockout
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
    asking = lockout.asking(request)
    username = user.get_username()
    # Of its own accord this says nothing about a lock: it answers None, as for a wrong password.
    found = authenticate(asking, username=username, password=password)
    if found is not None and found.pk == user.pk:
        return
    minutes = lockout.minutes_locked(asking, user)
    if minutes is not None:
        raise AccountLockedError(LOCKED % minutes)
    raise WrongPasswordError(WRONG_PASSWORD)
