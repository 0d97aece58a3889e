"""How many queries each screen of the desk takes, with 1,000 articles in the pipeline."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import ArticlePage
from articles.tests.reviewing import as_user
from cms.tests.desk.crowd import add_drafts_like
from cms.tests.desk.scene import Scene, make_people

# More than a page of every list, so that a list asks as much as it ever does.
ROUNDS = 27
FEW, MANY = 30, 1_000
MOST = 80
HOME = "wagtailadmin_home"
SCREENS: dict[str, tuple[Callable[[Scene], Any], Callable[[Scene], str]]] = {
    "dashboard, reviewer": (lambda scene: scene.reviewer.user, lambda scene: reverse(HOME)),
    "reviews": (lambda scene: scene.reviewer.user, lambda scene: reverse("desk:reviews")),
    "review page": (
        lambda scene: scene.reviewer.user,
        lambda scene: reverse("desk:review", args=[scene.rounds["Waiting 0"].pk]),
    ),
    "away": (lambda scene: scene.reviewer.user, lambda scene: reverse("desk:away")),
    "dashboard, writer": (lambda scene: scene.writer.user, lambda scene: reverse(HOME)),
    "my articles": (lambda scene: scene.writer.user, lambda scene: reverse("desk:articles")),
    "from a document": (lambda scene: scene.writer.user, lambda scene: reverse("desk:from_document")),
    "send": (lambda scene: scene.writer.user, lambda scene: reverse("desk:send", args=[scene.articles["Draft"].pk])),
    "dashboard, editor": (lambda scene: scene.editor, lambda scene: reverse(HOME)),
    "pipeline": (lambda scene: scene.editor, lambda scene: reverse("desk:pipeline")),
    "figures": (lambda scene: scene.editor, lambda scene: reverse("desk:figures")),
    "timeline": (
        lambda scene: scene.editor,
        lambda scene: reverse("desk:timeline", args=[scene.articles["Waiting 0"].pk]),
    ),
}


@pytest.mark.walk
@pytest.mark.django_db
def test_queries__are_as_many_with_few_articles_as_with_a_thousand(note_figure: Any) -> None:
    """The rounds have come through the front door. The thousand are drafts, added as rows: sending each for review
    would take minutes, and it is the lists and counts over all articles that could grow."""
    scene = make_people()
    for number in range(ROUNDS):
        scene.article(f"Waiting {number}")
        scene.send(f"Waiting {number}")
    draft = scene.article("Draft")
    add_drafts_like(draft, FEW)
    clients = {name: as_user(user_of(scene)) for name, (user_of, _) in SCREENS.items()}
    few = queries_of(scene, clients)
    add_drafts_like(draft, MANY)
    assert ArticlePage.objects.count() > MANY
    many = queries_of(scene, clients)
    for name, count in many.items():
        note_figure(f"queries with {ArticlePage.objects.count()} articles in the pipeline: {name}", count, f"≤ {MOST}")
    assert many == few
    assert max(many.values()) <= MOST


def queries_of(scene: Scene, clients: dict[str, Client]) -> dict[str, int]:
    counts = {}
    for name, (_, address_of) in SCREENS.items():
        # The first answer fills what processes remember.
        assert clients[name].get(address_of(scene)).status_code == 200, name
        with CaptureQueriesContext(connection) as captured:
            clients[name].get(address_of(scene))
        counts[name] = len(captured)
    return counts
