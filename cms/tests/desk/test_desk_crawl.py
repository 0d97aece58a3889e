"""No link that is shown to a writer, a reviewer or an editor is a dead end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Site

from cms.tests.desk.crawling import MOST, walk_as
from cms.tests.desk.scene import Scene, make_scene

ROLES: dict[str, Callable[[Scene], Any]] = {
    "writer": lambda scene: scene.writer.user,
    "reviewer": lambda scene: scene.reviewer.user,
    "editor": lambda scene: scene.editor,
}
HOST = "localhost"


@pytest.mark.walk
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_link_shown__leads_somewhere(role: str, settings: Any, note_figure: Any) -> None:
    settings.WAGTAILADMIN_BASE_URL = f"http://{HOST}"
    Site.objects.update(hostname=HOST, port=80)
    walk = walk_as(ROLES[role](make_scene()), host=HOST, start=reverse("wagtailadmin_home"))
    note_figure(f"“Sorry” or dead ends on {walk.pages} pages that links lead the {role} to", len(walk.dead_ends), "0")
    assert walk.dead_ends == {}
    # The walk ended because there were no more links, and it went through the desk.
    assert walk.pages < MOST
    assert DESKS[role] <= {address.partition("?")[0] for address in walk.seen}


DESKS = {
    "writer": {reverse("desk:articles"), reverse("desk:new_article"), reverse("desk:from_document")},
    "reviewer": {reverse("desk:reviews")},
    "editor": {reverse("desk:pipeline"), reverse("desk:figures")},
}
