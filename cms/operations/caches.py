"""A shared cache without which everything goes on, only slower."""

import logging
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

# Seconds that one call may cost where nobody answers; after that nobody asks for a while.
TIMEOUT_SECONDS = 0.5
PAUSE_SECONDS = 5
# Seconds after which a log says again that it still does not answer.
SILENCE_SECONDS = 60

logger = logging.getLogger(__name__)


class Outage:
    """Whether a server answers, as this process knows. Threads share it, so that one of them tries and not all."""

    def __init__(self) -> None:
        self.lasts = False
        self._next_try = self._next_word = 0.0
        self._lock = threading.Lock()

    def may_ask(self) -> bool:
        """Whether the caller may ask the server now."""
        with self._lock:
            now = time.monotonic()
            if self.lasts and now < self._next_try:
                return False
            self._next_try = now + PAUSE_SECONDS
            return True

    def note(self, error: Exception) -> None:
        """The server did not do what it was asked for."""
        with self._lock:
            now = time.monotonic()
            self.lasts, self._next_try = True, now + PAUSE_SECONDS
            if now < self._next_word:
                return
            self._next_word = now + SILENCE_SECONDS
        logger.warning("The shared cache does not answer (%s). Everything goes on without it, more slowly.", error)

    def end(self) -> None:
        """The server has answered."""
        with self._lock:
            ended, self.lasts = self.lasts, False
            self._next_word = 0.0
        if ended:
            logger.warning("The shared cache answers again. It was emptied: what it held may have been out of date.")


_outages: dict[str, Outage] = {}


def _as_if_empty(name: str) -> Callable[..., Any]:
    """Django's method of this name, which answers like an empty cache where the server does not answer."""
    ask = getattr(RedisCache, name)

    @wraps(ask)
    def method(self: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        if self.outage.may_ask():
            try:
                if self.outage.lasts:
                    # Somebody's deletions were lost meanwhile.
                    RedisCache.clear(self)
                answer = ask(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                self.outage.note(error)
            else:
                self.outage.end()
                return answer
        return getattr(self.nothing, name)(*args, **kwargs)

    return method


class ForgivingRedisCache(RedisCache):
    """Redis, or an empty cache while there is none. The Redis database is this cache's own: it may be emptied."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        patience: dict[str, Any] = {
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "socket_timeout": TIMEOUT_SECONDS,
            # Once more at once: a connection from before the server's restart is not an outage.
            "retry": Retry(NoBackoff(), 1),
        }
        params = {**params, "OPTIONS": {**patience, **params.get("OPTIONS", {})}}
        super().__init__(server, params)
        self.nothing = DummyCache("", params)
        self.outage = _outages.setdefault(str(server), Outage())

    add = _as_if_empty("add")
    get = _as_if_empty("get")
    set = _as_if_empty("set")
    touch = _as_if_empty("touch")
    delete = _as_if_empty("delete")
    get_many = _as_if_empty("get_many")
    has_key = _as_if_empty("has_key")
    incr = _as_if_empty("incr")
    set_many = _as_if_empty("set_many")
    delete_many = _as_if_empty("delete_many")
    clear = _as_if_empty("clear")
