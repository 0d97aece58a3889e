"""A small drawing board for flat pictures: shapes from points, turned and smoothed, drawn large and scaled down.

Owns shapes and colours. What the pictures show is in the scenes beside it. Nothing here is random: the same calls make
the same bytes with the same Pillow.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw, ImageFont

Point = tuple[float, float]
Points = Sequence[Point]

SUPERSAMPLING = 3

INK = "#22384D"
NAVY = "#2F4C6B"
TEAL = "#2F7F80"
DEEP_TEAL = "#1F5C63"
MIST = "#CFE3E2"
SKY = "#BBDCE6"
SAGE = "#A8C4A2"
LEAF = "#5F9A72"
DEEP_LEAF = "#3F7558"
SAND = "#F1E3CC"
PAPER = "#FFFBF3"
CREAM = "#FBF1DF"
MUSTARD = "#EBB558"
AMBER = "#D99640"
CORAL = "#E37F68"
RUST = "#C05F4C"
BLUSH = "#F6D3C4"
PLUM = "#6C4E73"
LILAC = "#CBB8D6"
WOOD = "#D9A877"
DARK_WOOD = "#B98455"
STEEL = "#B8C6CF"
SHADE = "#22384D22"


class Canvas:
    """A picture of width × height; all lengths are in final pixels, angles in degrees, clockwise on the screen."""

    def __init__(self, width: int = 1600, height: int = 900, *, top: str, bottom: str | None = None) -> None:
        self.width, self.height = width, height
        size = (width * SUPERSAMPLING, height * SUPERSAMPLING)
        self._image = Image.new("RGB", size, top)
        if bottom is not None:
            veil = Image.linear_gradient("L").resize(size)
            self._image.paste(Image.new("RGB", size, bottom), mask=veil)
        self._draw = ImageDraw.Draw(self._image, "RGBA")
        self._turns: list[tuple[float, Point]] = []

    @contextmanager
    def turned(self, angle: float, about: Point) -> Iterator[None]:
        """Everything drawn inside is turned by `angle` about a point."""
        self._turns.append((math.radians(angle), about))
        try:
            yield
        finally:
            self._turns.pop()

    def polygon(self, points: Points, colour: str) -> None:
        self._draw.polygon([self._placed(point) for point in points], fill=ImageColor.getrgb(colour))

    def blob(self, points: Points, colour: str) -> None:
        """A closed, rounded shape through the points."""
        self.polygon(smoothed(points, closed=True), colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float | None = None, *, colour: str) -> None:
        self.polygon(arc_points(x, y, rx, ry if ry is not None else rx, 0, 360), colour)

    def ring(self, x: float, y: float, radius: float, *, width: float, colour: str) -> None:
        self.stroke(arc_points(x, y, radius, radius, 0, 360), width=width, colour=colour)

    def wedge(self, x: float, y: float, radius: float, start: float, end: float, *, colour: str) -> None:
        """A slice of a disc, from `start` to `end` degrees; 0 is to the right."""
        self.polygon([(x, y), *arc_points(x, y, radius, radius, start, end)], colour)

    def box(self, x: float, y: float, width: float, height: float, *, colour: str, radius: float = 0) -> None:
        """A rectangle by its upper left corner, with rounded corners."""
        r = min(radius, width / 2, height / 2)
        corners = [
            ((x + width - r, y + r), 270),
            ((x + width - r, y + height - r), 0),
            ((x + r, y + height - r), 90),
            ((x + r, y + r), 180),
        ]
        points = [point for (cx, cy), start in corners for point in arc_points(cx, cy, r, r, start, start + 90)]
        self.polygon(points, colour)

    def stroke(self, points: Points, *, width: float, colour: str, smooth: bool = False) -> None:
        """A line with round ends and joints. For opaque colours: its parts overlap."""
        path = smoothed(points, closed=False) if smooth else list(points)
        placed = [self._placed(point) for point in path]
        fill = ImageColor.getrgb(colour)
        self._draw.line(placed, fill=fill, width=round(width * SUPERSAMPLING), joint="curve")
        radius = width * SUPERSAMPLING / 2
        for x, y in (placed[0], placed[-1]):
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)

    def limb(self, points: Points, *, width: float, colour: str) -> None:
        """A thick, opaque line whose joints are round, such as an arm or a finger."""
        for start, end in pairwise(points):
            self.stroke([start, end], width=width, colour=colour)

    def text(self, x: float, y: float, words: str, *, size: float, colour: str) -> None:
        """A few letters, centred on a point, in the font that comes with Pillow. They are not turned."""
        font = ImageFont.load_default(size=size * SUPERSAMPLING)
        self._draw.text(
            (x * SUPERSAMPLING, y * SUPERSAMPLING), words, fill=ImageColor.getrgb(colour), font=font, anchor="mm"
        )

    def png(self) -> bytes:
        small = self._image.resize((self.width, self.height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        output = io.BytesIO()
        small.save(output, format="PNG")
        return output.getvalue()

    def _placed(self, point: Point) -> Point:
        x, y = point
        for angle, (cx, cy) in reversed(self._turns):
            dx, dy = x - cx, y - cy
            x = cx + dx * math.cos(angle) - dy * math.sin(angle)
            y = cy + dx * math.sin(angle) + dy * math.cos(angle)
        return x * SUPERSAMPLING, y * SUPERSAMPLING


def points(text: str, *, at: Point = (0, 0), size: float = 1) -> list[Point]:
    """Points written as in SVG, `"0,0 10,20"`, counted from `at` and enlarged by `size`."""
    pairs = (pair.split(",") for pair in text.split())
    return [(at[0] + float(x) * size, at[1] + float(y) * size) for x, y in pairs]


def dots(text: str) -> list[tuple[float, float, float]]:
    """Three numbers each, such as x, y and radius: `"10,20,5 30,40,5"`."""
    return [(float(x), float(y), float(z)) for x, y, z in (triple.split(",") for triple in text.split())]


def arc_points(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    """Points on an arc of an ellipse, close enough together to look round."""
    steps = max(4, int(abs(end - start) / 3))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles]


def smoothed(points: Points, *, closed: bool, steps: int = 16) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    count = len(points)
    spans = count if closed else count - 1
    path: list[Point] = []
    for index in range(spans):
        a, b, c, d = (_neighbour(points, index + offset, closed=closed) for offset in (-1, 0, 1, 2))
        path.extend(_between(a, b, c, d, step / steps) for step in range(steps))
    if not closed:
        path.append(points[-1])
    return path


def _neighbour(points: Points, index: int, *, closed: bool) -> Point:
    if closed:
        return points[index % len(points)]
    return points[min(max(index, 0), len(points) - 1)]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def along(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3)

    return along(a[0], b[0], c[0], d[0]), along(a[1], b[1], c[1], d[1])
