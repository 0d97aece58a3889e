"""``/api/v2/openapi.json`` and ``/api/v2/docs/``: the delivery API described, for programs and for people."""

import hashlib
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from cms.openapi import reading
from cms.openapi.document import as_text, openapi_document

# It changes with a release only. Browsers ask again each time all the same.
asked_again = cache_control(public=True, max_age=0, must_revalidate=True)


@cache
def _document() -> bytes:
    return as_text(openapi_document()).encode()


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_document()).hexdigest()}"'


@csrf_exempt
@asked_again
@require_safe
@condition(etag_func=_etag)
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(_document(), content_type="application/json")


@csrf_exempt
@asked_again
@require_safe
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
