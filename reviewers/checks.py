"""Architecture as a system check: which page types are public without a review."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from wagtail.models import Page

from reviewers import triggers
from reviewers.models import ReviewedPage


@register(Tags.models)
def check_page_types(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every page type is reviewed or named in ``CMS_UNREVIEWED_PAGE_TYPES``, the list of those without medical text."""
    allowed = set(settings.CMS_UNREVIEWED_PAGE_TYPES)
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, Page) and model is not Page and not issubclass(model, ReviewedPage)
    ]
    return [
        Error(
            f"{model._meta.label} is public without a medical review.",
            hint="Derive it from reviewers.models.ReviewedPage, or name it in CMS_UNREVIEWED_PAGE_TYPES.",
            obj=model,
            id="reviewers.E001",
        )
        for model in found
        if model._meta.label not in allowed
    ]


@register(Tags.models)
def check_finish_action(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Approving publishes the signed version only through our own finish action."""
    if getattr(settings, "WAGTAIL_FINISH_WORKFLOW_ACTION", None) == "reviewers.publishing.publish_approved":
        return []
    return [
        Error(
            "WAGTAIL_FINISH_WORKFLOW_ACTION does not name reviewers.publishing.publish_approved.",
            hint="Wagtail's own action publishes the latest version, whatever was reviewed.",
            id="reviewers.E002",
        )
    ]


@register(Tags.database)
def check_triggers(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The triggers that keep the records are in place, once there are tables: for ``check --database default``."""
    return [
        Error(
            f"The trigger that refuses {event} on {table} is missing.",
            hint="Run manage.py migrate: it puts the triggers back.",
            id="reviewers.E003",
        )
        for alias in databases or []
        for table, event in triggers.missing(connections[alias])
    ]
