"""People and vocabulary in the delivery API, with the public articles that name them."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Site

from articles.models import ArticlePage, Condition, Medicine
from articles.tests.factories import (
    ConditionFactory,
    MedicineFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from articles.tests.samples import tamper
from home.models import SiteChrome
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

API = "/api/v2"
KINDS = {
    "writers": "writer",
    "reviewers": "medical_reviewer",
    "conditions": "condition",
    "medicines": "medicine",
}
FORMS = ["html", "db_html", "markdown", "db_markdown"]


def get(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(f"{API}/{address}", follow=True)
    assert answer.status_code == status, (address, answer.content)
    return answer.json()


def names(client: Client, address: str) -> list[str]:
    return [item["name"] for item in get(client, address)["items"]]


class Named:
    """A writer, a reviewer, a condition and a medicine, and articles that name all of them."""

    def __init__(self) -> None:
        self.writers = WriterFactory.create(name="Wilma Writer")
        self.reviewers = ReviewerFactory.create(name="Rita Reviewer")
        self.conditions = ConditionFactory.create(name="Migraine")
        self.medicines = MedicineFactory.create(name="Sumatriptan")

    def article(self, title: str, **fields: Any) -> ArticlePage:
        return make_article(
            title=title,
            writer=self.writers,
            reviewer=self.reviewers,
            conditions=[self.conditions],
            medicines=[self.medicines],
            **fields,
        )

    def address(self, endpoint: str) -> str:
        return f"{endpoint}/{getattr(self, endpoint).pk}/"


@pytest.fixture
def named() -> Named:
    return Named()


# Their articles


@pytest.mark.parametrize("endpoint", KINDS)
def test_articles__are_cards_of_the_last_reviewed(client: Client, named: Named, endpoint: str) -> None:
    first = named.article("First", hero_image=make_image("Bed"), hero_alt_text="A bed")
    publish(first)
    publish(named.article("Second"))
    publish(make_article(title="Of others"))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        publish(edit(first, title="First again"))

    told = get(client, named.address(endpoint))["articles"]

    whole = get(client, f"pages/{first.pk}/")
    image = {
        name: value for name, value in whole["hero_image"].items() if name not in ("alt_text", "caption", "credit")
    }
    assert told["total_count"] == 2
    assert [card["title"] for card in told["items"]] == ["First again", "Second"]
    assert told["items"][0] == {
        "id": first.pk,
        "title": "First again",
        "slug": "first",
        "summary": "About sleep.",
        "last_reviewed": whole["last_reviewed"],
        "updated": whole["updated"],
        "url": whole["meta"]["html_url"],
        "hero_image": image,
    }
    assert told["items"][1]["hero_image"] is None
    pk = getattr(named, endpoint).pk
    root = Site.objects.get().root_url
    assert told["url"] == f"{root}{API}/pages/?type=articles.ArticlePage&{KINDS[endpoint]}={pk}"


@pytest.mark.parametrize("endpoint", KINDS)
def test_articles__that_are_not_public__are_not_told_of(client: Client, named: Named, endpoint: str) -> None:
    public, withdrawn, tampered = named.article("Public"), named.article("Leak 1"), named.article("Leak 2")
    for page in (public, withdrawn):
        publish(page)
    tamper(publish(tampered), "Leak", "LEAK")
    withdraw(page_id=withdrawn.pk, user=UserFactory.create(), reason="LEAK")
    named.article("Leak 3")
    submit(named.article("Leak 4"))
    edit(public, title="Leak 5", summary="LEAK")
    Page.objects.filter(title__startswith="Leak").update(live=True)

    told = get(client, named.address(endpoint))

    assert [card["title"] for card in told["articles"]["items"]] == ["Public"]
    assert "leak" not in json.dumps(told).lower()


def test_articles__twenty_at_most(client: Client, named: Named, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.delivery.catalogue.CARDS", 2)
    for number in range(3):
        publish(named.article(f"Article {number}"))

    told = get(client, named.address("writers"))["articles"]

    assert (told["total_count"], len(told["items"])) == (3, 2)


def test_articles__of_nobody__are_none(client: Client) -> None:
    writer = WriterFactory.create()

    told = get(client, f"writers/{writer.pk}/")["articles"]

    assert (told["total_count"], told["items"]) == (0, [])


@pytest.mark.parametrize("endpoint", KINDS)
def test_articles__in_a_list__cannot_be_asked_for(client: Client, named: Named, endpoint: str) -> None:
    publish(named.article("Public"))

    assert "unknown fields: articles" in get(client, f"{endpoint}/?fields=articles", status=400)["message"]
    assert "articles" not in get(client, f"{endpoint}/?fields=*")["items"][0]


# People


def test_people__without_articles__are_listed_too(client: Client) -> None:
    WriterFactory.create(name="Wilma")
    ReviewerFactory.create(name="Rita")

    assert names(client, "writers/") == ["Wilma"]
    assert names(client, "reviewers/") == ["Rita"]


@pytest.mark.parametrize("endpoint", ["writers", "reviewers"])
def test_people__are_filtered_ordered_and_searched(client: Client, endpoint: str) -> None:
    factory = WriterFactory if endpoint == "writers" else ReviewerFactory
    for name, credentials in (("Berta Bee", "M.S."), ("Anna Ant", "Ph.D."), ("Carla Cow", "M.S.")):
        factory.create(name=name, credentials=credentials)

    assert names(client, f"{endpoint}/?slug=anna-ant") == ["Anna Ant"]
    assert names(client, f"{endpoint}/?slug=anna-ant&fields=*") == ["Anna Ant"]
    assert names(client, f"{endpoint}/?credentials=M.S.&order=-name") == ["Carla Cow", "Berta Bee"]
    assert names(client, f"{endpoint}/?order=name") == ["Anna Ant", "Berta Bee", "Carla Cow"]
    assert names(client, f"{endpoint}/?search=carla") == ["Carla Cow"]
    assert names(client, f"{endpoint}/?order=name&limit=1&offset=1") == ["Berta Bee"]


@pytest.mark.parametrize("field", ["photo", "biography", "profile_url"])
def test_people__what_is_worked_out__is_no_filter(client: Client, field: str) -> None:
    assert field in get(client, f"writers/?{field}=1", status=400)["message"]
    assert field in get(client, f"writers/?order={field}", status=400)["message"]


def test_photo__is_an_image_as_in_articles(client: Client) -> None:
    photo = make_image("Portrait")
    writer = WriterFactory.create(photo=photo)

    told = get(client, f"writers/{writer.pk}/")["photo"]

    assert (told["id"], told["sha256"]) == (photo.pk, photo.sha256)
    assert told["url"].startswith(Site.objects.get().root_url)


@pytest.mark.parametrize("form", FORMS)
def test_biography__in_a_list__is_in_the_form_asked_for(client: Client, form: str) -> None:
    writer = WriterFactory.create(biography="<p>She <b>writes</b>.</p>")

    (listed,) = get(client, f"writers/?fields=biography&rich_text_format={form}")["items"]

    detail = get(client, f"writers/{writer.pk}/?rich_text_format={form}")
    assert listed["biography"] == detail["biography"]
    assert ("<b>" in listed["biography"]) == form.endswith("html")


# Vocabulary


def test_vocabulary__that_no_public_article_names__is_not_there(client: Client, named: Named) -> None:
    other = ConditionFactory.create(name="Leak")
    draft = make_article(title="Draft", conditions=[other])

    for submitted in (False, True):
        assert get(client, "conditions/") == {"meta": {"total_count": 0}, "items": []}
        get(client, f"conditions/{other.pk}/", status=404)
        get(client, f"conditions/find/?slug={other.slug}", status=404)
        if not submitted:
            submit(draft)
    page = named.article("Public")
    publish(page)
    assert names(client, "conditions/") == ["Migraine"]
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Reason.")
    assert names(client, "conditions/") == []
    get(client, f"conditions/{named.conditions.pk}/", status=404)


def test_vocabulary__renamed__has_its_signed_name_until_the_next_signature(client: Client, named: Named) -> None:
    page, other = named.article("Public"), named.article("Other")
    publish(page)
    publish(other)
    Condition.objects.update(name="LEAK", slug="leak", mesh_id="C000001")
    Medicine.objects.update(name="LEAK", slug="leak", brand_names="LEAK", rxnorm_id="1")

    for endpoint in ("conditions", "medicines"):
        for address in (f"{endpoint}/", f"{endpoint}/?fields=*", named.address(endpoint), f"{endpoint}/?search=leak"):
            assert "leak" not in json.dumps(get(client, address)).lower()
        get(client, f"{endpoint}/find/?slug=leak", status=404)
        assert names(client, f"{endpoint}/?slug=leak") == []
    assert names(client, "conditions/?slug=migraine") == ["Migraine"]

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        publish(edit(page, summary="New."))
    assert names(client, "conditions/") == ["LEAK"]


def test_vocabulary__deleted__is_there_for_as_long_as_an_article_names_it(client: Client, named: Named) -> None:
    publish(named.article("Public"))
    address = named.address("conditions")
    before = get(client, address)

    Condition.objects.all().delete()

    assert get(client, address) == before


def test_vocabulary__is_filtered_ordered_and_searched(client: Client) -> None:
    medicines = [
        MedicineFactory.create(name=name, brand_names=brands, rxnorm_id=code)
        for name, brands, code in (("beta", "Uno, Due", "2"), ("Alpha", "Tre", "1"), ("Gamma", "Uno", "2"))
    ]
    publish(make_article(medicines=medicines))

    assert names(client, "medicines/") == ["Alpha", "beta", "Gamma"]
    assert names(client, "medicines/?order=-slug") == ["Gamma", "beta", "Alpha"]
    assert names(client, "medicines/?order=-rxnorm_id,name") == ["Gamma", "beta", "Alpha"]
    assert sorted(names(client, "medicines/?order=random")) == ["Alpha", "Gamma", "beta"]
    assert names(client, "medicines/?rxnorm_id=2") == ["beta", "Gamma"]
    assert names(client, "medicines/?slug=alpha") == ["Alpha"]
    assert names(client, f"medicines/?id={medicines[0].pk}") == ["beta"]
    assert names(client, "medicines/?search=uno") == ["beta", "Gamma"]
    assert names(client, "medicines/?search=uno due") == ["beta"]
    assert names(client, "medicines/?search=due tre&search_operator=or") == ["Alpha", "beta"]
    assert names(client, "medicines/?limit=1&offset=1") == ["beta"]
    assert get(client, "medicines/?limit=1")["meta"] == {"total_count": 3}
    assert get(client, f"medicines/{medicines[0].pk}/?fields=_,name") == {"name": "beta"}


def test_vocabulary__without_a_code__has_no_codes(client: Client) -> None:
    publish(make_article(conditions=[ConditionFactory.create(mesh_id="")]))

    (item,) = get(client, "conditions/")["items"]

    assert item["codes"] == []


# Sites


def test_articles__of_another_site__are_not_counted(client: Client, named: Named) -> None:
    publish(named.article("Public"))
    root = Page.objects.get(depth=1)
    elsewhere = root.add_child(instance=Page(title="Elsewhere", slug="elsewhere"))
    Site.objects.create(hostname="other.example.org", root_page=elsewhere)

    told = client.get(f"{API}/{named.address('writers')}", headers={"host": "other.example.org"})

    assert told.status_code in (200, 400)
    if told.status_code == 200:
        assert told.json()["articles"]["total_count"] == 0


def test_addresses__are_the_frontends(client: Client, named: Named) -> None:
    SiteChrome.objects.create(site=Site.objects.get(), frontend_url="https://read.example.org")
    publish(named.article("Public"))

    (told,) = get(client, named.address("conditions"))["articles"]["items"]

    assert told["url"] == "https://read.example.org/articles/public/"


# Cost


def test_lists_and_details__with_more_of_everything__ask_no_more_queries(client: Client, named: Named) -> None:
    linked = make_article(title="Linked")
    publish(linked)
    asked = ["", "?fields=*", "?fields=*&order=-id", "?search=a"]
    addresses = [f"{endpoint}/{query}" for endpoint in (*KINDS, "images") for query in asked]
    addresses += [named.address(endpoint) for endpoint in KINDS]

    _publish_others(named, linked, ["A first"])
    few = {address: _queries(client, address) for address in addresses}
    _publish_others(named, linked, ["A second", "A third", "A fourth"])
    more = {address: _queries(client, address) for address in addresses}

    assert all(get(client, f"{endpoint}/")["meta"]["total_count"] >= 5 for endpoint in (*KINDS, "images"))
    assert few == more


def _publish_others(named: Named, linked: ArticlePage, titles: list[str]) -> None:
    """Two articles of each title: one by people of its own, about things of its own, and one of those named."""
    for title in titles:
        person = {
            "photo": make_image(title),
            "biography": f'<p><a linktype="page" id="{linked.pk}">more</a></p>',
            "name": title,
        }
        publish(
            make_article(
                title=title,
                writer=WriterFactory.create(**person),
                reviewer=ReviewerFactory.create(**person),
                conditions=[ConditionFactory.create(name=title)],
                medicines=[MedicineFactory.create(name=title)],
                hero_image=make_image(title),
                hero_alt_text="A bed",
            )
        )
        publish(named.article(f"{title} of theirs", hero_image=make_image(title), hero_alt_text="A bed"))


def _queries(client: Client, address: str) -> int:
    """How many an answer takes that is not the first after a change."""
    get(client, address)
    with CaptureQueriesContext(connection) as queries:
        get(client, address)
    return len(queries)
