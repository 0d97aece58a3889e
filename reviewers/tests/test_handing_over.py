"""An open round goes to another reviewer, and only to one who could sign it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles.tests.factories import PASSWORD, ReviewerFactory, UserFactory, approve, edit, make_article, submit
from reviewers.errors import HandingOverError, SigningError
from reviewers.handing_over import HANDED_OVER, assign, may_review, pass_on, take_over
from reviewers.models import ReviewRound
from reviewers.signals import handed_over
from reviewers.signing import open_document, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_round() -> ReviewRound:
    review_round = submit(make_article())
    open_document(review_round=review_round, reviewer=review_round.reviewer)
    return review_round


def test_passing_on_gives_the_round_to_the_other_and_makes_nobody_a_contributor(open_round: ReviewRound) -> None:
    other = ReviewerFactory.create()
    contributors = open_round.revision.as_object().contributors()
    passed = pass_on(open_round, to=other, user=open_round.reviewer.user, note="Closer to your field.")
    assert (passed.reviewer, passed.opened_at) == (other, None)
    assert open_round.revision.as_object().contributors() == contributors
    entry = PageLogEntry.objects.get(action=HANDED_OVER)
    assert entry.data["note"] == "Closer to your field."
    assert str(entry.message).endswith(f"passed on: from {open_round.reviewer.name} to {other.name}")
    assert approve(passed).reviewer_name == other.name


def test_the_one_before_cannot_sign_any_more(open_round: ReviewRound) -> None:
    before = open_round.reviewer
    pass_on(open_round, to=ReviewerFactory.create(), user=before.user)
    with pytest.raises(SigningError, match="with another reviewer"):
        sign(reviewer=before, password=PASSWORD, words="Right.", documents=[(open_round, "0" * 64)])


@pytest.mark.parametrize("kind", ["ended", "expired", "contributor", "same"])
def test_who_could_not_sign_does_not_get_it(open_round: ReviewRound, kind: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    other = {
        "ended": lambda: ReviewerFactory.create(ended_on=yesterday),
        "expired": lambda: ReviewerFactory.create(licence_valid_until=yesterday),
        "contributor": lambda: ReviewerFactory.create(user=open_round.revision.user),
        "same": lambda: open_round.reviewer,
    }[kind]()
    assert may_review(other, open_round) == (kind == "same")
    with pytest.raises(HandingOverError):
        pass_on(open_round, to=other, user=open_round.reviewer.user)
    assert ReviewRound.objects.get().reviewer == open_round.reviewer


def test_only_its_reviewer_passes_a_round_on(open_round: ReviewRound) -> None:
    with pytest.raises(HandingOverError, match="not in your hands"):
        pass_on(open_round, to=ReviewerFactory.create(), user=UserFactory.create())


def test_only_an_urgent_round_is_taken_over(open_round: ReviewRound) -> None:
    other = ReviewerFactory.create()
    with pytest.raises(HandingOverError, match="not marked urgent"):
        take_over(open_round, by=other)
    ReviewRound.objects.filter(pk=open_round.pk).update(is_urgent=True)
    assert take_over(open_round, by=other).reviewer == other


def test_a_decided_round_stays_where_it_is(open_round: ReviewRound) -> None:
    approve(open_round)
    with pytest.raises(HandingOverError, match="has ended"):
        assign(open_round, to=ReviewerFactory.create(), user=UserFactory.create())


def test_it_is_announced_after_the_commit(open_round: ReviewRound, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[dict[str, Any]] = []

    def hear(sender: type, **said: Any) -> None:
        heard.append(said)

    handed_over.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assign(open_round, to=ReviewerFactory.create(), user=UserFactory.create(), note="Please.")
    finally:
        handed_over.disconnect(hear)
    (said,) = heard
    assert (said["before"], said["kind"], said["note"]) == (open_round.reviewer, "assigned", "Please.")


def test_a_later_edition_goes_back_to_the_reviewer_the_article_names(open_round: ReviewRound) -> None:
    other = ReviewerFactory.create()
    page = make_article(title="Another", reviewer=open_round.reviewer)
    approve(pass_on(submit(page), to=other, user=open_round.reviewer.user))
    assert submit(edit(page, summary="New.")).reviewer == open_round.reviewer
