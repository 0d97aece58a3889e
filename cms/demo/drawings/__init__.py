"""The demo's pictures, drawn when it is loaded: no image files in the repository, no picture of anybody real."""

from __future__ import annotations

from .avatars import avatar
from .scenes_above import SCENES as ABOVE
from .scenes_bodies import SCENES as BODIES
from .scenes_indoors import SCENES as INDOORS

SCENES = {**ABOVE, **INDOORS, **BODIES}


def drawing(name: str) -> bytes:
    """The picture of that name as PNG, 1600 × 900 pixels."""
    return SCENES[name]().png()


__all__ = ["avatar", "drawing"]
