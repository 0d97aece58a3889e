"""Which uploaded files are read at all: Word documents of a sensible size, and nothing that only looks like one."""

from __future__ import annotations

import re
from typing import IO
from zipfile import ZipFile

from articles.importing.manuscripts import ManuscriptError
from articles.uploads.packages import BombError, PackageError, has_doctype, is_xml, open_package, parts_of

# A book with its pictures fits. Mail servers draw the line here too, so writers know it.
MOST_BYTES = 10 * 1024 * 1024
# What the XML parts may hold together, and how many tags: reading takes some 40 µs for each. 50 pages have 100,000.
MOST_XML = 8 * 1024 * 1024
MOST_TAGS = 150_000
MAIN_PART = re.compile(r"word/document\d*\.xml")  # numbered where Word on the web has saved it
XML_NAME = re.compile(r"\.(?:xml|rels)$", re.IGNORECASE)
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

    ``size`` in bytes. Raises ``ManuscriptError``.
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
        with open_package(file) as package:
            _check_parts(package)
    except BombError as error:
        raise ManuscriptError(UNFOLDS) from error
    except PackageError as error:
        raise ManuscriptError(BROKEN) from error
    file.seek(0)


def _check_parts(package: ZipFile) -> None:
    if not any(MAIN_PART.fullmatch(name) for name in package.namelist()):
        raise ManuscriptError(OTHER_TYPE)
    if sum(entry.file_size for entry in package.infolist() if XML_NAME.search(entry.filename)) > MOST_XML:
        raise ManuscriptError(UNFOLDS)
    xml, brackets = 0, 0
    # The document's relationships choose the parts that are read, whatever their names end in.
    for _, part in parts_of(package):
        if not is_xml(part):
            continue
        # Office Open XML knows no DTD (ECMA-376, part 2, 8.2.2). One would be there to unfold entities.
        if has_doctype(part):
            raise ManuscriptError(BROKEN)
        xml += len(part)
        brackets += part.count(b"<")
    if xml > MOST_XML:
        raise ManuscriptError(UNFOLDS)
    if brackets > MOST_TAGS:
        raise ManuscriptError(TOO_LONG)


def has_tracked_changes(file: IO[bytes]) -> bool:
    """Whether the checked document keeps insertions and deletions apart that nobody has accepted yet."""
    with ZipFile(file) as package:
        parts = [name for name in package.namelist() if MAIN_PART.fullmatch(name)]
        return any(TRACKED.search(package.read(name)) for name in parts)
