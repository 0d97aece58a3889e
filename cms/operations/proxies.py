"""Whose request it is, where proxies stand in front: the address in ``REMOTE_ADDR``, for all that asks for it.

Throttling, the lock after wrong passwords and logs read ``REMOTE_ADDR`` and nothing else. ``X-Forwarded-For`` is the
client's own word, apart from what proxies of ours have added to its end: so many entries are believed as there are
proxies, and no more.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

# ``[2001:db8::1]``, ``[2001:db8::1]:443`` and ``192.0.2.1:443``: what proxies write around an address.
BRACKETED = re.compile(r"\[([^\]]*)\](?::\d{1,5})?")
WITH_PORT = re.compile(r"([^:]*):\d{1,5}")


def believe_proxies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before all that reads the address. Without ``TRUSTED_PROXIES`` the peer is who asks."""
    proxies: int = settings.TRUSTED_PROXIES
    if not proxies:
        raise MiddlewareNotUsed

    def answer(request: HttpRequest) -> HttpResponse:
        address = client_address(request.META.get("HTTP_X_FORWARDED_FOR", ""), proxies)
        if address is not None:
            request.META["REMOTE_ADDR"] = address
        return get_response(request)

    return answer


def client_address(forwarded: str, proxies: int) -> str | None:
    """The address that the outermost of so many proxies has seen; None where the header does not say one.

    Each proxy adds the address it was asked from at the end, so it is that many entries from the right. Further to the
    left stands what the client wrote.
    """
    entries = forwarded.rsplit(",", proxies)
    if len(entries) < proxies:
        return None
    # Where there is something further to the left, it is in the first entry, all of it.
    return _well_formed(entries[-proxies].strip())


@lru_cache(maxsize=10_000)
def _well_formed(text: str) -> str | None:
    found = BRACKETED.fullmatch(text) or WITH_PORT.fullmatch(text)
    try:
        address = ip_address(found[1] if found else text)
    except ValueError:
        return None
    # Zones (``fe80::1%eth0``) mean something to one machine only, and could be anything.
    if getattr(address, "scope_id", None):
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
