"""The editor's widget for rich text, also where the management API fills in a form: it is shown the editor's own
elements alone. Wagtail's converter ends in an error at text that nests otherwise, as code and tools may write it."""

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea

from articles.rich_text import harmless_rich_text


class RichTextArea(DraftailRichTextArea):
    """Wagtail's, for whatever was saved."""

    def format_value(self, value: Any) -> Any:
        return super().format_value(harmless_rich_text(value) if isinstance(value, str) else value)
