"""axe-core on every screen of the desk, at both sizes, in light and dark; each leaves its pictures behind."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cms.tests.browser import Person
from cms.tests.desk import screens
from cms.tests.desk.axe import Violations, severe_violations
from cms.tests.desk.conftest import SignIn
from cms.tests.desk.scene import WAITING, Scene
from cms.tests.desk.screens import Screen
from home.models import HomePage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# Wagtail's own: with as many panels as an article has, its links come near its button, which is 20 px high everywhere.
MAP_OF_THE_FORM = ".w-minimap, #w-minimap-toggle"
ROLES: dict[str, tuple[Callable[[Scene], Any], Callable[[Scene], list[Screen]]]] = {
    "reviewer": (lambda scene: scene.reviewer.user, screens.reviewers_screens),
    "writer": (lambda scene: scene.writer.user, screens.writers_screens),
    "editor": (lambda scene: scene.editor, screens.editors_screens),
}


@pytest.mark.parametrize("role", ROLES)
def test_our_screens__have_no_severe_violation(role: str, scene: Scene, sign_in: SignIn, note_figure: Any) -> None:
    user_of, screens_of = ROLES[role]
    person = sign_in(user_of(scene))
    # What a stock screen of Wagtail shows too is Wagtail's own: the frame around ours.
    person.visit(reverse("wagtailadmin_account"))
    stock = severe_violations(person)
    shown = screens_of(scene)
    met = {screen.name: found for screen in shown if (found := without(stock, look_at(person, screen)))}
    note_figure(f"axe: serious or critical, {len(shown)} screens of the {role}, 2 sizes, light and dark",
                sum(len(places) for found in met.values() for places in found.values()), "0")  # fmt: skip
    note_figure(
        f"axe: rules that Wagtail's own frame breaks for the {role}", ", ".join(stock) or "none", "for the record"
    )
    assert met == {}


def look_at(person: Person, screen: Screen) -> Violations:
    assert person.visit(screen.address) == 200, screen
    if screen.step:
        screen.step(person.page)
    person.keep_pictures(f"desk-{screen.name}")
    return severe_violations(person)


def without(stock: Violations, met: Violations) -> Violations:
    """What is met that the stock screen does not have, element by element."""
    ours = {rule: [place for place in places if place not in stock.get(rule, [])] for rule, places in met.items()}
    return {rule: places for rule, places in ours.items() if places}


def test_editor__has_none_that_stock_does_not_have(scene: Scene, sign_in: SignIn, note_figure: Any) -> None:
    person = sign_in(scene.editor)
    stock = violations_in_editor(person, HomePage.objects.get().pk)
    rules = {}
    for title in ("A Draft in the Making", WAITING):
        found = violations_in_editor(person, scene.articles[title].pk)
        person.keep_pictures(f"desk-editor-{scene.articles[title].slug}")
        rules[title] = {rule: places for rule, places in found.items() if rule not in stock}
    note_figure("axe: rules broken in the editor of articles and not in Wagtail's of another page",
                sum(map(len, rules.values())), "0")  # fmt: skip
    assert not any(rules.values()), rules


def violations_in_editor(person: Person, page_id: int) -> Violations:
    person.visit(reverse("wagtailadmin_pages:edit", args=[page_id]))
    expect(person.page.locator("[name=title]")).to_be_visible()
    return severe_violations(person, exclude=[MAP_OF_THE_FORM])
