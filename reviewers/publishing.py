"""What finishing the workflow does: publish, or schedule, the version that was signed.

Set as ``WAGTAIL_FINISH_WORKFLOW_ACTION``. Wagtail reads that setting while ``wagtail.models`` loads, so this module
imports no models at the top. Stock Wagtail (``wagtail/workflows.py``) publishes the latest revision, whatever was
reviewed, as the approver, who would need the publish right.
"""

from typing import Any

from django.apps import apps

from reviewers.errors import PublishingLawError


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish the signed round's own version, with nobody's publish right; refuse where no round was signed."""
    rounds = apps.get_model("reviewers", "ReviewRound").objects
    approvals = apps.get_model("reviewers", "Approval").objects
    signed = rounds.filter(workflow_state=workflow_state, status="approved").order_by("-finished_at", "-pk").first()
    if signed is None or not approvals.filter(round_id=signed.pk).exists():
        raise PublishingLawError("No reviewer has signed in this round, so nothing can be published.")
    signed.revision.publish(user=user, skip_permission_checks=True)
