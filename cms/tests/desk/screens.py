"""Every screen of the desk that is ours, by its name, and how one comes to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from cms.tests.desk.scene import SECOND_EDITION, WAITING, Scene

Step = Callable[[Page], Any]


@dataclass(frozen=True)
class Screen:
    """``address`` is its path; ``step`` what is done there first."""

    name: str
    address: str
    step: Step | None = None


def reviewers_screens(scene: Scene) -> list[Screen]:
    second, first = (reverse("desk:review", args=[scene.rounds[title].pk]) for title in (SECOND_EDITION, WAITING))
    others = reverse("desk:review", args=[scene.rounds["A Sudden Headache"].pk])
    return [
        Screen("dashboard-reviewer", reverse("wagtailadmin_home")),
        Screen("reviews", reverse("desk:reviews")),
        Screen("review-changed", second),
        Screen("review-full-text", second, open_full_text),
        Screen("review-signing", second, open_signing_sheet),
        Screen("review-request-changes", second, lambda page: page.keyboard.press("r")),
        Screen("review-pass-on", second, lambda page: page.locator("summary", has_text="Pass on").click()),
        Screen("review-keys", second, open_keys),
        Screen("review-first-edition", first, open_sources),
        Screen("review-comment", first, open_comment),
        Screen("review-of-others", others),
        Screen("away", reverse("desk:away")),
        Screen("withdraw", reverse("desk:withdraw", args=[scene.articles["Read by Everybody"].pk])),
    ]


def writers_screens(scene: Scene) -> list[Screen]:
    draft, waiting, done = (
        scene.articles[title].pk for title in ("A Draft in the Making", WAITING, "Tea, Coffee and Headache")
    )
    return [
        Screen("dashboard-writer", reverse("wagtailadmin_home")),
        Screen("my-articles", reverse("desk:articles")),
        Screen("from-document", reverse("desk:from_document"), open_help),
        Screen("from-document-refused", reverse("desk:from_document"), submit_nothing),
        Screen("send", reverse("desk:send", args=[done])),
        Screen("send-with-problems", reverse("desk:send", args=[draft])),
        Screen("send-in-review", reverse("desk:send", args=[waiting])),
        Screen("review-as-writer", reverse("desk:review", args=[scene.rounds[WAITING].pk])),
    ]


def editors_screens(scene: Scene) -> list[Screen]:
    article = scene.articles[SECOND_EDITION].pk
    return [
        Screen("pipeline", reverse("desk:pipeline")),
        Screen("figures", reverse("desk:figures")),
        Screen("timeline", reverse("desk:timeline", args=[article])),
    ]


def open_full_text(page: Page) -> None:
    page.get_by_role("tab", name="Full text").click()


def open_sources(page: Page) -> None:
    page.locator("details.sources summary").first.click()


def open_signing_sheet(page: Page) -> None:
    for tick in page.locator("input[type=checkbox][form=signing]").all():
        tick.check()
    page.locator("[data-review-sheet=approve] summary").click()
    expect(page.get_by_label("Your password")).to_be_visible()


def open_comment(page: Page) -> None:
    page.locator("[data-review-comment]").last.click()
    expect(page.get_by_label("Your comment")).to_be_visible()


def open_keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def open_help(page: Page) -> None:
    page.get_by_text("What becomes what").click()


def submit_nothing(page: Page) -> None:
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("alert").first).to_be_visible()
