"""PNG (W3C Portable Network Graphics, third edition), still and animated: a walk from chunk to chunk."""

from __future__ import annotations

import struct
import zlib

from articles.uploads.parts import MOST_PROFILE, Walked, check_unfolds, exif_of, orientation_of

BEGINNING = b"\x89PNG\r\n\x1a\n"
# What the pixels need. Left out: texts (tEXt, zTXt, iTXt), which can unfold a thousandfold, times, private chunks.
KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCV cLLI acTL fcTL fdAT".split())


def walk(data: bytes) -> Walked:
    """Raises ``ValueError``, ``IndexError`` where the file is no whole PNG."""
    walked, kept, place, name = Walked(frames=0), [BEGINNING], len(BEGINNING), b""
    while name != b"IEND":
        length, name = struct.unpack(">I4s", _exactly(data, place, 8))
        chunk = _exactly(data, place, 12 + length)
        if (walked.width == 0) != (name == b"IHDR"):
            raise ValueError("IHDR is the first chunk, and there is one")
        if name in KEPT:
            kept.append(chunk)
            _look_at(name, chunk[8:-4], walked)
        elif name == b"eXIf" and (orientation := orientation_of(chunk[8:-4])) != 1:
            kept.append(_chunk(name, exif_of(orientation)))
            walked.left_out.append(chunk)
        else:
            walked.left_out.append(chunk)
        place += len(chunk)
    walked.frames = max(walked.frames, 1)
    walked.picture, walked.behind = b"".join(kept), data[place:]
    return walked


def _look_at(name: bytes, content: bytes, walked: Walked) -> None:
    if name == b"IHDR":
        walked.width, walked.height = struct.unpack_from(">II", _exactly(content, 0, 13))
        if not walked.width or not walked.height:
            raise ValueError("no pixels")
    elif name == b"iCCP":
        check_unfolds(content[content.index(b"\0") + 2 :], MOST_PROFILE)
    elif name == b"acTL":
        # A claim; the frames are counted too.
        walked.frames = max(walked.frames, struct.unpack_from(">I", _exactly(content, 0, 8))[0])
    elif name == b"fcTL":
        width, height, left, top = struct.unpack_from(">IIII", _exactly(content, 4, 22))
        if left + width > walked.width or top + height > walked.height:
            raise ValueError("a frame is larger than the picture")


def _exactly(data: bytes, place: int, length: int) -> bytes:
    found = data[place : place + length]
    if len(found) != length:
        raise ValueError("ends too early")
    return found


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
