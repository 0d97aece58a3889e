"""People who act at the same moment, in threads with connections of their own: locks decide, nothing is half done."""

import time
from collections.abc import Callable
from random import Random
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from articles.models import ArticlePage, Writer
from articles.tests.factories import (
    PASSWORD,
    WORDS,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    publish,
    submit,
)
from reviewers.canonical import digest_of, digest_of_text
from reviewers.errors import DocumentChangedError, SigningError, WithdrawalError
from reviewers.models import Approval, Publication, Reviewer, ReviewRound, Withdrawal
from reviewers.querysets import current_approval
from reviewers.signing import open_document, sign
from reviewers.verifying import verify
from reviewers.withdrawing import withdraw

ROUNDS = 40
# So that each of two is first about as often; a fixed seed, the order of threads is chance enough.
CHANCE = Random(8)
LONGEST_START = 0.15
REFUSALS = (SigningError, WithdrawalError, PermissionDenied)

# What threads write must be committed; `serialized_rollback` puts back what migrations wrote (see test_whole_path.py).
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.threads,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

Act = Callable[[], Any]


@pytest.fixture
def writer() -> Writer:
    return WriterFactory.create()


@pytest.fixture
def reviewer() -> Reviewer:
    return ReviewerFactory.create()


def at_once(*acts: Act) -> list[Any]:
    """What each act gave, or the refusal that it met; any other exception is a failure of the test."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)
    starts = [CHANCE.uniform(0, LONGEST_START) for _ in acts]

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            time.sleep(starts[place])
            results[place] = acts[place]()
        except Exception as reason:  # looked at below, in the test's own thread
            results[place] = reason
        finally:
            connection.close()

    threads = [Thread(target=run, args=[place]) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "Two people wait for each other."
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, REFUSALS):
            raise result
    return results


def signature(*rounds: ReviewRound, reviewer: Reviewer | None = None) -> Act:
    """An act: sign what was shown in the rounds, as their reviewer."""
    signer = reviewer or rounds[0].reviewer
    shown = [(item, digest_of(open_document(review_round=item, reviewer=item.reviewer))) for item in rounds]
    return lambda: sign(reviewer=signer, password=PASSWORD, words=WORDS, documents=shown)


def autosave(page: ArticlePage, revision_id: int, title: str, user: Any) -> Act:
    """An act: the editor's autosave, over the version under the same id."""

    def save() -> str:
        version = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
        version.title = title
        version.save_revision(user=user, overwrite_revision=version.revisions.get(pk=revision_id), changed=True)
        return title

    return save


def newest(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def take_back(page: ArticlePage) -> None:
    state = ArticlePage.objects.get(pk=page.pk).current_workflow_state
    if state is not None:
        state.cancel(user=page.owner)


def assert_nothing_is_wrong() -> None:
    """The records are whole, no round has two approvals, and nothing withdrawn is public."""
    assert verify() == Approval.objects.count() + Publication.objects.count() + Withdrawal.objects.count()
    rounds = list(Approval.objects.values_list("round_id", flat=True))
    assert len(rounds) == len(set(rounds)), "A round was approved twice."
    for page in ArticlePage.objects.all():
        approval = current_approval(page.pk)
        assert (approval is not None) == page.live
        if approval:
            assert not Withdrawal.objects.filter(approval=approval).exists()
            assert digest_of_text(approval.document) == approval.digest
            assert page.content_digest() == approval.content_digest


def test_approve_against_autosave__what_was_shown_is_signed_and_no_edit_is_lost(
    writer: Writer, reviewer: Reviewer
) -> None:
    page, signed, refused = make_article(writer=writer, reviewer=reviewer, title="Version 0"), 0, 0
    for number in range(ROUNDS):
        page = edit(page, title=f"Version {number}")
        review_round = submit(page)
        shown = newest(page).public_document()
        title = f"Autosaved {number}"
        result, saved = at_once(signature(review_round), autosave(page, review_round.revision_id, title, writer.user))
        assert saved == title, "The writer's edit was refused."
        assert newest(page).title == title, "The writer's edit is lost."
        if isinstance(result, SigningError):
            refused += 1
            assert isinstance(result, DocumentChangedError)
            assert not Approval.objects.filter(round_id=review_round.pk).exists()
            take_back(page)
        else:
            assert not isinstance(result, Exception), result
            signed += 1
            assert [approval.digest for approval in result] == [digest_of(shown)]
            assert current_approval(page.pk) == result[0]
    assert_nothing_is_wrong()
    assert signed + refused == ROUNDS
    print(f"{signed} signed, {refused} refused")  # noqa: T201


def test_approve_twice_at_once__same_round__one_approval(writer: Writer, reviewer: Reviewer) -> None:
    page = make_article(writer=writer, reviewer=reviewer)
    for number in range(ROUNDS):
        review_round = submit(edit(page, title=f"Version {number}"))
        act = signature(review_round)
        results = at_once(act, act)
        assert sum(isinstance(result, SigningError) for result in results) == 1, results
        assert Approval.objects.filter(round_id=review_round.pk).count() == 1
        assert Publication.objects.filter(page_id=page.pk).count() == number + 1
    assert_nothing_is_wrong()


def test_approve_twice_at_once__two_reviewers__the_rounds_own_signs(writer: Writer, reviewer: Reviewer) -> None:
    page, other = make_article(writer=writer, reviewer=reviewer), ReviewerFactory.create()
    for number in range(ROUNDS):
        review_round = submit(edit(page, title=f"Version {number}"))
        own, foreign = at_once(signature(review_round), signature(review_round, reviewer=other))
        assert not isinstance(own, Exception), own
        assert isinstance(foreign, SigningError)
        assert Approval.objects.get(round_id=review_round.pk).reviewer_id == reviewer.pk
    assert_nothing_is_wrong()


def test_approve_twice_at_once__two_rounds__both_stand_in_one_chain(writer: Writer) -> None:
    """Two articles with two reviewers; and every other time one reviewer signs both, in both orders at once."""
    first_reviewer, second_reviewer = ReviewerFactory.create(), ReviewerFactory.create()
    first = make_article(title="First", writer=writer, reviewer=first_reviewer)
    second = make_article(title="Second", writer=writer, reviewer=second_reviewer)
    for number in range(ROUNDS):
        both = number % 2 == 1
        named = first_reviewer if both else second_reviewer
        one = submit(edit(first, summary=f"Version {number}"))
        two = submit(edit(second, summary=f"Version {number}", medical_reviewer=named))
        acts = [signature(one, two), signature(two, one)] if both else [signature(one), signature(two)]
        results = at_once(*acts)
        assert sum(isinstance(result, Exception) for result in results) == both, results
        assert Approval.objects.filter(round_id__in=[one.pk, two.pk]).count() == 2
    assert_nothing_is_wrong()


def test_approve_against_withdraw__nothing_withdrawn_is_public(writer: Writer, reviewer: Reviewer) -> None:
    page, editor = make_article(writer=writer, reviewer=reviewer), UserFactory.create(groups=["Editors"])
    signed = 0
    for number in range(ROUNDS):
        publish(edit(page, title=f"Version {number}"))
        review_round = submit(edit(page, title=f"Version {number}, next"))
        result, withdrawals = at_once(
            signature(review_round), lambda: withdraw(page_id=page.pk, user=editor, reason="It was wrong.")
        )
        assert not isinstance(withdrawals, Exception), withdrawals
        signed += not isinstance(result, Exception)
        assert newest(page).title == f"Version {number}, next", "The writer's edit is lost."
        assert current_approval(page.pk) is None
        assert not Approval.objects.filter(page_id=page.pk, withdrawal__isnull=True).exists()
        take_back(page)
    assert_nothing_is_wrong()
    print(f"{signed} signed before, {ROUNDS - signed} refused after the withdrawal")  # noqa: T201
