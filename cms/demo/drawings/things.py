"""Things that stand about in several scenes: plants, cups, books, inhalers, pencils."""

from __future__ import annotations

import math

from cms.demo.drawings.canvas import (
    AMBER,
    CORAL,
    DARK_WOOD,
    DEEP_LEAF,
    DEEP_TEAL,
    INK,
    LEAF,
    MUSTARD,
    PAPER,
    RUST,
    SHADE,
    STEEL,
    TEAL,
    Canvas,
    points,
)


def plant(canvas: Canvas, x: float, y: float, *, size: float = 1.0, pot: str = RUST) -> None:
    """A pot plant that stands on the point."""
    leaves = [
        (-62, 150, LEAF),
        (62, 150, DEEP_LEAF),
        (-38, 205, DEEP_LEAF),
        (38, 205, LEAF),
        (-12, 240, LEAF),
        (14, 225, DEEP_LEAF),
    ]
    for lean, length, colour in leaves:
        leaf(
            canvas,
            (x, y - 95 * size),
            (x + lean * 1.5 * size, y - (70 + length) * size),
            width=46 * size,
            colour=colour,
        )
    canvas.ellipse(x, y, 85 * size, 12 * size, colour=SHADE)
    body = points("-62,-108 62,-108 46,0 -46,0", at=(x, y), size=size)
    canvas.polygon(body, pot)
    canvas.box(x - 72 * size, y - 124 * size, 144 * size, 30 * size, colour=pot, radius=8 * size)
    canvas.box(x - 62 * size, y - 96 * size, 124 * size, 8 * size, colour=SHADE)


def leaf(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], *, width: float, colour: str) -> None:
    """A pointed leaf from its stalk to its tip."""
    (ax, ay), (bx, by) = start, end
    length = math.hypot(bx - ax, by - ay) or 1
    nx, ny = -(by - ay) / length * width / 2, (bx - ax) / length * width / 2
    steps = [step / 20 for step in range(21)]
    left = [
        (ax + (bx - ax) * t + nx * math.sin(math.pi * t), ay + (by - ay) * t + ny * math.sin(math.pi * t))
        for t in steps
    ]
    right = [
        (ax + (bx - ax) * t - nx * math.sin(math.pi * t), ay + (by - ay) * t - ny * math.sin(math.pi * t))
        for t in steps
    ]
    canvas.polygon([*left, *reversed(right)], colour)


def cup_from_above(canvas: Canvas, x: float, y: float, *, radius: float, colour: str, drink: str) -> None:
    canvas.ellipse(x + 14, y + 18, radius * 1.42, colour=SHADE)
    canvas.ellipse(x, y, radius * 1.4, colour=PAPER)
    canvas.ring(x, y, radius * 1.2, width=3, colour="#E9DFCB")
    with canvas.turned(35, (x, y)):
        canvas.box(x + radius * 0.8, y - 16, radius * 0.75, 32, colour=colour, radius=16)
    canvas.ellipse(x, y, radius, colour=colour)
    canvas.ellipse(x, y, radius * 0.84, colour=drink)
    canvas.ellipse(x - radius * 0.25, y - radius * 0.3, radius * 0.3, radius * 0.18, colour="#FFFFFF30")


def pencil(canvas: Canvas, x: float, y: float, *, length: float, angle: float, colour: str = MUSTARD) -> None:
    """A pencil whose tip is at the point; at 0 degrees it lies to the right of it."""
    with canvas.turned(angle, (x, y)):
        canvas.box(x + 46, y - 6, length - 40, 40, colour=SHADE, radius=12)
        canvas.polygon(points("0,0 58,-18 58,18", at=(x, y)), "#F2D7B0")
        canvas.polygon(points("0,0 20,-6 20,6", at=(x, y)), INK)
        canvas.box(x + 56, y - 18, length - 120, 36, colour=colour)
        canvas.box(x + 56, y - 6, length - 120, 12, colour=AMBER)
        canvas.box(x + length - 64, y - 19, 26, 38, colour=STEEL)
        canvas.box(x + length - 40, y - 18, 44, 36, colour=CORAL, radius=12)


def inhaler(canvas: Canvas, x: float, y: float, *, size: float = 1.0, body: str = TEAL, shade: str = DEEP_TEAL) -> None:
    """A spray inhaler, mouthpiece to the left; the point is the middle of its foot."""
    s = size
    canvas.box(x - 4 * s, y - 372 * s, 96 * s, 170 * s, colour=STEEL, radius=20 * s)
    canvas.box(x - 4 * s, y - 330 * s, 96 * s, 14 * s, colour="#9FB0BB")
    canvas.box(x + 62 * s, y - 372 * s, 16 * s, 130 * s, colour="#FFFFFF50", radius=8 * s)
    canvas.box(x - 18 * s, y - 268 * s, 124 * s, 268 * s, colour=body, radius=26 * s)
    canvas.polygon(points("20,-130 20,0 -150,-6 -150,-92", at=(x, y), size=s), body)
    canvas.box(x - 168 * s, y - 100 * s, 40 * s, 102 * s, colour=shade, radius=14 * s)
    canvas.box(x + 74 * s, y - 240 * s, 16 * s, 200 * s, colour="#FFFFFF38", radius=8 * s)
    canvas.box(x + 2 * s, y - 226 * s, 56 * s, 84 * s, colour=PAPER, radius=8 * s)
    for row in range(3):
        canvas.box(x + 12 * s, y - (208 - 22 * row) * s, 36 * s, 8 * s, colour=shade, radius=4 * s)


def window(canvas: Canvas, x: float, y: float, width: float, height: float, *, sky: str, frame: str = PAPER) -> None:
    """A window with two panes; hills are for the scene to add."""
    canvas.box(x - 16, y - 16, width + 32, height + 32, colour=frame, radius=10)
    canvas.box(x, y, width, height, colour=sky)


def window_bars(canvas: Canvas, x: float, y: float, width: float, height: float, *, frame: str = PAPER) -> None:
    canvas.box(x + width / 2 - 7, y, 14, height, colour=frame)
    canvas.box(x, y + height * 0.42, width, 12, colour=frame)
    canvas.box(x - 34, y + height + 12, width + 68, 22, colour=frame, radius=8)


def table_top(canvas: Canvas, y: float, *, colour: str = "#D9A877", edge: str = DARK_WOOD) -> None:
    canvas.box(0, y, canvas.width, canvas.height - y, colour=colour)
    canvas.box(0, y, canvas.width, 12, colour=edge)


def tablet(canvas: Canvas, x: float, y: float, *, radius: float, colour: str = PAPER) -> None:
    canvas.ellipse(x + 3, y + 5, radius, colour=SHADE)
    canvas.ellipse(x, y, radius, colour=colour)
    canvas.stroke([(x - radius * 0.5, y), (x + radius * 0.5, y)], width=max(2, radius / 8), colour="#D8D2C4")
