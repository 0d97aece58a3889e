"""Which reminders were sent, so that none is sent twice."""

from django.db import models

from reviewers.models.reviewer import Reviewer
from reviewers.models.rounds import ReviewRound


class Reminder(models.Model):
    """A reminder of one kind about one round, to the reviewer who had it then."""

    class Kind(models.TextChoices):
        BEFORE = "before", "Before the due date"
        DUE = "due", "On the due date"
        LATE = "late", "To the editors, after the due date"
        ASKED = "asked", "By an editor's own hand"

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="reminders")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    sent_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.round}"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "reviewer", "kind"], condition=~models.Q(kind="asked"), name="one_reminder_of_a_kind"
            )
        ]
        default_permissions = ()
