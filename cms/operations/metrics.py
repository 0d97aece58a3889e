"""What is counted in each web process. Prometheus' client adds the processes up (``PROMETHEUS_MULTIPROC_DIR``)."""

import sys
from functools import cache
from typing import Any

from django.db import Error as DatabaseError
from prometheus_client import Counter, Histogram

# Seconds: an article of the API takes about one thousandth, a screen of the desk some tenths.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# By the beginning of an address. What is not here is a page, or nothing.
KINDS = {
    "api/v2": "delivery_api",
    "api/v3": "management_api",
    "admin": "admin",
    "documents": "file",
    "media": "file",
    "static": "file",
    "feeds": "crawler",
    "sitemap.xml": "crawler",
    "robots.txt": "crawler",
    "healthz": "probe",
    "readyz": "probe",
    "metrics": "probe",
}

REQUESTS = Counter("cms_requests", "Requests answered.", ["method", "kind", "status"])
DURATIONS = Histogram("cms_request_duration_seconds", "Seconds until the answer.", ["kind"], buckets=BUCKETS)
DATABASE_ERRORS = Counter("cms_database_errors", "Requests that failed because of the database.")


def kind_of(path: str) -> str:
    """Which part of the site an address belongs to; never the address itself, of which there is no end."""
    first, _, rest = path[1:].partition("/")
    if first == "api":
        first = f"api/{rest.partition('/')[0]}"
    return KINDS.get(first) or ("crawler" if first.startswith("sitemap-") else "page")


def count_request(method: str | None, kind: str, status: int, seconds: float) -> None:
    _requests(method if method in METHODS else "other", kind, status).inc()
    _durations(kind).observe(seconds)


def count_failure(sender: Any, **kwargs: Any) -> None:
    """Receiver of ``got_request_exception``: whether it was the database."""
    if isinstance(sys.exception(), DatabaseError):
        DATABASE_ERRORS.inc()


# Looking up a metric by its labels takes longer than counting.


@cache
def _requests(method: str, kind: str, status: int) -> Counter:
    return REQUESTS.labels(method, kind, status)


@cache
def _durations(kind: str) -> Histogram:
    return DURATIONS.labels(kind)
