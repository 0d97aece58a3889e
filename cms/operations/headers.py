"""What browsers are told about every answer: what it may load, who may frame or embed it, what it may not use.

Transport (HSTS), referrers, sniffing and windows are told by Django's ``SecurityMiddleware``, frames also by its
``XFrameOptionsMiddleware``. The policies themselves stand in ``cms/security.py``.
"""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER, NONE, SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.renderers import BrowsableAPIRenderer

API = "/api/"
ADMIN = "/admin/"
# What frontends on other hosts show on their own pages.
EMBEDDED = ("/media/", "/documents/")
# JSON loads nothing, and is nobody's frame.
OF_DATA = "default-src 'none'; frame-ancestors 'none'"
# What no page here uses. The clipboard and full screen are not in it: the editor has them.
UNUSED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)
# Where people type their password, or read and sign: these screens have no script in them, so none is let in.
SIGNING_IN = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
NOT_FRAMED, FRAMED = f"frame-ancestors {NONE}", f"frame-ancestors {SELF}"
OWN = {"desk", "at_the_door", "second_factor"}
# Of them, what has one of Wagtail's choosers.
WITH_CHOOSER = {"withdraw"}


def tell_browsers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, outside all that answers: two headers on every answer, made once."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        headers = response.headers
        path = request.path_info
        if path.startswith(API):
            if headers.get("Content-Type", "").startswith("application/json"):
                headers["Content-Security-Policy"] = OF_DATA
        else:
            headers["Permissions-Policy"] = UNUSED
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if path.startswith(EMBEDDED) else "same-origin"
        return response

    return answer


class ContentPolicy(CSPMiddleware):
    """Middleware, behind the shortcut of the API: the policy that belongs to a page."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG and _is_browsable_api(response):
            # In development alone, and full of scripts.
            return response
        if HEADER in response and _may_be_framed(response):
            # A preview is asked for inside, like a page for readers, and framed by whoever has asked.
            response.headers[HEADER] = response.headers[HEADER].replace(NOT_FRAMED, FRAMED)
        nonce = getattr(request, "_csp_nonce", None)
        response = super().process_response(request, response)
        if nonce is not None:
            # A nonce that is kept could be known.
            response.headers["Cache-Control"] = "private, no-store"
            for name in ("ETag", "Surrogate-Key"):
                response.headers.pop(name, None)
        return response

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        if report_only:
            return PolicyParts()
        policy = dict(settings.CMS_CONTENT_POLICIES[kind_of_page(request, response)])
        if _may_be_framed(response):
            policy["frame-ancestors"] = [SELF]
        return PolicyParts(config=policy, nonce=getattr(request, "_csp_nonce", None))


def kind_of_page(request: HttpRequest, response: HttpResponseBase) -> str:
    """``public``, ``admin``, or ``forms``: pages of the admin with Wagtail's forms."""
    if not request.path_info.startswith(ADMIN):
        return "public"
    match = request.resolver_match
    if match is None:
        return "admin"
    is_own = match.namespaces[:1] and match.namespaces[0] in OWN and match.url_name not in WITH_CHOOSER
    return "admin" if is_own or match.url_name in SIGNING_IN or _may_be_framed(response) else "forms"


def _may_be_framed(response: HttpResponseBase) -> bool:
    """Whether the view has said so: previews, which the editor shows in a frame."""
    return response.headers.get("X-Frame-Options") == "SAMEORIGIN"


def _is_browsable_api(response: Any) -> bool:
    return isinstance(getattr(response, "accepted_renderer", None), BrowsableAPIRenderer)
