"""Review rounds: what can be submitted, and what nobody can do meanwhile."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import WorkflowPage
from wagtail.signals import task_submitted

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import ReviewerFactory, UserFactory, edit, make_article, publish, submit
from reviewers.enums import ArticleState
from reviewers.errors import SubmissionError
from reviewers.models import MedicalReviewTask, Reviewer, ReviewRound
from reviewers.models.rounds import NOT_REVIEWED, ReviewLock
from reviewers.tests.reading import home_page

pytestmark = pytest.mark.django_db


def fresh(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def test_submitting__opens_a_round_on_the_newest_version_with_the_reviewer_it_names() -> None:
    reviewer = ReviewerFactory.create()
    page = edit(make_article(), medical_reviewer=reviewer)
    assert fresh(page).medical_reviewer != reviewer
    heard: list[ReviewRound] = []

    def hear(sender: type, instance: ReviewRound, **kwargs: Any) -> None:
        heard.append(instance)

    task_submitted.connect(hear, sender=ReviewRound)
    try:
        review_round = submit(page)
    finally:
        task_submitted.disconnect(hear, sender=ReviewRound)
    assert heard == [review_round]
    assert review_round.reviewer == reviewer
    assert review_round.revision == page.latest_revision
    assert (review_round.page_id, review_round.number) == (page.pk, 1)
    assert (review_round.is_open, review_round.opened_at, review_round.approval) == (True, None, None)
    assert str(review_round) == f"Round 1 of page {page.pk}, with {reviewer}"


def test_submitting__counts_rounds_for_each_article() -> None:
    page = make_article()
    first = submit(page)
    first.reject(user=first.reviewer.user, comment="Add a reference.")
    assert submit(page).number == 2
    assert submit(make_article(title="Other")).number == 1


def test_round__knows_what_was_signed_in_it() -> None:
    approval = publish(make_article())
    review_round = ReviewRound.objects.get()
    assert review_round.approval == approval
    assert not review_round.is_open


def lapse(page: ArticlePage) -> None:
    Reviewer.objects.update(name="Ada Rivers", licence_valid_until=date(2020, 1, 31))


def name_no_reviewer(page: ArticlePage) -> None:
    edit(page, medical_reviewer=None)


def let_the_reviewer_write(page: ArticlePage) -> None:
    Reviewer.objects.update(name="Ada Rivers")
    edit(page, user=page.medical_reviewer.user, title="Changed by the reviewer")


def name_no_writer(page: ArticlePage) -> None:
    edit(page, article_writers=[])


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (name_no_reviewer, "No medical reviewer is named. Choose who is to review the article."),
        (lapse, "The licence of Ada Rivers was valid until 31 January 2020. Ask an editor to record its renewal."),
        (let_the_reviewer_write, "Ada Rivers has worked on this article. Choose a reviewer who has not."),
        (name_no_writer, "No writer is named. Add who wrote the article."),
    ],
)
def test_submitting__what_cannot_be_reviewed(spoil: Callable[[ArticlePage], None], problem: str) -> None:
    page = make_article()
    spoil(page)
    with pytest.raises(SubmissionError) as refusal:
        submit(page)
    assert refusal.value.problems == [problem]
    assert str(refusal.value) == problem
    assert fresh(page).state == ArticleState.DRAFT
    assert not ReviewRound.objects.exists()


def test_submitting__tells_all_problems_at_once() -> None:
    page = edit(make_article(), medical_reviewer=None, article_writers=[])
    with pytest.raises(SubmissionError) as refusal:
        submit(page)
    assert len(refusal.value.problems) == 2
    assert str(refusal.value) == " ".join(refusal.value.problems)


def test_submitting__without_a_version() -> None:
    page = ArticlePage(title="New", slug="new", medical_reviewer=ReviewerFactory.create())
    ArticleIndexPage.objects.get().add_child(instance=page)
    with pytest.raises(SubmissionError) as refusal:
        page.get_workflow().start(page, None)
    assert refusal.value.problems == ["There is no version to review yet. Save the article first."]


def test_submitting__page_that_is_not_reviewed() -> None:
    home = home_page()
    home.save_revision()
    WorkflowPage.objects.update(page=home)
    with pytest.raises(SubmissionError) as refusal:
        home.get_workflow().start(home, None)
    assert refusal.value.problems == [NOT_REVIEWED]


def test_submitting_again__what_cannot_be_reviewed__leaves_changes_requested() -> None:
    page = make_article()
    submit(page).reject(comment="Add a reference.")
    name_no_reviewer(page)
    with pytest.raises(SubmissionError):
        submit(page)
    assert fresh(page).state == ArticleState.CHANGES_REQUESTED
    edit(page, medical_reviewer=ReviewerFactory.create())
    assert submit(page).number == 2


# While a round is open.


@pytest.mark.parametrize("groups", [["Writers"], ["Editors"], ["Medical reviewers"], None], ids=str)
def test_article_in_review__is_locked_for_everybody(groups: list[str] | None) -> None:
    page = make_article(reviewer=ReviewerFactory.create(name="Ada <Rivers>"))
    user = UserFactory.create(groups=groups) if groups else UserFactory.create(is_superuser=True)
    assert fresh(page).get_lock() is None
    review_round = submit(page)
    lock = fresh(page).get_lock()
    assert isinstance(lock, ReviewLock)
    assert lock.for_user(user)
    assert lock.for_user(review_round.reviewer.user)
    assert lock.get_message(user) == (
        "<b>In review with Ada &lt;Rivers&gt;.</b> The text stays as it is until the reviewer has decided. "
        "To change it before, take it back from review."
    )
    assert lock.get_locked_by(user) == "In review"
    # Also where the lock button is offered: Wagtail would say that reviewers can edit.
    assert lock.get_context_for_user(user, {"user_can_lock": True}) == {
        "locked": True,
        "message": lock.get_message(user),
        "locked_by": "In review",
        "description": "The text stays as it is until the reviewer has decided.",
        "icon": "lock",
    }
    review_round.workflow_state.cancel()
    assert fresh(page).get_lock() is None


def test_review_lock__without_a_round__names_nobody() -> None:
    page = make_article()
    lock = ReviewLock(page, MedicalReviewTask.objects.get())
    assert "<b>In review with a medical reviewer.</b>" in lock.get_message(AnonymousUser())


def test_medical_review_task__offers_nothing_in_wagtails_screens() -> None:
    page = make_article()
    review_round = submit(page)
    task = MedicalReviewTask.objects.get()
    for user in (review_round.reviewer.user, UserFactory.create(is_superuser=True)):
        assert task.get_actions(page, user) == []
        assert task.locked_for_user(page, user)
        assert not task.user_can_access_editor(page, user)
    assert task.get_description() == "The medical reviewer named by the article reads it and signs"
