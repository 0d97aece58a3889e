"""PDF documents to download (ISO 32000-2): whole, nothing behind them, and without what runs when they are opened.

Names are looked for in the file itself and in its packed objects. A PDF that packs them in other ways can hide them:
what protects readers in the end is that documents are served as attachments.
"""

from __future__ import annotations

import re
import zlib

from articles.uploads.refusals import DAMAGED, UploadError

BEGINNING = b"%PDF-"
END = b"%%EOF"
MOST_BEHIND = 1024  # bytes of line ends and padding behind the last end mark
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # 7.3.5: "/J#53" is "/JS"
RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])")
PACKED_OBJECTS = re.compile(rb"/ObjStm\b.*?stream\r?\n", re.DOTALL)
MOST_UNPACKED = 20 * 1024 * 1024

NO_PDF = (
    "The file ends in “.pdf” but is no PDF. Open it in the program it was made with, save it as PDF, and upload that."
)
HIDDEN = "There is something else in the file behind the document. Print it to a new PDF, and upload that."
PROGRAM = "The PDF runs something when it is opened, or has other files in it. Print it to a new PDF, and upload that."
UNFOLDS = "The PDF unfolds to more than can be taken here. Print it to a new PDF, and upload that."


def check_pdf(data: bytes) -> None:
    """Raises ``UploadError``."""
    if not data.startswith(BEGINNING):
        raise UploadError(NO_PDF)
    end = data.rfind(END)
    if end < 0:
        raise UploadError(DAMAGED.format(kind="PDF"))
    behind = data[end + len(END) :]
    if len(behind) > MOST_BEHIND or behind.strip(b"\0\r\n\t "):
        raise UploadError(HIDDEN)
    if b"/Encrypt" in data:
        raise UploadError(DAMAGED.format(kind="PDF without a password"))
    if _runs(data):
        raise UploadError(PROGRAM)
    room = MOST_UNPACKED
    for match in PACKED_OBJECTS.finditer(data):
        unpacked = _unpacked(data[match.end() :], room)
        room -= len(unpacked)
        if room <= 0:
            raise UploadError(UNFOLDS)
        if _runs(unpacked):
            raise UploadError(PROGRAM)


def _runs(text: bytes) -> bool:
    return RUNS.search(ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text)) is not None


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
