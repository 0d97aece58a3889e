"""Errors that no view has answered: a sentence for clients of the API, Django's own page for everybody else.

No answer says how the error came about; logs do.
"""

import sys

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from articles.delivery.refusing import refuse
from cms.operations.outages import answer_outage, outage_behind

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, such as for a host name that is not this site's."""
    return _told(request, 400, "The request is malformed, or for another host.") or defaults.bad_request(
        request, exception
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _told(request, 404, "There is nothing at this address.") or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where something is away. Nothing may be asked of the database here: it may be what is away."""
    # Django calls this while it handles the error.
    outage = outage_behind(sys.exc_info()[1])
    if outage:
        return answer_outage(request, outage)
    return _told(request, 500, "Something went wrong here, and has been logged.") or defaults.server_error(request)


def _told(request: HttpRequest, status: int, message: str) -> HttpResponse | None:
    if not request.path_info.startswith(API):
        return None
    return refuse(message, status=status)
