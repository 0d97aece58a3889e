"""Days as the site counts them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

SATURDAY = 5


def site_today() -> date:
    """The day at the site, whoever asks.

    ``timezone.localdate()`` is the day in the time zone that somebody has chosen in the admin. Far enough to the west a
    licence would be valid for some hours more. It takes ten times as long, too.
    """
    return datetime.now(timezone.get_default_timezone()).date()


def site_day(at: datetime) -> date:
    """The day at the site at this moment."""
    return at.astimezone(timezone.get_default_timezone()).date()


def start_of(day: date) -> datetime:
    """The moment at which ``day`` begins at the site."""
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def add_working_days(day: date, count: int) -> date:
    """The day ``count`` working days after ``day``: Mondays to Fridays, public holidays among them."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day
