"""A person whose clicks, ticks and keys are counted, so that a test tells what a task costs."""

from playwright.sync_api import Locator

from cms.tests.browser import Person


class Hand:
    """Does things in a person's window, and counts them. What is typed into a field, such as a password, is no key
    that leads anywhere, and no click."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.page
        self.clicks = self.ticks = self.keys = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def tick(self, box: Locator) -> None:
        """Tick a box that nobody has ticked before."""
        assert not box.is_checked()
        self.ticks += 1
        box.check()

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)
