"""Who may do what with a reviewer's record in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.tests.factories import ReviewerFactory, UserFactory
from reviewers.models import Reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["editor", "superuser"])
def client(request: pytest.FixtureRequest) -> Client:
    is_superuser = request.param == "superuser"
    admin = Client()
    user = UserFactory.create(is_superuser=is_superuser, groups=[] if is_superuser else ["Editors"])
    admin.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return admin


def address(name: str, *args: Any) -> str:
    return reverse(Reviewer.snippet_viewset.get_url_name(name), args=args)


def test_deleting__is_offered_nowhere(client: Client) -> None:
    reviewer = ReviewerFactory.create()
    delete = address("delete", reviewer.pk)
    for shown in (address("list"), address("edit", reviewer.pk), address("history", reviewer.pk)):
        response = client.get(shown)
        assert response.status_code == 200
        assert delete not in response.text
        assert "/bulk/reviewers/reviewer/delete/" not in response.text


def test_deleting__is_refused(client: Client) -> None:
    reviewer = ReviewerFactory.create()
    client.post(address("delete", reviewer.pk))
    bulk = reverse("wagtail_bulk_action", args=["reviewers", "reviewer", "delete"])
    assert client.post(f"{bulk}?id={reviewer.pk}").status_code < 500
    assert Reviewer.objects.filter(pk=reviewer.pk).exists()


def test_changing__stays_with_those_who_hold_the_right(client: Client) -> None:
    reviewer = ReviewerFactory.create()
    assert client.get(address("edit", reviewer.pk)).status_code == 200
    assert client.get(address("add")).status_code == 200
