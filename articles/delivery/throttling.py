"""How much one address may ask of the delivery API in a minute: 429 for what is more.

Every request is counted in the process's own memory. Only when an address has asked a share of what it may, its count
is added to the one in the shared cache, which tells how much it has asked of all processes: one round trip in so many
requests, and none at all for who asks little. So the limit holds for all processes that share a cache, to within one
share for each of them. Without a shared cache it holds for each process alone.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Any
from zlib import crc32

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from articles.delivery.refusing import API, refuse

MINUTE = 60
# A search costs the database many times as much as an article that is ready.
WEIGHT_OF_SEARCH = 5
# How often an address that asks all it may is added up, at most, in its minute.
SHARES = 40
# Addresses that a process counts at the same time; the one that has been quiet the longest goes first.
MOST_ADDRESSES = 20_000
KEY = "api-requests:{address}:{minute}"
TOO_MUCH = "too many requests from this address: try again in {seconds} seconds"


class Count:
    """What an address has asked in its minute: ``known`` of all processes, as last added up, and ``own`` since then."""

    __slots__ = ("known", "minute", "own")

    def __init__(self, minute: int) -> None:
        self.minute = minute
        self.known = 0
        self.own = 0


class Throttle:
    """Counts the requests of each address against ``limit``, their sum of weights in a minute."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.share = max(1, limit // SHARES)
        self._counts: OrderedDict[str, Count] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str, weight: int, now: float) -> int:
        """Seconds after which the address may ask again; 0 where it may now, and then it has been counted.

        Each address has a minute of its own: otherwise all who wait would come back in the same second.
        """
        minute, second = divmod(int(now) + crc32(address.encode()) % MINUTE, MINUTE)
        with self._lock:
            count = self._count(address, minute)
            if count.known + count.own + weight > self.limit:
                return MINUTE - second
            count.own += weight
            if count.own < self.share:
                return 0
            unshared, count.own = count.own, 0
            count.known += unshared
        total = _add(KEY.format(address=address, minute=minute), unshared)
        with self._lock:
            # Others have gone on counting meanwhile.
            count.known = max(count.known, total)
        return 0

    def _count(self, address: str, minute: int) -> Count:
        count = self._counts.get(address)
        if count is None or count.minute != minute:
            self._counts[address] = count = Count(minute)
            if len(self._counts) > MOST_ADDRESSES:
                self._counts.popitem(last=False)
        self._counts.move_to_end(address)
        return count


def throttle_readers(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], Any]:
    """Middleware, inside the one for CORS, so that a browser may read the refusal, and outside the shortcut."""
    if not settings.API_REQUESTS_PER_MINUTE:
        raise MiddlewareNotUsed
    throttle = Throttle(settings.API_REQUESTS_PER_MINUTE)

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(API):
            address = counted_as(request.META.get("REMOTE_ADDR", ""))
            if address:
                weight = WEIGHT_OF_SEARCH if "search" in request.GET else 1
                seconds = throttle.wait(address, weight, time.time())
                if seconds:
                    return _refused(seconds)
        return get_response(request)

    return answer


@lru_cache(maxsize=10_000)
def counted_as(remote: str) -> str | None:
    """As whom an address is counted: IPv6 by the network of 64 bits that one customer has; None who may ask anything.

    What is no address is the socket of a proxy on this machine that names none: nobody to tell apart.
    """
    try:
        address = ip_address(remote)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in settings.API_UNTHROTTLED_NETWORKS):
        return None
    return str(address) if address.version == 4 else address.exploded[:19]


def _add(key: str, number: int) -> int:
    """The sum in the shared cache with this number added; 0 where the cache does not say."""
    try:
        # Kept for two minutes: clocks of machines differ.
        return int(number if cache.add(key, number, 2 * MINUTE) else cache.incr(key, number))
    except (ValueError, TypeError):
        # It ran out in between, or the cache is away: the process counts alone.
        return 0


def _refused(seconds: int) -> JsonResponse:
    response = refuse(TOO_MUCH.format(seconds=seconds), status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
