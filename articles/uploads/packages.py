"""ZIP packages, of which office documents are made: their directory and their parts, without trusting either.

Nothing is written to a disk, and nothing is unfolded beyond what the directory says: ``zipfile`` stops reading there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

# A book with its pictures fits.
MOST_ENTRIES = 2_000
MOST_UNFOLDED = 60 * 1024 * 1024
# Word's own files unfold about tenfold, long tables a hundredfold, a zip bomb a thousandfold.
MOST_RATIO = 200
RATIO_FROM = 1024 * 1024  # bytes unfolded; small parts of one letter unfold further and harm nobody
ENCRYPTED = 0x1
LINK = 0o120000


class PackageError(Exception):
    """What cannot be read."""


class BombError(PackageError):
    """What unfolds to more than can be read here."""


class PathError(PackageError):
    """A part whose name leads out of the package, is there twice, or is a link."""


def open_package(file: IO[bytes]) -> ZipFile:
    """The package with its directory checked. Raises ``PackageError``."""
    try:
        package = ZipFile(file)
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise PackageError("no package") from error
    check_directory(package.infolist())
    return package


def check_directory(entries: list[ZipInfo]) -> None:
    """Refuse bombs and tricks with names by what the directory says. Raises ``PackageError``."""
    unfolded = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unfolded > MOST_UNFOLDED:
        raise BombError("too much")
    if unfolded > RATIO_FROM and unfolded > MOST_RATIO * sum(max(entry.compress_size, 1) for entry in entries):
        raise BombError("unfolds too far")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names) or any(_leads_out(entry) for entry in entries):
        raise PathError("names")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise PackageError("encrypted")


def parts_of(package: ZipFile) -> Iterator[tuple[str, bytes]]:
    """Name and content of each part. Raises ``PackageError``."""
    for entry in package.infolist():
        if entry.is_dir():
            continue
        try:
            yield entry.filename, package.read(entry)
        except (BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
            raise PackageError(entry.filename) from error


def is_xml(content: bytes) -> bool:
    """Whether a part begins as XML does, whatever its name says."""
    return without_zeros(content[:64]).lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n").startswith(b"<")


def has_doctype(content: bytes) -> bool:
    """Whether XML has a DTD, which is there to unfold entities or to fetch them. UTF-16 too."""
    return b"<!DOCTYPE" in without_zeros(content)


def without_zeros(content: bytes) -> bytes:
    return content.replace(b"\0", b"")


def _leads_out(entry: ZipInfo) -> bool:
    name = entry.filename
    return (
        name.startswith(("/", "\\"))
        or "\\" in name
        or ".." in name.split("/")
        or ":" in name
        or any(ord(character) < 32 for character in name)
        or entry.external_attr >> 16 & 0o170000 == LINK
    )
