"""axe-core in a page: what WCAG 2.2 AA finds wrong there, at both sizes, in light and dark."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from cms.tests.browser import DESKTOP, PHONE, Person

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SEVERE = {"serious", "critical"}
# What is asked of the page; everything else that axe could tell would only cost time.
RUN = """async ({tags, exclude}) => {
    const where = {include: [["html"]], exclude: exclude.map(each => [each])};
    const found = await axe.run(where, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
    const told = ({target, html, any, all}) =>
        [target.flat().join(" "), html.slice(0, 160), [...any, ...all].map(({message}) => message).join(" ")];
    return found.violations.map(({id, impact, nodes}) => ({id, impact, nodes: nodes.map(told)}));
}"""
FINISH = """document.getAnimations().forEach(each => {
    if (each.effect.getComputedTiming().endTime !== Infinity) each.finish();
})"""
Violations = dict[str, list[str]]


@cache
def script() -> str:
    """axe-core, as the package brings it."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def severe_violations(person: Person, *, exclude: Sequence[str] = ()) -> Violations:
    """By rule, where in the window the page breaks it, as "size, scheme: element: why"; ``exclude`` are selectors."""
    met: Violations = {}
    for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
        person.page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for violation in run_axe(person, exclude):
                places = [f"{size}, {scheme}: " + " | ".join(node) for node in violation["nodes"]]
                met.setdefault(violation["id"], []).extend(places)
    person.page.emulate_media(color_scheme="light")
    person.page.set_viewport_size(DESKTOP)
    return met


def run_axe(person: Person, exclude: Sequence[str]) -> list[dict[str, Any]]:
    page = person.page
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    # Colours that are still changing would be measured half way.
    page.evaluate(FINISH)
    return [each for each in page.evaluate(RUN, {"tags": TAGS, "exclude": list(exclude)}) if each["impact"] in SEVERE]
