"""The id of what is being worked on, a request above all: it stands in every line of the log, and the client gets it.

A proxy or a client may name its request in ``X-Request-ID``, so that its own log and this one can be read together.
What is too long or holds anything but letters, digits and ``. _ -`` gets another: it would stand in logs as it is.
"""

import logging
import os
import re
from contextvars import ContextVar

from django.http import HttpRequest

HEADER = "X-Request-ID"
META = "HTTP_X_REQUEST_ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")

# Of this thread; empty outside of requests, tasks and commands.
current_id: ContextVar[str] = ContextVar("current_id", default="")


def begin_request(request: HttpRequest) -> str:
    """Take the request's id for what this thread does from now on. Nobody ends it: Django logs errors after the last
    middleware, and the next request has an id of its own.
    """
    given = request.META.get(META)
    name = given if given and WELL_FORMED.fullmatch(given) else new_id()
    current_id.set(name)
    return name


def new_id() -> str:
    return os.urandom(12).hex()


class WithCurrentId(logging.Filter):
    """Gives each record of a handler the id as ``request_id``."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_id.get()
        return True
