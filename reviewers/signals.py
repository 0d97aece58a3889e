"""Announcements, sent after the commit. A lost one costs speed or a mail, never truth: rules do not hang on them."""

from django.dispatch import Signal

approved = Signal()  # sender=Approval, approval=Approval
handed_over = Signal()  # sender=ReviewRound, review_round=, before=Reviewer, user=, note=str, kind=str
withdrawn = Signal()  # sender=Withdrawal, page_id=int, withdrawals=list[Withdrawal]
