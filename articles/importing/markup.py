"""The allow-list of HTML: which elements and attributes the cleaning reads, and how each of them counts."""

from __future__ import annotations

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

# Emphasis in the form of Wagtail's database HTML (wagtail/admin/wagtail_hooks.py, register_core_features).
EMPHASIS = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"}

LISTS = frozenset({"ul", "ol", "menu", "dir"})

TABLE_PARTS = frozenset({"caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col"})

# Elements that end a paragraph where they begin or end.
BLOCK_TAGS = (
    frozenset(HEADINGS)
    | LISTS
    | TABLE_PARTS
    | {
        "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main", "nav", "p", "pre",
        "search", "section", "summary", "table",
    }
)  # fmt: skip

# Elements that part two words without ending a paragraph.
SEPARATING_TAGS = frozenset({"br", "option", "optgroup"})

INLINE_TAGS = frozenset(EMPHASIS) | {"a", "br", "img"}

TAGS = BLOCK_TAGS | INLINE_TAGS

ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
KEPT_ATTRIBUTES = frozenset({"href", "colspan", "rowspan"})

# Elements whose content is program, style or a fallback, never words for readers.
NOT_FOR_READERS = frozenset({"script", "style", "template"})
REMOVED_WITH_CONTENT = NOT_FOR_READERS | {
    "applet", "audio", "embed", "iframe", "noembed", "noframes", "noscript", "object", "svg", "video",
}  # fmt: skip
