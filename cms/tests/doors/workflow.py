"""Doors of the workflow: an open round is ended in every way but by its reviewer's signature."""

from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from articles.models import ArticlePage
from articles.tests.factories import PASSWORD, WORDS, ReviewerFactory, edit, submit
from cms.tests.doors.admin import another_index
from cms.tests.doors.scene import SECRET, Attempt
from cms.tests.doors.table import EVERYBODY, door
from reviewers.canonical import digest_of
from reviewers.models import Reviewer, ReviewRound
from reviewers.signing import open_document, sign, version_under_review

PAGES = "wagtailadmin_pages"


def in_review(at: Attempt) -> ReviewRound:
    """The article's open round. Both articles are sent for review before anything is done to the workflow."""
    for page_id in (at.scene.public.pk, at.scene.never.pk):
        page = ArticlePage.objects.get(pk=page_id)
        if page.current_workflow_state is None and page.get_workflow() is not None:
            submit(page)
    review_round = at.page.open_round()
    if review_round is None:
        raise ReviewRound.DoesNotExist
    return review_round


@door(EVERYBODY)
def workflow_approve(at: Attempt) -> None:
    task_state = in_review(at)
    at.person.post(f"{PAGES}:workflow_action", at.page_id, "approve", task_state.pk, data={"comment": "Fine."})


@door(EVERYBODY)
def workflow_approve_through_another_page(at: Attempt) -> None:
    """Wagtail's view does not check that page and task state belong together."""
    task_state = in_review(at)
    at.person.post(f"{PAGES}:workflow_action", at.scene.other.pk, "approve", task_state.pk, data={"comment": "Fine."})
    at.person.post(f"{PAGES}:workflow_action", at.scene.index.pk, "approve", task_state.pk, data={"comment": "Fine."})


@door(EVERYBODY)
def workflow_collect_action_data(at: Attempt) -> None:
    task_state = in_review(at)
    for page_id in (at.page_id, at.scene.other.pk):
        at.person.post(f"{PAGES}:collect_workflow_action_data", page_id, "approve", task_state.pk, data={"comment": ""})


@door(EVERYBODY)
def workflow_reject(at: Attempt) -> None:
    task_state = in_review(at)
    at.person.post(f"{PAGES}:workflow_action", at.page_id, "reject", task_state.pk, data={"comment": "No."})


@door(EVERYBODY)
def workflow_cancel(at: Attempt) -> None:
    in_review(at)
    at.person.ask(f"{PAGES}:confirm_workflow_cancellation", at.page_id)
    at.person.post(f"{PAGES}:edit", at.page_id, data=at.form(**{"action-cancel-workflow": "1"}))


@door(EVERYBODY)
def workflow_status_and_history(at: Attempt) -> None:
    task_state = in_review(at)
    at.person.ask(f"{PAGES}:workflow_history", at.page_id)
    at.person.ask(f"{PAGES}:workflow_history_detail", at.page_id, task_state.workflow_state_id)
    at.person.ask(f"{PAGES}:workflow_preview", at.page_id, task_state.task_id)


@door(EVERYBODY)
def workflow_task_disabled_in_the_admin(at: Attempt) -> None:
    task_state = in_review(at)
    at.person.post("wagtailadmin_workflows:disable_task", task_state.task_id)


@door(EVERYBODY)
def workflow_disabled_in_the_admin(at: Attempt) -> None:
    task_state = in_review(at)
    at.person.post("wagtailadmin_workflows:disable", task_state.workflow_state.workflow_id)


@door(EVERYBODY)
def workflow_removed_in_the_admin(at: Attempt) -> None:
    task_state = in_review(at)
    at.person.post("wagtailadmin_workflows:remove", at.scene.index.pk, task_state.workflow_state.workflow_id)


@door(EVERYBODY)
def workflow_rearranged_in_the_admin(at: Attempt) -> None:
    """A task that a group may approve is put in place of the review."""
    task_state = in_review(at)
    task = desk_task()
    data = {
        "name": "Medical review",
        "workflow_tasks-TOTAL_FORMS": "1",
        "workflow_tasks-INITIAL_FORMS": "0",
        "workflow_tasks-MIN_NUM_FORMS": "1",
        "workflow_tasks-MAX_NUM_FORMS": "1000",
        "workflow_tasks-0-task": str(task.pk),
        "workflow_tasks-0-ORDER": "1",
        "workflow_tasks-0-id": "",
        "pages-TOTAL_FORMS": "0",
        "pages-INITIAL_FORMS": "0",
        "pages-MIN_NUM_FORMS": "0",
        "pages-MAX_NUM_FORMS": "1000",
    }
    at.person.post("wagtailadmin_workflows:edit", task_state.workflow_state.workflow_id, data=data)


def desk_task() -> GroupApprovalTask:
    task = GroupApprovalTask.objects.create(name="Desk")
    task.groups.add(Group.objects.get(name="Editors"))
    return task


@door()
def workflow_task_disabled_by_code(at: Attempt) -> None:
    Task.objects.get(pk=in_review(at).task_id).deactivate(user=at.superuser)


@door()
def workflow_task_disabled_by_hand(at: Attempt) -> None:
    task_state = in_review(at)
    Task.objects.filter(pk=task_state.task_id).update(active=False)
    WorkflowState.objects.get(pk=task_state.workflow_state_id).update(user=at.superuser)


@door()
def workflow_task_deleted(at: Attempt) -> None:
    task_state = in_review(at)
    WorkflowTask.objects.all().delete()
    WorkflowState.objects.get(pk=task_state.workflow_state_id).update(user=at.superuser)
    WorkflowState.objects.get(pk=task_state.workflow_state_id).finish(user=at.superuser)


@door()
def workflow_task_replaced(at: Attempt) -> None:
    task_state = in_review(at)
    task_state.workflow_state.cancel(user=at.superuser)
    WorkflowTask.objects.update(task=desk_task())
    at.page.get_workflow().start(at.page, at.superuser)
    at.page.current_workflow_task_state.approve(user=at.superuser)


@door()
def workflow_replaced(at: Attempt) -> None:
    workflow = Workflow.objects.create(name=f"Desk alone {at.page_id}")
    WorkflowTask.objects.create(workflow=workflow, task=desk_task(), sort_order=0)
    WorkflowPage.objects.update(workflow=workflow)
    workflow.start(at.page, at.superuser)
    at.page.current_workflow_task_state.approve(user=at.superuser)


@door()
def workflow_removed_by_code(at: Attempt) -> None:
    task_state = in_review(at)
    WorkflowPage.objects.all().delete()
    WorkflowState.objects.get(pk=task_state.workflow_state_id).finish(user=at.superuser)


@door()
def workflow_switched_off(at: Attempt) -> None:
    in_review(at).workflow_state.workflow.deactivate(user=at.superuser)


@door()
def workflow_switched_off_by_hand(at: Attempt) -> None:
    task_state = in_review(at)
    Workflow.objects.update(active=False)
    WorkflowState.objects.get(pk=task_state.workflow_state_id).update(user=at.superuser)


@door()
def workflow_page_moved_out_of_reach(at: Attempt) -> None:
    task_state = in_review(at)
    at.page.move(another_index(at), pos="last-child")
    WorkflowState.objects.get(pk=task_state.workflow_state_id).update(user=at.superuser)
    task_state.approve(user=at.superuser)


@door()
def workflow_cancelled_by_code(at: Attempt) -> None:
    in_review(at).workflow_state.cancel(user=at.superuser)


@door()
def workflow_finished_by_code(at: Attempt) -> None:
    in_review(at).workflow_state.finish(user=at.superuser)


@door()
def workflow_task_state_approved_by_code(at: Attempt) -> None:
    task_state = in_review(at)
    task_state.approve(user=task_state.reviewer.user)


@door()
def workflow_base_task_state_approved_by_code(at: Attempt) -> None:
    TaskState.objects.get(pk=in_review(at).pk).approve(user=at.superuser)


@door()
def workflow_state_set_by_hand(at: Attempt) -> None:
    task_state = in_review(at)
    TaskState.objects.filter(pk=task_state.pk).update(status=TaskState.STATUS_APPROVED)
    WorkflowState.objects.get(pk=task_state.workflow_state_id).update(user=at.superuser)


@door()
def workflow_round_given_another_version(at: Attempt) -> None:
    """The round of the approved edition is made to point at the draft, and finished again."""
    signed = ReviewRound.objects.get(pk=at.scene.approval.round_id)
    TaskState.objects.filter(pk=signed.pk).update(revision=at.draft)
    WorkflowState.objects.get(pk=signed.workflow_state_id).finish(user=at.superuser)


# Signing without the right to.


def sign_round(review_round: ReviewRound, reviewer: Reviewer, *, password: str = PASSWORD, digest: str = "") -> None:
    document = open_document(review_round=review_round, reviewer=reviewer)
    shown = [(review_round, digest or digest_of(document))]
    sign(reviewer=reviewer, password=password, words=WORDS, documents=shown)


@door()
def signed_with_a_wrong_password(at: Attempt) -> None:
    review_round = in_review(at)
    sign_round(review_round, review_round.reviewer, password="guessed")


@door()
def signed_by_another_reviewer(at: Attempt) -> None:
    sign_round(in_review(at), ReviewerFactory.create())


@door()
def signed_by_a_self_appointed_reviewer(at: Attempt) -> None:
    review_round = in_review(at)
    own = ReviewerFactory.create(user=at.superuser, name="Self Appointed") if not reviews(at) else reviews(at)
    sign_round(review_round, own)


def reviews(at: Attempt) -> Reviewer | None:
    return Reviewer.objects.filter(user=at.superuser).first()


@door()
def signed_by_a_writer_who_became_a_reviewer(at: Attempt) -> None:
    user = at.scene.writer.user
    own = Reviewer.objects.filter(user=user).first() or ReviewerFactory.create(user=user, name="Wilma Reviews")
    edit(at.page, user=user, medical_reviewer=own)
    sign_round(in_review(at), own)


@door()
def signed_by_a_lapsed_reviewer(at: Attempt) -> None:
    review_round = in_review(at)
    Reviewer.objects.update(licence_valid_until="2020-01-01")
    sign_round(review_round, review_round.reviewer)


@door()
def signed_by_an_ended_reviewer(at: Attempt) -> None:
    review_round = in_review(at)
    Reviewer.objects.update(ended_on="2020-01-01")
    sign_round(review_round, review_round.reviewer)


@door()
def signed_by_a_switched_off_account(at: Attempt) -> None:
    review_round = in_review(at)
    user = review_round.reviewer.user
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    sign_round(review_round, review_round.reviewer)


@door()
def signed_by_a_reviewer_who_edited(at: Attempt) -> None:
    edit(at.page, user=at.scene.reviewer.user, summary=f"{SECRET}, by the reviewer")
    sign_round(in_review(at), at.scene.reviewer)


@door()
def signed_over_a_version_without_an_author(at: Attempt) -> None:
    version = at.draft.as_object()
    version.summary = f"{SECRET}, by nobody"
    version.save_revision(user=None)
    sign_round(in_review(at), at.scene.reviewer)


@door()
def signed_after_autosave_changed_it(at: Attempt) -> None:
    review_round = in_review(at)
    shown = digest_of(open_document(review_round=review_round, reviewer=review_round.reviewer))
    version = version_under_review(review_round)
    version.title = f"{SECRET}, not that"
    version.save_revision(user=at.scene.writer.user, overwrite_revision=review_round.revision)
    sign_round(review_round, review_round.reviewer, digest=shown)


@door()
def signed_twice(at: Attempt) -> None:
    """The round of the approved edition once more."""
    sign_round(ReviewRound.objects.get(pk=at.scene.approval.round_id), at.scene.reviewer)


@door()
def signed_unopened(at: Attempt) -> None:
    review_round = in_review(at)
    shown = digest_of(version_under_review(review_round).public_document())
    sign(reviewer=review_round.reviewer, password=PASSWORD, words=WORDS, documents=[(review_round, shown)])


@door(("writer", "editor", "superuser"))
def signed_on_the_review_page(at: Attempt) -> None:
    """The review page of a round, posted by everybody but its reviewer."""
    review_round = in_review(at)
    shown = digest_of(version_under_review(review_round).public_document())
    data = {"approve": "approve", "password": PASSWORD, "digest": shown, "confirmed": "on"}
    address = reverse("desk:review", args=[review_round.pk])
    at.person.there(at.person.client.post(address, data), address)


@door(("writer",))
def withdrawn_by_a_writer(at: Attempt) -> None:
    address = reverse("desk:withdraw", args=[at.page_id])
    at.person.there(at.person.client.post(address, {"reason": "I do not like it."}), address)
