"""The demo's reviews: articles are sent, signed, sent back and withdrawn by the people who would do it.

What is signed is what a reviewer would be shown: each document is opened first, and the signature carries its digest.
"""

import json
from collections.abc import Sequence
from typing import Any

from wagtail.models import Site

from articles.desk.commenting import comment_on
from articles.desk.passages import path_of
from articles.models import ArticlePage
from cms.demo.reading import Entry
from reviewers import sending
from reviewers.canonical import digest_of
from reviewers.days import add_working_days, site_today
from reviewers.models import Reviewer, ReviewRound, ReviewSettings
from reviewers.signing import open_document, sign, version_under_review
from reviewers.withdrawing import withdraw


def send_for_review(
    *, page_id: int, user: Any, note: str = "", is_urgent: bool = False, due_in_working_days: int | None = None
) -> None:
    """Start a round with the reviewer whom the latest version names. Without days it is due as the site has it."""
    page = ArticlePage.objects.get(pk=page_id)
    due_on = add_working_days(site_today(), due_in_working_days) if due_in_working_days else None
    sending.send_for_review(page, user=user, due_on=due_on, note=note, is_urgent=is_urgent)


def sign_articles(*, page_ids: list[int], reviewer: Reviewer, password: str) -> None:
    """Read the articles and sign them together, with one password."""
    rounds = [_open_round(page_id) for page_id in page_ids]
    shown = [(row, digest_of(open_document(review_round=row, reviewer=reviewer))) for row in rounds]
    words = " ".join(ReviewSettings.for_site(Site.objects.get(is_default_site=True)).statement.split())
    sign(reviewer=reviewer, password=password, words=words, documents=shown)


def request_changes(*, page_id: int, reviewer: Reviewer, comment: str, remarks: Sequence[Entry]) -> None:
    """Read the article and send it back with a comment, and with remarks on passages, each found by words in it."""
    review_round = _open_round(page_id)
    open_document(review_round=review_round, reviewer=reviewer)
    for remark in remarks:
        path = _place_of(remark["find"], review_round)
        must_fix = remark.get("must_fix", False)
        comment_on(review_round, path=path, text=remark["text"], must_fix=must_fix, user=reviewer.user)
    review_round.reject(user=reviewer.user, comment=comment)


def withdraw_article(*, page_id: int, user: Any, reason: str) -> None:
    """Take the article out of public view."""
    withdraw(page_id=page_id, user=user, reason=reason)


def _open_round(page_id: int) -> ReviewRound:
    review_round = ArticlePage.objects.get(pk=page_id).open_round()
    if review_round is None:
        raise LookupError(f"Page {page_id} is not in review.")
    return review_round


def _place_of(words: str, review_round: ReviewRound) -> str:
    """Where a comment on the passage with these words belongs. Raises ``LookupError`` where no passage has them."""
    for child in version_under_review(review_round).body:
        if words in json.dumps(child.get_prep_value(), ensure_ascii=False):
            return path_of(child)
    raise LookupError(f"The article does not say “{words}”.")
