"""The demo's reviews: articles are sent, signed, sent back and withdrawn by the people who would do it.

What is signed is what a reviewer would be shown: each document is opened first, and the signature carries its digest.
"""

from typing import Any

from wagtail.models import Site

from articles.models import ArticlePage
from reviewers.canonical import digest_of
from reviewers.models import Reviewer, ReviewRound, ReviewSettings
from reviewers.signing import open_document, sign
from reviewers.withdrawing import withdraw


def send_for_review(*, page_id: int, user: Any) -> None:
    """Start a round with the reviewer whom the latest version names."""
    page = ArticlePage.objects.get(pk=page_id)
    page.get_workflow().start(page, user)


def sign_articles(*, page_ids: list[int], reviewer: Reviewer, password: str) -> None:
    """Read the articles and sign them together, with one password."""
    rounds = [_open_round(page_id) for page_id in page_ids]
    shown = [(row, digest_of(open_document(review_round=row, reviewer=reviewer))) for row in rounds]
    words = " ".join(ReviewSettings.for_site(Site.objects.get(is_default_site=True)).statement.split())
    sign(reviewer=reviewer, password=password, words=words, documents=shown)


def request_changes(*, page_id: int, reviewer: Reviewer, comment: str) -> None:
    """Read the article and send it back with a comment."""
    review_round = _open_round(page_id)
    open_document(review_round=review_round, reviewer=reviewer)
    review_round.reject(user=reviewer.user, comment=comment)


def withdraw_article(*, page_id: int, user: Any, reason: str) -> None:
    """Take the article out of public view."""
    withdraw(page_id=page_id, user=user, reason=reason)


def _open_round(page_id: int) -> ReviewRound:
    review_round = ArticlePage.objects.get(pk=page_id).open_round()
    if review_round is None:
        raise LookupError(f"Page {page_id} is not in review.")
    return review_round
