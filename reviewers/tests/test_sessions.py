"""How long one stays signed in, what counts as being there, and how cookies are sent."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.tests.factories import UserFactory, make_article
from reviewers.tests.second_factor import BACKEND, give_password

pytestmark = pytest.mark.django_db

HOME = "/admin/"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False) as found:
        yield found


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(UserFactory.create(groups=["Editors"]), BACKEND)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_session__ends_after_an_hour_in_which_nothing_happens__and_says_so(clock: Any, editor: Client) -> None:
    for minutes in (59, 59):
        clock.shift(timedelta(minutes=minutes))
        assert is_signed_in(editor)
    clock.shift(timedelta(minutes=60))
    answer = editor.get("/admin/pipeline/", follow=True)
    assert answer.redirect_chain == [("/admin/login/?next=/admin/pipeline/", 302)]
    assert "because nothing happened for a while" in answer.content.decode()
    assert not Session.objects.exists()


def test_session__ends_after_a_working_day__however_busy(clock: Any, editor: Client, settings: Any) -> None:
    settings.SESSION_HOURS = 2
    for _ in range(3):
        clock.shift(timedelta(minutes=30))
        assert is_signed_in(editor)
    clock.shift(timedelta(minutes=30))
    assert not is_signed_in(editor)


def test_session__is_kept_by_whoever_reads__and_not_by_an_open_editor(clock: Any, editor: Client) -> None:
    """The editor asks every ten seconds who else is there, whether or not anybody sits before it."""
    page = make_article()
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["articles", "articlepage", page.pk, 1])
    clock.shift(timedelta(minutes=40))
    assert editor.get(reverse("second_factor:still_here")).status_code == 204
    for _ in range(2):
        clock.shift(timedelta(minutes=20))
        assert editor.post(ping).status_code == 200
    clock.shift(timedelta(minutes=20))
    assert not is_signed_in(editor)


def test_session__is_written_once_a_minute_at_most(clock: Any, editor: Client) -> None:
    def writes() -> int:
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse("second_factor:still_here"))
        return sum(query["sql"].startswith("UPDATE") for query in queries)

    clock.shift(timedelta(seconds=59))
    assert writes() == 0
    clock.shift(timedelta(seconds=1))
    assert [writes(), writes()] == [1, 0]


def test_session__is_not_opened_for_who_has_none(client: Client) -> None:
    """Answers to readers stay the same for everybody."""
    answer = client.get("/")
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_cookie__is_for_this_site_and_no_script(client: Client) -> None:
    """That it goes over https alone, and under what name, say the settings for production."""
    give_password(client, UserFactory.create(groups=["Editors"]))
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
