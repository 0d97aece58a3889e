"""The text that was shown comes back as it was, or not at all."""

import pytest

from articles.desk.shown_text import kept, read_kept
from articles.document.types import Content, Facts, PublicDocument

CONTENT = {
    "slug": "sleep",
    "language": "en",
    "title": "Sleep",
    "summary": "About “sleep”.",
    "hero_image": None,
    "body": [{"type": "introduction", "html": "<p>Sleep well.</p>"}],
    "references": [],
    "writers": [],
    "conditions": [],
    "medicines": [],
    "promotion": None,
    "promotion_prompt": "",
    "related_articles": [],
    "seo_title": "",
    "search_description": "",
}


def sample_document() -> PublicDocument:
    facts = Facts(writers=[], images=[], conditions=[], medicines=[], promotions=[])
    return PublicDocument(content=Content.model_validate(CONTENT), facts=facts)


def test_kept__is_read_again() -> None:
    document = sample_document()
    assert read_kept(kept(document)) == document


@pytest.mark.parametrize("text", ["", "nonsense", "a:b:c"])
def test_read_kept__of_something_else(text: str) -> None:
    assert read_kept(text) is None


def test_read_kept__of_what_was_changed_on_the_way() -> None:
    assert read_kept(kept(sample_document())[:-1]) is None
