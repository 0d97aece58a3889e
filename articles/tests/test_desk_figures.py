"""The desk in figures: weeks, medians and each reviewer's load."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from articles.desk.figures import last_weeks, loads, median_of
from articles.tests.factories import ReviewerFactory, UserFactory, edit, make_article, publish, submit
from reviewers.days import site_today
from reviewers.models import ReviewRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(UserFactory.create(groups=["Editors"]), "django.contrib.auth.backends.ModelBackend")
    return client


def sent_days_ago(review_round: ReviewRound | int, days: float) -> None:
    pk = review_round if isinstance(review_round, int) else review_round.pk
    at = timezone.now() - timedelta(days=days)
    WorkflowState.objects.filter(task_states__pk=pk).update(created_at=at)


def test_median() -> None:
    assert median_of([]) is None
    assert median_of([9, 1, 2]) == 2
    assert median_of([1, 2]) == 1.5


def test_weeks__are_twelve_and_begin_on_mondays() -> None:
    weeks = last_weeks(date(2026, 3, 4))
    assert len(weeks) == 12
    assert (weeks[0].monday, weeks[-1].monday) == (date(2026, 3, 2), date(2025, 12, 15))
    assert {week.decided for week in weeks} == {0}


def test_weeks__count_what_was_decided_in_them() -> None:
    publish(make_article(title="Signed"))
    sent_back = submit(make_article(title="Sent back"))
    sent_back.reject(user=sent_back.reviewer.user, comment="Name the dose.")
    long_ago = submit(make_article(title="Long ago"))
    long_ago.reject(user=long_ago.reviewer.user, comment="Name the dose.")
    ReviewRound.objects.filter(pk=long_ago.pk).update(finished_at=timezone.now() - timedelta(weeks=13))
    submit(make_article(title="Waiting"))
    this_week, *before = last_weeks(timezone.localdate())
    assert (this_week.approved, this_week.sent_back) == (1, 1)
    assert sum(week.decided for week in before) == 0


def test_weeks__where_the_next_has_begun__are_those_of_the_site() -> None:
    with time_machine.travel(datetime(2026, 3, 8, 20, tzinfo=UTC), tick=False):
        publish(make_article())
        with timezone.override("Pacific/Auckland"):
            assert timezone.localdate() == date(2026, 3, 9)
            assert [week.approved for week in last_weeks(site_today())[:2]] == [1, 0]


def test_median__is_from_the_first_sending_over_all_rounds() -> None:
    article = make_article()
    first = submit(article)
    sent_days_ago(first, 5)
    first.reject(user=first.reviewer.user, comment="Name the dose.")
    publish(edit(article, summary="Better."))
    (days,) = last_weeks(timezone.localdate())[0].days
    assert days == pytest.approx(5, abs=0.01)


def test_approval__whose_round_was_purged_counts_without_days() -> None:
    approval = publish(make_article())
    ReviewRound.objects.filter(pk=approval.round_id).delete()
    this_week = last_weeks(timezone.localdate())[0]
    assert (this_week.approved, this_week.days, this_week.median_days) == (1, [], None)


def test_loads__of_those_who_may_sign_or_hold_reviews() -> None:
    busy, free = ReviewerFactory.create(name="Busy"), ReviewerFactory.create(name="Free")
    gone, holds = ReviewerFactory.create(name="Gone"), ReviewerFactory.create(name="Holds")
    publish(make_article(title="Signed", reviewer=busy))
    late = submit(make_article(title="Late", reviewer=busy))
    ReviewRound.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    submit(make_article(title="In time", reviewer=busy))
    submit(make_article(title="Stuck", reviewer=holds))
    for reviewer in (gone, holds):
        reviewer.ended_on = timezone.localdate()
        reviewer.save()
    free.away_from = free.away_until = timezone.localdate()
    free.save()
    found = [(load.reviewer.name, load.open, load.overdue, load.approved) for load in loads()]
    assert found == [("Busy", 2, 1, 1), ("Holds", 1, 0, 0), ("Free", 0, 0, 0)]
    remarks = {load.reviewer.name: load.remark for load in loads()}
    assert remarks["Busy"] == ""
    assert remarks["Holds"] == "May not sign now"
    assert remarks["Free"].startswith("Away until ")


def test_screen__shows_them_with_links_to_each_reviewers_reviews(desk: Client) -> None:
    publish(make_article(title="Signed"))
    reviewer = submit(make_article(title="Waiting")).reviewer
    content = desk.get(reverse("desk:figures")).content.decode()
    address = f"{reverse('desk:pipeline')}?reviewer={reviewer.pk}&amp;state=in_review"
    assert address in content
    assert "Waiting" in desk.get(address.replace("&amp;", "&")).content.decode()
    assert "half of the approvals came within" in content


def test_screen__of_an_empty_site(desk: Client) -> None:
    content = desk.get(reverse("desk:figures")).content.decode()
    assert "Nothing was approved in the last 12 weeks." in content
    assert "Nobody may sign, and nothing is in review." in content


@pytest.mark.parametrize("role", ["Writers", "Medical reviewers"])
def test_screen__is_for_those_who_run_the_desk(client: Client, role: str) -> None:
    client.force_login(UserFactory.create(groups=[role]), "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("desk:figures")).status_code == 302


def test_queries__do_not_grow(desk: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("desk:figures"))
        return len(queries)

    publish(make_article(title="First"))
    submit(make_article(title="Second"))
    asked()
    few: Any = asked()
    for number in range(4):
        publish(make_article(title=f"Signed {number}"))
        submit(make_article(title=f"Waiting {number}"))
    assert asked() == few
