"""Whose change, and which day, makes another answer of an article: all of it is named, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from articles.delivery.dependencies import dependencies_of, valid_until
from articles.delivery.presenting import present, present_approved
from articles.delivery.surroundings import surroundings_of
from articles.document.types import read_document
from articles.models import ArticleImage, ArticleIndexPage, ArticlePage, ArticleRelation, ArticleWriter, Consent, Writer
from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    MedicineFactory,
    PromotionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
)
from home.models import HomePage, SharedFacts, SiteChrome
from reviewers.models import Reviewer
from reviewers.querysets import current_approval
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """One article that hangs on something of every kind, by role; and as much that it does not hang on."""

    page: ArticlePage
    named: dict[str, Any]
    others: dict[str, Any]


def link(page: ArticlePage) -> str:
    return f'<p>See <a linktype="page" id="{page.pk}">this</a>.</p>'


def published(title: str, **fields: Any) -> ArticlePage:
    page = make_article(title=title, **fields)
    publish(page)
    return ArticlePage.objects.get(pk=page.pk)


def make_world() -> World:
    index = ArticleIndexPage.objects.get()
    staff = {"writer": WriterFactory.create(), "reviewer": ReviewerFactory.create()}
    heroes = {name: make_image(name) for name in ("card", "unseen")}
    named: dict[str, Any] = {
        "linked": published("Linked", **staff, hero_image=heroes["unseen"], hero_alt_text="Unseen"),
        "draft": make_article(title="Draft", **staff),
        "related": published("Related", **staff, hero_image=heroes["card"], hero_alt_text="A card"),
        "in body": published("In body", **staff),
        "related draft": make_article(title="Related draft", **staff),
        "by writer": published("By writer", **staff),
        "by reviewer": published("By reviewer", **staff),
        "by promotion": published("By promotion", **staff),
        "index": index,
        "home": HomePage.objects.get(),
        "hero": make_image("hero"),
        "picture": make_image("picture"),
        "writer's photo": make_image("writer"),
        "reviewer's photo": make_image("reviewer"),
        "card": heroes["card"],
        "consent": ConsentFactory.create(),
        "site": Site.objects.get(),
    }
    named["writer"] = WriterFactory.create(photo=named["writer's photo"], biography=link(named["by writer"]))
    named["second writer"] = WriterFactory.create(user=None)
    named["reviewer"] = ReviewerFactory.create(photo=named["reviewer's photo"], biography=link(named["by reviewer"]))
    page = make_article(
        title="Article",
        writer=named["writer"],
        reviewer=named["reviewer"],
        hero_image=named["hero"],
        hero_alt_text="A hero",
        promotion=PromotionFactory.create(body=f"{link(named['by promotion'])}<p>{{member_count}}</p>"),
        conditions=[ConditionFactory.create(name="Migraine")],
        medicines=[MedicineFactory.create()],
        body=[
            ("introduction", link(named["linked"]) + link(named["draft"])),
            ("image", {"image": named["picture"], "alt_text": "A bed", "caption": "", "credit": ""}),
            ("member_quote", {"quote": "<p>Yes.</p>", "attribution": "A member", "consent": named["consent"]}),
            ("related_article", named["in body"]),
        ],
    )
    version = page.get_latest_revision_as_object()
    version.article_writers = [
        ArticleWriter(writer=named[role], sort_order=place) for place, role in enumerate(["writer", "second writer"])
    ]
    version.related_articles = [
        ArticleRelation(article=named[role], sort_order=place)
        for place, role in enumerate(["related", "related draft"])
    ]
    version.save_revision(user=page.owner)
    publish(page)
    others = {
        **staff,
        "article": published("Other", **staff),
        "image": make_image("other"),
        "unseen": heroes["unseen"],
        "consent": ConsentFactory.create(),
    }
    # On its own branch, so that nothing else hangs on the page above it.
    named["branch"] = index.get_parent().add_child(instance=ArticleIndexPage(title="Branch", slug="branch"))
    named["linked"].move(named["branch"], pos="last-child")
    named["own"] = ArticlePage.objects.get(pk=page.pk)
    return World(named["own"], named, others)


def answer(page: ArticlePage) -> dict[str, Any]:
    cache.clear()
    return present_approved([page.pk], site=Site.objects.get())[page.pk]


def dependencies(page: ArticlePage) -> set[tuple[str, int]]:
    approval = current_approval(page.pk)
    assert approval is not None
    document = read_document(approval.document)
    around = surroundings_of([document], [approval], site=Site.objects.get())
    return dependencies_of(document, page_id=page.pk, approval=approval, around=around)


def change(row: Any, **fields: Any) -> None:
    row = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def move_focal_point(image: ArticleImage) -> None:
    change(image, focal_point_x=5, focal_point_y=5, focal_point_width=2, focal_point_height=2)


def take_away(page: ArticlePage) -> None:
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Wrong.")


def retitle(page: ArticlePage) -> None:
    publish(edit(page, title=f"Better {page.title}"))


# By the role of what is changed: its kind, and the changes, each of which a reader of the article sees.
CHANGES: dict[str, tuple[str, list[Callable[[Any], Any]]]] = {
    "own": ("page", [lambda page: Page.objects.filter(pk=page.pk).update(url_path="/home/articles/elsewhere/")]),
    "linked": ("page", [take_away, lambda page: page.delete()]),
    "draft": ("page", [publish]),
    "related": ("page", [retitle, take_away, lambda page: publish(edit(page, summary="Another."))]),
    "in body": ("page", [retitle, take_away]),
    "related draft": ("page", [publish]),
    "by writer": ("page", [take_away]),
    "by reviewer": ("page", [take_away]),
    "by promotion": ("page", [take_away]),
    "index": (
        "page",
        [lambda page: change(page, title="All"), lambda page: change(page, slug="all"), lambda page: page.unpublish()],
    ),
    "branch": ("page", [lambda page: change(page, slug="twig")]),
    "home": ("page", [lambda page: change(page, title="Start")]),
    "writer": ("writer", [lambda row: change(row, biography="<p>New.</p>"), lambda row: change(row, photo=None)]),
    "second writer": ("writer", [lambda row: change(row, slug="second"), lambda row: change(row, job_title="Head")]),
    "reviewer": ("reviewer", [lambda row: change(row, specialties="Sleep"), lambda row: change(row, photo=None)]),
    "hero": ("image", [move_focal_point]),
    "picture": ("image", [move_focal_point]),
    "writer's photo": ("image", [move_focal_point]),
    "reviewer's photo": ("image", [move_focal_point]),
    "card": ("image", [move_focal_point]),
    "consent": ("consent", [lambda row: change(row, withdrawn_on=timezone.localdate()), lambda row: row.delete()]),
    "site": (
        "site",
        [
            lambda site: change(SharedFacts.for_site(site), member_count=7),
            lambda site: change(SiteChrome.for_site(site), frontend_url="https://read.example.org"),
            lambda site: change(site, port=8001),
        ],
    ),
}


def test_dependencies__whatever_is_changed__is_named_and_nothing_else_is() -> None:
    world = make_world()
    before, named = answer(world.page), dependencies(world.page)

    for role, (_kind, changes) in CHANGES.items():
        for place, make in enumerate(changes):
            with transaction.atomic():
                make(type(world.named[role]).objects.get(pk=world.named[role].pk))
                assert answer(world.page) != before, (role, place)
                transaction.set_rollback(True)
    assert answer(world.page) == before

    assert {(kind, world.named[role].pk) for role, (kind, _changes) in CHANGES.items()} == named


def test_dependencies__of_what_is_not_named__no_change_is_seen() -> None:
    world = make_world()
    before, named = answer(world.page), dependencies(world.page)

    change(world.others["writer"], biography="<p>New.</p>")
    change(world.others["reviewer"], biography="<p>New.</p>")
    retitle(world.others["article"])
    take_away(world.others["article"])
    move_focal_point(world.others["image"])
    move_focal_point(world.others["unseen"])
    change(world.others["consent"], withdrawn_on=timezone.localdate())
    edit(world.page, title="The next edition")
    for row in (*world.page.conditions.all(), *world.page.medicines.all()):
        change(row, name="LEAK", slug="leak")
    change(world.page.promotion, heading="LEAK")

    assert answer(world.page) == before
    kinds = {Writer: "writer", Reviewer: "reviewer", ArticlePage: "page", ArticleImage: "image", Consent: "consent"}
    assert named.isdisjoint((kinds[type(row)], row.pk) for row in world.others.values())


def test_dependencies__after_a_change__are_those_of_the_new_surroundings() -> None:
    world = make_world()
    photo, linked = make_image("new"), world.others["article"]

    change(world.named["writer"], photo=photo, biography=link(linked))

    named = dependencies(world.page)
    assert {("image", photo.pk), ("page", linked.pk)} <= named
    assert named.isdisjoint({("image", world.named["writer's photo"].pk), ("page", world.named["by writer"].pk)})


def test_dependencies__of_a_draft__name_no_reviewer() -> None:
    page = make_article()
    document = page.public_document()
    around = surroundings_of([document], [], site=Site.objects.get(), drafts=[page.pk])

    named = dependencies_of(document, page_id=page.pk, approval=None, around=around)

    above = {("page", ancestor.pk) for ancestor in page.get_ancestors().filter(depth__gt=1)}
    writer = page.article_writers.get().writer_id
    assert named == {("page", page.pk), *above, ("writer", writer), ("site", Site.objects.get().pk)}


# The calendar

SIGNED = date(2025, 1, 16)
DUE = date(2026, 1, 16)


def on(day: date) -> time_machine.travel:
    """Ten o'clock on that day."""
    return time_machine.travel(datetime(day.year, day.month, day.day, 10, tzinfo=UTC), tick=False)


def quoting(*consents: Consent) -> ArticlePage:
    """An article signed on ``SIGNED``, due a year later."""
    reviewer = ReviewerFactory.create(licence_valid_until=date(2030, 1, 1))
    quotes = [{"quote": "<p>Yes.</p>", "attribution": "A member", "consent": consent} for consent in consents]
    body = [*(("member_quote", quote) for quote in quotes), ("introduction", "<p>Sleep well.</p>")]
    with on(SIGNED):
        page = make_article(
            reviewer=reviewer,
            body=body,
        )
        publish(page)
    return page


def seen(page: ArticlePage, *, today: date) -> tuple[dict[str, Any], date | None]:
    """The answer of that day, and until when it is valid."""
    with on(today):
        approval = current_approval(page.pk)
        assert approval is not None
        document = read_document(approval.document)
        around = surroundings_of([document], [approval], site=Site.objects.get())
        shown = present(document, page_id=page.pk, approval=approval, around=around)
        return shown, valid_until(document, approval=approval, around=around)


def test_valid_until__from_day_to_day__is_the_first_day_with_another_answer() -> None:
    consent = ConsentFactory.create(withdrawn_on=date(2025, 6, 1))
    page, found = quoting(consent), []
    today: date | None = SIGNED

    while today is not None:
        shown, until = seen(page, today=today)
        found.append(until)
        if until is not None:
            assert seen(page, today=until - timedelta(days=1))[0] == shown
            assert seen(page, today=until)[0] != shown
        today = until

    assert found == [date(2025, 6, 1), DUE - timedelta(days=30), DUE + timedelta(days=1), None]
    assert seen(page, today=date(2035, 1, 1))[0] == shown


def test_valid_until__consents_of_other_articles__do_not_count() -> None:
    quoting_first = quoting(ConsentFactory.create(withdrawn_on=date(2025, 6, 1)))
    other = make_article(title="Other")
    with on(SIGNED):
        document, second = quoting_first.public_document(), other.public_document()
        around = surroundings_of([document, second], [], site=Site.objects.get())

        assert valid_until(document, approval=None, around=around) == date(2025, 6, 1)
        assert valid_until(second, approval=None, around=around) is None


def test_valid_until__several_consents__is_the_first_day() -> None:
    days = [None, date(2025, 9, 1), date(2025, 3, 1), date(2024, 12, 1)]
    page = quoting(*(ConsentFactory.create(withdrawn_on=day, given_on=date(2024, 1, 1)) for day in days))

    assert seen(page, today=SIGNED)[1] == date(2025, 3, 1)
