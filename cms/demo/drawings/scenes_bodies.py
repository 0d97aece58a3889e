"""People and what is inside them: breathing, sitting, a hand, the lungs; and the meadow that makes noses run."""

from __future__ import annotations

import math
from random import Random

from cms.demo.drawings.canvas import (
    AMBER,
    BLUSH,
    CORAL,
    DARK_WOOD,
    DEEP_LEAF,
    DEEP_TEAL,
    INK,
    LEAF,
    MUSTARD,
    NAVY,
    PAPER,
    PLUM,
    RUST,
    SAGE,
    SHADE,
    TEAL,
    Canvas,
    Point,
    arc_points,
    dots,
    points,
)
from cms.demo.drawings.things import inhaler, leaf

UMBER, UMBER_SHADE = "#9A6446", "#87543A"
SANDY, SANDY_SHADE = "#DFA985", "#CF9570"


def cloud(canvas: Canvas, x: float, y: float, *, size: float = 1.0, colour: str = "#FFFFFFB0") -> None:
    """A cloud on a flat foot, drawn as one shape so that it may be transparent."""
    outline = [
        *arc_points(x - 110 * size, y - 40 * size, 50 * size, 40 * size, 90, 250),
        *arc_points(x - 45 * size, y - 86 * size, 66 * size, 62 * size, 190, 310),
        *arc_points(x + 55 * size, y - 66 * size, 60 * size, 54 * size, 230, 350),
        *arc_points(x + 125 * size, y - 34 * size, 44 * size, 34 * size, 270, 450),
    ]
    canvas.polygon(outline, colour)


def inhaler_with_spacer() -> Canvas:
    canvas = Canvas(top="#CDE5EC", bottom="#E6F1EC")
    canvas.ellipse(800, 470, 390, colour="#FFFFFF55")
    for x, y, size in dots("250,300,1.5 1370,250,1.3 1290,810,1.7 240,780,1.2"):
        cloud(canvas, x, y, size=size)
    canvas.ellipse(760, 742, 480, 24, colour=SHADE)
    inhaler(canvas, 1130, 660, size=1.25)
    canvas.box(440, 440, 520, 250, colour="#8FC3CF", radius=120)
    canvas.box(452, 452, 496, 226, colour="#CBE6EC", radius=112)
    canvas.box(900, 480, 74, 172, colour=NAVY, radius=30)
    for x, y, radius in dots(
        "840,540,12 800,580,9 770,530,8 730,600,11 690,550,7 660,590,9 610,560,6 570,585,7 540,555,5"
    ):
        canvas.ellipse(x, y, radius, colour="#FFFFFFC0")
    canvas.box(500, 474, 330, 24, colour="#FFFFFFA0", radius=12)
    canvas.box(398, 488, 84, 154, colour=NAVY, radius=34)
    canvas.box(318, 520, 110, 90, colour=CORAL, radius=30)
    canvas.box(300, 508, 40, 114, colour=RUST, radius=20)
    return canvas


def breathing() -> Canvas:
    canvas = Canvas(top="#F7E4D4", bottom="#F1D2BF")
    canvas.ellipse(800, 470, 380, colour="#FFFFFF50")
    canvas.blob(points("440,930 470,760 590,664 800,640 1010,664 1130,760 1160,930"), TEAL)
    canvas.stroke(points("596,930 606,840 630,790"), width=10, colour=DEEP_TEAL, smooth=True)
    canvas.stroke(points("1004,930 994,840 970,790"), width=10, colour=DEEP_TEAL, smooth=True)
    canvas.ellipse(800, 380, 216, 226, colour="#3B2A2F")
    canvas.box(742, 520, 116, 150, colour=UMBER_SHADE, radius=30)
    canvas.wedge(800, 652, 84, 0, 180, colour=UMBER)
    canvas.box(742, 620, 116, 40, colour=UMBER)
    for x in (634, 966):
        canvas.ellipse(x, 430, 26, 36, colour=UMBER_SHADE)
    canvas.box(640, 262, 320, 330, colour=UMBER, radius=158)
    canvas.blob(points("636,400 640,280 730,196 880,190 966,290 966,400 930,320 840,280 740,300 668,330"), "#3B2A2F")
    for x in (728, 872):
        canvas.stroke([(x - 30, 428), (x, 444), (x + 30, 428)], width=9, colour=INK, smooth=True)
        canvas.stroke([(x - 34, 382), (x, 372), (x + 32, 382)], width=9, colour="#3B2A2F", smooth=True)
        canvas.ellipse(x + (-14 if x < 800 else 14), 490, 34, 22, colour="#C97B6150")
    canvas.stroke(points("800,440 788,486 806,492"), width=8, colour=UMBER_SHADE, smooth=True)
    canvas.stroke(points("764,536 800,550 836,536"), width=9, colour="#6E3A30", smooth=True)
    for side in (-1, 1):
        for step, (start, end) in enumerate(points("300,560 340,660 330,500")):
            y = 440 + step * 66
            path = [
                (800 + side * (start + (end - start) * part / 4), y + (-18 if part % 2 else 12)) for part in range(5)
            ]
            canvas.stroke(path, width=12, colour="#8FC3CF", smooth=True)
    return canvas


def seated() -> Canvas:
    canvas = Canvas(top="#DCE8DA", bottom="#CADBC8")
    canvas.box(0, 770, 1600, 130, colour="#E2C9A6")
    canvas.box(0, 762, 1600, 14, colour=PAPER)
    canvas.box(1180, 110, 240, 300, colour=PAPER, radius=10)
    canvas.box(1198, 128, 204, 264, colour=BLUSH)
    leaf(canvas, (1300, 380), (1300, 160), width=74, colour=LEAF)
    leaf(canvas, (1300, 380), (1236, 220), width=58, colour=DEEP_LEAF)
    leaf(canvas, (1300, 380), (1364, 220), width=58, colour=DEEP_LEAF)
    canvas.ellipse(700, 838, 330, 18, colour=SHADE)
    canvas.box(1000, 560, 26, 276, colour=DARK_WOOD)
    canvas.box(1330, 560, 26, 276, colour=DARK_WOOD)
    canvas.box(880, 532, 520, 34, colour="#D9A877", radius=12)
    _chair(canvas)
    _sitter(canvas)
    canvas.box(1150, 412, 190, 122, colour="#F6F9FA", radius=24)
    canvas.box(1166, 428, 110, 88, colour=INK, radius=12)
    for y in (444, 478):
        canvas.box(1186, y, 70, 20, colour="#CFE0D2", radius=8)
    canvas.ellipse(1308, 472, 18, colour=TEAL)
    return canvas


def _chair(canvas: Canvas) -> None:
    for x in (470, 742):
        canvas.box(x, 600, 26, 236, colour=PLUM)
    canvas.box(456, 250, 40, 400, colour=PLUM, radius=14)
    canvas.box(456, 612, 324, 40, colour=PLUM, radius=18)


def _sitter(canvas: Canvas) -> None:
    trousers, shirt, shirt_shade = NAVY, MUSTARD, AMBER
    canvas.limb(points("560,590 800,590 808,780"), width=84, colour="#274159")
    canvas.limb(points("552,580 780,580 790,780"), width=92, colour=trousers)
    canvas.box(740, 780, 160, 54, colour=INK, radius=27)
    canvas.box(486, 300, 176, 330, colour=shirt, radius=80)
    canvas.box(548, 232, 58, 100, colour=SANDY_SHADE, radius=24)
    canvas.ellipse(590, 176, 84, 92, colour=SANDY)
    canvas.polygon(points("668,176 692,206 664,214"), SANDY)
    canvas.blob(points("506,210 500,130 556,78 636,84 668,128 620,140 584,150 576,200 548,236 516,240"), "#5A4238")
    canvas.ellipse(574, 190, 15, 20, colour=SANDY_SHADE)
    canvas.ellipse(638, 172, 7, 9, colour=INK)
    canvas.stroke(points("630,220 646,224 660,218"), width=6, colour=RUST, smooth=True)
    canvas.limb([(572, 366), (668, 480)], width=72, colour=shirt_shade)
    canvas.limb(points("672,488 760,508 960,504"), width=50, colour=SANDY)
    canvas.ellipse(978, 508, 40, 26, colour=SANDY)
    canvas.limb([(596, 394), (652, 462)], width=82, colour=TEAL)
    canvas.stroke([(604, 376), (660, 444)], width=8, colour="#5FA7A5")
    canvas.stroke(points("682,482 780,420 960,470 1060,500 1160,490"), width=9, colour=INK, smooth=True)


THUMB_BASE = (744.0, 720.0)
FINGERS: list[tuple[list[Point], float]] = [
    (points("712,556 652,392 628,262"), 78),
    (points("782,530 758,340 750,180"), 82),
    (points("854,528 860,336 868,186"), 80),
    (points("924,566 958,402 986,282"), 72),
    ([THUMB_BASE, (622, 640), (536, 536)], 84),
]


def hand() -> Canvas:
    canvas = Canvas(top="#E8DDEB", bottom="#F3DFD6")
    canvas.ellipse(800, 450, 400, colour="#FFFFFF60")
    canvas.ellipse(280, 180, 70, colour="#FFFFFF50")
    canvas.ellipse(1340, 690, 110, colour="#FFFFFF45")
    canvas.ellipse(1240, 170, 44, colour="#FFFFFF55")
    canvas.box(700, 780, 196, 160, colour=UMBER)
    canvas.box(684, 838, 228, 90, colour=CORAL, radius=26)
    canvas.box(684, 838, 228, 30, colour=RUST, radius=15)
    canvas.blob(points("700,560 770,500 860,500 930,560 936,690 900,800 800,836 710,800 690,690"), UMBER)
    for joints, width in FINGERS:
        canvas.limb(joints, width=width, colour=UMBER)
    for joints, width in FINGERS:
        x, y = joints[-1]
        angle = math.degrees(math.atan2(y - joints[-2][1], x - joints[-2][0])) + 90
        with canvas.turned(angle, (x, y)):
            canvas.box(
                x - width * 0.27, y - width * 0.36, width * 0.54, width * 0.6, colour="#E4B79C", radius=width * 0.24
            )
    for joints, width in FINGERS:
        knuckle, middle = joints[0], joints[1]
        for (x, y), radius in ((middle, width * 0.6), (knuckle, width * 0.42)):
            if (x, y) != THUMB_BASE:
                canvas.ellipse(x, y, radius, colour="#F0896E70")
                canvas.ellipse(x, y, radius * 0.6, colour="#F4A48CB0")
    canvas.ellipse(798, 800, 74, 52, colour="#F0896E70")
    canvas.ellipse(798, 800, 44, 30, colour="#F4A48CB0")
    return canvas


def lungs() -> Canvas:
    canvas = Canvas(top="#D9EAE2", bottom="#C6DED6")
    canvas.ellipse(800, 420, 400, colour="#FFFFFF4A")
    for side in (-1, 1):
        outline = points("60,300 130,190 230,200 310,340 346,520 330,660 240,668 110,610 66,500")
        canvas.blob([(800 + side * x, y) for x, y in outline], "#F0A593")
        inner = points("90,330 140,236 220,248 282,370 308,520 296,620 230,626 130,572 96,480")
        canvas.blob([(800 + side * x, y) for x, y in inner], "#F6BFB0")
    canvas.stroke([(800, 96), (800, 300)], width=42, colour=DEEP_TEAL)
    for ring in range(4):
        canvas.stroke([(784, 130 + ring * 42), (816, 130 + ring * 42)], width=9, colour="#5FA7A5")
    for side in (-1, 1):
        canvas.stroke(
            [(800, 300), (800 + side * 60, 352), (800 + side * 130, 384)], width=30, colour=DEEP_TEAL, smooth=True
        )
        _branch(canvas, 800 + side * 130, 384, direction=90 - side * 22, length=72, width=22, side=side, depth=5)
        _branch(canvas, 800 + side * 130, 384, direction=-90 + side * 40, length=52, width=18, side=side, depth=3)
    canvas.ellipse(1284, 824, 170, 15, colour=SHADE)
    inhaler(canvas, 1300, 822, size=0.85, body="#4C84BE", shade="#35669A")
    return canvas


def _branch(
    canvas: Canvas, x: float, y: float, *, direction: float, length: float, width: float, side: int, depth: int
) -> None:
    if depth == 0:
        canvas.ellipse(x, y, 11, colour=LEAF)
        return
    angle = math.radians(direction)
    end_x, end_y = x + length * math.cos(angle), y + length * math.sin(angle)
    canvas.stroke([(x, y), (end_x, end_y)], width=width, colour=DEEP_TEAL)
    for turn in (-30, 34):
        _branch(
            canvas,
            end_x,
            end_y,
            direction=direction + side * turn,
            length=length * 0.72,
            width=width * 0.66,
            side=side,
            depth=depth - 1,
        )


FLOWERS = [CORAL, MUSTARD, PAPER, PLUM]


def meadow() -> Canvas:
    canvas = Canvas(top="#BFE0EA", bottom="#F3F1DA")
    canvas.ellipse(1290, 210, 150, colour="#FBE7AE70")
    canvas.ellipse(1290, 210, 104, colour="#F8D97F")
    for left, y, size in [(320, 230, 1.3), (820, 170, 0.9)]:
        cloud(canvas, left, y, size=size, colour="#FFFFFFD0")
    canvas.blob(points("-80,640 240,500 620,590 1000,490 1400,560 1700,500 1700,1000 -80,1000"), "#B9D3A5")
    canvas.blob(points("-80,720 300,660 760,720 1180,630 1700,690 1700,1000 -80,1000"), "#95BF8B")
    rng = Random(21)
    for _ in range(150):
        x, height = rng.uniform(-20, 1620), rng.uniform(90, 250)
        lean, colour = rng.uniform(-46, 46), rng.choice([LEAF, DEEP_LEAF, SAGE, "#7DAF7A"])
        canvas.stroke(
            [(x, 910), (x + lean * 0.3, 910 - height * 0.6), (x + lean, 910 - height)],
            width=7,
            colour=colour,
            smooth=True,
        )
    for index in range(22):
        _flower(
            canvas,
            40 + index * 73 + rng.uniform(-20, 20),
            rng.uniform(640, 800),
            rng.choice(FLOWERS),
            rng.uniform(0.75, 1.2),
        )
    for _ in range(70):
        canvas.ellipse(
            rng.uniform(60, 1560),
            rng.uniform(180, 680),
            rng.uniform(3, 8),
            colour=rng.choice(["#F2C94CB0", "#E9B949A0", "#F7DC8BC0"]),
        )
    return canvas


def _flower(canvas: Canvas, x: float, y: float, colour: str, size: float) -> None:
    canvas.stroke([(x, 910), (x + 8, (y + 910) / 2), (x, y)], width=7, colour=DEEP_LEAF, smooth=True)
    for petal in range(6):
        angle = math.radians(petal * 60)
        canvas.ellipse(x + 22 * size * math.cos(angle), y + 22 * size * math.sin(angle), 17 * size, colour=colour)
    canvas.ellipse(x, y, 14 * size, colour=AMBER if colour != MUSTARD else RUST)


SCENES = {
    "inhaler": inhaler_with_spacer,
    "breathing": breathing,
    "seated": seated,
    "hand": hand,
    "lungs": lungs,
    "meadow": meadow,
}
