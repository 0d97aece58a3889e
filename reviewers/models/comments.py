"""What reviewers ask for in a text: Wagtail's comments on a block, with how much weight they have."""

from django.db import models
from wagtail.models import COMMENTS_RELATION_NAME, Comment, Page

from reviewers.models.rounds import ReviewRound


class ReviewComment(models.Model):
    """A reviewer's comment on a passage, made in a round.

    The words, the block and the writer's answers are Wagtail's ``Comment`` and its replies. One that must be fixed
    and is not resolved keeps its article from being approved.
    """

    # No way back: Wagtail saves a comment by the names of its fields, and takes relations to it for some.
    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, primary_key=True, related_name="+")
    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="comments")
    must_fix = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{'Must fix' if self.must_fix else 'Suggestion'} on page {self.comment.page_id}"

    class Meta:
        default_permissions = ()


def keep_settled(page: Page) -> None:
    """Take settled comments into what is saved. Wagtail leaves them out of a version (``with_content_json()`` in
    wagtail/models/pages.py), and saving the version would delete them, and with them what a reviewer asked for."""
    if COMMENTS_RELATION_NAME not in getattr(page, "_cluster_related_objects", {}):
        return
    comments = getattr(page, COMMENTS_RELATION_NAME)
    held = {comment.pk for comment in comments.all()}
    comments.add(*Comment.objects.filter(page_id=page.pk, resolved_at__isnull=False).exclude(pk__in=held))
