"""Scenes seen from above: a desk, a breakfast table, a plate, a week of tablets."""

from __future__ import annotations

import math
from random import Random

from cms.demo.drawings.canvas import (
    AMBER,
    CORAL,
    DEEP_LEAF,
    DEEP_TEAL,
    INK,
    LEAF,
    MIST,
    MUSTARD,
    NAVY,
    PAPER,
    RUST,
    SAGE,
    SHADE,
    SKY,
    STEEL,
    TEAL,
    Canvas,
    dots,
    points,
)
from cms.demo.drawings.things import cup_from_above, leaf, pencil, tablet

ATTACK_DAYS = {3: CORAL, 4: CORAL, 9: MUSTARD, 15: CORAL, 16: MUSTARD, 22: MUSTARD, 27: CORAL, 33: MUSTARD, 38: CORAL}


def diary() -> Canvas:
    canvas = Canvas(top="#F3D9C6", bottom="#EBC5AE")
    canvas.ellipse(1330, 130, 330, colour="#FFFFFF24")
    with canvas.turned(-3, (800, 450)):
        canvas.box(336, 172, 968, 620, colour=SHADE, radius=26)
        canvas.box(316, 146, 968, 620, colour=DEEP_TEAL, radius=26)
        for x in (338, 806):
            canvas.box(x, 166, 456, 580, colour=PAPER, radius=12)
            canvas.box(x + 34, 200, 210, 22, colour=TEAL, radius=11)
            canvas.box(x + 34, 238, 120, 10, colour=STEEL, radius=5)
        for day in range(40):
            _diary_day(canvas, day)
        for ring in range(9):
            y = 204 + ring * 62
            canvas.ellipse(782, y, 9, colour="#DCD3C2")
            canvas.ellipse(818, y, 9, colour="#DCD3C2")
            canvas.stroke([(782, y), (800, y - 8), (818, y)], width=9, colour=INK, smooth=True)
    cup_from_above(canvas, 176, 236, radius=104, colour=CORAL, drink="#A8683F")
    pencil(canvas, 1236, 760, length=430, angle=-52)
    leaf(canvas, (120, 860), (250, 640), width=92, colour=LEAF)
    leaf(canvas, (120, 860), (60, 640), width=84, colour=DEEP_LEAF)
    leaf(canvas, (120, 860), (330, 780), width=76, colour=SAGE)
    return canvas


def _diary_day(canvas: Canvas, day: int) -> None:
    page, place = divmod(day, 20)
    row, column = divmod(place, 4)
    x, y = 372 + page * 468 + column * 100, 276 + row * 90
    canvas.box(x, y, 84, 74, colour="#F1E8D8", radius=12)
    canvas.box(x + 10, y + 10, 18, 8, colour="#CFC6B4", radius=4)
    if day in ATTACK_DAYS:
        canvas.ellipse(x + 42, y + 43, 21, colour=ATTACK_DAYS[day])
        canvas.ellipse(x + 36, y + 37, 7, colour="#FFFFFF55")
    elif day % 3 == 0:
        canvas.stroke([(x + 24, y + 40), (x + 60, y + 40)], width=5, colour=SAGE)
        canvas.stroke([(x + 24, y + 54), (x + 48, y + 54)], width=5, colour=SAGE)


def tablets() -> Canvas:
    canvas = Canvas(top="#D6E6E3", bottom="#C3DAD8")
    canvas.box(0, 0, 560, 900, colour="#FFFFFF2E")
    canvas.box(90, 0, 14, 900, colour="#FFFFFF45")
    canvas.box(456, 0, 14, 900, colour="#FFFFFF45")
    _porridge(canvas, 520, 470)
    _spoon(canvas, 190, 210)
    _kitchen_clock(canvas, 1270, 250)
    with canvas.turned(-9, (1130, 640)):
        canvas.box(868, 522, 560, 282, colour=SHADE, radius=26)
        canvas.box(850, 500, 560, 282, colour="#DDE5EA", radius=26)
        canvas.box(850, 500, 560, 282, colour="#FFFFFF40", radius=26)
        for column in range(5):
            for row in range(2):
                x, y = 914 + column * 108, 574 + row * 134
                canvas.ellipse(x, y, 47, colour="#BECBD4")
                canvas.ellipse(x - 2, y - 3, 44, colour="#EDF2F5")
                if (column, row) != (4, 1):
                    tablet(canvas, x, y, radius=32)
                else:
                    canvas.polygon(points("-30,-8 4,-30 28,10 -6,26", at=(x, y)), "#AEBBC4")
    tablet(canvas, 1480, 650, radius=36)
    return canvas


def _porridge(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x + 20, y + 26, 296, colour=SHADE)
    canvas.ellipse(x, y, 290, colour=TEAL)
    canvas.ellipse(x, y, 262, colour="#3C9090")
    canvas.ellipse(x, y, 238, colour="#F1DFBE")
    canvas.blob(points("-150,-60 -20,-140 130,-70 120,70 -30,120", at=(x, y)), "#F8EACF")
    rng = Random(11)
    for _ in range(38):
        angle, distance = rng.uniform(0, math.tau), 215 * math.sqrt(rng.random())
        px, py = x + distance * math.cos(angle), y + distance * math.sin(angle)
        canvas.ellipse(px, py, 14, 9, colour="#E4CC9E")
    for dx, dy in points("-70,-60 -24,-90 -40,-30 20,-48 70,-80 100,-20"):
        canvas.ellipse(x + dx + 3, y + dy + 5, 27, colour="#22384D26")
        canvas.ellipse(x + dx, y + dy, 26, colour="#4A5A8C")
        canvas.ellipse(x + dx - 6, y + dy - 7, 8, colour="#7C8BB8")
    for dx, dy, turn in dots("-90,70,20 -10,96,-10 70,70,35"):
        with canvas.turned(turn, (x + dx, y + dy)):
            canvas.ellipse(x + dx, y + dy, 46, 38, colour="#F7E6A8")
            canvas.ellipse(x + dx, y + dy, 34, 27, colour="#FBF1C9")
            canvas.ellipse(x + dx, y + dy, 8, 5, colour=AMBER)


def _spoon(canvas: Canvas, x: float, y: float) -> None:
    with canvas.turned(8, (x, y)):
        canvas.box(x - 6, y + 110, 34, 470, colour=SHADE, radius=17)
        canvas.box(x - 16, y + 90, 32, 470, colour="#A9B9C2", radius=16)
        canvas.ellipse(x, y + 30, 62, 96, colour="#A9B9C2")
        canvas.ellipse(x, y + 30, 44, 74, colour="#C8D4DB")


def _kitchen_clock(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x + 14, y + 18, 194, colour=SHADE)
    canvas.ellipse(x, y, 190, colour=CORAL)
    canvas.ellipse(x, y, 162, colour=PAPER)
    for hour in range(12):
        angle = math.radians(hour * 30)
        inner = 122 if hour % 3 == 0 else 136
        canvas.stroke(
            [
                (x + inner * math.sin(angle), y - inner * math.cos(angle)),
                (x + 146 * math.sin(angle), y - 146 * math.cos(angle)),
            ],
            width=9 if hour % 3 == 0 else 5,
            colour=INK,
        )
    canvas.stroke([(x, y), (x - 54, y + 62)], width=14, colour=INK)
    canvas.stroke([(x, y), (x, y - 112)], width=9, colour=INK)
    canvas.ellipse(x, y, 15, colour=CORAL)


def plate() -> Canvas:
    canvas = Canvas(top="#F4E3C3", bottom="#EED5AC")
    for column in range(0, 1600, 200):
        canvas.box(column, 0, 100, 900, colour="#FFFFFF26")
    for row in range(50, 900, 200):
        canvas.box(0, row, 1600, 100, colour="#FFFFFF20")
    x, y = 800, 452
    canvas.ellipse(x + 20, y + 26, 386, colour=SHADE)
    canvas.ellipse(x, y, 380, colour=PAPER)
    canvas.ellipse(x, y, 316, colour="#F1E9DB")
    canvas.ellipse(x, y, 306, colour="#FAF4E9")
    _vegetables(canvas, x, y)
    _grains(canvas, x, y)
    _fish(canvas, x, y)
    _fork(canvas, 300, 452)
    _knife(canvas, 1270, 452)
    _glass_from_above(canvas, 1440, 190)
    return canvas


def _vegetables(canvas: Canvas, x: float, y: float) -> None:
    canvas.wedge(x - 8, y, 286, 90, 270, colour="#CFE0B4")
    rng = Random(3)
    for dx, dy in points("-70,-205 -140,-150 -70,-110 -200,-90 -130,-60"):
        canvas.box(x + dx - 13, y + dy, 26, 62, colour="#9CC07A", radius=12)
        for _ in range(7):
            ox, oy = rng.uniform(-32, 32), rng.uniform(-30, 14)
            canvas.ellipse(x + dx + ox, y + dy + oy, 24, colour=rng.choice([LEAF, DEEP_LEAF, "#4F8A60"]))
    for dx, dy in points("-225,10 -170,30 -110,20 -52,10 -200,84 -140,92"):
        canvas.ellipse(x + dx, y + dy, 33, colour="#E58C45")
        canvas.ellipse(x + dx, y + dy, 23, colour="#F0A560")
        canvas.ellipse(x + dx, y + dy, 7, colour="#E58C45")
    for dx, dy in points("-72,84 -50,160 -120,168 -84,232 -170,160"):
        canvas.ellipse(x + dx, y + dy, 34, colour="#CF5B4B")
        canvas.ellipse(x + dx - 9, y + dy - 10, 9, 7, colour="#F2A093")
        leaf(canvas, (x + dx, y + dy - 24), (x + dx + 24, y + dy - 36), width=14, colour=DEEP_LEAF)


def _grains(canvas: Canvas, x: float, y: float) -> None:
    canvas.wedge(x + 10, y - 8, 282, 270, 360, colour="#E6C68C")
    rng = Random(8)
    for _ in range(150):
        angle, distance = math.radians(rng.uniform(-86, -4)), 262 * math.sqrt(rng.uniform(0.02, 1))
        px, py = x + 14 + distance * math.cos(angle), y - 12 + distance * math.sin(angle)
        with canvas.turned(rng.uniform(0, 180), (px, py)):
            canvas.ellipse(px, py, 15, 7, colour=rng.choice(["#D3A560", "#F1DAA8", "#C8924B", "#EFD094"]))


def _fish(canvas: Canvas, x: float, y: float) -> None:
    canvas.wedge(x + 10, y + 8, 282, 0, 90, colour="#F3D5C4")
    canvas.blob(points("44,60 150,34 252,50 226,140 130,196 52,170", at=(x, y)), "#EE9C82")
    for step in range(4):
        ox = x + 80 + step * 44
        canvas.stroke(
            [(ox - 12, y + 62), (ox + 14, y + 106), (ox - 8, y + 152)], width=7, colour="#F8C3AF", smooth=True
        )
    canvas.ellipse(x + 84, y + 226, 40, colour="#F2CF4E")
    canvas.ellipse(x + 84, y + 226, 31, colour="#FAE48E")
    for spoke in range(6):
        angle = math.radians(spoke * 60)
        canvas.stroke(
            [(x + 84, y + 226), (x + 84 + 29 * math.cos(angle), y + 226 + 29 * math.sin(angle))],
            width=4,
            colour="#F2CF4E",
        )


def _fork(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 8, y - 20, 32, 330, colour=SHADE, radius=16)
    canvas.box(x - 15, y - 40, 30, 340, colour="#9DAEB9", radius=15)
    canvas.box(x - 46, y - 130, 92, 110, colour="#9DAEB9", radius=40)
    for tine in range(4):
        canvas.box(x - 46 + tine * 26, y - 290, 14, 200, colour="#9DAEB9", radius=7)


def _knife(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 6, y + 20, 34, 290, colour=SHADE, radius=17)
    canvas.box(x - 16, y, 32, 300, colour="#9DAEB9", radius=16)
    edge = points("-16,20 -16,-290 14,-250 34,-150 34,4 16,20", at=(x, y))
    canvas.polygon(edge, "#B7C5CE")


def _glass_from_above(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x + 14, y + 18, 112, colour=SHADE)
    canvas.ellipse(x, y, 110, colour="#FFFFFFA0")
    canvas.ellipse(x, y, 92, colour=SKY)
    canvas.ellipse(x - 10, y - 12, 70, colour="#D4EBF2")
    canvas.ring(x, y, 101, width=6, colour="#F4FAFC")


WEEK_COLOURS = [CORAL, MIST, MIST, MIST, MIST, MIST, MIST]


def week() -> Canvas:
    canvas = Canvas(top="#DAD0E4", bottom="#C9BCD8")
    canvas.ellipse(250, 120, 340, colour="#FFFFFF26")
    with canvas.turned(-4, (800, 470)):
        canvas.box(170, 384, 1300, 330, colour=SHADE, radius=48)
        canvas.box(150, 350, 1300, 330, colour=NAVY, radius=48)
        for day in range(7):
            _compartment(canvas, 186 + day * 178, 386, is_open=day == 0)
    for day, letter in enumerate("MTWTFSS"):
        if day:
            _letter_on_lid(canvas, day, letter)
    with canvas.turned(7, (1290, 190)):
        canvas.box(1120, 92, 360, 190, colour=SHADE, radius=18)
        canvas.box(1104, 74, 360, 190, colour=PAPER, radius=18)
        canvas.box(1104, 74, 360, 52, colour=CORAL, radius=18)
        canvas.box(1104, 104, 360, 22, colour=CORAL)
        for row, width in enumerate((250, 290, 180)):
            canvas.box(1134, 154 + row * 34, width, 13, colour="#D9D0C0", radius=6)
    pencil(canvas, 1010, 236, length=360, angle=-158, colour=TEAL)
    return canvas


def _compartment(canvas: Canvas, x: float, y: float, *, is_open: bool) -> None:
    if not is_open:
        canvas.box(x, y, 160, 258, colour="#9FC3C8", radius=26)
        canvas.box(x + 10, y + 10, 140, 238, colour=MIST, radius=20)
        canvas.box(x + 52, y + 224, 56, 14, colour="#9FC3C8", radius=7)
        return
    canvas.box(x, y - 236, 160, 232, colour=RUST, radius=26)
    canvas.box(x + 10, y - 226, 140, 212, colour=CORAL, radius=20)
    canvas.box(x, y, 160, 258, colour="#1E3550", radius=26)
    canvas.box(x + 10, y + 12, 140, 236, colour="#28435F", radius=20)
    for dx, dy in points("54,70 104,104 58,142 106,184"):
        tablet(canvas, x + dx, y + dy, radius=28, colour="#F9E7A9")


def _letter_on_lid(canvas: Canvas, day: int, letter: str) -> None:
    angle = math.radians(-4)
    dx, dy = 266 + day * 178 - 800, 500 - 470
    x = 800 + dx * math.cos(angle) - dy * math.sin(angle)
    y = 470 + dx * math.sin(angle) + dy * math.cos(angle)
    canvas.text(x, y, letter, size=74, colour=NAVY)


SCENES = {"diary": diary, "tablets": tablets, "plate": plate, "week": week}
