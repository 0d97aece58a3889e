"""Two-factor sign-in on a phone, in a real browser: set up, signed in with, come back to, and signed with."""

import time
from base64 import b32decode
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django_otp.oath import hotp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect
from wagtail.models import Site

from articles.tests.factories import PASSWORD, ReviewerFactory, make_article, submit
from cms.tests.browser import DESKTOP, PHONE, Person, chromium, height_of
from reviewers.models import Approval, ReviewComment

REMARK = "Say how often."


@pytest.fixture
def pharmacist(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Person]:
    """A pharmacist with the browser of a phone, at a site that requires a second factor."""
    # Playwright runs an event loop in this thread, and Django would refuse to talk to the database beside one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    settings.TWO_FACTOR_REQUIRED = True
    Site.objects.update(hostname=live_server.thread.host, port=live_server.thread.port)
    with chromium() as browser:
        person = Person(browser, live_server.url, viewport=PHONE)
        yield person
        person.keep_picture("49-second-factor-at-the-end")
        assert person.errors == []


# See test_whole_path.py for why.
@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_second_factor__from_the_first_sign_in_to_the_signature(pharmacist: Person) -> None:
    try:
        review_round = submit(make_article(title="Sleep", reviewer=ReviewerFactory.create()))
        sets_it_up(pharmacist, review_round.reviewer.user)
        signs_out(pharmacist)
        signs_in(pharmacist, review_round.reviewer.user)
        comes_back_after_the_session_has_ended(pharmacist, review_round.reviewer.user)
        signs(pharmacist)
        looks_at_the_account(pharmacist)
    finally:
        connections.close_all()


def next_code() -> str:
    """A code that was not used yet. The phone's clock runs ahead by half a minute with each, so that nobody waits."""
    app = TOTPDevice.objects.get()
    counter = max(app.last_t + 1, int(time.time()) // app.step + app.drift)
    return f"{hotp(app.bin_key, counter):06d}"


def gives_password(pharmacist: Person, user: Any) -> None:
    page = pharmacist.page
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def fits_a_phone(pharmacist: Person) -> None:
    assert not pharmacist.scrolls_sideways()
    for target in pharmacist.page.locator("main .button:visible, main input:visible").all():
        assert height_of(target) >= 44


def keeps_pictures(pharmacist: Person, name: str) -> None:
    pharmacist.keep_pictures(name)
    pharmacist.page.set_viewport_size(PHONE)


def sets_it_up(pharmacist: Person, user: Any) -> None:
    page = pharmacist.page
    pharmacist.visit("/admin/reviews/")
    gives_password(pharmacist, user)
    expect(page.get_by_role("heading", name="Set up two-factor sign-in")).to_be_visible()
    fits_a_phone(pharmacist)
    keeps_pictures(pharmacist, "40-second-factor-set-up")
    key = b32decode(page.locator(".second-factor-key").inner_text().replace(" ", ""))
    page.get_by_label("Code from your app").fill(f"{hotp(key, int(time.time()) // 30):06d}")
    page.get_by_role("button", name="Set it up").click()
    expect(page.locator(".second-factor-codes li")).to_have_count(10)
    fits_a_phone(pharmacist)
    keeps_pictures(pharmacist, "41-second-factor-recovery-codes")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Keep as a file").click()
    first = page.locator(".second-factor-codes code").first.inner_text()
    assert first in kept.value.path().read_text(encoding="utf-8")
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/admin/reviews/")


def signs_out(pharmacist: Person) -> None:
    page = pharmacist.page
    page.set_viewport_size(DESKTOP)
    pharmacist.visit("/admin/")
    page.locator(".sidebar-footer__account").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.set_viewport_size(PHONE)


def signs_in(pharmacist: Person, user: Any) -> None:
    page = pharmacist.page
    gives_password(pharmacist, user)
    code = page.get_by_label("Code from your app")
    expect(code).to_be_visible()
    fits_a_phone(pharmacist)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Enter the code that your app shows now")).to_be_visible()
    keeps_pictures(pharmacist, "42-second-factor-code")
    code.fill(next_code())
    code.press("Enter")
    page.wait_for_url("**/admin/")
    page.get_by_role("link", name="Sleep").first.click()


def comes_back_after_the_session_has_ended(pharmacist: Person, user: Any) -> None:
    page = pharmacist.page
    expect(page.locator("[name=check]").first).to_be_visible()
    for line in page.locator("[name=check]").all():
        line.check()
    page.locator("[data-review-comment]").first.click()
    page.get_by_label("Your comment").fill(REMARK)
    page.get_by_label("Suggestion").check()
    Session.objects.all().delete()
    page.get_by_role("button", name="Comment", exact=True).click()
    gives_password(pharmacist, user)
    page.get_by_label("Code from your app").fill(next_code())
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_label("Your comment")).to_have_value(REMARK)
    expect(page.get_by_label("Suggestion")).to_be_checked()
    expect(page.locator("[name=check]:not(:checked)")).to_have_count(0)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text(REMARK).first).to_be_visible()
    assert ReviewComment.objects.count() == 1


def signs(pharmacist: Person) -> None:
    page = pharmacist.page
    page.get_by_text("Approve edition 1").click()
    page.get_by_label("Your password").fill(PASSWORD)
    code = page.get_by_label("Code from your app")
    assert height_of(code) >= 44
    keeps_pictures(pharmacist, "43-second-factor-signing")
    code.fill(next_code())
    page.get_by_role("button", name="Sign and approve").click()
    expect(page.get_by_text("Edition 1 of “Sleep” is approved.")).to_be_visible()
    assert Approval.objects.get().second_factor == "app"


def looks_at_the_account(pharmacist: Person) -> None:
    pharmacist.visit("/admin/account/second-factor/")
    expect(pharmacist.page.get_by_text("You have 10 recovery codes left.")).to_be_visible()
    assert not pharmacist.scrolls_sideways()
    keeps_pictures(pharmacist, "44-second-factor-account")
    pharmacist.visit("/admin/account/second-factor/remove/")
    keeps_pictures(pharmacist, "45-second-factor-remove")
