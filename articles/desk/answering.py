"""Which comments of reviewers wait for the writer's answer."""

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import CommentReply

from reviewers.models import ReviewComment


def unanswered(page_ids: list[int]) -> QuerySet[ReviewComment]:
    """Comments on these pages that nobody but their author has answered, and nobody has marked as done; what must be
    fixed first, then the oldest."""
    answers = CommentReply.objects.filter(comment_id=OuterRef("pk")).exclude(user_id=OuterRef("comment__user_id"))
    rows = ReviewComment.objects.filter(~Exists(answers), comment__page_id__in=page_ids)
    rows = rows.filter(comment__resolved_at__isnull=True)
    return rows.select_related("comment__user").order_by("-must_fix", "comment__created_at", "pk")
