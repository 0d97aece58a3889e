"""What a log says: lines of JSON for machines, or plain lines for whoever develops.

A line holds the fields that are named here and no others. Django hands on whole requests with its records, and these
hold cookies, tokens and what people have typed.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import orjson

FORMATS = ("json", "line")
ACCESS = "cms.access"
SAID_BY_REQUEST = {"django.request": "ERROR", "django.security.DisallowedHost": "CRITICAL"}
# What records may carry beside their message, by ``extra``. Durations are in milliseconds.
FIELDS = ("method", "path", "status", "duration_ms", "task")


class JsonLines(logging.Formatter):
    """A record as one line: an object with ``time`` (UTC), ``level``, ``logger``, ``message``, ``request_id``."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.__dict__
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": said.get("request_id", ""),
        }
        for name in FIELDS:
            if name in said:
                line[name] = said[name]
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, option=orjson.OPT_UTC_Z).decode()
        except orjson.JSONEncodeError:
            # Halves of characters, such as in the names of files.
            return json.dumps(line, default=str)


def logging_settings(*, form: str, level: str) -> dict[str, Any]:
    """Django's ``LOGGING``: everything on stderr. As JSON there is a line for each request, too."""
    is_json = form == "json"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"with_id": {"()": "cms.operations.request_ids.WithCurrentId"}},
        "formatters": {
            "json": {"()": "cms.operations.logs.JsonLines"},
            "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form, "filters": ["with_id"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Named to lose the handlers that Django gives it: they would say everything twice.
            "django": {"level": level},
            ACCESS: {"level": "INFO" if is_json else "WARNING"},
            # That something is not found, or refused, or was asked of another host, the line of the request says.
            **({name: {"level": least} for name, least in SAID_BY_REQUEST.items()} if is_json else {}),
        },
    }
