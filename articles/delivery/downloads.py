"""Uploads as files: documents as attachments that no browser shows or runs, pictures as pictures and nothing else."""

from posixpath import normpath
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve as serve_static
from wagtail.documents.views.serve import serve

# Nothing in the file runs, loads or sends anything, where a browser shows it all the same.
POLICY = "default-src 'none'; sandbox"
# Below MEDIA_ROOT. Documents have an address of their own, which hands them out as attachments.
SHOWN_FOLDERS = frozenset({"images", "original_images", "avatar_images"})


def download(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """A document by Wagtail's view (``wagtail/documents/views/serve.py``), which asks whether it may be had."""
    response: HttpResponseBase = serve(request, document_id, filename)
    return _confined(response)


def picture(request: HttpRequest, path: str, **options: Any) -> HttpResponseBase:
    """A file of the media folder, in development. In production a web server or object storage serves it, likewise."""
    if normpath(path).lstrip("/").partition("/")[0] not in SHOWN_FOLDERS:
        raise Http404("No such picture.")
    return _confined(serve_static(request, path, **options))


def _confined(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
