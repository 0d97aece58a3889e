"""The addresses at which machines ask how this process is: before host names, redirects to https, sessions and pages.

``/healthz`` says that the process answers, ``/readyz`` whether its parts do, ``/metrics`` counts. Who balances the load
and must keep readers served without a worker asks ``/readyz?exclude=worker``.
"""

import hmac
import os
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from cms.operations.figures import Figures
from cms.operations.health import ask

RETRY_SECONDS = "5"
MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"

Answer = Callable[[HttpRequest], HttpResponse]


def answer_probes(get_response: Answer) -> Answer:
    """Middleware, before all that looks at the host or at the scheme: probes come by address and by http."""

    def answer(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None or request.method not in ("GET", "HEAD"):
            return get_response(request)
        response = probe(request)
        response.headers["Cache-Control"] = "no-store"
        return response

    return answer


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. It asks nobody else: a database that is gone is no reason to start it anew."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def readyz(request: HttpRequest) -> HttpResponse:
    """200, or 503 where a part is not ready."""
    checks = ask(left_out=request.GET.getlist("exclude"))
    is_ready = all(check["ok"] for check in checks.values())
    response = JsonResponse(
        {"status": "ready" if is_ready else "not ready", "checks": checks}, status=200 if is_ready else 503
    )
    if not is_ready:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format, for who has ``METRICS_TOKEN``; nothing is here for anybody else."""
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.META.get("HTTP_AUTHORIZATION", "").encode(errors="replace")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given, wanted):
        return HttpResponseNotFound("Not found.\n", content_type="text/plain; charset=utf-8")
    counted = CollectorRegistry()
    if os.environ.get(MULTIPROCESS):
        MultiProcessCollector(counted)
    from_database = CollectorRegistry()
    from_database.register(Figures())
    text = generate_latest(counted if os.environ.get(MULTIPROCESS) else REGISTRY) + generate_latest(from_database)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


PROBES: dict[str, Answer] = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}
