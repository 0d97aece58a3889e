"""How much may be asked at once: what is longer or deeper is refused before anything reads it.

Numbers and sentences of all addresses of the delivery API stand here; those of one parameter of lists of articles alone
(how many may be named, how many words are looked for) stand where it is read.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.api.v2.utils import BadRequestError

from articles.delivery.refusing import API, refuse

# Characters of everything behind the question mark, and parameters in it. Servers and proxies take little more.
LONGEST_QUERY = 4_000
MOST_PARAMETERS = 40
# Characters of ``fields``, and how many brackets may be open in it: all fields of an article, each with what is inside,
# are shorter, and the deepest answer has four.
LONGEST_FIELDS = 2_000
DEEPEST_FIELDS = 5
GREATEST_OFFSET = 10**9
LONGEST_SEARCH = 200
MOST_WORDS = 20
MOST_ORDERS = 5


def refuse_too_long(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], Any]:
    """Middleware, before all that reads parameters: 400 where there is too much of them."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if query and request.path_info.startswith(API):
            if len(query) > LONGEST_QUERY:
                return refuse(f"the parameters cannot be longer than {LONGEST_QUERY} characters together", status=400)
            if query.count("&") >= MOST_PARAMETERS:
                return refuse(f"there cannot be more than {MOST_PARAMETERS} parameters", status=400)
        return get_response(request)

    return answer


def bounded_fields(fields: str) -> str:
    """``?fields=``, where it is short and flat enough to be parsed. Raises ``BadRequestError``."""
    if len(fields) > LONGEST_FIELDS:
        raise BadRequestError(f"fields cannot be longer than {LONGEST_FIELDS} characters")
    depth = 0
    for character in fields:
        depth += (character == "(") - (character == ")")
        if depth > DEEPEST_FIELDS:
            raise BadRequestError(f"fields cannot be nested deeper than {DEEPEST_FIELDS} levels")
    return fields


def bounded_search(search: str) -> str:
    """``?search=``, where it is no longer than anybody writes. Raises ``BadRequestError``.

    How many words it has is told by who splits it; here by the blanks.
    """
    if len(search) > LONGEST_SEARCH:
        raise BadRequestError(f"search cannot be longer than {LONGEST_SEARCH} characters")
    if len(search.split()) > MOST_WORDS:
        raise BadRequestError(f"search cannot have more than {MOST_WORDS} words")
    return search


def bounded_order(order: str) -> str:
    """``?order=``, by no more fields than can matter. Raises ``BadRequestError``."""
    if order.count(",") >= MOST_ORDERS:
        raise BadRequestError(f"order cannot name more than {MOST_ORDERS} fields")
    return order


def bounded_offset(offset: int) -> int:
    """``?offset=``, no higher than lists are long. Raises ``BadRequestError``."""
    if offset > GREATEST_OFFSET:
        raise BadRequestError(f"offset cannot be higher than {GREATEST_OFFSET}")
    return offset
