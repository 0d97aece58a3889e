"""GIF (CompuServe, version 89a), still and animated: a walk from block to block."""

from __future__ import annotations

import struct

from articles.uploads.parts import Walked

IMAGE, EXTENSION, TRAILER = 0x2C, 0x21, 0x3B
CONTROL, APPLICATION = 0xF9, 0xFF
REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often an animation repeats


def walk(data: bytes) -> Walked:
    """Raises ``ValueError``, ``IndexError`` where the file is no whole GIF."""
    if data[:6] not in (b"GIF87a", b"GIF89a") or len(data) < 14:
        raise ValueError("no header")
    walked = Walked(frames=0)
    walked.width, walked.height = struct.unpack_from("<HH", data, 6)
    place = 13 + _colours(data[10])
    kept = [data[:place]]
    while (kind := data[place]) != TRAILER:
        if kind == IMAGE:
            end = _end_of_image(data, place, walked)
        elif kind == EXTENSION:
            end = _end_of_blocks(data, place + 2)
        else:
            raise ValueError("no block where one should be")
        (kept if _is_needed(data[place:end]) else walked.left_out).append(data[place:end])
        place = end
    if walked.frames == 0:
        raise ValueError("no picture")
    walked.picture, walked.behind = b"".join([*kept, b"\x3b"]), data[place + 1 :]
    return walked


def _is_needed(block: bytes) -> bool:
    """Pictures, their timing and how often they repeat; not comments, plain texts and what programs add."""
    if block[0] == IMAGE or (block[1] == CONTROL and len(block) == 8):
        return True
    return block[1] == APPLICATION and block[3:14] in REPEATS and len(block) == 19


def _end_of_image(data: bytes, place: int, walked: Walked) -> int:
    left, top, width, height = struct.unpack("<HHHH", data[place + 1 : place + 9].ljust(8, b"\0"))
    if not width or not height or left + width > walked.width or top + height > walked.height:
        raise ValueError("a frame is empty, or larger than the picture")
    walked.frames += 1
    return _end_of_blocks(data, place + 10 + _colours(data[place + 9]) + 1)


def _end_of_blocks(data: bytes, place: int) -> int:
    while size := data[place]:
        place += 1 + size
    return place + 1


def _colours(flags: int) -> int:
    """Bytes of the table of colours that ``flags`` announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
