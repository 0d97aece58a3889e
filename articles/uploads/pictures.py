"""Pictures as they are kept: the picture alone, without what cameras and programs add to it.

A file is walked through without being decoded. What the picture is made of is kept byte by byte; camera data (where a
photo was taken, and by whom), comments and previews are left out; and what can be no part of a picture is refused.
Pillow, which decodes, meets only what has passed. See decision 18.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from articles.uploads import gif, jpeg, png, webp
from articles.uploads.parts import Walked
from articles.uploads.refusals import DAMAGED, UploadError

# What can be uploaded. SVG is a program's source as much as a picture; AVIF and HEIC keep camera data among the
# picture's own bytes.
ENDINGS = ["gif", "jpeg", "jpg", "png", "webp"]
LONGEST_SIDE = 16_383  # pixels; WebP, in which pictures are offered to readers, has no more
MOST_FRAMES = 500

KINDS: dict[str, tuple[str, bytes, Callable[[bytes], Walked]]] = {
    "gif": ("GIF", b"GIF8", gif.walk),
    "jpeg": ("JPEG", b"\xff\xd8\xff", jpeg.walk),
    "png": ("PNG", b"\x89PNG\r\n\x1a\n", png.walk),
    "webp": ("WebP", b"RIFF", webp.walk),
}
# What browsers and servers would run, in what is no pixel.
MARKUP = re.compile(rb"<(?:script|html|svg|iframe|object|embed|!doctype|\?php)\b|javascript:", re.IGNORECASE)
PADDING = re.compile(rb"[\x00\s]*")

OTHER_KIND = (
    "The file ends in “.{ending}” but is no {kind} picture. "
    "Open it in an image program, save it as {kind}, and upload that."
)
TOO_MANY_PIXELS = "The picture has {pixels} pixels{frames}, and {most} are the most. Make it smaller, and upload that."
TOO_LONG = f"The picture is longer than {LONGEST_SIDE:,} pixels on one side. Make it smaller, and upload that."
TOO_MANY_FRAMES = f"The picture has more than {MOST_FRAMES} frames. Make the animation shorter, and upload that."
HIDDEN = (
    "There is something else in the file behind the picture. "
    "Open it in an image program, save it again, and upload that."
)
PROGRAM = (
    "There is program text in the file, which no picture needs. "
    "Open it in an image program, save it again without comments, and upload that."
)


def clean_picture(data: bytes, *, ending: str, most_pixels: int) -> bytes:
    """The picture in ``data`` with nothing beside it; the same bytes where nothing was.

    ``ending`` is one of ``ENDINGS``; ``most_pixels`` counts those of all frames. Raises ``UploadError``.
    """
    kind, beginning, walk = KINDS["jpeg" if ending == "jpg" else ending]
    if not data.startswith(beginning):
        raise UploadError(OTHER_KIND.format(ending=ending, kind=kind))
    try:
        walked = walk(data)
    except (ValueError, IndexError, struct.error) as error:
        raise UploadError(DAMAGED.format(kind=f"{kind} picture")) from error
    _check_extent(walked, most_pixels)
    if any(MARKUP.search(part) for part in walked.left_out):
        raise UploadError(PROGRAM)
    if not _is_known_trailer(walked.behind):
        raise UploadError(HIDDEN)
    return walked.picture


def _check_extent(walked: Walked, most_pixels: int) -> None:
    if not walked.width or not walked.height:
        raise UploadError(DAMAGED.format(kind="picture"))
    pixels = walked.width * walked.height * max(walked.frames, 1)
    if pixels > most_pixels:
        frames = f" in {walked.frames:,} frames" if walked.frames > 1 else ""
        raise UploadError(TOO_MANY_PIXELS.format(pixels=f"{pixels:,}", frames=frames, most=f"{most_pixels:,}"))
    if max(walked.width, walked.height) > LONGEST_SIDE:
        raise UploadError(TOO_LONG)
    if walked.frames > MOST_FRAMES:
        raise UploadError(TOO_MANY_FRAMES)


def _is_known_trailer(behind: bytes) -> bool:
    """What cameras write behind a picture, which is left out: padding, more JPEGs (CIPA DC-007), a telephone's film."""
    if PADDING.fullmatch(behind):
        return True
    is_known = behind.startswith(b"\xff\xd8\xff") or behind[4:8] == b"ftyp" or behind.endswith(b"SEFT")
    return is_known and not MARKUP.search(behind) and b"PK\x05\x06" not in behind
