"""People and programs that come in at the front door, by HTTP: a reader, or somebody who signs in at the admin.

They know one or several web processes and ask as a proxy asks for them: another one where nobody was reached.
"""

import http.client
import json
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from bs4 import BeautifulSoup

from cms.tests.operations.serving import HEADERS

HOST = f"https://{HEADERS['Host']}"
CSRF = "__Host-csrftoken"
# (name, content, type) of a file, by the name of its input.
Files = Mapping[str, tuple[str, bytes, str]]


class LostError(Exception):
    """No answer came: nobody knows whether what was asked for was done."""


@dataclass(frozen=True)
class Answer:
    """An answer, and when it was asked for and had: seconds of the monotonic clock."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    began: float
    ended: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, list[str]]:
        """What the page's inputs would send with everything ticked off, without buttons."""
        sent: dict[str, list[str]] = {}
        for tag in BeautifulSoup(self.body, "html.parser").select("input[name]"):
            if tag.get("type") in ("hidden", "checkbox"):
                sent.setdefault(str(tag["name"]), []).append(str(tag.get("value", "on")))
        return sent


class Visitor:
    """One browser. ``errors`` counts, by kind, what came in place of an answer, and answers that are errors."""

    def __init__(self, ports: Sequence[int], errors: Counter[str] | None = None) -> None:
        self.ports = list(ports)
        self.errors = Counter[str]() if errors is None else errors
        self.cookies: dict[str, str] = {}
        self._kept: dict[int, http.client.HTTPConnection] = {}

    def ask(self, method: str, address: str, body: bytes | None = None, **headers: str) -> Answer:
        """The answer of the first process that gives one. Raises ``LostError``."""
        headers = {**HEADERS, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        began = time.monotonic()
        for port in self.ports:
            try:
                answer = self._ask(port, method, address, body, headers, began)
            except (OSError, http.client.HTTPException) as error:
                self.errors[f"no answer: {type(error).__name__}"] += 1
                self._kept.pop(port).close()
                if method == "GET" or isinstance(error, ConnectionRefusedError):
                    continue
                raise LostError(str(error)) from error
            if answer.status >= 500:
                self.errors[f"answer {answer.status}"] += 1
            return answer
        raise LostError("No process answers.")

    def _ask(
        self, port: int, method: str, address: str, body: bytes | None, headers: dict[str, str], began: float
    ) -> Answer:
        kept = self._kept.setdefault(port, http.client.HTTPConnection("127.0.0.1", port, timeout=60))
        kept.request(method, address, body=body, headers=headers)
        answer = kept.getresponse()
        read = Answer(answer.status, answer.headers, answer.read(), began, time.monotonic())
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return read

    def get(self, address: str, **headers: str) -> Answer:
        return self.ask("GET", address, **headers)

    def post(self, address: str, form: Mapping[str, Any], files: Files | None = None, **headers: str) -> Answer:
        form = {**form, "csrfmiddlewaretoken": self.cookies.get(CSRF, "")}
        if files is None:
            body, kind = urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = _multipart(form, files)
        return self.ask("POST", address, body, **{"Content-Type": kind, "Referer": f"{HOST}{address}", **headers})

    def sign_in(self, name: str, password: str) -> None:
        self.get("/admin/login/")
        answer = self.post("/admin/login/", {"username": name, "password": password})
        assert answer.status == 302, re.sub(rb"<[^>]*>\s*", b"", answer.body)[-1000:]

    def close(self) -> None:
        for kept in self._kept.values():
            kept.close()
        self._kept.clear()


def leads_to(answer: Answer, address: str) -> bool:
    """Whether the answer sends the browser to this address, as forms do where all was well."""
    return answer.status == 302 and urlsplit(answer.headers["Location"]).path.startswith(address)


def _multipart(form: Mapping[str, Any], files: Files) -> tuple[bytes, str]:
    mark = uuid4().hex
    parts = [(f'name="{name}"', str(value).encode(), "") for name, value in form.items()]
    parts += [
        (f'name="{name}"; filename="{file}"', content, f"Content-Type: {kind}\r\n")
        for name, (file, content, kind) in files.items()
    ]
    body = b"".join(
        f"--{mark}\r\nContent-Disposition: form-data; {named}\r\n{kind}\r\n".encode() + content + b"\r\n"
        for named, content, kind in parts
    )
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"
