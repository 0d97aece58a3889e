"""``/api/v2/openapi.json`` and ``/api/v2/docs/``: the delivery API described, for programs and for people."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition

from cms.openapi import reading
from cms.openapi.document import as_text, openapi_document

# It changes with a release only. Browsers ask again each time all the same.
READING = ("GET", "HEAD")
asked_again = cache_control(public=True, max_age=0, must_revalidate=True)


def only_for_reading(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Other methods are refused as everywhere in the API."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return view(request)
        message = f'Method "{request.method}" not allowed.'
        return JsonResponse({"message": message}, status=405, headers={"Allow": ", ".join(READING)})

    return answer


@cache
def _document() -> bytes:
    return as_text(openapi_document()).encode()


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_document()).hexdigest()}"'


@csrf_exempt
@asked_again
@only_for_reading
@condition(etag_func=_etag)
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(_document(), content_type="application/json")


@csrf_exempt
@asked_again
@only_for_reading
def documentation(request: HttpRequest) -> HttpResponse:
    """The same as a page. It loads nothing from other sites and runs no script."""
    said = openapi_document()
    shown = {
        "title": said["info"]["title"],
        "version": said["info"]["version"],
        "about": reading.said(said["info"]["description"]),
        "sections": reading.sections(said),
        "shapes": reading.shapes(said),
    }
    return render(request, "cms/api_documentation.html", shown)
