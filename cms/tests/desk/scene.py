"""A small newsroom: who works there, and an article in every state, made through the front door."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from articles.blocks import BodyBlock
from articles.desk.commenting import comment_on
from articles.models import ArticlePage, ArticleRelation, Writer
from articles.tests.factories import (
    ConditionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    approve,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from articles.tests.samples import GUIDELINE, REFERENCES, TRIAL, cite
from reviewers.models import Reviewer, ReviewRound, ReviewSettings
from reviewers.sending import send_for_review
from reviewers.withdrawing import withdraw

SECOND_EDITION = "Triptans, and When to Take Them"
WAITING = "Sleep and Migraine"


@dataclass
class Scene:
    """Who is there. ``articles`` are by title; ``rounds`` are the open or last round of each."""

    writer: Writer
    reviewer: Reviewer
    colleague: Reviewer
    editor: AbstractBaseUser
    articles: dict[str, ArticlePage] = field(default_factory=dict)
    rounds: dict[str, ReviewRound] = field(default_factory=dict)

    def article(self, title: str, *, related: ArticlePage | None = None, **fields: Any) -> ArticlePage:
        """A draft of the scene's writer, for its reviewer; ``related`` is an article that it leads to."""
        fields = {"writer": self.writer, "reviewer": self.reviewer, "body": body(), "references": REFERENCES, **fields}
        self.articles[title] = made = make_article(title=title, **fields)
        if related:
            edit(made, related_articles=[ArticleRelation(article=related, sort_order=0)])
        return self.articles[title]

    def send(self, title: str, *, days: int = 3, **said: Any) -> ReviewRound:
        """Send the article for review, due in so many days."""
        article = ArticlePage.objects.get(pk=self.articles[title].pk)
        due = timezone.localdate() + timedelta(days=days)
        self.rounds[title] = send_for_review(article, user=self.writer.user, due_on=due, **said)
        return self.rounds[title]

    def send_next_edition(self, title: str = SECOND_EDITION, **said: Any) -> ReviewRound:
        """Publish an article, and send its next edition, in which a dose, a negation and a word have changed."""
        publish(self.article(title, conditions=[ConditionFactory.create()]))
        edit(self.articles[title], body=body(dose="10 mg", advice="should not", often="three times"))
        return self.send(title, note="The dose follows the new label.", **said)


def make_people() -> Scene:
    return Scene(
        writer=WriterFactory.create(name="Wilma Writer", **named("Wilma", "Writer")),
        reviewer=ReviewerFactory.create(name="Rita Reviewer", **named("Rita", "Reviewer")),
        colleague=ReviewerFactory.create(name="Carl Colleague", **named("Carl", "Colleague")),
        editor=UserFactory.create(groups=["Editors"], first_name="Edith", last_name="Editor"),
    )


def named(first: str, last: str) -> dict[str, str]:
    """The name of the account of a profile."""
    return {"user__first_name": first, "user__last_name": last}


def make_scene() -> Scene:
    """People, and articles in every state; each next edition and each first one that waits has comments or a note."""
    scene = make_people()
    scene.send_next_edition(days=2)
    scene.article(WAITING, hero_image=make_image("Night", "navy"), hero_alt_text="A night sky")
    comment(scene.send(WAITING, note="Look at the table, please."), must_fix=False)
    scene.article("Light and Migraine")
    scene.send("Light and Migraine", days=-2)
    scene.article("A Sudden Headache", reviewer=scene.colleague)
    scene.send("A Sudden Headache", days=0, is_urgent=True)
    scene.article("A Draft in the Making", body=[("rich_text", "<p>Not there yet.</p>")])
    scene.article("Tea, Coffee and Headache")
    sent_back = scene.send("Tea, Coffee and Headache")
    comment(sent_back, must_fix=True)
    sent_back.reject(user=scene.reviewer.user, comment="Name the dose, please.")
    approve(submit(edit(scene.article("Approved for Next Week"), go_live_at=timezone.now() + timedelta(days=7))))
    publish(scene.article("Read by Everybody"))
    publish(scene.article("Somebody Else’s", writer=WriterFactory.create(name="Olga Other"), slug="somebody-elses"))
    scene.article("Linked to Another", related=scene.articles["Somebody Else’s"])
    publish(scene.article("Taken Out of View"))
    withdraw(page_id=scene.articles["Taken Out of View"].pk, user=scene.editor, reason="A dose is wrong.")
    due_again(scene)
    return scene


def due_again(scene: Scene) -> None:
    """An article that was signed long ago, so that it wants another review soon."""
    interval = ReviewSettings.for_site(scene.articles[WAITING].get_site()).review_interval_days
    with time_machine.travel(timezone.now() - timedelta(days=interval - 5)):
        scene.article("Signed Long Ago")
        publish(scene.articles["Signed Long Ago"])


def comment(review_round: ReviewRound, *, must_fix: bool) -> None:
    path = f"body.{review_round.revision.as_object().body[0].id}"
    comment_on(review_round, path=path, text="Say for whom.", must_fix=must_fix, user=review_round.reviewer.user)


def body(*, dose: str = "1 mg", advice: str = "should", often: str = "twice") -> Any:
    """An article's text with references, a table and a warning."""
    table = {
        "columns": [{"type": "text", "heading": "Who"}, {"type": "text", "heading": "Dose"}],
        "rows": [{"values": ["<p>Adults</p>", f"<p>{dose}</p>"]}],
        "caption": "What to take",
    }
    blocks: list[tuple[str, Any]] = [
        ("introduction", f"<p>Migraine is common, and sleep matters {cite(TRIAL)}.</p>"),
        ("section", {"number": None, "heading": "How much to take", "level": "2", "anchor": ""}),
        ("rich_text", f"<p>Adults take {dose} {often} a day {cite(GUIDELINE)}.</p><ul><li>With water</li></ul>"),
        ("table", table),
        ("section", {"number": None, "heading": "Who it is for", "level": "2", "anchor": ""}),
        ("rich_text", f"<p>Pregnant women {advice} take it. Ask <b>your doctor</b> {cite(TRIAL)}.</p>"),
        ("warning", {"heading": "When to get help", "text": "<p>A <b>sudden</b> headache.</p>"}),
        ("key_points", {"heading": "Key points", "points": ["<p>Dark</p>", "<p>Quiet</p>"]}),
    ]
    rows = [{"type": kind, "value": value, "id": str(UUID(int=place))} for place, (kind, value) in enumerate(blocks, 1)]
    return BodyBlock().to_python(rows)
