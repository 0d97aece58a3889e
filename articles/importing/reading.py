"""Reads a file of articles: JSON Lines, or one JSON object that may be spread over many lines.

Owns what a line is and why one cannot be read; what a line says is for ``sources``.
"""

from __future__ import annotations

import codecs
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OTHER_ENCODINGS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

NOT_THERE = "There is no file {path}. Check the path."
NOT_A_FILE = "{path} is a folder. Name a file of JSON Lines."
NOT_OPENED = "{path} cannot be read: {reason}."
NOT_UTF8 = "{path} is not UTF-8 text. Save it as UTF-8 and try again."
EMPTY = "{path} is empty. Nothing was imported."
JSON_LIST = "{path} holds one JSON list. Write each article on a line of its own (JSON Lines)."
BROKEN_OBJECT = "{path} is spread over several lines like one JSON object but is no JSON: {reason}."

LINE_NOT_UTF8 = "The line is not UTF-8 text."
LINE_NOT_JSON = "The line is not JSON: {reason}."
LINE_NOT_OBJECT = "The line is JSON, but not an object with named fields."
LINE_TOO_DEEP = "The line is nested too deeply to be read."
LINE_HALF_CHARACTER = "The line holds half a character (a lone surrogate), which no text can hold."


class ImportFileError(Exception):
    """The file as a whole cannot be imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One article of the file: its line number (from 1) and either its data or the reason why there is none."""

    number: int
    data: dict[str, Any] | None = None
    error: str = ""


def read_lines(path: Path) -> list[Line]:
    """All lines of the file that hold something. Raises ``ImportFileError`` where the file itself is at fault."""
    raw = _bytes_of(path)
    if raw.lstrip()[:1] == b"[":
        raise ImportFileError(JSON_LIST.format(path=path))
    if raw.lstrip().partition(b"\n")[0].strip() == b"{":
        return [_spread_object(path, raw)]
    numbered = enumerate(raw.split(b"\n"), start=1)
    return [_line(number, text) for number, text in numbered if text.strip()]


def digest_of_line(data: dict[str, Any]) -> str:
    """The SHA-256 of a line, the same for any order of its fields."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise ImportFileError(NOT_A_FILE.format(path=path))
    try:
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise ImportFileError(NOT_THERE.format(path=path)) from error
    except OSError as error:
        raise ImportFileError(NOT_OPENED.format(path=path, reason=error.strerror or error)) from error
    if raw.startswith(OTHER_ENCODINGS) or b"\0" in raw[:4096]:
        raise ImportFileError(NOT_UTF8.format(path=path))
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if not raw.strip():
        raise ImportFileError(EMPTY.format(path=path))
    return raw


def _spread_object(path: Path, raw: bytes) -> Line:
    """The one object of a pretty-printed file; it is line 1."""
    try:
        return _parsed(1, raw.decode())
    except UnicodeDecodeError as error:
        raise ImportFileError(NOT_UTF8.format(path=path)) from error
    except json.JSONDecodeError as error:
        raise ImportFileError(BROKEN_OBJECT.format(path=path, reason=error)) from error


def _line(number: int, raw: bytes) -> Line:
    try:
        return _parsed(number, raw.decode())
    except UnicodeDecodeError:
        return Line(number, error=LINE_NOT_UTF8)
    except json.JSONDecodeError as error:
        return Line(number, error=LINE_NOT_JSON.format(reason=f"{error.msg} at character {error.pos + 1}"))


def _parsed(number: int, text: str) -> Line:
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()
    except RecursionError:
        return Line(number, error=LINE_TOO_DEEP)
    except UnicodeEncodeError:
        return Line(number, error=LINE_HALF_CHARACTER)
    if not isinstance(data, dict):
        return Line(number, error=LINE_NOT_OBJECT)
    return Line(number, _without_control_characters(data))


def _without_control_characters(value: Any) -> Any:
    """Text without the characters that PostgreSQL (NUL) or HTML (the other controls) cannot hold."""
    if isinstance(value, str):
        return "".join(c for c in value if c >= " " or c in "\t\n\r")
    if isinstance(value, list):
        return [_without_control_characters(item) for item in value]
    if isinstance(value, dict):
        return {_without_control_characters(key): _without_control_characters(item) for key, item in value.items()}
    return value
