"""The query parameters of the delivery API, each described once."""

from typing import Any

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
PAGE = {"anyOf": [{"type": "integer", "minimum": 1}, {"const": "root", "type": "string"}]}
TIME = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
DAYS = "A day begins at midnight in UTC."
SEVERAL = "By `id` or slug, several with commas."

PARAMETERS: dict[str, tuple[dict[str, Any], str]] = {
    "fields": (
        TEXT,
        "Which fields to answer with, with commas: names are added to the usual ones, `-name` takes one away, `*` first"
        " stands for all and `_` first for none; `name(a,b)` cuts what is inside. What is described here is the answer"
        " without it. Up to 2,000 characters, and 5 levels.",
    ),
    "rich_text_format": (
        {"type": "string", "enum": ["html", "db_html", "markdown", "db_markdown"]},
        "The form of rich text; `html` where nothing is said.",
    ),
    "limit": ({"type": "integer", "minimum": 0, "maximum": 20}, "How many at most; 20 where nothing is said."),
    "offset": ({"type": "integer", "minimum": 0}, "How many to leave out at the start, a billion at most."),
    "cursor": (
        TEXT,
        "For long lists of articles: empty for the start, then `meta.next_cursor` of the answer before. Not together"
        " with `offset` or `search`.",
    ),
    "order": (
        TEXT,
        "The field to order by, `-` before it turns the order round; or `random`. Articles: `id`, `title`, `slug`,"
        " `first_published_at`, `updated`, `last_reviewed`, `next_review_due`.",
    ),
    "search": (TEXT, "Words to look for, in what was approved: up to 200 characters and 20 words."),
    "search_operator": (
        {"type": "string", "enum": ["and", "or"]},
        "Whether all words must be there, or any: `and` where nothing is said.",
    ),
    "id": (WHOLE, "The one with this id."),
    "slug": (TEXT, "Those with this slug."),
    "type": (TEXT, "Kinds of page, such as `articles.ArticlePage`; several with commas."),
    "language": (TEXT, "Articles in this language, such as `en`."),
    "width": (WHOLE, "Those that are so many pixels wide."),
    "height": (WHOLE, "Those that are so many pixels high."),
    "title": (TEXT, "Those with exactly this title."),
    "name": (TEXT, "Those with exactly this name."),
    "credentials": (TEXT, "Those with exactly these letters after the name."),
    "job_title": (TEXT, "Those with exactly this job title."),
    "mesh_id": (TEXT, "The one with this id in MeSH."),
    "rxnorm_id": (TEXT, "The one with this id in RxNorm."),
    "brand_names": (TEXT, "Those with exactly these brand names."),
    "old_path": (TEXT, "Those that lead away from this path."),
    "is_permanent": ({"type": "boolean"}, "Those that lead away for good, or for a while."),
    "show_in_menus": ({"type": "boolean"}, "Those that menus show, or do not."),
    "child_of": (PAGE, "Pages directly below this one; `root` is the site's."),
    "descendant_of": (PAGE, "Pages below this one, at any depth; `root` is the site's."),
    "ancestor_of": (WHOLE, "Pages above this one."),
    "translation_of": (PAGE, "Translations of this page."),
    "locale": (TEXT, "Pages of this language of the site, such as `en-gb`. An article's own is `language`."),
    "site": (TEXT, "Pages of the site with this host name, or `host:port`."),
    "html_path": (TEXT, "The path of the page for readers, such as `/articles/sleep/`."),
    "writer": (TEXT, f"Articles by this writer. {SEVERAL}"),
    "medical_reviewer": (TEXT, f"Articles that this person signed. {SEVERAL}"),
    "condition": (TEXT, f"Articles about this condition. {SEVERAL}"),
    "medicine": (TEXT, f"Articles that mention this medicine. {SEVERAL}"),
    "reviewed_after": (TIME, f"Articles last reviewed after this. {DAYS}"),
    "reviewed_before": (TIME, f"Articles last reviewed before this. {DAYS}"),
    "published_after": (TIME, f"Articles first published after this. {DAYS}"),
    "published_before": (TIME, f"Articles first published before this. {DAYS}"),
    "review_status": (TEXT, "How fresh the review is today: `current`, `due`, `overdue`, several with commas."),
}

FORM = ("fields", "rich_text_format")
PLAIN_LIST = (*FORM, "limit", "offset", "order")
LIST = (*PLAIN_LIST, "search", "search_operator")
NAMED = ("slug", "id")
PEOPLE = (*LIST, "id", "slug", "name", "credentials", "job_title")
PAGES = (
    "type",
    *LIST,
    "cursor",
    "id",
    "slug",
    "title",
    "show_in_menus",
    "child_of",
    "descendant_of",
    "ancestor_of",
    "translation_of",
    "locale",
    "site",
)
ARTICLES = (
    "writer",
    "medical_reviewer",
    "condition",
    "medicine",
    "reviewed_after",
    "reviewed_before",
    "published_after",
    "published_before",
    "review_status",
    "language",
)
FILES = (*LIST, "id")
PICTURES = (*FILES, "width", "height")


def parameter_components() -> dict[str, Any]:
    """All of them, as ``components.parameters``."""
    queries = {
        name: {"name": name, "in": "query", "description": said, "schema": schema}
        for name, (schema, said) in PARAMETERS.items()
    }
    return {
        "path_id": {"name": "id", "in": "path", "required": True, "schema": WHOLE},
        "if_none_match": {
            "name": "If-None-Match",
            "in": "header",
            "description": "The `ETag` of the answer one has: 304 where it still holds.",
            "schema": TEXT,
        },
        **queries,
    }


def parameters(*names: str) -> list[dict[str, str]]:
    """References to the parameters of these names."""
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]
