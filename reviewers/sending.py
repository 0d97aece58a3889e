"""An article is sent for review: the one way in which the desk opens a round."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail.models import Workflow

from reviewers.errors import SubmissionError
from reviewers.models import ReviewedPage, ReviewRound

NO_WORKFLOW = "No medical review is set up for this part of the site. Ask an administrator to assign the workflow."
UNDER_WAY = "This article is in review already."


@transaction.atomic
def send_for_review(
    page: ReviewedPage,
    *,
    user: AbstractBaseUser,
    due_on: date | None = None,
    note: str = "",
    is_urgent: bool = False,
) -> ReviewRound:
    """Open a round on the page's latest version with the reviewer that this version names, or their deputy.

    Without ``due_on`` it is due after the site's number of working days. Raises ``SubmissionError`` with one sentence
    for each thing that keeps the article from being reviewed; then nothing has been sent.
    """
    if page.open_round():
        raise SubmissionError([UNDER_WAY])
    state = page.current_workflow_state
    if state is not None:
        state.resume(user)
    else:
        workflow: Workflow | None = page.get_workflow()
        if workflow is None:
            raise SubmissionError([NO_WORKFLOW])
        workflow.start(page, user)
    review_round = page.open_round()
    if review_round is None:
        raise SubmissionError([NO_WORKFLOW])
    review_round.due_on = due_on or review_round.due_on
    review_round.note, review_round.is_urgent = note.strip(), is_urgent
    review_round.save(update_fields=["due_on", "note", "is_urgent"])
    return review_round
