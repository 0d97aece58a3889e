"""Where the read fence meets Wagtail's page serving."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import Http404
from django.test import Client, RequestFactory
from wagtail import hooks
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, edit, make_article, publish
from reviewers.tests.lifted_triggers import lifted_triggers
from reviewers.tests.reading import page_as_read
from reviewers.wagtail_hooks import serve_approved_only

pytestmark = pytest.mark.django_db


def test_serving__article_comes_from_its_approval(client: Client) -> None:
    page = make_article(title="Approved title")
    publish(page)
    edit(page, title="Unapproved words")
    ArticlePage.objects.filter(pk=page.pk).update(title="Unapproved words")
    response = client.get(page.url)
    assert response.status_code == 200
    assert "Approved title" in response.text
    assert "Unapproved words" not in response.text


@pytest.mark.parametrize("address", ["/", "/articles/"])
def test_serving__pages_that_need_no_review(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_serving__draft(client: Client) -> None:
    page = make_article()
    assert client.get(page.url).status_code == 404
    Page.objects.filter(pk=page.pk).update(live=True)
    assert client.get(page.url).status_code == 404


def test_serving__draft_to_a_superuser(client: Client) -> None:
    """A session shows drafts in the admin, never at a reader's address."""
    page = make_article()
    client.force_login(UserFactory.create(is_superuser=True))
    assert client.get(page.url).status_code == 404


def test_serving__tampered_document(client: Client) -> None:
    page = make_article()
    approval = publish(page)
    with lifted_triggers(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reviewers_approval SET document = %s", [approval.document.replace("Sleep well.", "Sleep badly.")]
        )
    response = client.get(page.url)
    assert response.status_code == 404
    assert "Sleep" not in response.text.replace("migraine-and-sleep", "")


@pytest.mark.parametrize("model", [Page, ArticleIndexPage])
def test_hook__article_that_claims_another_class(rf: RequestFactory, model: type[Page]) -> None:
    approved, draft = make_article(title="Approved title"), make_article(title="Draft")
    publish(approved)
    content_type = ContentType.objects.get_for_model(model)
    bent = Page.objects.filter(pk__in=[approved.pk, draft.pk])
    bent.update(content_type=content_type, title="Unapproved words")
    response: Any = serve_approved_only(Page.objects.get(pk=approved.pk), rf.get("/"), [], {})
    assert "Approved title" in response.render().text
    assert "Unapproved words" not in response.text
    with pytest.raises(Http404):
        serve_approved_only(Page.objects.get(pk=draft.pk), rf.get("/"), [], {})


def test_hook__nobody_makes_a_page_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type without a ``serve_approved_page`` hook is not served from its row."""
    page = make_article()
    publish(page)
    assert page_as_read(page)
    with hooks.register_temporarily("serve_approved_page", lambda *args: None, order=-1):
        assert page_as_read(page)
    monkeypatch.setitem(hooks._hooks, "serve_approved_page", [])
    assert page_as_read(page) == ""
