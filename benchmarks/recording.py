"""What this project answers, asked for once and written down, so that the bare view can say the same bytes."""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

# Where the bare view answers: the recorded address follows.
PREFIX = "/bare"
# Names the folder to the bare view.
FOLDER = "BENCH_ANSWERS"


class Answer(NamedTuple):
    """An answer with status 200."""

    body: bytes
    content_type: str
    etag: str


@dataclass
class NotThereError(LookupError):
    """An address that is not answered yet."""

    address: str
    status: int
    message: str

    def __str__(self) -> str:
        return f"{self.status}: {self.message}"


def get(port: int, address: str, etag: str = "") -> tuple[int, Answer]:
    """Ask once, as a proxy that took the request by https would; the status and the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"X-Forwarded-Proto": "https", **({"If-None-Match": etag} if etag else {})}
    connection.request("GET", address, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, Answer(body, response.headers["Content-Type"] or "", response.headers["ETag"] or "")


def record(port: int, addresses: Iterable[str]) -> dict[str, Answer]:
    """The answers to these addresses. Raises ``NotThereError`` at the first that is no 200."""
    return {address: ask(port, address) for address in dict.fromkeys(addresses)}


def ask(port: int, address: str) -> Answer:
    """The answer to this address. Raises ``NotThereError`` where it is no 200."""
    status, answer = get(port, address)
    if status != 200:
        raise NotThereError(address, status, _message(answer))
    return answer


def write_answers(folder: Path, answers: dict[str, Answer]) -> None:
    """Bodies one after the other in one file, and beside it where each of them begins."""
    folder.mkdir(parents=True, exist_ok=True)
    index, offset = [], 0
    with (folder / "bodies").open("wb") as bodies:
        for address, answer in answers.items():
            bodies.write(answer.body)
            index.append([address, offset, len(answer.body), answer.content_type, answer.etag])
            offset += len(answer.body)
    (folder / "index.json").write_text(json.dumps(index))


def read_answers() -> dict[str, Answer]:
    """What was recorded, by the address at which the bare view says it."""
    folder = Path(os.environ[FOLDER])
    bodies = (folder / "bodies").read_bytes()
    index = json.loads((folder / "index.json").read_text())
    return {
        f"{PREFIX}{address}" + ("" if "?" in address else "?"): Answer(
            bodies[start : start + length], content_type, etag
        )
        for address, start, length, content_type, etag in index
    }


def _message(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["message"])
    except (ValueError, KeyError, TypeError):
        return answer.body[:100].decode(errors="replace")
