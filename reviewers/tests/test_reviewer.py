"""The record that makes somebody a medical reviewer."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from articles.tests.factories import ReviewerFactory, UserFactory
from reviewers.models import Reviewer
from reviewers.models.reviewer import CANNOT_CHANGE_USER, CANNOT_DELETE, REVIEWERS_GROUP

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "is_active"),
    [
        ({}, True),
        ({"licence_valid_until": date(2025, 3, 2)}, True),
        ({"licence_valid_until": date(2025, 3, 1)}, False),
        ({"ended_on": date(2025, 3, 3)}, True),
        ({"ended_on": date(2025, 3, 2)}, False),
        ({"user__is_active": False}, False),
    ],
    ids=str,
)
@time_machine.travel(datetime(2025, 3, 2, 12, tzinfo=UTC))
def test_active__agrees_with_the_reason_not_to_sign(fields: dict[str, Any], is_active: bool) -> None:
    reviewer = ReviewerFactory.create(**fields)
    assert Reviewer.objects.active().filter(pk=reviewer.pk).exists() is is_active
    assert (reviewer.reason_not_to_sign_today() is None) is is_active


def test_reviewer__printed_name_and_specialties() -> None:
    reviewer = Reviewer(name="Ada Rivers", credentials="Pharm.D., BCPS", specialties=" Neurology, ,Pain ")
    assert str(reviewer) == reviewer.printed_name == "Ada Rivers, Pharm.D., BCPS"
    assert reviewer.specialty_list == ["Neurology", "Pain"]
    assert Reviewer(name="Ada Rivers").printed_name == "Ada Rivers"


def test_reviewer__joins_the_group_that_opens_the_admin() -> None:
    assert ReviewerFactory.create().user.groups.filter(name=REVIEWERS_GROUP).exists()
    Group.objects.filter(name=REVIEWERS_GROUP).delete()
    assert not ReviewerFactory.create().user.groups.exists()


def test_reviewer__is_never_deleted() -> None:
    reviewer = ReviewerFactory.create()
    for delete in (reviewer.delete, Reviewer.objects.all().delete, Reviewer.objects.filter(pk=reviewer.pk).delete):
        with pytest.raises(PermissionDenied) as refusal:
            delete()
        assert str(refusal.value) == CANNOT_DELETE
    with pytest.raises(ProtectedError):
        reviewer.user.delete()
    assert Reviewer.objects.filter(pk=reviewer.pk).exists()


def test_reviewer__keeps_its_account() -> None:
    reviewer, other = ReviewerFactory.create(), UserFactory.create()
    before = reviewer.user_id
    reviewer.user = other
    with pytest.raises(ValidationError) as problem:
        reviewer.full_clean()
    assert problem.value.message_dict == {"user": [CANNOT_CHANGE_USER]}
    rows = Reviewer.objects.filter(pk=reviewer.pk)
    for change in (
        reviewer.save,
        lambda: rows.update(user=other),
        lambda: rows.update(user_id=other.pk),
        lambda: Reviewer.objects.update_or_create(pk=reviewer.pk, defaults={"user": other}),
    ):
        with pytest.raises(PermissionDenied) as refusal:
            change()
        assert str(refusal.value) == CANNOT_CHANGE_USER
    assert Reviewer.objects.get(pk=reviewer.pk).user_id == before


def test_reviewer__may_change_otherwise() -> None:
    reviewer = ReviewerFactory.create()
    reviewer.full_clean()
    reviewer.credentials = "Pharm.D."
    reviewer.save()
    Reviewer.objects.filter(pk=reviewer.pk).update(name="Ada Rivers")
    assert Reviewer.objects.get(pk=reviewer.pk).printed_name == "Ada Rivers, Pharm.D."
    Reviewer().clean()
