"""Comments of reviewers on a passage: Wagtail's own comments, which writers answer in the editor, with their weight."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from articles.desk.passages import position_of
from reviewers.models import Contribution, ReviewComment, ReviewRound
from reviewers.signing import version_under_review


@dataclass(frozen=True)
class Remark:
    """A comment as the review page shows it. ``answers`` are (who, when, text); ``done_by`` is who marked it as done
    without being a reviewer, ``settled_by`` the reviewer who settled it."""

    id: int
    path: str
    text: str
    by: str
    at: datetime
    round_number: int
    must_fix: bool
    is_open: bool
    done_by: str
    settled_by: str
    answers: list[tuple[str, datetime, str]]


def remarks_on(page_id: int) -> list[Remark]:
    """All comments of reviewers on the page, of every round, the oldest first, with the writers' answers."""
    rows = _comments_on(page_id).select_related("comment__user", "comment__resolved_by", "round")
    rows = rows.order_by("comment__created_at", "pk")
    answers: dict[int, list[tuple[str, datetime, str]]] = defaultdict(list)
    replies = CommentReply.objects.filter(comment__page_id=page_id).select_related("user")
    for reply in replies.order_by("created_at", "pk"):
        answers[reply.comment_id].append((name_of(reply.user), reply.created_at, reply.text))
    return [_remark(row, answers[row.pk]) for row in rows]


def open_must_fix(page_id: int) -> QuerySet[ReviewComment]:
    """What keeps the page from being approved."""
    return _comments_on(page_id).filter(must_fix=True, is_settled=False)


def _comments_on(page_id: int) -> QuerySet[Any]:
    """With ``is_settled``: by a reviewer who did not write the text. What a writer marks as done waits for one."""
    worked_on = Contribution.objects.filter(page_id=page_id, user_id=OuterRef("comment__resolved_by_id"))
    by_reviewer = Q(comment__resolved_at__isnull=False, comment__resolved_by__reviewer__isnull=False)
    settled = ExpressionWrapper(by_reviewer & ~Exists(worked_on), output_field=BooleanField())
    return ReviewComment.objects.filter(comment__page_id=page_id).annotate(is_settled=settled)


@transaction.atomic
def comment_on(
    review_round: ReviewRound, *, path: str, text: str, must_fix: bool, user: AbstractBaseUser
) -> ReviewComment:
    """Comment on the passage at ``path`` of the version under review. It changes no document."""
    comment = Comment.objects.create(
        page_id=review_round.page_id,
        user=user,
        text=text,
        contentpath=path,
        position=position_of(version_under_review(review_round), path),
        revision_created_id=review_round.revision_id,
    )
    comment.log_create(page_revision=review_round.revision, user=user)
    return ReviewComment.objects.create(comment=comment, round=review_round, must_fix=must_fix)


@transaction.atomic
def settle(remark: ReviewComment, *, user: AbstractBaseUser) -> None:
    """The reviewer is content with what became of the comment."""
    comment = remark.comment
    comment.resolved_at, comment.resolved_by = timezone.now(), user
    # Without update_fields, of which Wagtail's save() cannot take names.
    comment.save()
    comment.log_resolve(user=user)


def open_again(remark: ReviewComment) -> None:
    """It was settled by mistake."""
    remark.comment.resolved_at = remark.comment.resolved_by = None
    remark.comment.save()


def name_of(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def _remark(row: Any, answers: list[tuple[str, datetime, str]]) -> Remark:
    comment = row.comment
    resolved = name_of(comment.resolved_by) if comment.resolved_at and comment.resolved_by else ""
    return Remark(
        id=row.pk,
        path=comment.contentpath,
        text=comment.text,
        by=name_of(comment.user),
        at=comment.created_at,
        round_number=row.round.number,
        must_fix=row.must_fix,
        is_open=not row.is_settled,
        done_by="" if row.is_settled else resolved,
        settled_by=resolved if row.is_settled else "",
        answers=answers,
    )
