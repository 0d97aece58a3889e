"""Requests that nobody sensible sends: the site's own addresses with everything about them changed.

All randomness comes from the ``Random`` that is handed in, so a request is found again by its seed.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from cms.openapi.parameters import PARAMETERS

# Addresses that end a session or are meant to fail, and files of the test's own folder.
LEFT_OUT = re.compile(r"^/(media|static)/")
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
METHODS = ["GET"] * 12 + ["POST"] * 6 + ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "BREW"]
ODD = [
    "",
    " ",
    "0",
    "-1",
    "1",
    "9" * 18,
    "9" * 30,
    str(2**31),
    str(2**63),
    "1e309",
    "NaN",
    "0x1F",
    "½",
    "٣",
    "true",
    "None",
    "null",
    "root",
    "random",
    "*",
    "_",
    "-",
    "id",
    "-id",
    ",",
    ",,,",
    "a" * 300,
    "a" * 5000,
    "é" * 200,
    "\x00",
    "\x00\x01\x7f",
    "\ud800",
    "\u202e\ufeff",
    "💊" * 40,
    "'",
    "' OR 1=1 --",
    '"',
    "`",
    "%",
    "%s%n",
    "%(id)s",
    "{0}{a.b}",
    "{{7*7}}",
    "${7*7}",
    "<script>alert(1)</script>",
    "../../../etc/passwd",
    "..\\..",
    "//evil.example",
    "http://evil.example/",
    "javascript:alert(1)",
    "a\r\nX-Injected: 1",
    "(" * 200,
    "a(" * 100,
    "a(b(c(d(e(f(g(h)))))))",
    "[" * 300,
    '{"a":' * 50,
    "2025-02-30",
    "2025-13-01T99:99:99Z",
    "0001-01-01",
    "9999-12-31T23:59:59+14:00",
    "10000-01-01",
    "articles.ArticlePage",
    "wagtailcore.Page,home.HomePage",
    "auth.User",
    "articles.articlepage",
    "en",
    "xx-yy",
    "localhost:99999999",
    "/",
    "//",
    "/articles/",
    "WyJpZCIsZmFsc2UsMSwxXQ",
    "WyJpZCIsZmFsc2UsOTk5OTk5OTk5OTk5OTk5OTk5OTk5LDk5OTk5OTk5OTk5OTk5OTk5OTk5OTldXQ",
    "W251bGwsbnVsbCxudWxsLG51bGxd",
]
# Parameters that the admin's views read, beside those of the API.
# fmt: off
ADMIN_PARAMETERS = [
    "q", "p", "page", "ordering", "next", "action", "id", "ids", "mode", "in_preview_panel", "page_type",
    "content_type", "user", "state", "waiting", "writer", "reviewer", "condition", "overdue", "export",
    "_w_filter_fragment", "results_only", "collection_id", "tag", "locale", "allow_external_link", "link_url",
    "match_subclass", "can_choose_root", "multiple", "linked", "object_list", "term", "model", "title", "slug",
    "password", "word", "digest", "due_on", "comment", "csrfmiddlewaretoken", "form_state_id",
    "overwrite_revision_id", "loaded_revision_id", "chosen", "format", "tz",
]
# fmt: on
# fmt: off
HEADERS = [
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cookie", "If-Match", "If-None-Match",
    "If-Modified-Since", "If-Unmodified-Since", "Origin", "Range", "Referer", "Host", "User-Agent",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Requested-With", "X-HTTP-Method-Override",
    "Access-Control-Request-Method", "Transfer-Encoding",
]
# fmt: on
HEADER_VALUES = [
    "*",
    "*/*;q=99",
    "text/html;q=x,;",
    "application/json; charset=\xff",
    "en;q=" + "9" * 300,
    "W/",
    '"',
    '"a", W/"b", ,',
    "Thu, 99 Foo 2025 99:99:99 GMT",
    "Thu, 01 Jan 99999 00:00:00 GMT",
    "bytes=0-,-1,5-2",
    "Bearer ",
    "Basic !!!",
    "sessionid=; csrftoken=" + "x" * 5000,
    "sessionid=\x00; messages=[[",
    "null",
    "https://[::1",
    "http://127.0.0.1:99999",
    "127.0.0.1, , unknown, [",
    "XMLHttpRequest",
    "chunked",
]
CONTENT_TYPES = [
    "application/json",
    "application/json; charset=utf-99",
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=no-such",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "x" * 300,
    "text/xml",
    "/",
    "",
]
PART = b"--x\r\nContent-Disposition: form-data"
BODIES = [
    b"",
    b"{",
    b"[" * 3000,
    b'{"a": NaN, "b": 1e999, "id": "\\ud800"}',
    b"\xff\xfe\x00",
    b"a=1&a=2&%ff=%00&=",
    PART + b'; name="a"\r\n\r\n1\r\n--x--\r\n',
    PART + b'; name="file"; filename="../a.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--x--\r\n',
    PART + b'; name="files[]"; filename="a.svg"\r\n\r\n<svg onload=alert(1)>\r\n--x--\r\n',
    PART + b"\r\n\r\n",
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
]


@dataclass(frozen=True)
class Mutated:
    """One request. ``address`` is the path with its query, as a client writes it."""

    method: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_type: str = ""


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address of the site, with ``<…>`` where something is to be put in."""
    for pattern in (resolver or get_resolver()).url_patterns:
        part = pattern.pattern
        own = str(part) if isinstance(part, RoutePattern) else simplify_regex(str(part)).lstrip("/")
        address = before + own
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from addresses(pattern, address)


class Mutations:
    """Makes requests out of addresses, below ``root`` or elsewhere, and of ids that there are."""

    def __init__(self, random: Random, *, root: str, parameters: list[str], ids: list[int], words: list[str]) -> None:
        self.random = random
        self.parameters = parameters
        self.ids = ids
        self.words = words
        self.addresses = sorted({one for one in addresses() if one.startswith(root) and not LEFT_OUT.match(one)})

    def make(self) -> Mutated:
        chance = self.random.random
        method = self.random.choice(METHODS)
        address = PLACE.sub(self._filled, self.random.choice(self.addresses))
        if chance() < 0.1:
            address = self._broken(address)
        has_body = method not in ("GET", "HEAD")
        body, kind = self._body() if has_body else (b"", "")
        query = self._query() if chance() < 0.75 else ""
        headers = dict(self._header() for _ in range(self.random.choice([0, 0, 0, 1, 2, 4])))
        return Mutated(method, address + (f"?{query}" if query else ""), headers, body, kind)

    def _filled(self, place: re.Match[str]) -> str:
        if self.random.random() > 0.7:
            return _quoted(self.random.choice(ODD))
        name = place[2] or place[3]
        is_number = place[1] == "int" or name == "pk" or "id" in name
        return str(self.random.choice(self.ids if is_number else self.words))

    def _broken(self, address: str) -> str:
        pieces = address.split("/")
        place = self.random.randrange(1, len(pieces))
        pieces[place] = _quoted(self.random.choice([*ODD, *self.words, "%", "%ff%fe", "%2e%2e%2f"]))
        return "/".join(pieces)

    def _query(self) -> str:
        count = self.random.choice([1, 1, 2, 3, 5, 8, 60])
        return "&".join(f"{self._name()}={_quoted(self._value())}" for _ in range(count))

    def _name(self) -> str:
        return self.random.choice(self.parameters) if self.random.random() < 0.9 else _quoted(self.random.choice(ODD))

    def _value(self) -> str:
        return str(self.random.choice(self.random.choice([ODD, self.words, self.ids])))

    def _header(self) -> tuple[str, str]:
        value = self.random.choice(self.random.choice([HEADER_VALUES, ODD]))
        # What servers let through: one line, its bytes read as Latin-1.
        line = "".join(character for character in value if character.isprintable() or ord(character) > 127)
        return self.random.choice(HEADERS), line.encode("utf-8", "replace").decode("latin-1")

    def _body(self) -> tuple[bytes, str]:
        if self.random.random() < 0.5:
            return self.random.choice(BODIES), self.random.choice(CONTENT_TYPES)
        if self.random.random() < 0.3:
            said = {self._name(): self._value() for _ in range(5)}
            return json.dumps(said).encode(), "application/json"
        return self._query().encode(), "application/x-www-form-urlencoded"


def of_api(random: Random, *, ids: list[int], words: list[str]) -> Mutations:
    names = [*PARAMETERS, "format", "_", "colour"]
    return Mutations(random, root="/api/", parameters=names, ids=ids, words=words)


def of_everything(random: Random, *, ids: list[int], words: list[str]) -> Mutations:
    return Mutations(random, root="/", parameters=[*ADMIN_PARAMETERS, *PARAMETERS], ids=ids, words=words)


def _quoted(text: Any) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
