"""Nothing of the admin and of the pages for readers is kept out by a content security policy.

The desk's own screens are looked at by every test that signs somebody in: a violation is an error there.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.tests.factories import UserFactory
from cms.tests.browser import Person
from cms.tests.desk.conftest import SignIn
from cms.tests.desk.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# Screens of Wagtail's own that our people use, each with something that is put in by a script.
LISTS = [
    "wagtailadmin_home",
    "wagtailimages:index",
    "wagtailimages:add_multiple",
    "wagtaildocs:add_multiple",
    "wagtailadmin_reports:site_history",
    "wagtailusers_users:add",
    "wagtailredirects:index",
]


def test_admin_and_pages__are_not_kept_out_by_their_policies(scene: Scene, sign_in: SignIn, note_figure: Any) -> None:
    person = sign_in(UserFactory.create(is_superuser=True))
    draft = scene.articles["A Draft in the Making"]
    steps: list[tuple[str, Callable[[Page], Any] | None]] = [
        (reverse("wagtailadmin_pages:edit", args=[draft.pk]), work_in_editor),
        (reverse("wagtailadmin_pages:history", args=[draft.pk]), None),
        (reverse("wagtailadmin_explore", args=[draft.get_parent().pk]), None),
        (reverse("desk:withdraw", args=[scene.articles["Read by Everybody"].pk]), None),
        *[(reverse(name), None) for name in LISTS],
        (scene.articles["Read by Everybody"].get_url(), None),
        (scene.articles["Taken Out of View"].get_url(), None),
        ("/", None),
        (reverse("api_documentation"), None),
    ]
    for address, step in steps:
        assert person.visit(address) in (200, 410), address
        if step:
            step(person.page)
        person.page.wait_for_load_state("networkidle")
        kept_out = [*person.errors, *complaints(person)]
        assert kept_out == [], address
    note_figure(f"kept out by a content security policy, or said in the console, on {len(steps)} screens",
                len(person.errors) + len(complaints(person)), "0")  # fmt: skip


def complaints(person: Person) -> list[str]:
    # The withdrawn article's own status.
    return [text for text in person.complaints if "410 (Gone)" not in text]


def work_in_editor(page: Page) -> None:
    """Rich text, a block more, a row more, a chooser, a date, and the preview beside it all."""
    page.locator("[name=title]").fill("A draft that has changed")
    text = page.locator(".public-DraftEditor-content").first
    text.click()
    text.press("End")
    text.press_sequentially(" and more")
    text.press("Control+b")
    choose_image(page)
    page.get_by_role("button", name="Toggle preview").click()
    expect(page.frame_locator("#w-preview-iframe").locator("article.article")).to_be_visible()
    page.get_by_role("button", name="Toggle status").click()
    # A row more, with its chooser and its date, put in by a script.
    page.get_by_role("button", name="Add Reference").click()
    page.get_by_role("textbox", name="Date accessed").last.click()
    expect(page.locator(".xdsoft_datetimepicker").last).to_be_visible()


def choose_image(page: Page) -> None:
    page.get_by_role("button", name="Choose an image").first.click()
    dialog = page.locator(".modal-dialog")
    expect(dialog.get_by_role("tab", name="Upload")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
