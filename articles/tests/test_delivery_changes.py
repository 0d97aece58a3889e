"""Triggers: every change a reader could see raises the generation, and throws away what depends on it and no more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from articles.delivery import changes
from articles.delivery.images import make_renditions
from articles.models import (
    ArticleEntry,
    ArticleImage,
    ArticlePage,
    Condition,
    Consent,
    Generation,
    Presentation,
    Writer,
)
from articles.tests.factories import edit, make_article, publish
from articles.tests.samples import make_full_article
from home.models import SharedFacts, SiteChrome
from reviewers.models import Publication, Reviewer

pytestmark = pytest.mark.django_db


def run(sql: str, *parameters: Any) -> None:
    """A statement past the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def kept(client: Client, *pages: ArticlePage) -> None:
    """Have the answers about these pages made and kept."""
    # The first look at a site makes the rows of its settings, which is a change.
    for page in [*pages, *pages]:
        assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 200
        changes.settle(connection)
    assert set(Presentation.objects.values_list("pk", flat=True)) >= {page.pk for page in pages}


CHANGES: dict[str, Callable[[], Any]] = {
    "writer": lambda: run("UPDATE articles_writer SET job_title = 'Editor'"),
    "reviewer": lambda: run("UPDATE reviewers_reviewer SET biography = '<p>New</p>'"),
    "consent": lambda: run("UPDATE articles_consent SET withdrawn_on = %s", timezone.localdate()),
    "image": lambda: run("UPDATE articles_articleimage SET focal_point_x = 5"),
    "rendition": lambda: [make_renditions(image) for image in ArticleImage.objects.all()],
    "chrome": lambda: run("UPDATE home_sitechrome SET frontend_url = 'https://www.example.org'"),
    "shared facts": lambda: run("UPDATE home_sharedfacts SET member_count = 7"),
    "site": lambda: run("UPDATE wagtailcore_site SET site_name = 'Another name'"),
    "index": lambda: run("UPDATE wagtailcore_page SET title = 'Texts' WHERE slug = 'articles'"),
    "article": lambda: run(
        "UPDATE wagtailcore_page SET show_in_menus = true WHERE slug = '2-ways-to-sleep-with-migraine'"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change__of_surroundings_past_the_orm__throws_away_what_depends_on_it(client: Client, change: str) -> None:
    page = make_full_article()
    publish(page)
    SiteChrome.for_site(Site.objects.get())
    SharedFacts.for_site(Site.objects.get())
    kept(client, page)
    before = Generation.current()

    CHANGES[change]()
    changes.settle(connection)

    assert not Presentation.objects.filter(pk=page.pk).exists()
    assert Generation.current() > before


def test_change__of_another_writer__throws_nothing_away(client: Client) -> None:
    first, second = make_article(title="First"), make_article(title="Second")
    publish(first)
    publish(second)
    kept(client, first, second)

    writer = first.article_writers.get().writer
    run("UPDATE articles_writer SET job_title = 'Editor' WHERE id = %s", writer.pk)
    changes.settle(connection)

    assert set(Presentation.objects.values_list("pk", flat=True)) == {second.pk}


def test_change__of_a_related_article__throws_away_those_that_name_it(client: Client) -> None:
    page = make_full_article()
    publish(page)
    related = page.related_articles.first().article if page.related_articles.exists() else None
    assert related is not None
    kept(client, page)

    publish(edit(related, title="A new title"))
    changes.settle(connection)

    assert not Presentation.objects.filter(pk=page.pk).exists()


def test_change__of_a_condition__raises_the_generation_alone(client: Client) -> None:
    page = make_full_article()
    publish(page)
    kept(client, page)
    before = Generation.current()

    Condition.objects.update(slug="another")
    changes.settle(connection)

    assert Presentation.objects.filter(pk=page.pk).exists()
    assert Generation.current() > before


def test_draft__saved_beside_a_public_edition__changes_nothing(client: Client) -> None:
    page = make_article()
    publish(page)
    kept(client, page)
    before = Generation.current()

    edit(page, title="Another draft")
    changes.settle(connection)

    assert Presentation.objects.filter(pk=page.pk).exists()
    assert Generation.current() == before


def test_entry__of_what_leaves_public_view_past_the_orm__goes(client: Client) -> None:
    page = make_article()
    publish(page)
    assert ArticleEntry.objects.filter(pk=page.pk).exists()

    run("UPDATE wagtailcore_page SET live = false WHERE id = %s", page.pk)
    changes.settle(connection)

    assert not ArticleEntry.objects.filter(pk=page.pk).exists()


def test_entry__of_a_new_edition__stays(client: Client) -> None:
    page = make_article(title="First")
    publish(page)

    second = publish(edit(page, title="Second"))
    changes.settle(connection)

    entry = ArticleEntry.objects.get(pk=page.pk)
    assert (entry.title, entry.approval_id) == ("Second", second.pk)


def test_restriction__on_a_page_above__closes_the_articles(client: Client) -> None:
    page = make_article()
    publish(page)
    kept(client, page)

    PageViewRestriction.objects.create(page=Page.objects.get(slug="articles"), restriction_type="login")

    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404


def test_rebuild__after_the_index_was_lost__brings_it_back(client: Client) -> None:
    page = make_article()
    publish(page)
    ArticleEntry.objects.all().delete()
    assert client.get("/api/v2/pages/?type=articles.ArticlePage").json()["items"] == []

    call_command("rebuild_presentations", verbosity=0)

    (item,) = client.get("/api/v2/pages/?type=articles.ArticlePage").json()["items"]
    assert item["id"] == page.pk


def test_check__with_a_trigger_missing__says_what_to_do() -> None:
    call_command("check", databases=["default"], fail_level="WARNING")
    changes.lift(connection)

    with pytest.raises(SystemCheckError, match=r"(?s)articles_writer is missing.*Run manage.py migrate"):
        call_command("check", databases=["default"], fail_level="WARNING")

    changes.install(connection)
    assert changes.missing(connection) == []


def test_what_the_triggers_watch__is_there() -> None:
    watched = {Publication, Reviewer, Writer, Consent, ArticleImage, SiteChrome, SharedFacts, Site}
    names = {model._meta.db_table for model in watched}

    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert names <= {row.table for row, _ in changes._wanted(tables)}
