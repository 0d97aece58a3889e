"""Wagtail's own workflow mails, less those about review rounds: the desk sends one, to the one person concerned.

Wagtail tells every superuser of a submission and the sender of a decision, without deadline, comments or round
(``wagtail/admin/signal_handlers.py``). Other workflows keep these mails.
"""

from typing import Any

from wagtail.admin.mail import (
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    WorkflowStateSubmissionEmailNotifier,
)
from wagtail.models import WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

from reviewers.models import ReviewRound


class NotOfReviews:
    """A notifier that leaves alone what review rounds belong to."""

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        if ReviewRound.objects.filter(workflow_state=instance).exists():
            return False
        return bool(super().can_handle(instance, **kwargs))  # type: ignore[misc]


class Submitted(NotOfReviews, WorkflowStateSubmissionEmailNotifier):
    """Tells of other submissions."""


class Rejected(NotOfReviews, WorkflowStateRejectionEmailNotifier):
    """Tells of other rejections."""


class Approved(NotOfReviews, WorkflowStateApprovalEmailNotifier):
    """Tells of other approvals."""


# Wagtail's names of these receivers, under which there can be one only.
NOTIFIERS = [
    (workflow_submitted, Submitted(), "workflow_state_submitted_email_notification"),
    (workflow_rejected, Rejected(), "workflow_state_rejected_email_notification"),
    (workflow_approved, Approved(), "workflow_state_approved_email_notification"),
]


def leave_reviews_to_the_desk() -> None:
    """Take the place of Wagtail's receivers, whether they are connected already or will be after this."""
    for signal, notifier, name in NOTIFIERS:
        signal.disconnect(sender=WorkflowState, dispatch_uid=name)
        signal.connect(notifier, sender=WorkflowState, dispatch_uid=name)
