"""What templates ask of a comparison."""

from django import template

from articles.desk.changes import ShownChange, ShownFact, changes_for, facts_for
from articles.document.changes import Comparison

register = template.Library()


@register.filter
def shown_changes(comparison: Comparison) -> list[ShownChange]:
    """The changes of a comparison, ready to be shown."""
    return changes_for(comparison)


@register.filter
def shown_facts(comparison: Comparison) -> list[ShownFact]:
    """The changed facts of a comparison, ready to be ticked off."""
    return facts_for(comparison)
