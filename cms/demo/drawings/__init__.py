"""The demo's pictures, drawn when it is loaded: no image files in the repository, no picture of anybody real."""

from __future__ import annotations

from cms.demo.drawings.avatars import avatar
from cms.demo.drawings.scenes_above import SCENES as ABOVE
from cms.demo.drawings.scenes_bodies import SCENES as BODIES
from cms.demo.drawings.scenes_indoors import SCENES as INDOORS

SCENES = {**ABOVE, **INDOORS, **BODIES}


def drawing(name: str) -> bytes:
    """The picture of that name as PNG, 1600 × 900 pixels."""
    return SCENES[name]().png()


__all__ = ["avatar", "drawing"]
