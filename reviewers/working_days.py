"""Days on which a review can be asked for."""

from datetime import date, timedelta

SATURDAY = 5


def add_working_days(day: date, count: int) -> date:
    """The day ``count`` working days after ``day``: Mondays to Fridays, public holidays among them."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day
