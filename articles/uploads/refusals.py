"""Why an upload is not taken, as sentences that say what to do."""

from __future__ import annotations


class UploadError(Exception):
    """The file is not taken; the message says why and what to do."""


EMPTY = "The file is empty. Choose it again."
TOO_BIG = "The file has {size} MB, and {most} MB is the most. Make it smaller, and upload that."
DAMAGED = (
    "The file is damaged, or is no {kind}. Open it in the program it was made with, save it again, and upload that."
)


def check_size(size: int, most: int) -> None:
    """Refuse what is empty, or has more than ``most`` bytes."""
    if size == 0:
        raise UploadError(EMPTY)
    if size > most:
        raise UploadError(TOO_BIG.format(size=round(size / 1024 / 1024, 1), most=most // 1024 // 1024))
