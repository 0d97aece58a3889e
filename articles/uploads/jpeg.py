"""JPEG (ITU-T T.81): a walk from segment to segment, and from scan to scan."""

from __future__ import annotations

import re
import struct

from articles.uploads.parts import MOST_PROFILE, Walked, exif_of, orientation_of

START, END, SCAN, APP1 = 0xD8, 0xD9, 0xDA, 0xE1
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
# Tables, restart intervals and the like: T.81, table B.1.
NEEDED = FRAMES | {0xC4, 0xCC, SCAN, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
# The segments of programs that pixels hang on, with what they may be long: JFIF without a preview, Adobe's colour
# transform, the colour profile.
NEEDED_OF_PROGRAMS = ((0xE0, b"JFIF\0", 16), (0xEE, b"Adobe", 14), (0xE2, b"ICC_PROFILE\0", 65_535))
EXIF = b"Exif\0\0"
# A marker within coded data: neither a stuffed zero, nor a restart, nor a filling byte.
NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")
MOST_SCANS = 100  # each is a pass over the whole picture; programs write about ten


def walk(data: bytes) -> Walked:
    """Raises ``ValueError``, ``IndexError`` where the file is no whole JPEG."""
    walked, kept, place, scans, profile = Walked(), [data[:2]], 2, 0, 0
    while (marker := _marker(data, place)) != END:
        (length,) = struct.unpack(">H", data[place + 2 : place + 4].ljust(2, b"\0"))
        end = place + 2 + length
        if length < 2 or end > len(data):
            raise ValueError("a segment ends behind the file")
        segment = data[place:end]
        if marker in FRAMES:
            _look_at(segment, walked)
        if marker == SCAN:
            scans += 1
            end = _end_of_scan(data, end)
        if marker in NEEDED or _is_needed_of_program(marker, segment):
            kept.append(data[place:end])
            profile += length if marker == 0xE2 else 0
        else:
            kept.append(_orientation(marker, segment))
            walked.left_out.append(segment)
        place = end
    if scans == 0 or scans > MOST_SCANS or profile > MOST_PROFILE:
        raise ValueError("no scans, or too many, or too large a colour profile")
    walked.picture, walked.behind = b"".join([*kept, data[place : place + 2]]), data[place + 2 :]
    return walked


def _is_needed_of_program(marker: int, segment: bytes) -> bool:
    return any(
        marker == needed and segment[4:].startswith(name) and len(segment) - 2 <= longest
        for needed, name, longest in NEEDED_OF_PROGRAMS
    )


def _marker(data: bytes, place: int) -> int:
    if data[place] != 0xFF:
        raise ValueError("no marker where one should be")
    return data[place + 1]


def _look_at(segment: bytes, walked: Walked) -> None:
    if walked.width:
        raise ValueError("several frames")
    walked.height, walked.width = struct.unpack_from(">HH", segment.ljust(9, b"\0"), 5)
    if not walked.width or not walked.height:
        raise ValueError("no pixels")


def _end_of_scan(data: bytes, place: int) -> int:
    found = NEXT_MARKER.search(data, place)
    if found is None:
        raise ValueError("a scan does not end")
    return found.start()


def _orientation(marker: int, segment: bytes) -> bytes:
    """In place of camera data: a segment that says which way is up, where that is not the usual way."""
    if marker != APP1 or not segment[4:].startswith(EXIF):
        return b""
    orientation = orientation_of(segment[4 + len(EXIF) :])
    if orientation == 1:
        return b""
    content = EXIF + exif_of(orientation)
    return struct.pack(">BBH", 0xFF, APP1, len(content) + 2) + content
