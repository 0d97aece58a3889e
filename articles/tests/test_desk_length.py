"""How long a text under review is, as its list says: the same as readers are told."""

import pytest
from wagtail.models import Site

from articles.delivery.presenting import present_draft
from articles.desk.length import length_of
from articles.tests.factories import make_article
from articles.tests.samples import make_full_article

pytestmark = pytest.mark.django_db


def test_length__of_an_article_with_every_block__is_that_of_its_page() -> None:
    page = make_full_article()
    version = page.get_latest_revision_as_object()
    shown = present_draft(version.public_document(), page_id=page.pk, site=Site.objects.get())["reading_time"]
    # “Read more: Migraine and Light”: the title of another article is no part of this version.
    assert length_of(page.latest_revision) == {**shown, "words": shown["words"] - 5}


def test_length__of_nothing_is_a_minute() -> None:
    assert length_of(make_article(body=[]).latest_revision) == {"minutes": 1, "words": 0}
