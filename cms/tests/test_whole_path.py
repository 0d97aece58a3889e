"""The whole path in a real browser: a writer drafts, a pharmacist signs, and readers get exactly what was signed."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from PIL import Image as PillowImage
from playwright.sync_api import Page, expect
from wagtail.models import Site

from articles.models import ArticlePage, Writer
from articles.tests.factories import PASSWORD, ReviewerFactory, WriterFactory
from cms.tests.browser import PHONE, Person, chromium, height_of
from reviewers.enums import ArticleState
from reviewers.models import Reviewer, ReviewRound

TITLE = "Why sleep matters when you have migraine"
SUMMARY = "Regular hours are worth more than long ones."
INTRODUCTION = "Many people who have migraine sleep badly."
HEADING = "Keep regular hours"
TEXT = "Too little sleep can set off an attack, and so can too much."
ALT_TEXT = "A bed beside a window with a half moon"
REFERENCE = "Sleep and migraine: a review"
NEXT_TEXT = "Nobody has read this sentence yet."


@pytest.fixture
def site(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site at the test server's address."""
    # Playwright runs an event loop in this thread, and Django would refuse to talk to the database beside one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    site = Site.objects.get()
    site.hostname, site.port = live_server.thread.host, live_server.thread.port
    site.save()
    return site


@pytest.fixture
def people(site: Site) -> Iterator[tuple[Person, Person, Person]]:
    """A writer, a pharmacist and a reader, each with a browser of their own."""
    with chromium() as browser:
        names = ("writer", "pharmacist", "reader")
        people = {name: Person(browser, site.root_url) for name in names}
        yield people["writer"], people["pharmacist"], people["reader"]
        for name, person in people.items():
            person.keep_picture(f"99-{name}-at-the-end")


# The server answers in threads of its own, so what is written must be committed. Django empties the database after
# such a test, and with it what migrations wrote: site, groups, workflow. `serialized_rollback` puts that back before
# the next one, and pytest-django runs tests that commit after all that roll back: nobody else meets the empty database.
@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_whole_path(people: tuple[Person, Person, Person]) -> None:
    try:
        walk(*people)
    finally:
        # Beside Playwright's event loop the ORM has a connection of its own, which nobody else would close.
        connections.close_all()


def walk(writer: Person, pharmacist: Person, reader: Person) -> None:
    writer_profile = WriterFactory.create(name="Wilma Writer")
    reviewer = ReviewerFactory.create(name="Rita Reviewer")

    draft_article(writer, writer_profile)
    article = ArticlePage.objects.get()
    assert article.state == ArticleState.DRAFT
    assert_nothing_public(reader, article)

    send_for_review(writer)
    assert article.state == ArticleState.IN_REVIEW
    assert_nothing_public(reader, article)

    review_and_sign(pharmacist, reviewer)
    article = ArticlePage.objects.get()
    assert article.state == ArticleState.PUBLISHED

    presented = read_from_api(reader, article)
    assert_is_what_was_written(presented, reviewer)
    shown = read_page(reader, article, presented)

    edit_next_version(writer, article)
    assert NEXT_TEXT in str(ArticlePage.objects.get().get_latest_revision_as_object().body)
    assert read_from_api(reader, article) == presented
    reader.visit("/articles/why-sleep-matters-when-you-have-migraine/")
    assert reader.page.locator("article").inner_html() == shown

    assert writer.errors + pharmacist.errors + reader.errors == []


# The writer


def draft_article(writer: Person, profile: Writer) -> None:
    page = writer.page
    writer.sign_in(profile.user.username, PASSWORD)
    writer.keep_picture("01-writer-dashboard")
    page.get_by_role("link", name="New article").click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=summary]").fill(SUMMARY)
    # Who begins an article is its writer; the reviewer is chosen on the sheet.
    expect(page.get_by_text(profile.name).first).to_be_visible()
    writer.keep_picture("02-writer-begins")

    add_reference(page)
    add_block(page, "Introduction")
    editors = page.locator("[data-contentpath='body'] [contenteditable='true']")
    editors.last.click()
    page.keyboard.type(INTRODUCTION)
    wait_until_written(page, INTRODUCTION)
    add_block(page, "Section")
    page.locator("[name$='-value-heading']").fill(HEADING)
    add_block(page, "Image")
    upload_image(page)
    add_block(page, "Text")
    # Those of the introduction and of the caption, and, a moment later, the one that was added.
    expect(editors).to_have_count(3)
    editors.last.click()
    page.keyboard.type(TEXT)
    cite(writer)
    expect(page.locator(".cite")).to_have_attribute("data-number", "1")
    wait_until_written(page, '"REFERENCE"')
    writer.keep_picture("05-writer-cited")

    page.get_by_role("button", name="Save draft").click()
    # Wagtail saves by itself as well, so that it may have been created before.
    expect(page.get_by_text(re.compile("has been (created|updated)"))).to_be_visible()
    writer.keep_picture("06-writer-draft-saved")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)


def add_block(page: Page, name: str) -> None:
    """Add a block at the end of the body."""
    page.locator("[data-contentpath='body'] button[title='Insert a block']").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def add_reference(page: Page) -> None:
    page.get_by_role("button", name="Add reference").click()
    page.locator("[name=references-0-title]").fill(REFERENCE)
    page.locator("[name=references-0-doi]").fill("10.1000/182")


def upload_image(page: Page) -> None:
    # The block's, which comes a moment later. There is one for the hero image, too.
    page.locator("[data-contentpath='body']").get_by_role("button", name="Choose an image").click()
    modal = page.locator(".modal")
    modal.get_by_role("tab", name="Upload").click()
    drawing = BytesIO()
    PillowImage.new("RGB", (1200, 675), "midnightblue").save(drawing, "PNG")
    file = {"name": "night.png", "mimeType": "image/png", "buffer": drawing.getvalue()}
    modal.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    modal.locator("[name$=title]").last.fill("Night")
    modal.get_by_role("button", name="Upload").click()
    expect(page.locator(".modal")).to_have_count(0)
    expect(page.locator("[name$='-value-image']")).to_have_value(re.compile(r"\d+"))
    page.locator("[name$='-value-alt_text']").fill(ALT_TEXT)


def cite(writer: Person) -> None:
    """Cite the first reference with the keyboard alone, from the toolbar's command palette."""
    page = writer.page
    page.keyboard.type("/cite")
    writer.keep_picture("03-writer-command")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Cite a reference")
    expect(dialog.get_by_role("button", name=REFERENCE)).to_be_focused()
    writer.keep_picture("04-writer-cites")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def wait_until_written(page: Page, text: str) -> None:
    """Wait for the rich text editor, which hands over what was typed only a moment later, to the form."""
    inputs = "[...document.querySelectorAll('input[type=hidden]')]"
    page.wait_for_function(f"text => {inputs}.some(input => input.value.includes(text))", arg=text)


def send_for_review(writer: Person) -> None:
    page = writer.page
    page.get_by_role("button", name="More actions").click()
    writer.keep_picture("07-writer-actions")
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_label("Rita Reviewer")).to_be_checked()
    expect(page.get_by_text("Nothing keeps this article from being reviewed.")).to_be_visible()
    writer.keep_pictures("07-writer-sends")
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_text("is with Rita Reviewer for review")).to_be_visible()
    writer.keep_pictures("08-writer-desk")
    writer.visit(f"/admin/pages/{ArticlePage.objects.get().pk}/edit/")
    expect(page.get_by_text("In review with Rita Reviewer")).to_be_visible()
    writer.keep_picture("08-writer-waits")


def edit_next_version(writer: Person, article: ArticlePage) -> None:
    page = writer.page
    writer.visit(f"/admin/pages/{article.pk}/edit/")
    page.locator("[data-contentpath='body'] [contenteditable='true']").last.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(f" {NEXT_TEXT}")
    wait_until_written(page, NEXT_TEXT)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("has been updated")).to_be_visible()
    writer.keep_picture("15-writer-next-version")


# The pharmacist


def review_and_sign(pharmacist: Person, reviewer: Reviewer) -> None:
    page = pharmacist.page
    pharmacist.sign_in(reviewer.user.username, PASSWORD)
    pharmacist.keep_picture("09-pharmacist-dashboard")
    page.get_by_role("link", name=TITLE).click()
    assert page.url in mail.outbox[-1].body
    expect(page.get_by_text(TEXT)).to_be_visible()
    pharmacist.keep_pictures("10-review-page")
    assert_reads_well_on_a_phone(pharmacist)

    approve = page.locator("summary", has_text="Approve edition 1")
    expect(approve).to_have_attribute("aria-disabled", "true")
    for line in page.locator("[name=check]").all():
        line.check()
    expect(approve).not_to_have_attribute("aria-disabled", "true")
    approve.click()
    pharmacist.keep_pictures("11-signing-sheet")
    page.get_by_label("Your password").fill("a wrong password")
    page.get_by_role("button", name="Sign and approve").click()
    expect(page.get_by_text("The password is not right. Nothing has been signed.")).to_be_visible()
    pharmacist.keep_pictures("12-wrong-password")
    assert ReviewRound.objects.get().is_open

    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign and approve").click()
    expect(page.get_by_text(f"Edition 1 of “{TITLE}” is approved.")).to_be_visible()
    pharmacist.keep_picture("13-pharmacist-signed")


def assert_reads_well_on_a_phone(pharmacist: Person) -> None:
    page = pharmacist.page
    page.set_viewport_size(PHONE)
    assert not pharmacist.scrolls_sideways()
    for decision in page.locator(".review-bar summary").all():
        expect(decision).to_be_in_viewport(ratio=1)
        assert height_of(decision) >= 44
    page.set_viewport_size({"width": 1280, "height": 800})


# The reader


def assert_nothing_public(reader: Person, article: ArticlePage) -> None:
    assert reader.visit(f"/articles/{article.get_latest_revision_as_object().slug}/") == 404
    assert reader.visit(f"/api/v2/pages/{article.pk}/") == 404
    answer = reader.context.request.get(f"{reader.address}/api/v2/pages/?type=articles.ArticlePage&fields=*")
    assert answer.json()["meta"]["total_count"] == 0
    assert answer.json()["items"] == []


def read_from_api(reader: Person, article: ArticlePage) -> dict[str, Any]:
    answer = reader.context.request.get(f"{reader.address}/api/v2/pages/{article.pk}/")
    assert answer.status == 200
    presented: dict[str, Any] = answer.json()
    return presented


def assert_is_what_was_written(presented: dict[str, Any], reviewer: Reviewer) -> None:
    assert (presented["title"], presented["summary"]) == (TITLE, SUMMARY)
    introduction, section, image, text = presented["body"]
    assert introduction["html"] == f"<p>{INTRODUCTION}</p>"
    assert (section["type"], section["heading"], section["anchor"]) == ("section", HEADING, "keep-regular-hours")
    assert (image["type"], image["alt_text"]) == ("image", ALT_TEXT)
    assert text["html"].startswith(f"<p>{TEXT}<sup")
    (reference,) = presented["references"]
    assert (reference["title"], reference["doi"], reference["number"]) == (REFERENCE, "10.1000/182", 1)
    assert reference["citations"] == ["citation-1-1"]
    assert presented["medical_reviewer"]["name"] == presented["review"]["reviewer"]["name"] == reviewer.name
    assert [writer["name"] for writer in presented["writers"]] == ["Wilma Writer"]


def read_page(reader: Person, article: ArticlePage, presented: dict[str, Any]) -> str:
    """Read the article as a page, compare it with the API's answer, and give what it shows."""
    assert reader.visit("/articles/why-sleep-matters-when-you-have-migraine/") == 200
    page = reader.page
    expect(page.get_by_role("heading", name=presented["title"], level=1)).to_be_visible()
    expect(page.get_by_text(f"Medically reviewed by {presented['medical_reviewer']['name']}")).to_be_visible()
    expect(page.get_by_role("heading", name=presented["body"][1]["heading"], level=2)).to_be_visible()
    image = page.get_by_role("img", name=presented["body"][2]["alt_text"])
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0
    expect(page.get_by_text(TEXT)).to_be_visible()
    page.get_by_role("link", name="[1]").click()
    expect(page.locator("#reference-1")).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    reader.keep_pictures("14-article")
    page.set_viewport_size(PHONE)
    assert not reader.scrolls_sideways()
    page.set_viewport_size({"width": 1280, "height": 800})
    return page.locator("article").inner_html()
