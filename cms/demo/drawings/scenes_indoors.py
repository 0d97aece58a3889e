"""Rooms and tables from the front: a clinic, a kitchen table, a bathroom shelf, a bedroom, a chair to sit on."""

from __future__ import annotations

from cms.demo.drawings.canvas import (
    AMBER,
    BLUSH,
    CORAL,
    CREAM,
    DARK_WOOD,
    DEEP_TEAL,
    INK,
    MIST,
    MUSTARD,
    NAVY,
    PAPER,
    PLUM,
    RUST,
    SAGE,
    SHADE,
    SKY,
    STEEL,
    TEAL,
    Canvas,
    arc_points,
    dots,
    points,
)
from cms.demo.drawings.things import pencil, plant, table_top, window, window_bars


def drip() -> Canvas:
    canvas = Canvas(top="#D3E6E4", bottom="#C2DAD8")
    canvas.box(0, 730, 1600, 170, colour="#E5CDB0")
    canvas.box(0, 722, 1600, 16, colour=PAPER)
    window(canvas, 170, 90, 420, 470, sky="#DDF0F4")
    canvas.ellipse(470, 210, 52, colour="#F7D58B")
    canvas.polygon(arc_points(378, 720, 260, 260, 218, 322), SAGE)
    canvas.polygon(points("440,560 590,480 590,560"), "#86AF8C")
    window_bars(canvas, 170, 90, 420, 470)
    plant(canvas, 205, 800, size=1.05)
    canvas.ellipse(890, 822, 330, 22, colour=SHADE)
    _armchair(canvas, 880, 812)
    _drip_stand(canvas, 1290, 826)
    return canvas


def _armchair(canvas: Canvas, x: float, y: float) -> None:
    for dx in (-196, 160):
        canvas.polygon([(x + dx, y - 70), (x + dx + 38, y - 70), (x + dx + 28, y), (x + dx + 10, y)], DARK_WOOD)
    canvas.box(x - 190, y - 500, 380, 420, colour=RUST, radius=90)
    canvas.box(x - 162, y - 474, 324, 360, colour=CORAL, radius=72)
    for dx in (-60, 60):
        canvas.ellipse(x + dx, y - 370, 9, colour=RUST)
    canvas.box(x - 190, y - 232, 380, 120, colour="#EC9480", radius=40)
    canvas.box(x - 240, y - 150, 480, 96, colour=RUST, radius=30)
    for dx in (-262, 162):
        canvas.box(x + dx, y - 290, 100, 236, colour=CORAL, radius=44)
        canvas.box(x + dx + 14, y - 276, 72, 40, colour="#EC9480", radius=20)
    with canvas.turned(-10, (x - 10, y - 270)):
        canvas.box(x - 96, y - 340, 160, 130, colour=CREAM, radius=34)
        for row in range(3):
            canvas.box(x - 96, y - 312 + row * 34, 160, 12, colour=MUSTARD)


def _drip_stand(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x, y + 2, 130, 14, colour=SHADE)
    for dx in (-110, 110):
        canvas.stroke([(x, y - 50), (x + dx, y - 10)], width=14, colour="#8FA1AD")
        canvas.ellipse(x + dx, y - 6, 13, colour=INK)
    canvas.box(x - 8, y - 730, 16, 700, colour="#9FB0BB")
    canvas.stroke(points("-100,-690 -86,-720 0,-728 86,-720 100,-690", at=(x, y)), width=12, colour="#8FA1AD")
    tube = points("-94,-424 -94,-300 -130,-180 -220,-170 -262,-262", at=(x, y))
    canvas.stroke(tube, width=7, colour=PAPER, smooth=True)
    canvas.stroke([(x - 94, y - 684), (x - 94, y - 650)], width=6, colour="#8FA1AD")
    canvas.box(x - 154, y - 660, 120, 190, colour="#F7FBFC", radius=30)
    canvas.box(x - 144, y - 590, 100, 110, colour="#A9D3DF", radius=24)
    canvas.box(x - 144, y - 590, 100, 30, colour="#BFE0E9", radius=10)
    for row in range(4):
        canvas.box(x - 66, y - 634 + row * 34, 20, 6, colour="#8DB5C2", radius=3)
    canvas.box(x - 106, y - 478, 24, 60, colour="#DCEBF0", radius=10)
    canvas.ellipse(x - 94, y - 442, 6, 9, colour="#8CC1D1")
    canvas.box(x - 40, y - 470, 80, 150, colour=NAVY, radius=16)
    canvas.box(x - 28, y - 456, 56, 46, colour=MIST, radius=8)
    for column in range(2):
        for row in range(2):
            canvas.ellipse(
                x - 13 + column * 26, y - 384 + row * 30, 9, colour=MUSTARD if (column, row) == (0, 0) else STEEL
            )


def cuff() -> Canvas:
    canvas = Canvas(top="#F5E5CD", bottom="#EFD6B5")
    canvas.ellipse(330, 250, 290, colour="#FFFFFF3A")
    canvas.box(1060, 120, 300, 220, colour=PAPER, radius=10)
    canvas.box(1078, 138, 264, 184, colour=SKY)
    canvas.polygon(arc_points(1180, 400, 128, 128, 217.5, 322.5), SAGE)
    canvas.polygon(points("1190,322 1270,230 1342,322"), "#86AF8C")
    canvas.ellipse(1300, 186, 24, colour="#F7D58B")
    table_top(canvas, 640)
    plant(canvas, 250, 700, size=1.15, pot=PLUM)
    canvas.ellipse(760, 742, 300, 22, colour=SHADE)
    _monitor(canvas, 540, 330)
    tube = points("950,640 1010,720 1090,700 1140,640 1190,650")
    canvas.stroke(tube, width=18, colour=INK, smooth=True)
    _rolled_cuff(canvas, 1250, 590)
    _open_notebook(canvas, 1010, 812)
    pencil(canvas, 1290, 850, length=300, angle=-14, colour=TEAL)
    return canvas


SEGMENTS = {"0": "abcdef", "1": "bc", "2": "abged", "6": "afgedc", "7": "abc", "8": "abcdefg"}


def _monitor(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x, y, 440, 400, colour="#DCE5E9", radius=48)
    canvas.box(x, y, 440, 380, colour="#F6F9FA", radius=48)
    canvas.box(x + 34, y + 34, 264, 312, colour="#22384D", radius=26)
    canvas.box(x + 44, y + 44, 244, 292, colour="#CFE0D2", radius=20)
    for row, number in enumerate(("128", "76")):
        for place, digit in enumerate(reversed(number)):
            _digit(canvas, x + 214 - place * 66, y + 66 + row * 120, digit, size=46 if row == 0 else 42)
    heart = points("76,304 62,288 66,276 76,282 86,276 90,288", at=(x, y))
    canvas.blob(heart, INK)
    for place, digit in enumerate("26"):
        _digit(canvas, x + 248 - place * 34, y + 282, digit, size=20)
    canvas.ellipse(x + 368, y + 120, 48, colour=DEEP_TEAL)
    canvas.ellipse(x + 368, y + 116, 44, colour=TEAL)
    canvas.ring(x + 368, y + 118, 17, width=6, colour=PAPER)
    canvas.stroke([(x + 368, y + 94), (x + 368, y + 112)], width=7, colour=PAPER)
    for row in range(2):
        canvas.box(x + 328, y + 204 + row * 66, 80, 42, colour=STEEL, radius=21)


def _digit(canvas: Canvas, x: float, y: float, digit: str, *, size: float) -> None:
    """One digit of the display by its upper left corner; `size` is its width."""
    half, bar = size * 0.95, size * 0.2
    places = {
        "a": (x, y, size, bar),
        "g": (x, y + half - bar / 2, size, bar),
        "d": (x, y + 2 * half - bar, size, bar),
        "f": (x, y, bar, half),
        "b": (x + size - bar, y, bar, half),
        "e": (x, y + half, bar, half),
        "c": (x + size - bar, y + half, bar, half),
    }
    for segment in SEGMENTS[digit]:
        left, top, width, height = places[segment]
        canvas.box(left, top, width, height, colour=INK, radius=bar / 2)


def _rolled_cuff(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x + 10, y + 136, 210, 20, colour=SHADE)
    canvas.box(x - 190, y - 96, 380, 236, colour=NAVY, radius=60)
    canvas.ellipse(x + 150, y + 22, 62, 118, colour="#24405D")
    canvas.ellipse(x + 150, y + 22, 40, 92, colour="#3F6289")
    canvas.ellipse(x + 154, y + 22, 24, 70, colour="#24405D")
    canvas.box(x - 150, y - 60, 150, 164, colour="#3B5B80", radius=18)
    canvas.box(x - 60, y - 20, 20, 84, colour=CORAL, radius=10)
    canvas.box(x - 128, y - 20, 44, 12, colour=SKY, radius=6)
    canvas.box(x - 128, y + 6, 44, 12, colour=SKY, radius=6)


def _open_notebook(canvas: Canvas, x: float, y: float) -> None:
    canvas.polygon(points("-300,40 220,40 180,-46 -250,-46", at=(x, y)), SHADE)
    canvas.polygon(points("-306,28 210,28 168,-56 -256,-56", at=(x, y)), PAPER)
    for row in range(4):
        inset = row * 12
        canvas.box(x - 230 + (48 - inset), y - 44 + row * 18, 130 + inset, 6, colour="#D9CDB8", radius=3)
        canvas.box(x - 10, y - 44 + row * 18, 120 + inset, 6, colour="#D9CDB8", radius=3)
    canvas.stroke([(x - 44, y - 56), (x - 48, y + 28)], width=4, colour="#E3D8C4")


def cream() -> Canvas:
    canvas = Canvas(top="#E5DCEC", bottom="#D8CBE2")
    for row in range(4):
        for column in range(9):
            canvas.box(column * 190 - 60, row * 190 - 60, 176, 176, colour="#FFFFFF34", radius=14)
    canvas.box(0, 690, 1600, 40, colour=PAPER)
    canvas.box(0, 730, 1600, 170, colour="#C9B9D5")
    canvas.box(0, 730, 1600, 14, colour=SHADE)
    plant(canvas, 1330, 692, size=1.2, pot=TEAL)
    _pump_bottle(canvas, 470, 690)
    _tub(canvas, 830, 690)
    _towels(canvas, 120, 690)
    return canvas


def _pump_bottle(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x, y, 140, 12, colour=SHADE)
    canvas.box(x - 12, y - 530, 24, 90, colour=STEEL)
    canvas.box(x - 130, y - 560, 176, 44, colour=TEAL, radius=20)
    canvas.polygon(points("-130,-552 -96,-552 -104,-490 -130,-490", at=(x, y)), TEAL)
    canvas.blob(points("-117,-482 -104,-458 -117,-438 -130,-458", at=(x, y)), PAPER)
    canvas.box(x - 46, y - 470, 92, 56, colour=DEEP_TEAL, radius=12)
    canvas.box(x - 120, y - 430, 240, 430, colour=PAPER, radius=54)
    canvas.box(x + 62, y - 400, 26, 340, colour="#EFE6D6", radius=13)
    canvas.box(x - 86, y - 300, 140, 200, colour=MIST, radius=20)
    _drop(canvas, x - 16, y - 222)
    canvas.box(x - 56, y - 140, 80, 12, colour=TEAL, radius=6)


def _drop(canvas: Canvas, x: float, y: float) -> None:
    canvas.polygon([(x, y - 58), *arc_points(x, y + 10, 36, 36, -28, 208)], TEAL)
    canvas.ellipse(x - 12, y + 14, 9, 12, colour="#FFFFFF60")


def _tub(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x + 10, y, 220, 14, colour=SHADE)
    canvas.box(x - 180, y - 200, 360, 200, colour=CORAL, radius=40)
    canvas.box(x - 180, y - 200, 360, 60, colour=RUST)
    canvas.ellipse(x, y - 200, 180, 52, colour="#F3A592")
    canvas.ellipse(x, y - 200, 160, 43, colour=PAPER)
    canvas.blob(points("-120,-206 -60,-256 6,-244 40,-292 56,-248 116,-214 0,-180", at=(x, y)), "#FFFFFF")
    canvas.stroke(points("-66,-216 -6,-232 42,-258", at=(x, y)), width=9, colour="#EFE6D6", smooth=True)
    canvas.box(x - 100, y - 110, 200, 66, colour=BLUSH, radius=20)
    canvas.box(x - 70, y - 86, 140, 14, colour=RUST, radius=7)
    with canvas.turned(-14, (x + 290, y - 20)):
        canvas.ellipse(x + 290, y - 94, 30, 120, colour=RUST)
        canvas.ellipse(x + 284, y - 94, 26, 112, colour=CORAL)


def _towels(canvas: Canvas, x: float, y: float) -> None:
    for level, colour in enumerate((NAVY, "#7FA7B5", CREAM)):
        top = y - 78 - level * 74
        canvas.box(x - 40, top, 240, 78, colour=colour, radius=34)
        canvas.box(x - 20, top + 50, 190, 8, colour=SHADE, radius=4)


def bedroom() -> Canvas:
    canvas = Canvas(top="#33466B", bottom="#44557A")
    canvas.box(0, 742, 1600, 158, colour="#2A3A5A")
    window(canvas, 180, 110, 400, 420, sky="#1F2D4C", frame="#5B6D92")
    canvas.ellipse(440, 230, 66, colour="#F6E3B4")
    canvas.ellipse(412, 212, 60, colour="#1F2D4C")
    for x, y, radius in dots("240,180,5 310,300,4 260,400,5 520,380,5 330,160,3 500,470,3 220,480,3"):
        canvas.ellipse(x, y, radius, colour="#F6E3B4")
    window_bars(canvas, 180, 110, 400, 420, frame="#5B6D92")
    canvas.box(1330, 330, 40, 440, colour="#8A6A50", radius=16)
    canvas.box(700, 420, 670, 260, colour="#6E5441", radius=60)
    canvas.box(730, 440, 610, 200, colour="#8A6A50", radius=44)
    canvas.box(760, 460, 250, 150, colour="#F1EADF", radius=54)
    canvas.box(1060, 460, 250, 150, colour="#E3DACC", radius=54)
    canvas.box(690, 560, 700, 230, colour="#7C93B8", radius=54)
    canvas.blob(points("690,640 860,596 1040,632 1220,592 1392,628 1396,800 1040,806 686,800"), "#94A9CB")
    for x in (820, 1000, 1180):
        canvas.stroke([(x, 664), (x - 16, 730), (x + 6, 786)], width=6, colour="#7C93B8", smooth=True)
    canvas.box(704, 800, 26, 44, colour="#6E5441")
    canvas.box(1350, 800, 26, 44, colour="#6E5441")
    _bedside(canvas, 560, 830)
    return canvas


def _bedside(canvas: Canvas, x: float, y: float) -> None:
    canvas.ellipse(x, y - 316, 210, colour="#F6D58A1E")
    canvas.ellipse(x, y - 316, 140, colour="#F6D58A2A")
    canvas.box(x - 110, y - 200, 220, 190, colour="#8A6A50", radius=14)
    canvas.box(x - 120, y - 212, 240, 26, colour="#A37F61", radius=10)
    canvas.box(x - 86, y - 160, 172, 60, colour="#7A5C45", radius=8)
    canvas.ellipse(x, y - 130, 8, colour=MUSTARD)
    for dx in (-96, 76):
        canvas.box(x + dx, y - 14, 20, 30, colour="#6E5441")
    for dx in (-34, 34):
        canvas.ellipse(x + dx, y - 352, 22, colour=AMBER)
        canvas.stroke([(x + dx * 0.8, y - 240), (x + dx * 1.2, y - 216)], width=12, colour=AMBER)
    canvas.ellipse(x, y - 288, 70, colour=CORAL)
    canvas.ellipse(x, y - 288, 54, colour=CREAM)
    canvas.stroke([(x, y - 288), (x, y - 326)], width=6, colour=INK)
    canvas.stroke([(x, y - 288), (x - 24, y - 274)], width=8, colour=INK)


SCENES = {"drip": drip, "cuff": cuff, "cream": cream, "bedroom": bedroom}
