"""Who reviews in the place of somebody who is away."""

from typing import TYPE_CHECKING

from reviewers.days import site_today

if TYPE_CHECKING:
    from reviewers.models.reviewer import Reviewer


def on_duty(reviewer: "Reviewer", contributors: set[int]) -> "Reviewer":
    """Who gets a new review that ``reviewer`` is asked for: their deputy while they are away, and so on.

    ``contributors`` are the ids of the accounts that may not review it. ``reviewer`` themselves where nobody in the row
    of deputies is there and may sign.
    """
    today = site_today()
    seen = {reviewer.pk}
    asked = reviewer
    while asked.is_away_on(today):
        deputy = asked.deputy
        if deputy is None or deputy.pk in seen:
            return reviewer
        if deputy.reason_not_to_sign_today() or deputy.user_id in contributors:
            return reviewer
        seen.add(deputy.pk)
        asked = deputy
    return asked
