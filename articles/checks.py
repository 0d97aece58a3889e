"""System checks of this app."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from articles.delivery import changes


@register(Tags.database)
def check_triggers(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The triggers that see changes are in place, once there are tables: for ``check --database default``."""
    return [
        Warning(
            f"The trigger that sees each {event} on {table} is missing: readers may get what was there before.",
            hint="Run manage.py migrate: it puts the triggers back, and has all answers made anew.",
            id="articles.W001",
        )
        for alias in databases or []
        for table, event in changes.missing(connections[alias])
    ]
