"""Decisions on the review page: what must be ticked off, who else may take it, and where one is led afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.desk.commenting import comment_on
from articles.models import ArticlePage
from articles.tests.factories import PASSWORD, ReviewerFactory, edit, make_article, publish, submit
from articles.tests.reviewing import as_reviewer, as_user, review_page, sheet_of, sign_on_page
from reviewers.handing_over import may_review
from reviewers.models import Approval, Reviewer, ReviewRound, ReviewSettings

pytestmark = pytest.mark.django_db

BEFORE = "<p>Take 1 mg twice daily. Do not drive.</p>"
AFTER = "<p>Take 10 mg twice daily. Do not drive.</p>"


@pytest.fixture
def review_round() -> ReviewRound:
    return submit(make_article())


@pytest.fixture
def changed_round() -> ReviewRound:
    """A second edition in which a dose has changed."""
    article = make_article(body=[("introduction", BEFORE)])
    publish(article)
    version = ArticlePage.objects.get().get_latest_revision_as_object()
    version.body[0] = ("introduction", AFTER)
    edit(article, body=version.body)
    return submit(article)


# What must be ticked off


def test_approve__needs_every_line_of_the_checklist(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    lines = ReviewSettings.of(review_round.revision.as_object()).questions
    content = sign_on_page(client, review_round, check=lines[1:]).content.decode()
    assert f"Not ticked on the checklist: {lines[0]}" in content
    assert f"Not ticked on the checklist: {lines[1]}" not in content
    assert not Approval.objects.exists()
    sign_on_page(client, review_round)
    assert Approval.objects.get().answers == lines
    after = client.get(review_page(review_round)).content.decode()
    assert "Ticked off with it" in after
    assert lines[0] in after


def test_approve__sets_no_tick_beforehand_and_keeps_those_that_were_set(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    page = client.get(review_page(review_round)).content.decode()
    assert page.count('name="check"') == 5
    assert not _ticked(page)
    again = sign_on_page(client, review_round, password="wrong").content.decode()
    assert _ticked(again) == 5


def _ticked(content: str) -> int:
    boxes = [part.split(">", 1)[0] for part in content.split("<input") if 'type="checkbox"' in part.split(">", 1)[0]]
    return sum(" checked" in box for box in boxes)


def test_approve__under_a_checklist_that_changed_meanwhile(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    sheet = sheet_of(client, review_round)
    settings = ReviewSettings.of(review_round.revision.as_object())
    settings.checklist += "\nThe dose for children is given."
    settings.save()
    content = client.post(review_page(review_round), {**sheet, "password": PASSWORD}).content.decode()
    assert "Not ticked on the checklist: The dose for children is given." in content
    assert not Approval.objects.exists()


def test_approve__without_a_checklist(review_round: ReviewRound) -> None:
    settings = ReviewSettings.of(review_round.revision.as_object())
    settings.checklist = ""
    settings.save()
    assert sign_on_page(as_reviewer(review_round), review_round).status_code == 302
    assert Approval.objects.get().answers == []


def test_approve__needs_every_changed_fact(changed_round: ReviewRound) -> None:
    client = as_reviewer(changed_round)
    (fact,) = client.get(review_page(changed_round)).context["opened"].facts
    assert (fact.before, fact.after) == ("1 mg", "10 mg")
    content = sign_on_page(client, changed_round, fact=[]).content.decode()
    assert "Changed fact not ticked: 1 mg → 10 mg" in content
    assert Approval.objects.count() == 1
    assert sign_on_page(client, changed_round).status_code == 302
    first, *lines = Approval.objects.get(edition=2).answers
    assert first.startswith("Changed fact checked: 1 mg → 10 mg (")
    assert len(lines) == 5


def test_approve__says_before_what_it_waits_for(changed_round: ReviewRound) -> None:
    content = as_reviewer(changed_round).get(review_page(changed_round)).content.decode()
    assert "To approve, tick 1 changed fact and 5 lines of the checklist." in content


@pytest.mark.parametrize("count", [1, 2])
def test_approve__is_closed_while_a_comment_must_be_fixed(review_round: ReviewRound, count: int) -> None:
    for _ in range(count):
        comment(review_round, must_fix=True)
    comment(review_round, must_fix=False)
    client = as_reviewer(review_round)
    content = client.get(review_page(review_round)).content.decode()
    said = ["1 comment that must be fixed is open.", "2 comments that must be fixed are open."][count - 1]
    assert said in content
    assert 'aria-disabled="true" aria-describedby="review-wants">Approve edition 1' in content
    assert 'id="signing"' not in content
    assert said in sign_on_page(client, review_round).content.decode()
    assert not Approval.objects.exists()


def test_approve__with_a_suggestion_alone(review_round: ReviewRound) -> None:
    comment(review_round, must_fix=False)
    assert sign_on_page(as_reviewer(review_round), review_round).status_code == 302


def comment(review_round: ReviewRound, *, must_fix: bool) -> None:
    reviewer = review_round.reviewer.user
    comment_on(review_round, path="title", text="Say why.", must_fix=must_fix, user=reviewer)


# Requesting changes


def test_request_changes__may_leave_the_words_to_the_comments(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    comment(review_round, must_fix=True)
    client.post(review_page(review_round), {"request-changes": "1", "comment": ""})
    review_round.refresh_from_db()
    assert (review_round.is_open, review_round.comment) == (False, "See the comments in the text.")


# Passing on and taking over


def test_pass_on__offers_who_may_review_and_nobody_else(review_round: ReviewRound) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    able = ReviewerFactory.create()
    ReviewerFactory.create(ended_on=yesterday)
    ReviewerFactory.create(licence_valid_until=yesterday)
    ReviewerFactory.create(user=review_round.revision.user)
    ReviewerFactory.create(user__is_active=False)
    form = as_reviewer(review_round).get(review_page(review_round)).context["pass_on_form"]
    offered = list(form.fields["to"].queryset)
    others = Reviewer.objects.exclude(pk=review_round.reviewer_id)
    assert offered == [reviewer for reviewer in others if may_review(reviewer, review_round)] == [able]


def test_pass_on__gives_the_round_away(review_round: ReviewRound) -> None:
    before, other = review_round.reviewer, ReviewerFactory.create()
    client = as_user(before.user)
    data = {"pass-on": "1", "to": other.pk, "note": "Closer to your field."}
    response = client.post(review_page(review_round), data, follow=True)
    assert f"is with {other.name} now" in response.content.decode()
    assert ReviewRound.objects.get().reviewer == other
    # The link in the old mail still leads somewhere.
    assert f"This review is with {other.printed_name}" in client.get(review_page(review_round)).content.decode()


def test_pass_on__to_nobody_or_to_somebody_who_may_not(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    ReviewerFactory.create()
    writer = ReviewerFactory.create(user=review_round.revision.user)
    assert (
        "Choose who is to review it instead."
        in client.post(review_page(review_round), {"pass-on": "1", "to": ""}).content.decode()
    )
    assert (
        "cannot review this article now"
        in client.post(review_page(review_round), {"pass-on": "1", "to": writer.pk}).content.decode()
    )
    assert ReviewRound.objects.get().reviewer == review_round.reviewer


def test_pass_on__is_open_to_a_reviewer_who_cannot_sign_any_more(review_round: ReviewRound) -> None:
    Reviewer.objects.filter(pk=review_round.reviewer_id).update(licence_valid_until=timezone.localdate() - timedelta(1))
    other = ReviewerFactory.create()
    client = as_reviewer(review_round)
    assert "Pass on" in client.get(review_page(review_round)).content.decode()
    client.post(review_page(review_round), {"pass-on": "1", "to": other.pk})
    assert ReviewRound.objects.get().reviewer == other


def test_take_over__an_urgent_round(review_round: ReviewRound) -> None:
    ReviewRound.objects.update(is_urgent=True)
    other = ReviewerFactory.create()
    client = as_user(other.user)
    assert "Take over" in client.get(review_page(review_round)).content.decode()
    response = client.post(review_page(review_round), {"take-over": "1"})
    assert response["Location"] == review_page(review_round)
    assert ReviewRound.objects.get().reviewer == other
    assert "Approve edition 1" in client.get(review_page(review_round)).content.decode()


@pytest.mark.parametrize("why", ["not urgent", "contributor"])
def test_take_over__is_refused_in_words(review_round: ReviewRound, why: str) -> None:
    ReviewRound.objects.update(is_urgent=why == "contributor")
    other = ReviewerFactory.create(**({"user": review_round.revision.user} if why == "contributor" else {}))
    client = as_user(other.user)
    assert "Take over" not in client.get(review_page(review_round)).content.decode()
    said = {"not urgent": "is not marked urgent", "contributor": "has worked on"}[why]
    assert said in client.post(review_page(review_round), {"take-over": "1"}).content.decode()
    assert ReviewRound.objects.get().reviewer == review_round.reviewer


# Where one is led afterwards


@pytest.mark.parametrize("decision", ["approve", "request-changes", "pass-on"])
def test_after_a_decision_comes_the_next_review_by_due_date(decision: str) -> None:
    reviewer, other = ReviewerFactory.create_batch(2)
    first, late, undated, soon = (
        submit(make_article(title=title, reviewer=reviewer)) for title in ("First", "Late", "Undated", "Soon")
    )
    today = timezone.localdate()
    for review_round, day in ((late, today + timedelta(9)), (undated, None), (soon, today + timedelta(2))):
        ReviewRound.objects.filter(pk=review_round.pk).update(due_on=day)
    more: dict[str, Any] = {"approve": {}, "request-changes": {"comment": "No."}, "pass-on": {"to": other.pk}}[decision]
    client = as_user(reviewer.user)
    sheet = sheet_of(client, first)
    del sheet["approve"]
    data = {**sheet, "password": PASSWORD, decision: "1", **more}
    assert client.post(review_page(first), data)["Location"] == review_page(soon)


def test_after_the_last_decision_comes_the_list(review_round: ReviewRound) -> None:
    assert sign_on_page(as_reviewer(review_round), review_round)["Location"] == reverse("desk:reviews")


def test_a_round_that_ended_leads_to_the_one_after_it(review_round: ReviewRound) -> None:
    review_round.workflow_state.cancel(user=ArticlePage.objects.get().owner)
    newer = submit(ArticlePage.objects.get())
    content = as_reviewer(review_round).get(review_page(review_round)).content.decode()
    assert f'href="{review_page(newer)}"' in content
