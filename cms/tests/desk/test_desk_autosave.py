"""A button of the editor, pressed while the editor saves by itself."""

import re

import pytest
from playwright.sync_api import APIResponse, Page, Request, Route, expect

from articles.models import ArticlePage
from cms.tests.browser import PATIENCE
from cms.tests.desk.conftest import SignIn
from cms.tests.desk.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TITLE = "Sleep"
SUMMARY = "Sleep and headache know each other."
EDITOR = re.compile(r"/admin/pages/(add/articles/articlepage/\d+|\d+/edit)/$")
# What was typed before the editor takes note of changes is none to it.
WATCH = "addEventListener('w-unsaved:watch-edits', () => { window.isWatched = true; })"
# Milliseconds: longer than the editor waits before it saves by itself.
A_WHILE = 1500


def begin(people: Scene, sign_in: SignIn) -> Page:
    """A new article, in which nothing has been typed."""
    page = sign_in(people.writer.user).page
    page.add_init_script(WATCH)
    page.get_by_role("link", name="New article").click()
    page.wait_for_function("() => window.isWatched")
    return page


def is_by_itself(request: Request) -> bool:
    return request.method == "POST" and request.headers["accept"] == "application/json"


def type_title(page: Page) -> None:
    page.locator("[name=title]").press_sequentially(TITLE)
    expect(page.locator("[name=slug]")).to_have_value(TITLE.lower())


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    if not button.is_visible():
        page.get_by_role("button", name="More actions").click()
    button.click(no_wait_after=True)


def assert_is_the_only_article() -> None:
    (article,) = ArticlePage.objects.all()
    assert (article.title, article.get_latest_revision_as_object().summary) == (TITLE, SUMMARY)


@pytest.mark.parametrize(
    ("button", "shown"), [("Save draft", "has been updated"), ("Send for review", "Back to the article")]
)
def test_button__pressed_while_the_first_save_is_on_its_way__makes_no_second_article(
    people: Scene, sign_in: SignIn, button: str, shown: str
) -> None:
    page = begin(people, sign_in)
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        """The article is made, and the editor hears of it later."""
        if is_by_itself(route.request) and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    page.route(EDITOR, hold)
    with page.expect_request(is_by_itself):
        type_title(page)
    for _ in range(PATIENCE // 50):
        if not held:
            page.wait_for_timeout(50)
    page.locator("[name=summary]").fill(SUMMARY)
    press(page, button)
    page.wait_for_timeout(A_WHILE)
    route, response = held[0]
    route.fulfill(response=response)

    expect(page.get_by_text(shown).first).to_be_visible()
    assert_is_the_only_article()


def test_button__pressed__is_the_last_that_saves(people: Scene, sign_in: SignIn) -> None:
    page = begin(people, sign_in)
    sent: list[bool] = []

    def be_slow(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(is_by_itself(route.request))
            if not sent[-1]:
                page.wait_for_timeout(A_WHILE)
        route.continue_()

    page.route(EDITOR, be_slow)
    type_title(page)
    page.locator("[name=summary]").fill(SUMMARY)
    press(page, "Save draft")

    expect(page.get_by_text(re.compile(r"has been updated|created\."))).to_be_visible()
    assert sent.index(False) == len(sent) - 1
    assert_is_the_only_article()
