"""What ill-meaning people upload and paste, made by code: each entry says what must come of it."""

from __future__ import annotations

from dataclasses import dataclass

# What payloads do when they are run, and where they send to when they are fetched. No browser may ever do either.
HIT = "window.__hit=(window.__hit||0)+1"
ELSEWHERE = "evil.example"


@dataclass(frozen=True)
class Upload:
    """A file under a name. ``refused`` is a piece of the sentence; where it is '', the file is taken, and nothing in
    what is kept holds ``gone``."""

    what: str
    name: str
    data: bytes
    refused: str = ""
    gone: bytes = b"__hit"
