"""Taking an article back from review, by those who run the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import ArticlePage
from articles.tests.factories import UserFactory, make_article, submit
from reviewers.enums import ArticleState
from reviewers.models import ReviewRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def review_round() -> ReviewRound:
    return submit(make_article())


def state(review_round: ReviewRound) -> ArticleState:
    return ArticlePage.objects.get(pk=review_round.page_id).state


def test_take_back__by_an_editor__ends_the_round(client: Client, review_round: ReviewRound) -> None:
    client.force_login(UserFactory.create(groups=["Editors"]))
    address = reverse("desk:take_back", args=[review_round.pk])
    assert address in client.get(reverse("desk:review", args=[review_round.pk])).content.decode()

    answer = client.post(address)

    assert answer.status_code == 302
    assert state(review_round) == ArticleState.DRAFT
    assert not ReviewRound.objects.get(pk=review_round.pk).is_open
    assert "has ended meanwhile" in client.post(address, follow=True).content.decode()


@pytest.mark.parametrize("who", ["writer", "reviewer", "stranger"])
def test_take_back__by_others__is_refused(client: Client, review_round: ReviewRound, who: str) -> None:
    people = {
        "writer": review_round.workflow_state.requested_by,
        "reviewer": review_round.reviewer.user,
        "stranger": UserFactory.create(groups=["Writers"]),
    }
    client.force_login(people[who])
    client.post(reverse("desk:take_back", args=[review_round.pk]))
    assert state(review_round) == ArticleState.IN_REVIEW


def test_take_back__needs_a_post(client: Client, review_round: ReviewRound) -> None:
    client.force_login(UserFactory.create(groups=["Editors"]))
    assert client.get(reverse("desk:take_back", args=[review_round.pk])).status_code == 405
    assert state(review_round) == ArticleState.IN_REVIEW
