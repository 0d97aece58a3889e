"""Review rounds: one submission to one reviewer, until approved or changes requested.

Built on Wagtail's workflow: a round is a ``TaskState`` that knows its reviewer. Wagtail's own approve buttons and
moderation views are closed here, since they cannot carry a signature; ``signing.sign()`` approves.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState, WorkflowState
from wagtail.signals import task_submitted

from reviewers.days import add_working_days, site_today
from reviewers.deputies import on_duty
from reviewers.errors import SubmissionError
from reviewers.models.records import Approval
from reviewers.models.reviewer import Reviewer
from reviewers.models.settings import ReviewSettings

NOT_REVIEWED = "Pages of this type are public without a medical review. Remove the workflow from this page."


# What ``Workflow.start()`` has (wagtail/models/workflows.py): where the task refuses, no state is left in progress that
# has no round and that nobody can end.
WorkflowState.resume = transaction.atomic(WorkflowState.resume)


class ReviewRound(TaskState):
    """One submission of one version to one reviewer.

    ``revision`` is the version under review: decisions are made on it, never on the page that an address names.
    """

    page_id = models.BigIntegerField(db_index=True)
    number = models.PositiveIntegerField(help_text="1 for the first submission of the article, and so on.")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="rounds")
    instead_of = models.ForeignKey(
        Reviewer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who was asked first, where that one is away and this reviewer is their deputy.",
    )
    due_on = models.DateField(null=True, blank=True, help_text="The day by which a decision is asked for.")
    note = models.TextField(blank=True, help_text="What the writer tells the reviewer.")
    is_urgent = models.BooleanField(default=False, help_text="Any other qualified reviewer may take it over.")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When the reviewer first opened the review page.")

    def __str__(self) -> str:
        return f"Round {self.number} of page {self.page_id}, with {self.reviewer}"

    @property
    def is_open(self) -> bool:
        return self.status == TaskState.STATUS_IN_PROGRESS

    @property
    def approval(self) -> Approval | None:
        """What was signed in this round."""
        return Approval.objects.filter(round_id=self.pk).first()

    def approve(self, user: AbstractBaseUser | None = None, update: bool = True, comment: str = "") -> TaskState:
        """Finish the round; refused where nothing has been signed in it."""
        if self.approval is None:
            raise PermissionDenied("Only a reviewer's signature approves. Open the review page to sign.")
        return super().approve(user=user, update=update, comment=comment)

    class Meta:
        verbose_name = "review round"


class ReviewLock(WorkflowLock):
    """While an article is in review nobody edits it: the reviewer reads one text, and signs that one."""

    def for_user(self, user: AbstractBaseUser) -> bool:
        return True

    def get_message(self, user: AbstractBaseUser) -> SafeString:
        task_state = self.object.current_workflow_task_state
        reviewer = getattr(task_state, "reviewer", None)
        return format_html(
            "<b>In review with {}.</b> The text stays as it is until the reviewer has decided. "
            "To change it before, take it back from review.",
            reviewer.name if reviewer else "a medical reviewer",
        )

    def get_locked_by(self, user: AbstractBaseUser) -> str:
        return "In review"

    def get_description(self, user: AbstractBaseUser) -> str:
        return "The text stays as it is until the reviewer has decided."

    def get_context_for_user(self, user: AbstractBaseUser, parent_context: Any = None) -> dict[str, Any]:
        # WorkflowLock would overwrite the description with words about moderators who may edit.
        return super(WorkflowLock, self).get_context_for_user(user, parent_context)


class MedicalReviewTask(Task):
    """The workflow step in which the medical reviewer named by the article reads and signs."""

    task_state_class = ReviewRound
    lock_class = ReviewLock

    def start(self, workflow_state: WorkflowState, user: AbstractBaseUser | None = None) -> TaskState:
        """Open a round on the latest version with the reviewer it names.

        Raises ``SubmissionError`` with one sentence for each thing that keeps the article from being reviewed.
        """
        page = workflow_state.content_object.specific
        if not hasattr(page, "submission_problems"):
            raise SubmissionError([NOT_REVIEWED])
        revision = page.get_latest_revision()
        if revision is None:
            raise SubmissionError(["There is no version to review yet. Save the article first."])
        version = revision.as_object()
        problems = version.submission_problems()
        if problems:
            raise SubmissionError(problems)
        asked = version.medical_reviewer
        reviewer = on_duty(asked, version.contributors())
        review_round = ReviewRound(
            workflow_state=workflow_state,
            task=self,
            revision=revision,
            page_id=page.pk,
            reviewer=reviewer,
            instead_of=asked if reviewer != asked else None,
            due_on=add_working_days(site_today(), ReviewSettings.of(page).working_days),
            number=ReviewRound.objects.filter(page_id=page.pk).count() + 1,
        )
        return _start(review_round, user)

    def locked_for_user(self, obj: Any, user: AbstractBaseUser) -> bool:
        return True

    def get_actions(self, obj: Any, user: AbstractBaseUser) -> list[tuple[str, str, bool]]:
        # Wagtail's approve screens save the form first and cannot carry a signature: nothing is offered there.
        return []

    def on_action(self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any) -> None:
        raise PermissionDenied("Reviews are decided on the review page.")

    def deactivate(self, user: AbstractBaseUser | None = None) -> None:
        # Wagtail would cancel the open rounds, find no task left and finish, that is publish, what was in review.
        if ReviewRound.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS).exists():
            raise PermissionDenied(
                "Articles are in review. Decide or take back these reviews before disabling the task."
            )
        super().deactivate(user=user)

    @classmethod
    def get_description(cls) -> str:
        return "The medical reviewer named by the article reads it and signs"

    class Meta:
        verbose_name = "Medical review"


def _start(review_round: ReviewRound, user: AbstractBaseUser | None) -> ReviewRound:
    """Save the round and announce it, as ``wagtail.models.Task.start`` does."""
    review_round.status = TaskState.STATUS_IN_PROGRESS
    review_round.save()
    task_submitted.send(sender=ReviewRound, instance=review_round, user=user)
    return review_round
