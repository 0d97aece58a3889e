"""How long the text under review is, from the version as it is stored: without building its document, and without a
look at anything it names."""

import json
from collections.abc import Iterator
from typing import Any

from wagtail.models import Revision

from articles.delivery.contents import reading_time
from articles.rich_text import CITATION_TEXT

# What a block keeps beside its words.
NO_WORDS = {"id", "type", "anchor", "level", "alt_text"}


def length_of(revision: Revision) -> dict[str, int]:
    """``words`` and ``minutes`` of the body that this revision of an article holds, as readers are told them."""
    stored = revision.content.get("body") or "[]"
    blocks = json.loads(stored) if isinstance(stored, str) else stored
    return reading_time("<br>".join(_texts(blocks)).replace(CITATION_TEXT, ""))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in NO_WORDS:
                # The number of a section is printed; other numbers are ids of what is named.
                yield from _texts(str(item or "") if name == "number" else item)
