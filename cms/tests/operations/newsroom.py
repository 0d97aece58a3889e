"""What the desk of a test works on: articles whose every version carries a mark, and what their people do with them.

A mark such as ``tk3x7e`` is version 7 of story 3. It stands in title, summary and text, so that any answer, of whatever
kind, says which version of which story it shows.
"""

import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image as PillowImage

from articles.tests.editor import inputs_of, opened, typed
from articles.tests.factories import (
    PASSWORD,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    approve,
    make_article,
    submit,
)
from cms.tests.operations.visiting import Answer, Visitor, leads_to

MARK = re.compile(rb"tk(\d+)x(\d+)e")
TEXT = "body-0-value"
FORM_TOKENS = ("loaded_revision_id", "loaded_revision_created_at")


def mark(story: int, version: int) -> str:
    return f"tk{story}x{version}e"


@dataclass
class Story:
    """An article, by its own number, with what the editor sends when it is saved, and whose it is."""

    number: int
    page_id: int
    slug: str
    inputs: dict[str, Any]
    writer: str
    reviewer: str
    reviewer_id: int
    # The version that readers get, and the newest one.
    public: int | None
    version: int = 0

    def sent(self, version: int) -> dict[str, Any]:
        said = f"Story {mark(self.number, version)}"
        return {**self.inputs, "title": said, "summary": f"{said}, in short.", TEXT: typed(f"{said}, and all of it.")}

    @property
    def edit_page(self) -> str:
        return f"/admin/pages/{self.page_id}/edit/"


@dataclass
class Newsroom:
    """Teams of a writer and a reviewer with some stories each, and the editor of all."""

    editor: str
    teams: list[list[Story]]

    @property
    def stories(self) -> list[Story]:
        return [story for team in self.teams for story in team]


def furnish(*, teams: int, stories: int) -> Newsroom:
    """Make the people and their stories, every other one public, with the tests' database as it stands."""
    editor, numbers = UserFactory.create(groups=["Editors"]), iter(range(1, 1000))
    made = []
    for _ in range(teams):
        writer, reviewer = WriterFactory.create(), ReviewerFactory.create()
        made.append([_story(next(numbers), writer, reviewer) for _ in range(stories)])
    return Newsroom(editor.username, made)


def _story(number: int, writer: Any, reviewer: Any) -> Story:
    said = f"Story {mark(number, 0)}"
    page = make_article(
        title=said,
        slug=f"story-{number}",
        summary=f"{said}, in short.",
        body=[("introduction", f"<p>{said}, and all of it.</p>")],
        writer=writer,
        reviewer=reviewer,
    )
    public = 0 if number % 2 == 1 else None
    if public is not None:
        approve(submit(page))
    inputs = inputs_of(opened(page))
    assert TEXT in inputs
    return Story(number, page.pk, page.slug, inputs, writer.user.username, reviewer.user.username, reviewer.pk, public)


class Person(Visitor):
    """Somebody of the newsroom, signed in. What they do gives the answer to the form that they have sent."""

    def __init__(self, name: str, ports: Sequence[int], errors: Counter[str] | None = None) -> None:
        super().__init__(ports, errors)
        self.sign_in(name, PASSWORD)

    def save(self, story: Story, version: int) -> Answer:
        form = self.get(story.edit_page).form
        return self.post(story.edit_page, story.sent(version) | {name: form.get(name, "") for name in FORM_TOKENS})

    def comment(self, story: Story, text: str) -> Answer:
        """Save the article as it is, with a comment on its title."""
        comment = dict.fromkeys(("id", "position", "resolved", "DELETE"), "")
        comment |= {"text": text, "contentpath": "title"}
        comment |= {f"replies-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
        said = {f"comments-0-{name}": value for name, value in comment.items()} | {"comments-TOTAL_FORMS": "1"}
        self.get(story.edit_page)
        return self.post(story.edit_page, story.sent(story.version) | said)

    def upload(self, title: str, data: bytes) -> Answer:
        self.get("/admin/images/add/")
        form = {"title": title, "tags": "", "collection": "1"}
        return self.post("/admin/images/add/", form, {"file": (f"{title}.png", data, "image/png")})

    def send(self, story: Story) -> Answer:
        address = f"/admin/articles/{story.page_id}/send/"
        self.get(address)
        due = timezone.localdate() + timedelta(days=3)
        return self.post(address, {"reviewer": story.reviewer_id, "due_on": due.isoformat(), "note": ""})

    def sign(self, round_id: int) -> Answer:
        address = f"/admin/reviews/{round_id}/"
        form = self.get(address).form
        sheet = {name: form.get(name, "") for name in ("digest", "words", "kept", "fact", "check")}
        return self.post(address, {**sheet, "password": PASSWORD, "approve": "approve"})

    def withdraw(self, story: Story) -> Answer:
        address = f"/admin/articles/{story.page_id}/withdraw/"
        self.get(address)
        form = {"kind": "withdrawn", "notice": "", "replaced_by": "", "reason": "It is being looked at again."}
        return self.post(address, form)


def picture(pixels: int) -> bytes:
    """One that cannot be packed: some three bytes a pixel."""
    data = BytesIO()
    PillowImage.frombytes("RGB", (pixels, pixels), os.urandom(3 * pixels * pixels)).save(data, "PNG")
    return data.getvalue()


def was_done(answer: Answer, address: str) -> bool:
    """Whether what was sent was done; False where nobody can say. An answer that is neither is an error of the test."""
    if answer.status >= 500:
        return False
    said = re.sub(rb"<script.*?</script>|<[^>]*>|\s+", b" ", answer.body, flags=re.DOTALL)
    assert leads_to(answer, address), f"{answer.status} {answer.headers.get('Location')} {said[-1500:]!r}"
    return True
