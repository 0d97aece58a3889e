"""Mails of the desk: each to the one person concerned."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.admin.mail import send_mail
from wagtail.signals import task_submitted

from articles.document.types import read_document
from reviewers.models import Approval, Reviewer, ReviewRound
from reviewers.signals import approved


@receiver(task_submitted, dispatch_uid="desk_mail_reviewer")
def mail_reviewer(sender: type, instance: Any, **kwargs: Any) -> None:
    """Tell the reviewer of a new round, after the commit."""
    if isinstance(instance, ReviewRound):
        transaction.on_commit(lambda: send_review_mail(instance), robust=True)


def send_review_mail(review_round: ReviewRound) -> None:
    """The mail that asks for a review: what, from whom, and the link to the review page."""
    recipient = review_round.reviewer.user.email
    if not recipient:
        return
    context = {
        "round": review_round,
        "title": review_round.revision.object_str,
        "requested_by": review_round.workflow_state.requested_by,
        "url": settings.WAGTAILADMIN_BASE_URL + reverse("desk:review", args=[review_round.pk]),
    }
    subject = f"Please review: {context['title']}, round {review_round.number}"
    send_mail(subject, render_to_string("articles/mails/review.txt", context), [recipient])


@receiver(approved, dispatch_uid="desk_mail_signer")
def mail_signer(sender: type, approval: Approval, **kwargs: Any) -> None:
    """Tell the reviewer of a signature in their name. The approval is announced after the commit."""
    reviewer = Reviewer.objects.select_related("user").get(pk=approval.reviewer_id)
    if not reviewer.user.email:
        return
    title = read_document(approval.document).content.title
    context = {
        "approval": approval,
        "title": title,
        "url": settings.WAGTAILADMIN_BASE_URL + reverse("desk:review", args=[approval.round_id]),
    }
    subject = f"Signed in your name: {title}, edition {approval.edition}"
    send_mail(subject, render_to_string("articles/mails/signed.txt", context), [reviewer.user.email])
