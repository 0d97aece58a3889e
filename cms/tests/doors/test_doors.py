"""A test for each door: it is tried on an article that is published and on one that never was, and afterwards readers
get what was approved, and nothing else."""

from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.management import CommandError
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from wagtail.models import Task, Workflow

from cms.tests.doors import admin, code, management_api, people, reading, records, rows, workflow  # noqa: F401
from cms.tests.doors.scene import Attempt, Scene, build_scene, check
from cms.tests.doors.table import DOORS, Door
from reviewers.errors import SigningError, WithdrawalError
from reviewers.models import Approval

# How a door says no. Anything else is a mistake of the test.
REFUSALS = (
    PermissionDenied,
    ValidationError,
    CommandError,
    SigningError,
    WithdrawalError,
    ProtectedError,
    DatabaseError,
    ObjectDoesNotExist,
)


@pytest.fixture(scope="module")
def scene(shared_rows: None) -> Scene:
    return build_scene()


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_door(scene: Scene, door: Door, settings: Any) -> None:
    """Everybody tries it in turn, those with the most rights last."""
    settings.ROOT_URLCONF = "cms.tests.doors.urls"
    approvals = Approval.objects.count()
    for who in door.who:
        for page in (scene.public, scene.never):
            with suppress(*REFUSALS), transaction.atomic():
                door.attack(Attempt(scene, page.pk, who))
    check(scene, keeps=door.keeps, approvals=approvals)


@pytest.mark.django_db
def test_scene__shows_what_is_approved_and_nothing_else(scene: Scene) -> None:
    assert Workflow.objects.filter(active=True).exists()
    assert Task.objects.filter(active=True).exists()
    check(scene, keeps=True, approvals=2)


def test_table__holds_the_doors() -> None:
    assert len(DOORS) >= 99
