"""What a walk through a picture's file finds, and the one fact about a camera that is kept: which way is up."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

ORIENTATION = 0x0112  # Exif 2.3, 4.6.4 A
SHORT = 3
MOST_PROFILE = 4 * 1024 * 1024  # bytes of a colour profile; those of cameras and printers have less than 3 MB


@dataclass(slots=True)
class Walked:
    """``picture`` is the file made anew of the parts that are kept; ``left_out`` are the other parts, ``behind`` what
    follows the picture's end. ``frames`` is 1 for a still picture."""

    width: int = 0
    height: int = 0
    frames: int = 1
    picture: bytes = b""
    left_out: list[bytes] = field(default_factory=list)
    behind: bytes = b""


def orientation_of(exif: bytes) -> int:
    """The orientation (1 to 8) in Exif data that begins with its TIFF header; 1 where there is none to be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, place)
            if tag == ORIENTATION and kind == SHORT:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def exif_of(orientation: int) -> bytes:
    """Exif data, from its TIFF header on, that say the orientation and nothing else."""
    return struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, ORIENTATION, SHORT, 1, orientation, 0, 0)


def check_unfolds(packed: bytes, most: int) -> None:
    """Raise ``ValueError`` where zlib data are broken or unfold to more than ``most`` bytes."""
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed, most + 1)
    except zlib.error as error:
        raise ValueError("broken zlib data") from error
    if len(unpacked) > most:
        raise ValueError("unfolds to too much")
