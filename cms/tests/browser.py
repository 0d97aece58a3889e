"""What browser tests drive: people in front of the system's Chromium, and the pictures they leave behind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from conftest import find_browser

SCREENSHOTS = Path(
    os.environ.get("CMS_SCREENSHOTS", Path(__file__).resolve().parent.parent.parent / "build" / "screenshots")
)
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
SWITCHES = [
    "--no-sandbox",  # containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds; slow machines test too, and several tests at once
expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=SWITCHES)
        try:
            yield browser
        finally:
            browser.close()


# Frames and what is in them included.
TELL_OF_VIOLATIONS = """
addEventListener('securitypolicyviolation', ({ documentURI, effectiveDirective, blockedURI, sourceFile, sample }) => {
    noteViolation([documentURI, effectiveDirective, blockedURI, sourceFile, sample].join(' | '));
});
"""


class Person:
    """Somebody with a browser of their own. ``errors`` are those that the pages' scripts have reported, and what their
    content security policy has kept out; ``complaints`` all that the browser's console calls an error."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **options})
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.context.expose_function("noteViolation", lambda said: self.errors.append(said))
        self.context.add_init_script(TELL_OF_VIOLATIONS)
        # What leaves a form half filled in would ask whether to go.
        self.page.on("dialog", lambda dialog: dialog.accept())

    def visit(self, path: str) -> int:
        """Open a path of the site; gives the status of the answer."""
        response = self.page.goto(self.address + path)
        return response.status if response else 0

    def sign_in(self, username: str, password: str) -> None:
        self.visit("/admin/")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/admin/")

    def keep_picture(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture of what the window shows, or of the whole page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole, animations="disabled")

    def keep_pictures(self, name: str) -> None:
        """Keep a picture at every size and in light and dark."""
        for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
            self.page.set_viewport_size(viewport)
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                self.keep_picture(f"{name}-{size}-{scheme}")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(DESKTOP)

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def height_of(target: Locator) -> float:
    """Height in CSS pixels of what one taps."""
    box = target.bounding_box()
    assert box is not None
    return box["height"]
