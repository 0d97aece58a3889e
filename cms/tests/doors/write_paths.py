"""Every way to write that Wagtail and its parts offer, as their own registries and addresses tell it.

The project's own screens and commands are left out: they are looked at where they are written.
"""

from collections.abc import Iterator
from typing import Any

from django.core.management import get_commands
from django.urls import URLPattern, URLResolver
from django.urls import get_resolver as resolver_of
from wagtail.actions.registry import action_registry
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.api.v3.api import api
from wagtail.models import Page

from articles.models import ArticlePage

# One viewset for each model: their names are looked at once, for all models.
OWN_ADDRESSES = ("desk:", "second_factor:", "at_the_door:", "wagtailapi:", "^media/")
OWN_APPS = ("cms", "home", "articles", "reviewers")
FOR_EVERY_MODEL = ("wagtailsnippets_", "wagtailsnippetchoosers_")


def found() -> set[str]:
    """All names, each with the registry it stands in."""
    return {*actions(), *bulk_actions(), *admin_api_actions(), *addresses(), *operations(), *commands()}


def actions() -> Iterator[str]:
    for model in (Page, ArticlePage):
        for name in action_registry.get_actions_for_model(model):
            yield f"action {name}"


def bulk_actions() -> Iterator[str]:
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    for app_label, models in bulk_action_registry.actions.items():
        for model, names in models.items():
            for name in names:
                yield f"bulk {app_label}.{model} {name}"


def admin_api_actions() -> Iterator[str]:
    for name in PagesAdminAPIViewSet.actions:
        yield f"admin API {name}"


def addresses() -> Iterator[str]:
    for name in _names(resolver_of("cms.urls")):
        if name.startswith(OWN_ADDRESSES):
            continue
        prefix = next((prefix for prefix in FOR_EVERY_MODEL if name.startswith(prefix)), None)
        yield f"address {prefix}*:{name.partition(':')[2]}" if prefix and ":" in name else f"address {name}"


def _names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or str(pattern.pattern)))
        else:
            yield from _names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)


def operations() -> Iterator[str]:
    schema: dict[str, Any] = api.get_openapi_schema(path_prefix="")
    for path, methods in schema["paths"].items():
        for method in methods:
            yield f"operation {method.upper()} {path}"


def commands() -> Iterator[str]:
    for name, app in get_commands().items():
        if app not in OWN_APPS:
            yield f"command {name}"
