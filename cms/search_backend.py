"""Wagtail's search in the site's own database, for whatever people type.

In SQLite its index takes a quotation mark for the end of a word, and finds no word in signs alone: both are errors of
the server, in the admin and in the API, where nobody has asked for anything but ``5"``.
"""

import re
from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as search_backend

WORD = re.compile(r"[^\W_]")


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for this database. Wagtail looks for it by this name."""
    backend = search_backend(params)
    if connection.vendor == "sqlite":
        # Its class can be imported where it is used only.
        return type("WordsSearchBackend", (WordsOnly, type(backend)), {})(params)
    return backend


class WordsOnly:
    """Mixin for a backend: looks for nothing but words."""

    def _search(self, query_compiler_class: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        return super()._search(query_compiler_class, words_of(query), *args, **kwargs)  # type: ignore[misc]


def words_of(query: Any) -> Any:
    """What the index can look for; an empty text, for which nothing is found, where there is no word. What is no text
    has been taken apart already."""
    if not isinstance(query, str):
        return query
    return query.replace('"', " ") if WORD.search(query) else ""
