"""Which uploaded files are read at all: Word documents of a sensible size, and nothing that only looks like one."""

from __future__ import annotations

import re
from typing import IO
from zipfile import BadZipFile, ZipFile

from articles.importing.manuscripts import ManuscriptError

# A book with its pictures fits. Mail servers draw the line here too, so writers know it.
MOST_BYTES = 10 * 1024 * 1024
# What a file may unfold to. Word's own files unfold about tenfold, a zip bomb a thousandfold.
MOST_UNFOLDED = 60 * 1024 * 1024
# What the XML parts may hold together, and how many tags: reading takes some 40 µs for each. 50 pages have 100,000.
MOST_XML = 8 * 1024 * 1024
MOST_TAGS = 150_000
MOST_ENTRIES = 2_000
MAIN_PART = re.compile(r"word/document\d*\.xml")  # numbered where Word on the web has saved it
TRACKED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo) ")

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: .doc, and .docx with a password

EMPTY = "The file is empty. Choose the document again."
TOO_BIG = "The file has {size} MB, and {most} MB is the most. Make its pictures smaller, or leave them out."
OLD_OR_LOCKED = (
    "This is an old Word document (.doc) or one with a password. Open it in the word processor, "
    "save it as .docx without a password, and upload that."
)
OTHER_TYPE = (
    "This is no Word document (.docx). Open it in the word processor, save it as .docx, and upload that. "
    "Google Docs: File, Download, Microsoft Word. LibreOffice: File, Save As, Word 2010–365."
)
BROKEN = "The document is damaged and cannot be read. Open it in the word processor, save it again, and upload that."
TOO_LONG = "This is longer than one article can be. Bring it in parts."
UNFOLDS = "The document unfolds to more than can be read here. Save it again without its pictures, and upload that."


def check_docx(file: IO[bytes], *, size: int) -> None:
    """Refuse what is not a Word document, unfolds beyond measure or is too long.

    ``size`` in bytes. Raises ``ManuscriptError``. Nothing can unfold to more than the file's directory says:
    ``zipfile`` stops reading there.
    """
    if size == 0:
        raise ManuscriptError(EMPTY)
    if size > MOST_BYTES:
        raise ManuscriptError(TOO_BIG.format(size=round(size / 1024 / 1024, 1), most=MOST_BYTES // 1024 // 1024))
    beginning = file.read(len(OLE))
    file.seek(0)
    if beginning == OLE:
        raise ManuscriptError(OLD_OR_LOCKED)
    if not beginning.startswith(b"PK"):
        raise ManuscriptError(OTHER_TYPE)
    try:
        with ZipFile(file) as package:
            _check_directory(package)
    except (BadZipFile, NotImplementedError, OSError) as error:
        raise ManuscriptError(BROKEN) from error
    file.seek(0)


def _check_directory(package: ZipFile) -> None:
    entries = package.infolist()
    is_xml = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    if (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_UNFOLDED
        or sum(entry.file_size for entry in is_xml) > MOST_XML
    ):
        raise ManuscriptError(UNFOLDS)
    if not any(MAIN_PART.fullmatch(entry.filename) for entry in entries):
        raise ManuscriptError(OTHER_TYPE)
    # Office Open XML knows no DTD (ECMA-376, part 2, 8.2.2). One would be there to unfold entities.
    brackets = 0
    for entry in is_xml:
        part = package.read(entry).replace(b"\0", b"")  # also where it is UTF-16
        if b"<!DOCTYPE" in part[:4096]:
            raise ManuscriptError(BROKEN)
        brackets += part.count(b"<")
    if brackets > MOST_TAGS:
        raise ManuscriptError(TOO_LONG)


def has_tracked_changes(file: IO[bytes]) -> bool:
    """Whether the checked document keeps insertions and deletions apart that nobody has accepted yet."""
    with ZipFile(file) as package:
        parts = [name for name in package.namelist() if MAIN_PART.fullmatch(name)]
        return any(TRACKED.search(package.read(name)) for name in parts)
