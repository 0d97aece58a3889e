"""Which names an uploaded file may have: nothing that hides its ending, leads to another folder, or is a program's."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from articles.uploads.refusals import UploadError

LONGEST = 255  # what file systems hold; Django cuts longer names of uploads
# Endings that a careless web server or desktop runs, wherever in a name they stand ("plan.php.jpg").
RUN = frozenset(
    {
        "asp", "aspx", "bat", "cgi", "cmd", "com", "docm", "exe", "hta", "htm", "html", "jar", "js", "jsp", "lnk",
        "mjs", "msi", "phar", "php", "php5", "phtml", "pl", "ps1", "py", "rb", "scr", "sh", "shtml", "svg", "svgz",
        "swf", "vbs", "wasm", "xhtml", "xht", "xml", "xsl",
    }
)  # fmt: skip

NO_NAME = "The file has no name with an ending. Name it like “{example}”, and upload that."
HIDDEN = "The file's name holds invisible characters, which can hide what it is. Rename it, and upload that."
PATH = "The file's name leads to another folder. Rename it without “/”, “\\” and “..”, and upload that."
TWO_ENDINGS = (
    "The file's name has two endings, “.{first}” before “.{last}”. Rename it with the last one alone, and upload that."
)
TOO_LONG = f"The file's name is longer than {LONGEST} bytes. Give it a shorter one, and upload that."
OTHER_ENDING = "Files ending in “.{ending}” are not taken here. Take one of these: {allowed}."


def ending_of(name: str, allowed: list[str]) -> str:
    """The ending of an uploaded file's ``name``, in small letters; it is one of ``allowed``. Raises ``UploadError``."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in name):
        raise UploadError(HIDDEN)
    if "/" in name or "\\" in name or ".." in name:
        raise UploadError(PATH)
    if len(name.encode()) > LONGEST:
        raise UploadError(TOO_LONG)
    path = PurePosixPath(name)
    if not path.suffix or name.startswith(".") or not re.search(r"\w", path.stem):
        raise UploadError(NO_NAME.format(example=f"drawing.{allowed[0]}"))
    ending = path.suffix[1:].lower()
    if ending not in allowed:
        raise UploadError(OTHER_ENDING.format(ending=ending, allowed=", ".join(allowed)))
    first = next((part[1:] for part in path.suffixes[:-1] if part[1:].strip().lower() in RUN), None)
    if first is not None:
        raise UploadError(TWO_ENDINGS.format(first=first, last=path.suffix[1:]))
    return ending
