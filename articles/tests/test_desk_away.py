"""A reviewer says when they are away: who may, what is refused, and where new reviews go then."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from articles.tests.factories import ReviewerFactory, UserFactory, WriterFactory, make_article, submit
from reviewers.models import Reviewer

pytestmark = pytest.mark.django_db
URL = "/admin/away/"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def reviewer() -> Reviewer:
    return ReviewerFactory.create(name="Rita Reviewer")


@pytest.fixture
def deputy() -> Reviewer:
    return ReviewerFactory.create(name="Dan Deputy")


@pytest.fixture
def client(reviewer: Reviewer) -> Client:
    return client_of(reviewer.user)


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def said(response: Any) -> list[str]:
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def send(client: Client, first: int | None, last: int | None, deputy: Reviewer | None) -> Any:
    days = {"away_from": first, "away_until": last}
    data = {name: "" if value is None else day(value).isoformat() for name, value in days.items()}
    return client.post(URL, {**data, "deputy": deputy.pk if deputy else ""})


def test_address() -> None:
    assert reverse("desk:away") == URL


@pytest.mark.parametrize("role", ["writer", "editor", "administrator"])
def test_who_is_no_reviewer_has_no_such_page(role: str) -> None:
    users = {
        "writer": lambda: WriterFactory.create().user,
        "editor": lambda: UserFactory.create(groups=["Editors"]),
        "administrator": lambda: UserFactory.create(is_superuser=True, is_staff=True),
    }
    response = client_of(users[role]()).get(URL)
    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))


def test_saving__says_what_happens_and_new_reviews_go_to_the_deputy(
    client: Client, reviewer: Reviewer, deputy: Reviewer
) -> None:
    response = send(client, 0, 7, deputy)
    assert response["Location"] == reverse("desk:reviews")
    assert said(response) == [f"Noted. New reviews go to Dan Deputy until {day(7):%-d %B %Y}."]
    reviewer.refresh_from_db()
    assert (reviewer.away_from, reviewer.away_until, reviewer.deputy) == (day(0), day(7), deputy)
    assert ModelLogEntry.objects.get(action="wagtail.edit").user == reviewer.user
    review_round = submit(make_article(reviewer=reviewer))
    assert (review_round.reviewer, review_round.instead_of) == (deputy, reviewer)


def test_saving__an_absence_to_come(client: Client, reviewer: Reviewer, deputy: Reviewer) -> None:
    response = send(client, 3, 7, deputy)
    assert said(response) == [
        f"Noted. New reviews go to Dan Deputy from {day(3):%-d %B %Y} until {day(7):%-d %B %Y}.",
    ]
    reviewer.refresh_from_db()
    assert submit(make_article(reviewer=reviewer)).reviewer == reviewer


def test_the_page__says_how_it_stands_and_what_stays(client: Client, reviewer: Reviewer, deputy: Reviewer) -> None:
    content = " ".join(client.get(URL).content.decode().split())
    assert "You have no open review now." in content
    assert "I am not away" not in content
    for title in ("First", "Second"):
        submit(make_article(title=title, reviewer=reviewer))
    send(client, 0, 7, deputy)
    content = " ".join(client.get(URL).content.decode().split())
    assert f"New reviews go to Dan Deputy until {day(7):%-d %B %Y}." in content
    assert "The 2 reviews you have stay with you:" in content
    assert f'value="{day(7).isoformat()}"' in content


def test_coming_back__reviews_come_again(client: Client, reviewer: Reviewer, deputy: Reviewer) -> None:
    send(client, 0, 7, deputy)
    response = client.post(URL, {"back": "back"})
    assert said(response)[-1] == "Welcome back. New reviews come to you again."
    reviewer.refresh_from_db()
    assert (reviewer.away_from, reviewer.away_until, reviewer.deputy) == (None, None, deputy)


@pytest.mark.parametrize(
    ("first", "last", "field", "words"),
    [
        (None, 7, "away_from", "Say from when"),
        (0, None, "away_until", "Say until when"),
        (7, 3, "away_until", "before the first"),
        (-7, -3, "away_until", "This day has passed"),
    ],
)
def test_days_that_make_no_absence_are_refused(
    client: Client, reviewer: Reviewer, deputy: Reviewer, first: int | None, last: int | None, field: str, words: str
) -> None:
    response = send(client, first, last, deputy)
    (error,) = response.context["form"].errors[field]
    assert words in error
    assert response.context["what_happens"] == ""
    reviewer.refresh_from_db()
    assert reviewer.away_from is None


@pytest.mark.parametrize("kind", ["nobody", "oneself", "ended"])
def test_the_deputy__is_another_who_may_sign(client: Client, reviewer: Reviewer, deputy: Reviewer, kind: str) -> None:
    chosen = {"nobody": None, "oneself": reviewer, "ended": deputy}[kind]
    Reviewer.objects.filter(pk=deputy.pk).update(ended_on=day(0) if kind == "ended" else None)
    response = send(client, 0, 7, chosen)
    assert response.context["form"].errors["deputy"] == ["Choose who gets new reviews meanwhile."]


def test_the_deputy__who_is_away_too_is_marked(client: Client, deputy: Reviewer) -> None:
    Reviewer.objects.filter(pk=deputy.pk).update(away_from=day(1), away_until=day(5))
    content = client.get(URL).content.decode()
    assert f"(away from {day(1):%-d %B %Y} until {day(5):%-d %B %Y})" in content


def test_an_absence_that_is_over_is_not_begun_from(client: Client, reviewer: Reviewer, deputy: Reviewer) -> None:
    Reviewer.objects.filter(pk=reviewer.pk).update(away_from=day(-9), away_until=day(-2), deputy=deputy)
    response = client.get(URL)
    assert response.context["what_happens"] == ""
    assert response.context["form"]["away_from"].value() is None
    assert response.context["form"]["deputy"].value() == deputy.pk


def test_saving__leaves_the_rest_of_the_record_alone(client: Client, reviewer: Reviewer, deputy: Reviewer) -> None:
    data = {"away_from": day(0), "away_until": day(1), "deputy": deputy.pk, "licence_valid_until": "2099-01-01"}
    client.post(URL, {**data, "name": "Somebody else"})
    reviewer.refresh_from_db()
    assert reviewer.name == "Rita Reviewer"
    assert reviewer.licence_valid_until < date(2099, 1, 1)
    assert reviewer.away_from == day(0)
