"""One view for all addresses. Below `/bare`, so that no middleware of this project answers in its place."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseNotModified
from django.urls import re_path

from benchmarks.recording import PREFIX, read_answers

ANSWERS = read_answers()


def answer(request: HttpRequest) -> HttpResponse:
    known = ANSWERS.get(f"{request.path}?{request.META['QUERY_STRING']}")
    if known is None:
        return HttpResponseNotFound()
    headers = {"ETag": known.etag} if known.etag else {}
    if known.etag and request.headers.get("If-None-Match") == known.etag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(known.body, content_type=known.content_type, headers=headers)


urlpatterns = [re_path(rf"^{PREFIX.removeprefix('/')}/", answer)]
