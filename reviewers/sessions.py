"""How long somebody stays signed in: until nobody has done anything for a while, and never longer than a day's work.

Settings: ``SESSION_IDLE_MINUTES`` and ``SESSION_HOURS``. A session is written once a minute at most.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

BEGAN, SEEN = "signed_in_at", "seen_at"
WRITE_AFTER_SECONDS = 60
# Sent by an open editor every few seconds, whether or not anybody sits before it.
NOT_BY_A_PERSON = frozenset({"wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"})


@receiver(user_logged_in, dispatch_uid="reviewers_session_begins")
def begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def has_ended(session: SessionBase) -> bool:
    """Whether this session of somebody who signed in has been idle, or has lasted, for too long.

    One without these times was made before there were any, and has not been seen since.
    """
    now = int(time.time())
    idle, age = now - session.get(SEEN, 0), now - session.get(BEGAN, 0)
    return idle >= settings.SESSION_IDLE_MINUTES * 60 or age >= settings.SESSION_HOURS * 60 * 60


def note_activity(request: HttpRequest) -> None:
    """Keep that somebody is there."""
    match, now = request.resolver_match, int(time.time())
    if match is not None and match.view_name in NOT_BY_A_PERSON:
        return
    if now - request.session.get(SEEN, 0) >= WRITE_AFTER_SECONDS:
        request.session[SEEN] = now


def end_sessions_of(user: AbstractBaseUser, *, but: str | None = None) -> int:
    """Sign this person out everywhere, but for the session with this key; gives how many sessions that were.

    A session does not say in a column whose it is, so all are opened: some hundreds, and seldom.
    """
    theirs = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but or "").iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=theirs).delete()
    return len(theirs)
