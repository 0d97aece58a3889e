"""What the admin's editor sends when an article is opened and saved: the form's own data, posted back."""

import json
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock

from articles.models import ArticlePage


def opened(page: ArticlePage) -> Any:
    """The editor's form with the page's newest version in it."""
    return _form_class()(instance=_newest(page), for_user=page.owner, parent_page=page.get_parent())


def saved(page: ArticlePage, changes: dict[str, str] | None = None) -> Any:
    """The form as it comes back, unchanged but for ``changes`` (by the names of inputs)."""
    data = MultiValueDict({name: [value] for name, value in inputs_of(opened(page)).items() if isinstance(value, str)})
    for name, value in inputs_of(opened(page)).items():
        if isinstance(value, list):
            data.setlist(name, value)
    for name, value in (changes or {}).items():
        data[name] = value
    posted = QueryDict(mutable=True)
    posted.update(data)
    return _form_class()(posted, {}, instance=_newest(page), for_user=page.owner, parent_page=page.get_parent())


def inputs_of(form: Any) -> dict[str, str | list[str]]:
    """Every input of the form, with what the browser would send."""
    inputs: dict[str, str | list[str]] = {}
    for bound in form:
        value, block = bound.value(), getattr(bound.field, "block", None)
        if block is not None:
            inputs.update(_block_inputs(block, value, bound.html_name))
        else:
            inputs[bound.html_name] = _sent(bound.field.widget, value)
    for formset in getattr(form, "formsets", {}).values():
        for part in (formset.management_form, *formset.initial_forms):
            inputs.update(inputs_of(part))
        for place, part in enumerate(formset.initial_forms, start=1):
            inputs[f"{part.prefix}-ORDER"] = str(place)
    return {name: value for name, value in inputs.items() if value is not None}


def _form_class() -> Any:
    return ArticlePage.get_edit_handler().get_form_class()


def _newest(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def _sent(widget: Any, value: Any) -> Any:
    if isinstance(value, bool):
        return "on" if value else None
    if isinstance(value, list | tuple):
        return [str(getattr(item, "pk", item)) for item in value]
    shown = widget.format_value(getattr(value, "pk", value))
    if isinstance(shown, list | tuple):
        shown = shown[0] if shown else ""
    return "" if shown is None else str(shown)


def _block_inputs(block: Any, value: Any, prefix: str) -> dict[str, Any]:
    if isinstance(block, blocks.BaseStreamBlock):
        children = [(child.block, child.value, child.id or "", {"type": child.block_type}) for child in value]
        return _row_inputs(children, prefix)
    if isinstance(block, blocks.ListBlock):
        items = [(block.child_block, child.value, child.id or "", {}) for child in value.bound_blocks]
        return _row_inputs(items, prefix)
    if isinstance(block, blocks.BaseStructBlock):
        inputs: dict[str, Any] = {}
        for name, child in block.child_blocks.items():
            inputs.update(_block_inputs(child, value.get(name), f"{prefix}-{name}"))
        return inputs
    if isinstance(block, BaseTypedTableBlock):
        return _table_inputs(value, prefix)
    return {prefix: _sent(block.field.widget, block.value_for_form(value))}


def _row_inputs(rows: list[tuple[Any, Any, str, dict[str, str]]], prefix: str) -> dict[str, Any]:
    inputs: dict[str, Any] = {f"{prefix}-count": str(len(rows))}
    for place, (block, value, block_id, more) in enumerate(rows):
        row = {"deleted": "", "order": str(place), "id": block_id, **more}
        inputs.update({f"{prefix}-{place}-{name}": text for name, text in row.items()})
        inputs.update(_block_inputs(block, value, f"{prefix}-{place}-value"))
    return inputs


def _table_inputs(value: Any, prefix: str) -> dict[str, Any]:
    columns, rows = list(value.columns), list(value.rows)
    inputs: dict[str, Any] = {f"{prefix}-caption": value.caption, f"{prefix}-column-count": str(len(columns))}
    inputs[f"{prefix}-row-count"] = str(len(rows))
    for place, column in enumerate(columns):
        row = {"type": column["block"].name, "heading": column["heading"], "order": str(place), "deleted": ""}
        inputs.update({f"{prefix}-column-{place}-{name}": text for name, text in row.items()})
    for place, cells in enumerate(rows):
        inputs.update({f"{prefix}-row-{place}-order": str(place), f"{prefix}-row-{place}-deleted": ""})
        for number, cell in enumerate(cells):
            inputs.update(_block_inputs(cell.block, cell.value, f"{prefix}-cell-{place}-{number}"))
    return inputs


def typed(text: str) -> str:
    """What the rich text editor sends for one paragraph."""
    block = {"key": "typed", "type": "unstyled", "depth": 0, "text": text, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps({"blocks": [block], "entityMap": {}})
