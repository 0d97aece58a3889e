"""What the desk's tasks cost: clicks, ticks and keys, and how the review page fits a phone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from articles.models import ArticlePage
from articles.tests.factories import PASSWORD, approve
from articles.tests.word_documents import seed_like_document
from cms.tests.browser import PHONE
from cms.tests.desk.conftest import SignIn
from cms.tests.desk.hand import Hand
from cms.tests.desk.scene import SECOND_EDITION, Scene
from reviewers.enums import ArticleState
from reviewers.models import Approval, ReviewRound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LARGEST_ENOUGH = 44
MOST_TABS = 30
TICKS = "input[type=checkbox][form=signing]"


# The reviewer


def test_reviewer__from_the_mail_to_signed(people: Scene, sign_in: SignIn, note_figure: Any) -> None:
    review_round = people.send_next_edition()
    address = address_in_mail(people.reviewer.user.email)
    hand = Hand(sign_in(people.reviewer.user))
    page = hand.page
    page.goto(address)
    paths = [page.url]
    page.on("framenavigated", lambda frame: paths.append(frame.url) if frame == page.main_frame else None)

    # All that the signature is about is shown on this page, and nothing is ticked beforehand.
    expect(page.get_by_role("tab", name=re.compile(r"Changed \(\d+\)"))).to_have_attribute("aria-selected", "true")
    facts, lines = page.locator("[name=fact]").all(), page.locator("[name=check]").all()
    assert len(facts) >= 3
    assert len(lines) >= 5
    assert not any(tick.is_checked() for tick in page.locator(TICKS).all())
    opener = page.locator("[data-review-sheet=approve] summary")
    password = page.get_by_label("Your password")
    expect(opener).to_have_attribute("aria-disabled", "true")
    # Refused, it leads to the first that is missing. This click is the test's, not one that signing takes.
    opener.click()
    expect(facts[0]).to_be_focused()
    expect(password).to_be_hidden()

    for tick in facts:
        hand.tick(tick)
    expect(opener).to_have_attribute("aria-disabled", "true")
    hand.click(page.get_by_role("tab", name="Full text"))
    expect(page.locator(".references").get_by_text("Sleep and headache: a trial")).to_be_visible()
    for tick in lines:
        hand.tick(tick)
    expect(opener).not_to_have_attribute("aria-disabled", "true")
    hand.click(opener)
    password.fill(PASSWORD)
    hand.click(page.get_by_role("button", name="Sign and approve"))
    expect(page.get_by_text(f"Edition 2 of “{SECOND_EDITION}” is approved.")).to_be_visible()
    assert {path_of(url) for url in paths[:-1]} <= {path_of(address)}
    assert Approval.objects.get(edition=2).round_id == review_round.pk

    note_figure("reviewer, from the page of the mail’s link to signed, both tabs read: clicks", hand.clicks, "≤ 3")
    told = f"{hand.ticks} for {len(facts)} changed facts and {len(lines)} lines"
    note_figure("reviewer, mail to signed: ticks", told, "one each, none set beforehand")
    note_figure("reviewer, mail to signed: screens", len({path_of(url) for url in paths[:-1]}), "1")
    assert hand.clicks <= 3
    assert hand.ticks == len(facts) + len(lines)


def address_in_mail(recipient: str) -> str:
    """The link of the newest mail to this person."""
    body = next(str(sent.body) for sent in reversed(mail.outbox) if sent.to == [recipient])
    found = re.search(r"https?://\S+/admin/reviews/\d+/", body)
    assert found is not None, body
    return found[0]


def path_of(url: str) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", url)


def test_reviewer__approve_is_refused_without_ticks_by_the_server_too(people: Scene, sign_in: SignIn) -> None:
    review_round = people.send_next_edition()
    person = sign_in(people.reviewer.user)
    page = person.page
    person.visit(reverse("desk:review", args=[review_round.pk]))
    # Past the page's script.
    page.evaluate("document.querySelector('[data-review-sheet=approve]').open = true")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign and approve").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert ReviewRound.objects.get(pk=review_round.pk).is_open
    assert not Approval.objects.filter(edition=2).exists()


# On a phone


def test_reviewer__on_a_phone(people: Scene, sign_in: SignIn, note_figure: Any) -> None:
    review_round = people.send_next_edition()
    person = sign_in(people.reviewer.user, viewport=PHONE, has_touch=True)
    page = person.page
    person.visit(reverse("desk:review", args=[review_round.pk]))
    low: dict[str, float] = {}
    places = 0
    for tab in (re.compile("Changed"), "Full text"):
        page.get_by_role("tab", name=tab).click()
        for part in (0, 0.5, 1):
            page.evaluate(SCROLL, part)
            for decision in page.locator(".review-bar summary").all():
                expect(decision).to_be_in_viewport(ratio=1)
            places += 1
        assert not scrolls_sideways(page)
        low |= targets_below(page, LARGEST_ENOUGH)
    page.get_by_role("tab", name=re.compile("Changed")).click()
    for tick in page.locator(TICKS).all():
        tick.check()
    page.locator("[data-review-sheet=approve] summary").click()
    expect(page.get_by_label("Your password")).to_be_visible()
    assert not scrolls_sideways(page)
    low |= targets_below(page, LARGEST_ENOUGH)
    note_figure("review page at 390 × 844: decision bar in view, top, middle and end of both tabs", places, "6 of 6")
    note_figure("review page at 390 × 844: scrolls sideways", "no", "no")
    note_figure(f"review page at 390 × 844: targets below {LARGEST_ENOUGH} px", len(low), "0")
    assert low == {}


# The admin's pages scroll in their main part, or as a whole.
SCROLL = """part => {
    for (const each of [document.scrollingElement, document.querySelector('main')])
        each.scrollTo(0, part * each.scrollHeight);
}"""
# A link in running text may be as high as its line (WCAG 2.5.8). A box is as large as its label.
TARGETS = """least => Object.fromEntries([...document.querySelectorAll(
    'main a[href], main button, main summary, main input:not([type=hidden]), main textarea, main select, main label')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && each.getClientRects().length)
  .filter(each => !each.closest('header, .w-slim-header'))
  .filter(each => !(each.matches('label') && !each.querySelector('input')))
  .filter(each => !(each.matches('input') && each.closest('label')))
  .filter(each => !(each.matches('a') && getComputedStyle(each).display === 'inline'
      && each.closest('p, li, td, figcaption, blockquote, dd')))
  .map(each => [each.outerHTML.slice(0, 160), each.getBoundingClientRect().height])
  .filter(([, height]) => height < least - 0.01))"""


SIDEWAYS = """[document.documentElement, document.querySelector('main')]
    .some(each => each.scrollWidth > each.clientWidth)"""


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate(SIDEWAYS))


def targets_below(page: Page, least: float) -> dict[str, float]:
    """The targets in the page's own content that are less high than so many CSS pixels, with their height."""
    found: dict[str, float] = page.evaluate(TARGETS, least)
    return found


# Keys


def test_reviewer__keys_from_queue_to_signing_sheet(people: Scene, sign_in: SignIn, note_figure: Any) -> None:
    people.send_next_edition()
    person = sign_in(people.reviewer.user)
    hand, page = Hand(person), person.page
    person.visit(reverse("desk:reviews"))
    link = page.get_by_role("link", name=SECOND_EDITION).first
    # The first stop of every screen of the admin skips its menu.
    hand.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    hand.press("Enter")
    while not is_focused(link):
        hand.press("Tab")
        assert hand.keys < MOST_TABS, page.evaluate("document.activeElement.outerHTML")
    hand.press("Enter")
    expect(page.get_by_role("tab", name=re.compile("Changed"))).to_be_visible()
    page.wait_for_load_state()
    # "a" leads to the first thing that wants a tick; the ticks themselves are counted apart, with the Tab to the next.
    hand.press("a")
    ticks = page.locator(TICKS).all()
    expect(ticks[0]).to_be_focused()
    for tick in ticks:
        while not is_focused(tick):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(tick).to_be_checked()
    hand.press("a")
    expect(page.get_by_label("Your password")).to_be_focused()
    note_figure("keys from queue to signing sheet, ticks apart", hand.keys, "≤ 10")
    assert hand.keys <= 10


def is_focused(target: Locator) -> bool:
    return bool(target.evaluate("each => each === document.activeElement"))


# The writer


def test_writer__from_the_dashboard_to_a_draft(people: Scene, sign_in: SignIn, note_figure: Any) -> None:
    hand = Hand(sign_in(people.writer.user))
    hand.click(hand.page.get_by_role("link", name="New article"))
    title = hand.page.locator("[name=title]")
    expect(title).to_be_visible()
    expect(hand.page.locator("[data-chooser-title]", has_text=people.writer.name)).to_be_visible()
    note_figure("writer, signed in, to a draft: clicks", hand.clicks, "1")
    assert hand.clicks == 1
    # The form that opens is the draft's.
    hand.page.wait_for_load_state()
    title.press_sequentially("A Title")
    # Wagtail makes the slug of the title when one leaves the field.
    title.press("Tab")
    expect(hand.page.locator("[name=slug]")).to_have_value("a-title")
    hand.page.get_by_role("button", name="Save draft").click()
    expect(hand.page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    assert ArticlePage.objects.get().state == ArticleState.DRAFT


def test_writer__from_a_document_to_sent(people: Scene, sign_in: SignIn, note_figure: Any, tmp_path: Path) -> None:
    file = tmp_path / "infusions.docx"
    file.write_bytes(seed_like_document().data)
    person = sign_in(people.writer.user)
    hand, page = Hand(person), person.page
    hand.click(page.get_by_role("link", name="From a document"))
    # Choosing the file is one click on the field, and one in the system's own window.
    page.locator("[name=file]").set_input_files(file)
    hand.clicks += 2
    hand.click(page.get_by_role("button", name="Make the draft"))
    expect(page.get_by_text("is a draft:")).to_be_visible()
    hand.click(page.get_by_role("button", name="More actions"))
    hand.click(page.get_by_role("button", name="Send for review"))
    expect(page.get_by_label(people.reviewer.name)).to_be_visible()
    article = ArticlePage.objects.get()
    assert json.dumps(article.get_latest_revision().content).count("Eptinezumab")
    hand.click(page.get_by_role("button", name="Send for review"))
    expect(page.get_by_text("for review, due on")).to_be_visible()
    note_figure("writer, a whole article by upload to sent: clicks", hand.clicks, "≤ 15")
    assert hand.clicks <= 15
    assert article.state == ArticleState.IN_REVIEW
    # What was sent can be signed as it is.
    assert approve(ReviewRound.objects.get()).edition == 1
