"""Several reviews assigned or chased at once: what goes through, what is refused and how, who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from articles.tests.factories import ReviewerFactory, UserFactory, make_article, submit
from reviewers.models import Reminder, Reviewer, ReviewRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(UserFactory.create(groups=["Editors"]), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def rounds() -> list[ReviewRound]:
    return [submit(make_article(title=f"Article {name}")) for name in "AB"]


def told(answer: Any) -> str:
    """What the page that follows says, quotation marks and all."""
    return " ".join(str(message) for message in answer.context["messages"])


def send(desk: Client, rounds: list[ReviewRound], **data: Any) -> Any:
    ids = [review_round.pk for review_round in rounds]
    return desk.post(reverse("desk:assign"), {"round": ids, **data}, follow=True)


def test_assigning__gives_the_chosen_rounds_and_no_other(desk: Client, rounds: list[ReviewRound]) -> None:
    other = submit(make_article(title="Left alone"))
    to = ReviewerFactory.create()
    answer = send(desk, rounds, assign="assign", reviewer=to.pk, note="Please.")
    assert f"2 reviews are now with {to.name}" in told(answer)
    assert {row.reviewer for row in ReviewRound.objects.filter(reviewer=to)} == {to}
    assert ReviewRound.objects.filter(reviewer=to).count() == 2
    assert ReviewRound.objects.get(pk=other.pk).reviewer == other.reviewer
    assert answer.redirect_chain == [(reverse("desk:pipeline"), 302)]


def test_assigning__says_each_refusal_and_does_the_rest(desk: Client, rounds: list[ReviewRound]) -> None:
    first, second = rounds
    # Who wrote the first article is asked to review both.
    author = ReviewerFactory.create(user=ArticlePage.objects.get(pk=first.page_id).owner)
    ended = submit(make_article(title="Article C"))
    ended.workflow_state.cancel(user=UserFactory.create())
    answer = send(desk, [*rounds, ended], assign="assign", reviewer=author.pk)
    said = told(answer)
    assert f"{author.name} has worked on “Article A” and cannot review it." in said
    assert "The review of “Article C” has ended meanwhile." in said
    assert f"1 review is now with {author.name}" in said
    assert ReviewRound.objects.get(pk=first.pk).reviewer == first.reviewer
    assert ReviewRound.objects.get(pk=second.pk).reviewer == author


def test_assigning__to_nobody_or_to_who_may_not_sign(desk: Client, rounds: list[ReviewRound]) -> None:
    gone = ReviewerFactory.create(ended_on=timezone.localdate())
    for chosen in ("", gone.pk, "nonsense"):
        assert "Choose the reviewer who is to get" in told(send(desk, rounds, assign="assign", reviewer=chosen))
    assert not ReviewRound.objects.filter(reviewer=gone).exists()


def test_assigning__frees_what_is_unassigned(desk: Client, rounds: list[ReviewRound]) -> None:
    Reviewer.objects.update(ended_on=timezone.localdate())
    to = ReviewerFactory.create()
    send(desk, rounds, assign="assign", reviewer=to.pk)
    assert ReviewRound.objects.filter(reviewer=to).count() == 2


def test_nothing_chosen__says_so(desk: Client, rounds: list[ReviewRound]) -> None:
    assert "Choose at least one review first" in told(send(desk, [], remind="remind"))
    answer = desk.post(reverse("desk:assign"), {"round": ["x", "999999"], "remind": "remind"}, follow=True)
    assert "Choose at least one review first" in told(answer)
    assert not Reminder.objects.exists()


def test_reminding__records_one_for_each(desk: Client, rounds: list[ReviewRound]) -> None:
    assert "Reminders sent: 2." in told(send(desk, rounds, remind="remind"))
    assert [row.kind for row in Reminder.objects.all()] == [Reminder.Kind.ASKED] * 2


def test_reminding__nobody_who_may_not_sign(desk: Client, rounds: list[ReviewRound]) -> None:
    Reviewer.objects.filter(pk=rounds[0].reviewer_id).update(
        licence_valid_until=timezone.localdate() - timedelta(days=1)
    )
    said = told(send(desk, rounds, remind="remind"))
    assert "“Article A” is with nobody who may sign it. Assign it to a reviewer instead." in said
    assert "Reminders sent: 1." in said
    assert Reminder.objects.get().round == rounds[1]


def test_reminding__twice_a_day_is_refused(desk: Client, rounds: list[ReviewRound]) -> None:
    send(desk, rounds[:1], remind="remind")
    said = told(send(desk, rounds, remind="remind"))
    assert "Reminders sent: 1." in said
    assert "“Article A”" in said
    assert Reminder.objects.count() == 2


@pytest.mark.parametrize("role", ["Writers", "Medical reviewers"])
@pytest.mark.parametrize("action", ["assign", "remind"])
def test_others__change_nothing(client: Client, rounds: list[ReviewRound], role: str, action: str) -> None:
    client.force_login(UserFactory.create(groups=[role]), "django.contrib.auth.backends.ModelBackend")
    to = ReviewerFactory.create()
    send(client, rounds, reviewer=to.pk, **{action: action})
    assert not ReviewRound.objects.filter(reviewer=to).exists()
    assert not Reminder.objects.exists()


def test_assigning__needs_a_post_and_leads_back_to_the_list(desk: Client, rounds: list[ReviewRound]) -> None:
    assert desk.get(reverse("desk:assign")).status_code == 405
    back = reverse("desk:pipeline") + "?state=in_review"
    assert send(desk, rounds, remind="remind", next=back).redirect_chain[0][0] == back
    away = send(desk, rounds, remind="remind", next="https://example.com/").redirect_chain[0][0]
    assert away == reverse("desk:pipeline")
