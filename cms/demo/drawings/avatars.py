"""Portraits of the demo's people, who are invented: simple faces from a few named features."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.demo.drawings.canvas import (
    AMBER,
    BLUSH,
    CORAL,
    INK,
    MIST,
    MUSTARD,
    NAVY,
    RUST,
    SAGE,
    SAND,
    TEAL,
    Canvas,
    dots,
    points,
)

SKINS = {
    "peach": ("#F2C7A5", "#E0AC86"),
    "sand": ("#E2B48E", "#CD9A72"),
    "umber": ("#8E5B40", "#784A33"),
    "rose": ("#F3CDB6", "#E2AE95"),
}
HAIR = {"chestnut": "#6B4432", "charcoal": "#37343A", "ink": "#2A2327", "copper": "#B5623A"}
CLOTHES = {"teal": (TEAL, "#276B6D"), "mustard": (MUSTARD, AMBER), "coral": (CORAL, RUST), "navy": (NAVY, "#24405D")}
BACKDROPS = {"mist": MIST, "sage": SAGE, "sand": SAND, "blush": BLUSH}


def avatar(features: Mapping[str, Any]) -> bytes:
    """A portrait of 600 × 600 pixels as PNG."""
    skin, skin_shade = SKINS[features["skin"]]
    hair, style = HAIR[features["hair"]], features["style"]
    canvas = Canvas(600, 600, top=BACKDROPS[features["backdrop"]])
    canvas.ellipse(300, 300, 250, colour="#FFFFFF48")
    _hair_behind(canvas, style, hair)
    _shoulders(canvas, *CLOTHES[features["clothes"]], skin=skin, skin_shade=skin_shade)
    for x in (186, 414):
        canvas.ellipse(x, 286, 20, 28, colour=skin_shade)
    canvas.box(190, 142, 220, 258, colour=skin, radius=108)
    if features.get("beard"):
        _beard(canvas, hair)
    _hair_in_front(canvas, style, hair)
    _face(canvas, hair=hair, skin_shade=skin_shade)
    if features.get("glasses"):
        _glasses(canvas)
    return canvas.png()


def _shoulders(canvas: Canvas, colour: str, shade: str, *, skin: str, skin_shade: str) -> None:
    canvas.blob(points("60,640 84,510 190,450 300,438 410,450 516,510 540,640"), colour)
    canvas.box(254, 360, 92, 110, colour=skin_shade, radius=20)
    canvas.wedge(300, 438, 62, 0, 180, colour=skin)
    canvas.box(254, 420, 92, 22, colour=skin)
    canvas.polygon(points("228,438 262,432 300,500 286,540"), shade)
    canvas.polygon(points("372,438 338,432 300,500 314,540"), shade)


def _face(canvas: Canvas, *, hair: str, skin_shade: str) -> None:
    for x in (252, 348):
        canvas.ellipse(x, 276, 10, 12, colour=INK)
        canvas.ellipse(x + 3, 272, 3, colour="#FFFFFF")
        canvas.stroke([(x - 22, 246), (x, 238), (x + 22, 246)], width=7, colour=hair, smooth=True)
        canvas.ellipse(x + (-16 if x < 300 else 16), 318, 22, 14, colour="#E0705840")
    canvas.stroke(points("300,276 292,312 304,316"), width=6, colour=skin_shade, smooth=True)
    canvas.stroke(points("268,344 300,360 332,344"), width=7, colour="#7C3B33", smooth=True)


def _glasses(canvas: Canvas) -> None:
    for x in (250, 350):
        canvas.ring(x, 278, 38, width=6, colour=INK)
        canvas.ellipse(x, 278, 36, colour="#FFFFFF30")
    canvas.stroke(points("288,274 300,268 312,274"), width=6, colour=INK, smooth=True)


def _beard(canvas: Canvas, hair: str) -> None:
    outline = points("191,268 206,330 242,332 300,322 358,332 394,330 409,268 408,340 372,404 300,424 228,404 192,340")
    canvas.blob(outline, hair)
    canvas.ellipse(300, 352, 46, 22, colour="#F0C5A8")


def _hair_behind(canvas: Canvas, style: str, hair: str) -> None:
    if style == "bob":
        canvas.box(154, 104, 292, 330, colour=hair, radius=140)
        canvas.box(154, 250, 292, 190, colour=hair, radius=40)
    elif style == "bun":
        canvas.ellipse(300, 92, 66, colour=hair)
        canvas.ellipse(300, 232, 128, 122, colour=hair)
    elif style == "curly":
        for x, y in points("186,190 176,246 414,190 424,246 210,150 390,150"):
            canvas.ellipse(x, y, 44, colour=hair)


def _hair_in_front(canvas: Canvas, style: str, hair: str) -> None:
    if style == "bob":
        canvas.blob(points("184,270 182,170 252,112 352,112 420,176 416,270 396,220 340,176 262,190 206,224"), hair)
    elif style == "bun":
        canvas.blob(points("184,262 188,170 248,120 352,120 412,170 416,262 388,206 300,172 212,206"), hair)
    elif style == "curly":
        for x, y, radius in dots(
            "214,166,42 258,134,46 312,122,48 364,142,44 396,176,36 240,176,32 290,168,36 344,174,32"
        ):
            canvas.ellipse(x, y, radius, colour=hair)
    else:
        canvas.blob(
            points("186,262 180,180 222,122 310,104 384,124 420,186 414,262 400,212 350,184 280,190 216,206"), hair
        )
