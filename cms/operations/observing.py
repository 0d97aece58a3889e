"""The outermost middleware: gives every request its id, and notes each in the log and in the metrics."""

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from cms.operations.logs import ACCESS
from cms.operations.metrics import count_request, kind_of
from cms.operations.request_ids import HEADER, begin_request

# A token that lets its holder in stands behind this in an address.
SECRET = "/password_reset/confirm/"

logger = logging.getLogger(ACCESS)


def observe_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        begin = perf_counter()
        request_id = begin_request(request)
        response = get_response(request)
        response.headers[HEADER] = request_id
        seconds = perf_counter() - begin
        path, status = request.path_info, response.status_code
        kind = kind_of(path)
        count_request(request.method, kind, status, seconds)
        if (kind != "probe" or status >= 500) and logger.isEnabledFor(logging.INFO):
            _log(request.method or "", path, status, seconds)
        return response

    return answer


def _log(method: str, path: str, status: int, seconds: float) -> None:
    """One line for the request: its path without what was asked, which may be about somebody."""
    if SECRET in path:
        path = path.partition(SECRET)[0] + SECRET + "…"
    # Not by ``logger.info``, which looks for the line of code that called it.
    record = logging.LogRecord(ACCESS, logging.INFO, __file__, 0, f"{method} {path}", None, None)
    record.__dict__.update(method=method, path=path, status=status, duration_ms=round(seconds * 1000, 2))
    logger.handle(record)
