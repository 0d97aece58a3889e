"""What is away or full: the database, the uploads' disk or their bucket. It is told by the error that it has raised.

Such an error is nobody's mistake and passes, so the answer is 503 and says when to ask again. It is looked at where an
error has ended a request (``cms.operations.errors``), whatever has raised it: reading costs nothing for it.
"""

import errno
import sqlite3
from collections.abc import Iterator

from django.db.utils import Error as DatabaseLayerError
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html

# Seconds after which one may ask again.
RETRY_SECONDS = 5
DATABASE = "The database does not answer at the moment."
DISK_FULL = "There is no room left where files are kept."
NO_WRITING = "Files cannot be written or read at the moment."
BUCKET = "The storage of files does not answer at the moment."
NEXT = "Try again in a few seconds. If you were saving something, look whether it was saved before you send it again."

FULL = {errno.ENOSPC, errno.EDQUOT}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE}
# SQLite says ``OperationalError`` to mistakes in statements, too. Of its codes these come from outside.
SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
# PostgreSQL: another server has taken over, and this one is for reading.
READ_ONLY = "25006"
# Not imported: a site without a bucket does not need them.
OF_BUCKETS = ("boto3.", "botocore.", "s3transfer.")

PAGE = """<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not available at the moment</title></head>
<body><h1>Not available at the moment</h1><p>{}</p><p>{}</p></body>
</html>
"""


def outage_behind(error: BaseException | None) -> str | None:
    """A sentence about what is away, where that is the error or has caused it; None where it is something else."""
    return next((sentence for one in _chain(error) if (sentence := _sentence(one))), None)


def answer_outage(request: HttpRequest, sentence: str) -> HttpResponse:
    """503: JSON for the API and for scripts of the admin, and a page that needs nothing else for people."""
    if _wants_json(request):
        response: HttpResponse = JsonResponse({"message": f"{sentence} {NEXT}"}, status=503)
    else:
        response = HttpResponse(format_html(PAGE, sentence, NEXT), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _wants_json(request: HttpRequest) -> bool:
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return (
        request.path_info.startswith("/api/")
        or is_script
        or request.headers.get("Accept", "").startswith("application/json")
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and so on."""
    seen = 0
    while error is not None and seen < 10:
        yield error
        error, seen = error.__cause__, seen + 1


def _sentence(error: BaseException) -> str | None:
    if isinstance(error, DatabaseLayerError):
        return DATABASE if _is_database_away(error) else None
    if isinstance(error, OSError) and error.errno in FULL:
        return DISK_FULL
    if isinstance(error, OSError) and error.errno in CLOSED:
        return NO_WRITING
    return BUCKET if f"{type(error).__module__}.".startswith(OF_BUCKETS) else None


def _is_database_away(error: DatabaseLayerError) -> bool:
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        # Its lower byte is the kind.
        return code & 0xFF in SQLITE
    return isinstance(error, OperationalError | InterfaceError) or getattr(cause, "sqlstate", None) == READ_ONLY
