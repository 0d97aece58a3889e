"""Answers about articles over HTTP: an address and its parameters in, bytes with their validators out.

Both the API's endpoint and the shortcut before the middleware of sessions answer by these functions.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blake3 import blake3
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from articles.delivery.caching import share, share_briefly
from articles.delivery.listing import Condition
from articles.delivery.lists import RANDOM, answer_list, read_query
from articles.delivery.memory import memory
from articles.delivery.reading import HTML, Reader
from articles.delivery.selecting import Selection
from articles.delivery.statements import current_generation
from reviewers.days import site_today

JSON = "application/json"
NO_ITEMS = b'{"meta":{"total_count":0}'
# Lists look up slugs in the rows of these: the keys that a change there purges, by parameter.
LOOKED_UP = {
    "writer": "writers",
    "medical_reviewer": "reviewers",
    "condition": "conditions",
    "medicine": "medicines",
}


@dataclass(frozen=True)
class Answer:
    """The body of an answer and what goes into its headers.

    ``changed_at`` is None for lists: an article that leaves makes no date newer, and who asked by date would keep it.
    """

    json: bytes
    etag: str
    changed_at: datetime | None
    keys: str


def answer_article(reader: Reader, page_id: int, selection: Selection, *, form: str = HTML) -> Answer | None:
    """One article; None where there is no public one with this id."""
    article = reader.articles([page_id], selection, form=form).get(page_id)
    return _answer(article.json, article.changed_at, article.keys.decode()) if article else None


def answer_articles(reader: Reader, query: Any, *, among: Iterable[Condition] = (), form: str = HTML) -> Answer:
    """A list of articles. Raises ``BadRequestError`` with a sentence that names what is wrong."""
    among = list(among)
    is_kept = not among and query.get("order") != RANDOM and _may_remember()
    key = (reader.site.pk, reader.site.root_url, reader.request.META.get("QUERY_STRING", ""), site_today())
    if is_kept:
        generation = current_generation()
        kept: Answer | None = memory.get(key, generation)
        if kept is not None:
            return kept
    found = answer_list(reader, read_query(query, among=among, form=form))
    answer = _answer(found.json, None, found.keys)
    if is_kept and reader.generation == generation and found.is_counted_now:
        memory.put(key, generation, answer, len(answer.json) + len(answer.keys))
    return answer


def answer_by_slug(reader: Reader, query: Any) -> Answer | None:
    """Without a type, ``?slug=…&fields=*`` finds an article with all its fields; None where that is not asked, or none
    is there."""
    if query.keys() != {"slug", "fields"} or query["fields"] != "*":
        return None
    answer = answer_articles(reader, query)
    return None if answer.json.startswith(NO_ITEMS) else answer


def respond(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """The answer, or 304 where the client has it already. ``HEAD`` gets the same headers and no body."""
    response = HttpResponse(b"" if request.method == "HEAD" else answer.json, content_type=JSON)
    response.headers["Content-Length"] = str(len(answer.json))
    response.headers["ETag"] = answer.etag
    changed_at = int(answer.changed_at.timestamp()) if answer.changed_at else None
    # Dates count seconds: within the first one another change would have the same.
    if changed_at is not None and changed_at < int(time.time()):
        response.headers["Last-Modified"] = http_date(changed_at)
    else:
        changed_at = None
    if request.GET.get("order") == RANDOM:
        share_briefly(response)
    else:
        share(response, " ".join([answer.keys, *(key for name, key in LOOKED_UP.items() if name in request.GET)]))
    return get_conditional_response(request, answer.etag, changed_at, response) or response


def _answer(json: bytes, changed_at: datetime | None, keys: str) -> Answer:
    return Answer(json, f'"{blake3(json).hexdigest(16)}"', changed_at, keys)


def _may_remember() -> bool:
    # Whoever reads within a transaction sees what others do not, and may take it back.
    return bool(settings.CMS_ANSWER_CACHE_MB) and not connection.in_atomic_block
