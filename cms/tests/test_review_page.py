"""A next edition on the review page in a real browser: keys, ticks and comments, and what the phone shows."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Page, expect
from wagtail.models import Site

from articles.models import ArticlePage
from articles.tests.factories import PASSWORD, ReviewerFactory, edit, make_article, publish, submit
from cms.tests.browser import PHONE, Person, chromium, height_of
from reviewers.models import Approval, ReviewComment

BEFORE = "<p>Take 1 mg twice daily.</p>"
AFTER = "<p>Take 10 mg twice daily.</p>"


@pytest.fixture
def pharmacist(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A pharmacist with a browser."""
    # Playwright runs an event loop in this thread, and Django would refuse to talk to the database beside one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    Site.objects.update(hostname=live_server.thread.host, port=live_server.thread.port)
    with chromium() as browser:
        person = Person(browser, live_server.url)
        yield person
        person.keep_picture("29-next-edition-at-the-end")
        assert person.errors == []


# See test_whole_path.py for why.
@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_review_of_the_next_edition(pharmacist: Person) -> None:
    try:
        reviewer = ReviewerFactory.create()
        sent(reviewer)
        pharmacist.sign_in(reviewer.user.username, PASSWORD)
        walk(pharmacist)
    finally:
        connections.close_all()


def sent(reviewer: Any) -> None:
    publish(make_article(title="Sleep", reviewer=reviewer, body=[("introduction", BEFORE), ("rich_text", BEFORE)]))
    article = ArticlePage.objects.get()
    body = article.get_latest_revision_as_object().body
    body[1] = ("rich_text", AFTER)
    edit(article, body=body)
    submit(article)


def walk(pharmacist: Person) -> None:
    page = pharmacist.page
    page.get_by_role("link", name="Sleep").first.click()
    expect(page.get_by_role("tab", name="Changed (1)")).to_have_attribute("aria-selected", "true")
    pharmacist.keep_pictures("20-next-edition")

    shows_its_keys(pharmacist)
    comments_by_key(page)
    pharmacist.keep_pictures("21-next-edition-commented")
    approves_by_key(pharmacist)
    assert Approval.objects.filter(edition=2).exists()


def shows_its_keys(pharmacist: Person) -> None:
    page = pharmacist.page
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog.get_by_text("Comment on it")).to_be_visible()
    pharmacist.keep_picture("22-next-edition-keys")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def comments_by_key(page: Page) -> None:
    page.locator("[name=fact]").check()
    page.locator("body").click(position={"x": 900, "y": 300})
    page.keyboard.press("j")
    expect(page.locator("#change-1")).to_be_focused()
    page.keyboard.press("c")
    text = page.get_by_label("Your comment")
    expect(text).to_be_focused()
    # Keys are letters again while one types.
    page.keyboard.type("jar")
    expect(text).to_have_value("jar")
    page.get_by_label("Suggestion").check()
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#passage-2").get_by_text("jar", exact=True)).to_be_visible()
    assert not ReviewComment.objects.get().must_fix
    expect(page.locator("[name=fact]")).to_be_checked()


def approves_by_key(pharmacist: Person) -> None:
    page = pharmacist.page
    page.keyboard.press("a")
    first = page.locator("[name=check]").first
    expect(first).to_be_focused()
    stays_in_view(pharmacist)
    for line in page.locator("[name=check]").all():
        line.check()
    page.keyboard.press("a")
    expect(page.get_by_label("Your password")).to_be_focused()
    pharmacist.keep_pictures("23-next-edition-sheet")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Edition 2 of “Sleep” is approved.")).to_be_visible()


def stays_in_view(pharmacist: Person) -> None:
    page = pharmacist.page
    page.set_viewport_size(PHONE)
    # The admin's pages scroll in their main part.
    assert page.locator("main").evaluate("main => main.scrollWidth <= main.clientWidth")
    for decision in page.locator(".review-bar summary").all():
        expect(decision).to_be_in_viewport(ratio=1)
        assert height_of(decision) >= 44
    page.set_viewport_size({"width": 1280, "height": 800})
