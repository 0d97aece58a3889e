"""WebP (RFC 9649), still and animated: a walk from chunk to chunk."""

from __future__ import annotations

import struct

from articles.uploads.parts import MOST_PROFILE, Walked, exif_of, orientation_of

KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
HAS_EXIF, HAS_XMP = 0x08, 0x04


def walk(data: bytes) -> Walked:
    """Raises ``ValueError``, ``IndexError`` where the file is no whole WebP."""
    if data[8:12] != b"WEBP":
        raise ValueError("no header")
    (length,) = struct.unpack_from("<I", data, 4)
    end, place = 8 + length, 12
    if end > len(data) or length < 12:
        raise ValueError("ends too early")
    walked, kept, orientation = Walked(frames=0), [], 1
    while place < end:
        name, size = struct.unpack("<4sI", data[place : place + 8].ljust(8, b"\0"))
        after = place + 8 + size + size % 2
        if after > end:
            raise ValueError("a chunk ends behind the file")
        chunk = data[place:after]
        if name in KEPT:
            _look_at(name, chunk[8:], walked)
            kept.append(chunk)
        else:
            walked.left_out.append(chunk)
            if name == b"EXIF":
                orientation = orientation_of(chunk[8:].removeprefix(b"Exif\0\0"))
        place = after
    walked.picture = _file(kept, orientation) if walked.left_out else data[:end]
    walked.frames, walked.behind = max(walked.frames, 1), data[end:]
    return walked


def _look_at(name: bytes, content: bytes, walked: Walked) -> None:
    if name == b"ICCP" and len(content) > MOST_PROFILE:
        raise ValueError("too large a colour profile")
    if name == b"ANMF":
        walked.frames += 1
    elif name == b"VP8X":
        width, height = content[4:7], content[7:10]
        _set_size(walked, int.from_bytes(width, "little") + 1, int.from_bytes(height, "little") + 1)
    elif name == b"VP8 ":
        if content[3:6] != b"\x9d\x01\x2a":
            raise ValueError("no key frame")
        width_and_scale, height_and_scale = struct.unpack_from("<HH", content, 6)
        _set_size(walked, width_and_scale & 0x3FFF, height_and_scale & 0x3FFF)
    elif name == b"VP8L":
        if content[0] != 0x2F:
            raise ValueError("no signature")
        bits = int.from_bytes(content[1:5], "little")
        _set_size(walked, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)


def _set_size(walked: Walked, width: int, height: int) -> None:
    """The canvas and the picture on it agree, where the file has both."""
    if walked.width and (walked.width, walked.height) != (width, height):
        raise ValueError("two sizes")
    walked.width, walked.height = width, height


def _file(kept: list[bytes], orientation: int) -> bytes:
    """A file of these chunks, whose header announces no camera data but what says which way is up."""
    chunks = [_announcing(chunk, orientation) for chunk in kept]
    if orientation != 1 and kept[0].startswith(b"VP8X"):
        exif = exif_of(orientation)
        chunks.append(struct.pack("<4sI", b"EXIF", len(exif)) + exif)
    content = b"WEBP" + b"".join(chunks)
    return struct.pack("<4sI", b"RIFF", len(content)) + content


def _announcing(chunk: bytes, orientation: int) -> bytes:
    if not chunk.startswith(b"VP8X"):
        return chunk
    flags = chunk[8] & ~(HAS_EXIF | HAS_XMP)
    return chunk[:8] + bytes([flags | (HAS_EXIF if orientation != 1 else 0)]) + chunk[9:]
