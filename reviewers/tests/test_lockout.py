"""Lock-outs by account and address, by account, and by address; and what “Forgotten password?” gives away."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from articles.tests.factories import PASSWORD, UserFactory
from reviewers.lockout import address_of, asking
from reviewers.password_reset import MAILS_AN_HOUR, TRIES_AN_HOUR
from reviewers.tests.second_factor import SIGN_IN

pytestmark = pytest.mark.django_db

HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def low_limits(settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT, settings.LOCKOUT_ACCOUNT_LIMIT, settings.LOCKOUT_ADDRESS_LIMIT = 3, 5, 7


@pytest.fixture
def rita() -> Any:
    return UserFactory.create(username="rita", groups=["Editors"])


def sign_in(username: str, address: str, password: str = PASSWORD) -> int:
    """The status: 302 inside, 200 asked again, 429 locked."""
    sheet = {"username": username, "password": password}
    return Client(REMOTE_ADDR=address).post(SIGN_IN, sheet).status_code


def fail(username: str, address: str, times: int) -> None:
    for _ in range(times):
        sign_in(username, address, "wrong")


def test_lock__of_an_account_at_an_address__ends_by_itself(rita: Any) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False) as clock:
        fail("rita", HERE, 3)
        assert sign_in("rita", HERE) == 429
        assert sign_in("rita", THERE) == 302
        clock.shift(timedelta(minutes=16))
        assert sign_in("rita", HERE) == 302


def test_lock__says_how_long(rita: Any, client: Client) -> None:
    fail("rita", "127.0.0.1", 3)
    answer = client.post(SIGN_IN, {"username": "rita", "password": PASSWORD})
    assert (answer.status_code, "Wait 15 minutes" in answer.content.decode()) == (429, True)


def test_lock__of_an_account__holds_everywhere_but_where_its_person_is_known(rita: Any) -> None:
    """Else whoever knows a name could keep a pharmacist from signing in."""
    assert sign_in("rita", HERE) == 302
    for number in range(5):
        fail("rita", f"203.0.113.{number}", 1)
    assert sign_in("rita", THERE) == 429
    assert sign_in("rita", HERE) == 302
    fail("rita", HERE, 3)
    assert sign_in("rita", HERE) == 429


def test_lock__of_an_address__holds_for_every_account(rita: Any) -> None:
    for number in range(7):
        fail(f"somebody{number}", HERE, 1)
    assert sign_in("rita", HERE) == 429
    assert sign_in("rita", THERE) == 302


def test_right_password__forgets_what_went_wrong_with_this_account_here__and_nothing_else(rita: Any) -> None:
    for number in range(5):
        fail(f"somebody{number}", HERE, 1)
    fail("rita", HERE, 1)
    fail("rita", THERE, 2)
    assert sign_in("rita", HERE) == 302
    fail("rita", HERE, 1)
    assert sign_in("rita", HERE) == 302
    fail("somebody6", HERE, 2)
    assert sign_in("rita", HERE) == 429
    fail("rita", THERE, 1)
    assert sign_in("rita", THERE) == 429


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({"REMOTE_ADDR": HERE, "HTTP_X_FORWARDED_FOR": THERE, "HTTP_X_REAL_IP": THERE}, HERE),
        ({"REMOTE_ADDR": "2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::"),
        ({"REMOTE_ADDR": ""}, None),
    ],
)
def test_address__is_what_the_proxies_middleware_left(said: dict[str, str], counted: str | None) -> None:
    request = asking(None)
    request.META = said
    assert address_of(request) == counted


# Forgotten password


def ask_for_mail(email: str, address: str = HERE) -> Any:
    return Client(REMOTE_ADDR=address).post(reverse("wagtailadmin_password_reset"), {"email": email})


def test_forgotten_password__answers_everybody_alike(rita: Any, mailoutbox: list[Any]) -> None:
    answers = [ask_for_mail(email) for email in (rita.email, "nobody@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/admin/password_reset/done/")}
    assert [mail.to for mail in mailoutbox] == [[rita.email]]


def test_forgotten_password__is_mailed_seldom(rita: Any, mailoutbox: list[Any]) -> None:
    for number in range(MAILS_AN_HOUR + 1):
        ask_for_mail(rita.email.upper() if number else rita.email, f"203.0.113.{number}")
    assert len(mailoutbox) == MAILS_AN_HOUR
    others = [UserFactory.create(groups=["Writers"]).email for _ in range(3)]
    for _ in range(TRIES_AN_HOUR - 1):
        ask_for_mail("nobody@example.org", THERE)
    for email in others:
        ask_for_mail(email, THERE)
    assert len(mailoutbox) == MAILS_AN_HOUR + 1


@pytest.mark.parametrize("password", ["short words", "123456789012", "password1234", "rita@example"])
def test_password__too_easy__is_refused(rita: Any, client: Client, password: str) -> None:
    client.force_login(UserFactory.create(is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    before = rita.password
    sheet = {"username": "rita", "email": rita.email, "first_name": "R", "last_name": "R", "is_active": "on"}
    client.post(
        reverse("wagtailusers_users:edit", args=[rita.pk]), {**sheet, "password1": password, "password2": password}
    )
    rita.refresh_from_db()
    assert rita.password == before
