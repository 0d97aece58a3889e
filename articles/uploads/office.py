"""Office documents to download: a package of the kind that its name says, without programs, and without what a reader's
computer would fetch from elsewhere."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

from articles.uploads.packages import BombError, PackageError, PathError, has_doctype, is_xml, open_package, parts_of
from articles.uploads.refusals import DAMAGED, UploadError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: old formats, and new ones with a password
BEGINNING = b"PK\x03\x04"
END_OF_DIRECTORY = b"PK\x05\x06"
END_LENGTH = 22  # without a comment (APPNOTE 4.3.16)

# The main part of each kind, by what a package is told apart.
MAIN_PARTS = {
    "docx": re.compile(r"word/document\d*\.xml"),
    "pptx": re.compile(r"ppt/presentation\.xml"),
    "xlsx": re.compile(r"xl/workbook\.xml"),
    "odt": re.compile(r"content\.xml"),
}
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
PROGRAMS = re.compile(
    r"vbaproject|vbadata|/activex/|^basic/|^scripts/|macrosheets?/|\.(?:exe|dll|js|vbs|jar|ps1|bat|hta|swf|scr|html?|svg)$"
)
PROGRAM_TYPES = re.compile(
    rb"macroEnabled|vbaProject|vnd\.ms-office\.activeX|script:event-listener|oleObject", re.IGNORECASE
)
EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+\.(docx|pptx|xlsx)")
RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
FETCHED_ODT = re.compile(
    rb"""<(?:draw:image|draw:object|draw:plugin|draw:floating-frame|text:section-source)\b[^>]*xlink:href\s*=\s*["'](?:https?:|ftp:|file:|//|\\\\)"""
)

OLD_OR_LOCKED = (
    "This is a document in an old format, or one with a password. "
    "Save it as .{ending} without a password, and upload that."
)
OTHER_KIND = (
    "The file ends in “.{ending}” but is no such document. "
    "Open it in the program it was made with, save it as .{ending}, and upload that."
)
UNFOLDS = "The document unfolds to more than can be taken here. Save it again with smaller pictures, and upload that."
TRICKS = (
    "The document holds parts whose names lead elsewhere or stand there twice. Open it, save it again, and upload that."
)
PROGRAM = "The document holds macros or other programs. Save it without them, as .{ending}, and upload that."
FETCHES = (
    "The document fetches a picture, template or object from another place. "
    "Put it into the document or remove it, and upload that."
)
NESTED = "There are other packed files in the document. Remove them, and upload that."
HIDDEN = "There is something else in the file before or behind the document. Open it, save it again, and upload that."


def check_office(data: bytes, *, ending: str, depth: int = 0) -> None:
    """Raises ``UploadError``. ``depth`` is 1 for a document in a document, such as the table behind a chart."""
    kind = f".{ending} document"
    if data.startswith(OLE):
        raise UploadError(OLD_OR_LOCKED.format(ending=ending))
    if not data.startswith(BEGINNING):
        raise UploadError(OTHER_KIND.format(ending=ending))
    if data[-END_LENGTH:][:4] != END_OF_DIRECTORY:
        raise UploadError(HIDDEN if END_OF_DIRECTORY in data else DAMAGED.format(kind=kind))
    try:
        with open_package(BytesIO(data)) as package:
            _check_parts(package, ending, depth)
    except BombError as error:
        raise UploadError(UNFOLDS) from error
    except PathError as error:
        raise UploadError(TRICKS) from error
    except PackageError as error:
        raise UploadError(DAMAGED.format(kind=kind)) from error


def _check_parts(package: ZipFile, ending: str, depth: int) -> None:
    names = package.namelist()
    if not any(MAIN_PARTS[ending].fullmatch(name) for name in names):
        raise UploadError(OTHER_KIND.format(ending=ending))
    if any(PROGRAMS.search(name.lower()) for name in names):
        raise UploadError(PROGRAM.format(ending=ending))
    for name, content in parts_of(package):
        if name == "mimetype" and content != ODT_TYPE:
            raise UploadError(OTHER_KIND.format(ending=ending))
        if content.startswith((BEGINNING, OLE)):
            _check_nested(name, content, depth)
        elif is_xml(content):
            _check_xml(name, content, ending)


def _check_nested(name: str, content: bytes, depth: int) -> None:
    match = EMBEDDED.fullmatch(name)
    if match is None or depth:
        raise UploadError(NESTED)
    check_office(content, ending=match[1], depth=depth + 1)


def _check_xml(name: str, content: bytes, ending: str) -> None:
    if has_doctype(content):
        raise UploadError(DAMAGED.format(kind=f".{ending} document"))
    if name == "[Content_Types].xml" and PROGRAM_TYPES.search(content):
        raise UploadError(PROGRAM.format(ending=ending))
    if ending == "odt":
        if b"script:event-listener" in content:
            raise UploadError(PROGRAM.format(ending=ending))
        if FETCHED_ODT.search(content):
            raise UploadError(FETCHES)
    elif name.endswith(".rels"):
        outward = [row for row in RELATIONSHIP.findall(content) if re.search(rb"TargetMode\s*=\s*[\"']External", row)]
        if any(not re.search(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", row) for row in outward):
            raise UploadError(FETCHES)
