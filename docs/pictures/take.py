"""Takes the pictures of these pages anew from a demo site that was just loaded:

    make run PORT=8000                                              # in one window
    DJANGO_SETTINGS_MODULE=cms.settings .venv/bin/python -m docs.pictures.take http://127.0.0.1:8000

Nothing is decided or sent, so that it can run again. It needs the development environment and Chromium.
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Locator

from cms.tests.browser import Person, chromium

FOLDER = Path(__file__).parent
PASSWORD = "demo-pass-2026"  # of everybody in the demo
WIDTHS = {"desktop": 1000, "wide": 1280, "phone": 390}
COLOURS = 128
LARGEST = 150_000  # bytes


class Camera(Person):
    """Somebody of the demo whose screens are kept as pictures."""

    def __init__(self, browser: Browser, address: str, username: str) -> None:
        super().__init__(browser, address)
        self.sign_in(username, PASSWORD)

    def look(self, path: str, *, size: str = "desktop", height: int = 700, menu: bool = False) -> None:
        """Open a path in a window of this size, with Wagtail's menu folded away or not."""
        folded = {"name": "wagtail_sidebar_collapsed", "value": "0" if menu else "1", "url": self.address}
        self.context.add_cookies([folded])  # type: ignore[list-item]
        self.page.set_viewport_size({"width": WIDTHS[size], "height": height})
        self.visit(path)
        self.page.wait_for_load_state("networkidle")

    def follow(self, locator: Locator) -> str:
        """Where a link leads, as a path."""
        return str(locator.first.get_attribute("href"))

    def take(self, name: str, **clip: Any) -> None:
        """Keep what the window shows, or ``clip`` of it: x, y, width and height in pixels."""
        self.page.wait_for_timeout(600)  # what slides in has arrived
        taken = self.page.screenshot(animations="disabled", clip=clip or None)  # type: ignore[arg-type]
        picture = Image.open(BytesIO(taken)).convert("RGB").quantize(COLOURS)
        picture.save(FOLDER / f"{name}.png", optimize=True)
        size = (FOLDER / f"{name}.png").stat().st_size
        print(f"{name}: {picture.width} × {picture.height}, {size} bytes")  # noqa: T201
        if size > LARGEST:
            sys.exit(f"{name}.png is larger than {LARGEST} bytes. Crop it.")


def of_writers(browser: Browser, address: str) -> None:
    nell, tomasz = (Camera(browser, address, name) for name in ("nell", "tomasz"))
    nell.look("/admin/articles/", menu=True, height=760)
    nell.take("writer-desk")
    asked = nell.follow(nell.page.get_by_role("link", name="Emollients for eczema", exact=False))
    nell.look("/admin/articles/", size="phone", height=844)
    nell.take("writer-desk-phone")
    nell.look("/admin/articles/from-document/", height=740)
    nell.take("writer-document")
    nell.look(asked, size="wide", height=760)
    nell.page.wait_for_timeout(2000)  # until the comment is there
    nell.take("writer-comments")
    tomasz.look("/admin/articles/", height=700)
    sheet = tomasz.follow(tomasz.page.get_by_role("link", name="Send When hay fever stirs up asthma for review"))
    tomasz.look(sheet, height=1000)
    tomasz.take("writer-sending")


def of_reviewers(browser: Browser, address: str) -> None:
    ifeoma, rhys = (Camera(browser, address, name) for name in ("ifeoma", "rhys"))
    ifeoma.look("/admin/reviews/", menu=True, height=640)
    ifeoma.take("reviewer-queue")
    second = ifeoma.follow(ifeoma.page.get_by_role("link", name="Getting the most from your spray inhaler"))
    ifeoma.look(second, height=1000)
    ifeoma.take("reviewer-changes")
    ifeoma.look(second, size="phone", height=844)
    ifeoma.take("reviewer-phone")
    ifeoma.look(second, height=900)
    ifeoma.page.get_by_role("tab", name="Full text").click()
    passage = ifeoma.page.locator("[data-review-passage]").filter(has_text="Press one puff into the spacer")
    passage.locator("[data-review-comment]").click()
    passage.get_by_label("Your comment").fill("For how long in children? Please add a source.")
    passage.evaluate("passage => passage.scrollIntoView({block: 'start'})")
    ifeoma.page.mouse.wheel(0, -100)
    ifeoma.take("reviewer-comment")
    ifeoma.look(second, size="phone", height=844)
    for tick in ifeoma.page.locator("input[type=checkbox][form=signing]").all():
        tick.check()
    ifeoma.page.locator("[data-review-sheet=approve] summary").click()
    ifeoma.take("reviewer-signing")
    rhys.look("/admin/reviews/", height=420)
    rhys.take("reviewer-urgent")


def of_editors(browser: Browser, address: str) -> None:
    maud = Camera(browser, address, "maud")
    maud.look("/admin/pipeline/", size="wide", menu=True, height=760)
    maud.take("editor-pipeline")
    timeline = maud.follow(maud.page.get_by_role("row", name="spray inhaler").get_by_role("link", name="Timeline"))
    for box in maud.page.locator("tbody input[type=checkbox]").all():
        box.check()
    maud.take("editor-assigning")
    maud.look("/admin/pipeline/", size="phone", height=844)
    maud.take("editor-pipeline-phone")
    maud.look("/admin/pipeline/figures/", height=560)
    maud.take("editor-figures")
    maud.look(timeline, height=760)
    maud.take("editor-timeline")


def take_all(address: str) -> None:
    with chromium() as browser:
        of_writers(browser, address)
        of_reviewers(browser, address)
        of_editors(browser, address)


if __name__ == "__main__":
    take_all(sys.argv[1].rstrip("/"))
