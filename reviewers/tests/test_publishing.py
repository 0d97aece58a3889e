"""What finishing the workflow does, however it is finished: the signed version goes live, or nothing does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, Task, TaskState, Workflow, WorkflowPage, WorkflowTask

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, approve, edit, make_article, publish, submit
from reviewers.enums import ArticleState
from reviewers.errors import PublishingLawError
from reviewers.models import Approval, MedicalReviewTask, Publication, ReviewRound
from reviewers.publishing import publish_approved
from reviewers.querysets import current_approval
from reviewers.tests.reading import everything_public, home_page
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

UNSIGNED = "No reviewer has signed in this round, so nothing can be published."
NEEDS_SIGNATURE = "Only a reviewer's signature approves. Open the review page to sign."


def fresh(page: Page) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def superuser() -> Any:
    return UserFactory.create(is_superuser=True)


def in_review(title: str = "In review") -> tuple[ArticlePage, ReviewRound]:
    page = make_article(title=title)
    return page, submit(page)


def assert_nothing_happened(page: ArticlePage, review_round: ReviewRound) -> None:
    """Nothing is public, and the review goes on."""
    assert not fresh(page).live
    assert not Publication.objects.exists()
    assert fresh(page).state == ArticleState.IN_REVIEW
    assert TaskState.objects.get(pk=review_round.pk).status == TaskState.STATUS_IN_PROGRESS
    assert page.title not in everything_public(page)


def add_group_task(workflow: Workflow, *, place: int) -> GroupApprovalTask:
    task = GroupApprovalTask.objects.create(name="Desk")
    task.groups.add(Group.objects.get(name="Editors"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    return task


# Without a signature.


def approve_round(review_round: ReviewRound) -> None:
    review_round.approve(user=superuser())


def approve_round_as_its_reviewer(review_round: ReviewRound) -> None:
    review_round.approve(user=review_round.reviewer.user)


def approve_current_task_state(review_round: ReviewRound) -> None:
    fresh_page = ArticlePage.objects.get(pk=review_round.page_id)
    fresh_page.current_workflow_task_state.approve(user=superuser())


def task_action(review_round: ReviewRound) -> None:
    review_round.task.specific.on_action(review_round, superuser(), "approve")


def approve_base_task_state(review_round: ReviewRound) -> None:
    TaskState.objects.get(pk=review_round.pk).approve(user=superuser())


def finish_workflow(review_round: ReviewRound) -> None:
    review_round.workflow_state.finish(user=superuser())


def skip_the_task(review_round: ReviewRound) -> None:
    TaskState.objects.filter(pk=review_round.pk).update(status=TaskState.STATUS_SKIPPED)
    review_round.workflow_state.refresh_from_db()
    try:
        review_round.workflow_state.update(user=superuser())
    finally:
        TaskState.objects.filter(pk=review_round.pk).update(status=TaskState.STATUS_IN_PROGRESS)


def deactivate_task(review_round: ReviewRound) -> None:
    review_round.task.specific.deactivate(user=superuser())


def deactivate_base_task(review_round: ReviewRound) -> None:
    """Wagtail's own way: cancels the round, finds no task left, and finishes."""
    Task.objects.get(pk=review_round.task_id).deactivate(user=superuser())


@pytest.mark.parametrize(
    ("door", "sentence"),
    [
        (approve_round, NEEDS_SIGNATURE),
        (approve_round_as_its_reviewer, NEEDS_SIGNATURE),
        (approve_current_task_state, NEEDS_SIGNATURE),
        (task_action, "Reviews are decided on the review page."),
        (approve_base_task_state, UNSIGNED),
        (finish_workflow, UNSIGNED),
        (skip_the_task, UNSIGNED),
        (
            deactivate_task,
            "Articles are in review. Decide or take back these reviews before disabling the task.",
        ),
        (deactivate_base_task, UNSIGNED),
    ],
)
def test_workflow__without_a_signature__publishes_nothing(door: Callable[[ReviewRound], None], sentence: str) -> None:
    page, review_round = in_review()
    with pytest.raises(PermissionDenied) as refusal:
        door(review_round)
    assert str(refusal.value) == sentence
    assert_nothing_happened(page, review_round)
    assert Task.objects.get(pk=review_round.task_id).active


def test_workflow__round_bent_to_approved__publishes_nothing() -> None:
    page, review_round = in_review()
    TaskState.objects.filter(pk=review_round.pk).update(status=TaskState.STATUS_APPROVED)
    review_round.workflow_state.refresh_from_db()
    with pytest.raises(PublishingLawError):
        review_round.workflow_state.update(user=superuser())
    assert not fresh(page).live


def test_workflow__cancelled__publishes_nothing() -> None:
    page, review_round = in_review()
    review_round.workflow_state.cancel(user=page.owner)
    assert (fresh(page).live, fresh(page).state) == (False, ArticleState.DRAFT)
    assert not Publication.objects.exists()


def test_workflow__round_cancelled__publishes_nothing() -> None:
    """The task is not done, so Wagtail begins it again: a new round, which its reviewer has not opened."""
    page, review_round = in_review()
    review_round.cancel(user=page.owner)
    assert (fresh(page).live, fresh(page).state) == (False, ArticleState.IN_REVIEW)
    assert fresh(page).open_round().number == 2


def test_workflow__switched_off__publishes_nothing() -> None:
    page, review_round = in_review()
    review_round.workflow_state.workflow.deactivate(user=superuser())
    assert (fresh(page).live, fresh(page).state) == (False, ArticleState.DRAFT)
    assert not fresh(page).has_workflow


def test_workflow__task_taken_out__needs_the_signature_all_the_same() -> None:
    page, review_round = in_review()
    WorkflowTask.objects.all().delete()
    with pytest.raises(PublishingLawError):
        review_round.workflow_state.finish(user=superuser())
    assert_nothing_happened(page, review_round)
    approval = approve(review_round)
    assert current_approval(page.pk) == approval


def test_workflow__replaced_by_one_without_a_review__publishes_nothing() -> None:
    page = make_article()
    workflow = Workflow.objects.create(name="Desk alone")
    add_group_task(workflow, place=0)
    WorkflowPage.objects.update(workflow=workflow)
    fresh(page).get_workflow().start(page, page.owner)
    editor = UserFactory.create(groups=["Editors"])
    with pytest.raises(PublishingLawError) as refusal:
        fresh(page).current_workflow_task_state.approve(user=editor)
    assert str(refusal.value) == UNSIGNED
    assert not fresh(page).live


@pytest.mark.parametrize("place", [-1, 1], ids=["before", "after"])
def test_workflow__with_another_task__publishes_the_signed_version(place: int) -> None:
    page = make_article(title="Signed")
    add_group_task(page.get_workflow(), place=place)
    fresh(page).get_workflow().start(page, page.owner)
    if place < 0:
        fresh(page).current_workflow_task_state.approve(user=superuser())
    review_round = fresh(page).open_round()
    approval = approve(review_round)
    if place > 0:
        assert not fresh(page).live
        edit(page, title="Changed after signing")
        fresh(page).current_workflow_task_state.approve(user=superuser())
    assert (fresh(page).live, fresh(page).title) == (True, "Signed")
    assert current_approval(page.pk) == approval


def test_workflow__with_another_task__does_not_publish_what_was_withdrawn_meanwhile() -> None:
    page = make_article()
    add_group_task(page.get_workflow(), place=1)
    approve(submit(page))
    withdraw(page_id=page.pk, user=superuser(), reason="It was wrong.")
    with pytest.raises(PublishingLawError):
        fresh(page).current_workflow_task_state.approve(user=superuser())
    assert not fresh(page).live


def test_workflow__page_moved_out_of_its_reach__goes_on() -> None:
    page, review_round = in_review()
    section = home_page().add_child(instance=ArticleIndexPage(title="Archive", slug="archive"))
    fresh(page).move(section, pos="last-child", user=superuser())
    assert not fresh(page).has_workflow
    assert_nothing_happened(page, review_round)
    approval = approve(review_round)
    assert current_approval(page.pk) == approval


def test_workflow__copied_round__publishes_nothing() -> None:
    """Wagtail can copy approved task states to another version: a signature is not copied with them."""
    page, review_round = in_review()
    approve(review_round)
    unread = edit(page, title="Never read").latest_revision
    ReviewRound.objects.get(pk=review_round.pk).copy(update_attrs={"revision": unread})
    with pytest.raises(PublishingLawError):
        publish_approved(review_round.workflow_state)
    assert fresh(page).title == "In review"


# With one.


def test_publish_approved__needs_nobodys_publish_right() -> None:
    page = make_article()
    approval = publish(page)
    signer = ReviewRound.objects.get(pk=approval.round_id).reviewer.user
    assert not fresh(page).permissions_for_user(signer).can_publish()
    assert fresh(page).live


def test_publish_approved__again__changes_nothing() -> None:
    page, review_round = in_review()
    approval = approve(review_round)
    review_round.workflow_state.refresh_from_db()
    publish_approved(review_round.workflow_state, user=superuser())
    assert current_approval(page.pk) == approval
    assert Publication.objects.count() == 1


# Wagtail's own moderation screens.


@pytest.mark.parametrize("action", ["approve", "reject"])
@pytest.mark.parametrize("own_address", [True, False], ids=["own address", "another page's address"])
@pytest.mark.parametrize("who", ["superuser", "reviewer", "editor"])
def test_moderation_views__decide_nothing(client: Client, action: str, own_address: bool, who: str) -> None:
    page, review_round = in_review()
    other = make_article(title="Other")
    user = {
        "superuser": superuser,
        "reviewer": lambda: review_round.reviewer.user,
        "editor": lambda: UserFactory.create(groups=["Editors"]),
    }[who]()
    client.force_login(user)
    address = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk if own_address else other.pk, action, review_round.pk],
    )
    client.post(address, {"comment": "Fine."})
    assert_nothing_happened(page, review_round)
    assert not Approval.objects.exists()


def test_medical_review_task__without_open_rounds__can_be_disabled() -> None:
    publish(make_article())
    task = MedicalReviewTask.objects.get()
    task.deactivate(user=superuser())
    assert not MedicalReviewTask.objects.get().active
