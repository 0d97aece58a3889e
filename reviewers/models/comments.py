"""What reviewers ask for in a text: Wagtail's comments on a block, with how much weight they have."""

from django.db import models
from wagtail.models import Comment

from reviewers.models.rounds import ReviewRound


class ReviewComment(models.Model):
    """A reviewer's comment on a passage, made in a round.

    The words, the block and the writer's answers are Wagtail's ``Comment`` and its replies. One that must be fixed
    and is not resolved keeps its article from being approved.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="review_comment")
    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="comments")
    must_fix = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{'Must fix' if self.must_fix else 'Suggestion'} on page {self.comment.page_id}"

    class Meta:
        default_permissions = ()
