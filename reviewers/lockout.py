"""Lock-outs after wrong passwords and codes, counted by django-axes: by account and address together, by account
wherever it is tried, and by address whatever it tries.

The sign-in, signatures and codes of the second factor count alike.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_cool_off, get_credentials, get_failure_limit
from axes.models import AccessLog
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reviewers.two_factor.devices import is_enrolled_under

# Whoever has signed in from an address within this time is known there.
KNOWN_FOR = timedelta(days=30)
IPV6_SITE = 64


class LockOut(AxesDatabaseHandler):
    """Gives each kind of lock-out its own limit, and leaves an account open where its person is known.

    The kinds are those of ``AXES_LOCKOUT_PARAMETERS``, in that order: account and address, account, address.
    """

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures of the kind that is nearest to its limit, in parts of ``AXES_FAILURE_LIMIT``, to which
        django-axes compares them."""
        first = get_failure_limit(request, credentials)
        limits = [first, settings.LOCKOUT_ACCOUNT_LIMIT, settings.LOCKOUT_ADDRESS_LIMIT]
        pair, account, address = (
            (attempts.aggregate(count=Sum("failures_since_start"))["count"] or 0) * first // limit
            for attempts, limit in zip(self.get_user_attempts(request, credentials), limits, strict=True)
        )
        if account >= first and _is_known(request, credentials):
            # Nobody locks a person out of where they are used to sign in, by trying passwords from elsewhere.
            account = 0
        return int(max(pair, account, address))

    def reset_user_attempts(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """After a right password: forget what went wrong with this account from this address, and nothing else.

        Where a code follows, it decides (``forget_failures``): else the password would clear the way for more guesses.
        """
        username = get_client_username(request, credentials)
        if is_enrolled_under(username):
            return 0
        return self.reset_attempts(username=username, ip_address=request.axes_ip_address)


def _is_known(request: Any, credentials: dict[str, Any] | None) -> bool:
    username, address = get_client_username(request, credentials), request.axes_ip_address
    since = timezone.now() - KNOWN_FOR
    return bool(AccessLog.objects.filter(username=username, ip_address=address, attempt_time__gte=since).exists())


def address_of(request: HttpRequest) -> str | None:
    """From where a request came: ``REMOTE_ADDR`` alone, which the proxies' middleware has put right. Of IPv6 the
    network, since one machine has billions of addresses in it."""
    said = request.META.get("REMOTE_ADDR") or None
    if said is None or not isinstance(ip_address(said), IPv6Address):
        return said
    return str(ip_network(f"{said}/{IPV6_SITE}", strict=False).network_address)


def answer(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """What a locked-out sign-in meets (``AXES_LOCKOUT_CALLABLE``)."""
    minutes = (get_cool_off(request) or timedelta()) // timedelta(minutes=1)
    return render(request, "reviewers/two_factor/locked_out.html", {"minutes": minutes}, status=429)


def asking(request: HttpRequest | None) -> HttpRequest:
    """A request that says where a password or code came from, and no more: django-axes keeps what a form sent, and
    marks a locked request so that its middleware (``axes/middleware.py``) answers in place of the page.

    Code that has no request counts as this machine.
    """
    bare = HttpRequest()
    bare.META = dict(request.META) if request is not None else {"REMOTE_ADDR": "127.0.0.1"}
    if request is not None:
        bare.path = request.path
    return bare


def minutes_locked(bare: HttpRequest, user: AbstractBaseUser) -> int | None:
    """For how many minutes nobody may try; None where the account is not locked here."""
    if not AxesProxyHandler.is_locked(bare, get_credentials(username=user.get_username())):
        return None
    return (get_cool_off(bare) or timedelta()) // timedelta(minutes=1)


def count_failure(bare: HttpRequest, user: AbstractBaseUser) -> None:
    """Count a wrong code like a wrong password."""
    user_login_failed.send(sender=__name__, credentials=get_credentials(username=user.get_username()), request=bare)


def forget_failures(bare: HttpRequest, user: AbstractBaseUser) -> None:
    AxesProxyHandler.reset_attempts(username=user.get_username(), ip_address=address_of(bare))
