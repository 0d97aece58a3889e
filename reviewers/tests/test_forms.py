"""The form of a reviewer's record: nobody keeps their own qualification."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.tests.editor import inputs_of
from articles.tests.factories import ReviewerFactory, UserFactory
from reviewers.forms import NOT_ONESELF, OWN_RECORD, QUALIFICATION
from reviewers.models import Reviewer

pytestmark = pytest.mark.django_db

PEOPLE: dict[str, dict[str, Any]] = {"editor": {"groups": ["Editors"]}, "superuser": {"is_superuser": True}}


@pytest.fixture(params=PEOPLE)
def keeper(request: pytest.FixtureRequest) -> Any:
    """Somebody who may change reviewers' records."""
    return UserFactory.create(**PEOPLE[request.param])


def admin_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, *args: Any) -> str:
    return reverse(Reviewer.snippet_viewset.get_url_name(name), args=args)


def sheet(reviewer: Reviewer, keeper: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends: nothing of what is disabled."""
    form = Reviewer.get_edit_handler().get_form_class()(instance=reviewer, for_user=keeper)
    disabled = {name for name, field in form.fields.items() if field.disabled}
    sent = {name: value for name, value in inputs_of(form).items() if name not in disabled and value is not None}
    return {**sent, **changes}


def test_record__of_somebody_else(keeper: Any) -> None:
    reviewer = ReviewerFactory.create()
    changed = sheet(reviewer, keeper, credentials="Pharm.D.")
    admin_of(keeper).post(address("edit", reviewer.pk), changed)
    reviewer.refresh_from_db()
    assert reviewer.credentials == "Pharm.D."


def test_own_record__profile_can_be_changed(keeper: Any) -> None:
    reviewer = ReviewerFactory.create(user=keeper)
    changed = sheet(reviewer, keeper, job_title="Clinical pharmacist")
    admin_of(keeper).post(address("edit", reviewer.pk), changed)
    reviewer.refresh_from_db()
    assert reviewer.job_title == "Clinical pharmacist"


def test_own_record__qualification_is_shown_disabled_with_the_reason(keeper: Any) -> None:
    reviewer = ReviewerFactory.create(user=keeper)
    response = admin_of(keeper).get(address("edit", reviewer.pk))
    form = response.context["form"]
    assert [name for name in QUALIFICATION if form.fields[name].disabled] == QUALIFICATION
    assert OWN_RECORD in response.text


@pytest.mark.parametrize("name", QUALIFICATION)
def test_own_record__qualification_that_is_sent_all_the_same_is_refused(keeper: Any, name: str) -> None:
    reviewer = ReviewerFactory.create(user=keeper)
    before = Reviewer.objects.filter(pk=reviewer.pk).values().get()
    is_date = name in ("licence_valid_until", "ended_on")
    sent = (reviewer.licence_valid_until + timedelta(days=900)).isoformat() if is_date else "2"
    response = admin_of(keeper).post(address("edit", reviewer.pk), sheet(reviewer, keeper, **{name: sent}))
    assert OWN_RECORD in response.text
    assert Reviewer.objects.filter(pk=reviewer.pk).values().get() == before


def test_new_record__of_oneself(keeper: Any) -> None:
    data = sheet(ReviewerFactory.build(user=None), keeper, user=str(keeper.pk))
    response = admin_of(keeper).post(address("add"), data)
    assert NOT_ONESELF in response.text
    assert not Reviewer.objects.exists()


def test_new_record__of_somebody_else(keeper: Any) -> None:
    person = UserFactory.create()
    admin_of(keeper).post(address("add"), sheet(ReviewerFactory.build(user=None), keeper, user=str(person.pk)))
    assert Reviewer.objects.get().user == person
