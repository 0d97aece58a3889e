"""Lists of articles by what they name, by dates and by the state of their review, in every order."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from wagtail.models import Page, Site

from articles.delivery.indexing import REPEATED, follow_sites
from articles.models import ArticleEntry, ArticlePage, ArticleTerm, Generation
from articles.tests.asking import ARTICLES, get, ids
from articles.tests.factories import (
    ConditionFactory,
    MedicineFactory,
    ReviewerFactory,
    WriterFactory,
    edit,
    make_article,
    publish,
)

pytestmark = pytest.mark.django_db

KINDS = ["writer", "medical_reviewer", "condition", "medicine"]
ORDERS = ["id", "title", "slug", "first_published_at", "updated", "last_reviewed", "next_review_due"]


class Shelf:
    """Four articles, published a day apart from 1 March 2024 on, and the first once more on the tenth. All but the last
    name the things of ``common``, and the last those of ``rare``; the third names both."""

    def __init__(self) -> None:
        self.common, self.rare = ({kind: self._make(kind, name) for kind in KINDS} for name in ("Common", "Rare"))
        self.articles = [
            self._publish(day, title, named)
            for day, title, named in (
                (1, "Delta", [self.common]),
                (2, "Alpha", [self.common]),
                (3, "Charlie", [self.common, self.rare]),
                (4, "Bravo", [self.rare]),
            )
        ]
        with on_day(10):
            publish(edit(self.articles[0], summary="A second edition."))

    def _make(self, kind: str, name: str) -> Any:
        if kind in ("writer", "medical_reviewer"):
            return (WriterFactory if kind == "writer" else ReviewerFactory).create(name=name)
        return (ConditionFactory if kind == "condition" else MedicineFactory).create(name=name)

    def _publish(self, day: int, title: str, named: list[dict[str, Any]]) -> ArticlePage:
        page = make_article(
            title=title,
            writer=named[0]["writer"],
            reviewer=named[0]["medical_reviewer"],
            conditions=[row["condition"] for row in named],
            medicines=[row["medicine"] for row in named],
        )
        with on_day(day):
            publish(page)
        return ArticlePage.objects.get(pk=page.pk)

    def ids(self, *titles: str) -> list[int]:
        by_title = {page.title: page.pk for page in self.articles}
        return [by_title[title] for title in titles]


def on_day(day: int) -> Any:
    return time_machine.travel(datetime(2024, 3, day, 12, tzinfo=UTC), tick=True)


@pytest.fixture(scope="module")
def shelf(shared_rows: None) -> Shelf:
    return Shelf()


# What they name


@pytest.mark.parametrize("by", ["pk", "slug"])
@pytest.mark.parametrize("kind", KINDS)
def test_filter__by_what_articles_name__finds_those(client: Client, shelf: Shelf, kind: str, by: str) -> None:
    common, rare = (getattr(named[kind], by) for named in (shelf.common, shelf.rare))
    # Each article has one writer and one reviewer here.
    both = ["Charlie", "Bravo"] if kind in ("condition", "medicine") else ["Bravo"]

    assert ids(client, f"{ARTICLES}&{kind}={common}&order=id") == shelf.ids("Delta", "Alpha", "Charlie")
    assert ids(client, f"{ARTICLES}&{kind}={rare}&order=id") == shelf.ids(*both)
    # Once each, also those that name both.
    either = get(client, f"{ARTICLES}&{kind}={common},{rare}&order=id")
    assert [item["id"] for item in either["items"]] == shelf.ids("Delta", "Alpha", "Charlie", "Bravo")
    assert either["meta"]["total_count"] == 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["999999", "nobody", "rare-common"])
def test_filter__by_what_is_not_there__finds_nothing(client: Client, shelf: Shelf, kind: str, value: str) -> None:
    assert get(client, f"{ARTICLES}&{kind}={value}") == {"meta": {"total_count": 0}, "items": []}


def test_filter__of_one_kind__does_not_take_the_number_of_another(client: Client, shelf: Shelf) -> None:
    (entry,) = shelf.ids("Bravo")
    ArticleTerm.objects.filter(entry_id=entry).exclude(kind="medicine").delete()
    number = shelf.rare["medicine"].pk

    for kind in KINDS:
        found = ids(client, f"{ARTICLES}&{kind}={number}")
        assert (entry in found) == (kind == "medicine"), kind


def test_filters__several__are_all_met(client: Client, shelf: Shelf) -> None:
    common, rare = shelf.common, shelf.rare
    both = f"condition={rare['condition'].pk}&writer={common['writer'].slug}"

    assert ids(client, f"{ARTICLES}&{both}") == shelf.ids("Charlie")
    assert ids(client, f"{ARTICLES}&condition={common['condition'].pk}&title=Alpha") == shelf.ids("Alpha")
    assert ids(client, f"{ARTICLES}&{both}&reviewed_before=2024-03-02") == []


# Dates and reviews


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("published_after=2024-03-03", ["Charlie", "Bravo"]),
        ("published_before=2024-03-02T12:00:00Z", ["Delta"]),
        ("published_after=2024-03-01&published_before=2024-03-03", ["Delta", "Alpha"]),
        ("reviewed_after=2024-03-04", ["Delta", "Bravo"]),
        ("reviewed_before=2024-03-04", ["Alpha", "Charlie"]),
        ("reviewed_after=2024-03-04&condition={}", ["Delta"]),
    ],
)
def test_filter__by_dates__finds_those(client: Client, shelf: Shelf, query: str, titles: list[str]) -> None:
    query = query.format(shelf.common["condition"].pk)

    assert ids(client, f"{ARTICLES}&{query}&order=id") == shelf.ids(*titles)


@pytest.mark.parametrize(("year", "status"), [(2024, "current"), (2034, "overdue")])
def test_filter__by_the_state_of_the_review__finds_those(client: Client, shelf: Shelf, year: int, status: str) -> None:
    everything = sorted(page.pk for page in shelf.articles)
    with time_machine.travel(datetime(year, 4, 1, tzinfo=UTC)):
        found = {
            asked: sorted(ids(client, f"{ARTICLES}&review_status={asked}")) for asked in ("current", "due", "overdue")
        }

    assert found == {"current": [], "due": [], "overdue": [], status: everything}


# Orders


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("name", ORDERS)
def test_order__of_what_names_one_thing__is_that_of_the_whole_list(
    client: Client, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str, sign: str
) -> None:
    only = f"{ARTICLES}&condition={shelf.common['condition'].slug}&order={sign}{name}"
    whole = [pk for pk in ids(client, f"{ARTICLES}&order={sign}{name}") if pk not in shelf.ids("Bravo")]
    assert len(whole) == 3

    assert ids(client, only) == whole
    assert [ids(client, f"{only}&limit=1&offset={offset}") for offset in range(4)] == [[pk] for pk in whole] + [[]]
    assert by_cursor(client, only) == whole
    # The last pages are read from the end.
    monkeypatch.setattr("articles.delivery.lists.FAR", 0)
    assert [ids(client, f"{only}&limit=1&offset={offset}") for offset in range(4)] == [[pk] for pk in whole] + [[]]


def by_cursor(client: Client, address: str) -> list[int]:
    found, cursor = [], ""
    while cursor is not None:
        answer = get(client, f"{address}&limit=1&cursor={cursor}")
        assert answer["meta"]["total_count"] == 3
        found += [item["id"] for item in answer["items"]]
        cursor = answer["meta"]["next_cursor"]
    return found


# What terms repeat of their entries


def assert_repeated() -> None:
    terms = ArticleTerm.objects.select_related("entry")
    assert {getattr(term, name) == getattr(term.entry, name) for term in terms for name in REPEATED} == {True}


def test_terms__of_articles_and_their_next_editions__say_what_their_entries_say(shelf: Shelf) -> None:
    assert ArticleTerm.objects.count() == 18
    assert_repeated()

    publish(edit(shelf.articles[1], title="Echo", conditions=[shelf.rare["condition"]]))

    assert ArticleTerm.objects.count() == 18
    assert_repeated()


# Sites


def test_article__that_moves_to_another_site__is_in_the_lists_of_that_one(client: Client, shelf: Shelf) -> None:
    elsewhere = Page.objects.get(depth=1).add_child(instance=Page(title="Elsewhere", slug="elsewhere"))
    Site.objects.create(hostname="testserver", root_page=elsewhere)
    here, there = ({"host": site.hostname} for site in Site.objects.order_by("pk"))
    (page_id,) = shelf.ids("Bravo")
    asked = f"{ARTICLES}&condition={shelf.rare['condition'].pk}&fields=_,id"

    ArticlePage.objects.get(pk=page_id).move(elsewhere, pos="last-child")

    assert_repeated()
    assert [item["id"] for item in client.get(asked, headers=there).json()["items"]] == [page_id]
    assert [item["id"] for item in client.get(asked, headers=here).json()["items"]] == shelf.ids("Charlie")


def test_site__begun_below_another_and_ended__has_the_articles_there_meanwhile(client: Client, shelf: Shelf) -> None:
    first, own = Site.objects.get(), {"host": "testserver"}
    asked = f"{ARTICLES}&condition={shelf.common['condition'].pk}&order=id&fields=_,id"
    expected = [{"id": page_id} for page_id in shelf.ids("Delta", "Alpha", "Charlie")]

    branch = Site.objects.create(hostname="testserver", root_page=shelf.articles[0].get_parent())
    assert set(ArticleTerm.objects.values_list("site_id", "entry__site_id")) == {(branch.pk, branch.pk)}
    assert client.get(asked, headers=own).json()["items"] == expected
    assert client.get(asked, headers={"host": first.hostname}).json()["items"] == []

    branch.delete()
    assert client.get(asked, headers={"host": first.hostname}).json()["items"] == expected


def test_site__of_articles_that_have_moved__makes_a_new_generation_once(shelf: Shelf) -> None:
    ArticleEntry.objects.filter(pk__in=shelf.ids("Alpha")).update(site_id=0)
    before = Generation.current()

    follow_sites()
    after = Generation.current()
    follow_sites()

    assert_repeated()
    assert after > before
    assert Generation.current() == after


@pytest.mark.postgres
def test_list__of_what_names_one_thing__looks_no_entry_up(client: Client, shelf: Shelf) -> None:
    """It would look up all that name it, to show twenty of them."""
    address = f"{ARTICLES}&condition=common&order=-last_reviewed&limit=2"
    # The first makes what is shown of the articles.
    client.get(address)
    before = looks_at("articles_articleentry")

    assert len(ids(client, address)) == 2

    assert looks_at("articles_articleentry") == before


def looks_at(table: str) -> int:
    """How often this transaction has looked through a table or into one of its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq_scan + idx_scan FROM pg_stat_xact_user_tables WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])
