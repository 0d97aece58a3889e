"""npm's wagtail-js, made for Wagtail's own API v2, works against this one unchanged, and its types are true."""

from pathlib import Path
from typing import Any

import pytest

from articles.models import ArticleIndexPage
from articles.tests.factories import publish
from articles.tests.samples import make_full_article
from cms.tests.node import run_tests, site_at


@pytest.mark.node
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_wagtail_js__works_and_its_types_are_true(client_package: Path, live_server: Any, settings: Any) -> None:
    site = site_at(live_server, settings)
    page = make_full_article()
    publish(page)
    expected = {
        "slug": page.slug,
        "id": page.pk,
        "index": ArticleIndexPage.objects.get().pk,
        "title": page.title,
        "titles": ["2 Ways to Sleep with Migraine", "Migraine and Light"],
    }

    run_tests(client_package, "wagtail-js", base_url=site.root_url, expected=expected)
