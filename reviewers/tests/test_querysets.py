"""The read fence: an article is public through its current approval alone, whatever its rows say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, edit, make_article, publish
from reviewers.canonical import canonical_json, digest_of, digest_of_text
from reviewers.models import Approval, Publication
from reviewers.querysets import current_approval, current_approvals, is_reviewed, public
from reviewers.tests.lifted_triggers import lifted_triggers
from reviewers.tests.reading import everything_public, page_as_read
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

SECRET = "Unapproved words"


def sql(statement: str, *values: Any) -> None:
    """Past the ORM and everything that hangs on it."""
    with lifted_triggers(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def published(**fields: Any) -> ArticlePage:
    page = make_article(**{"title": "Approved title", **fields})
    publish(page)
    return ArticlePage.objects.get(pk=page.pk)


# What is public.


def test_public__holds_approved_articles_and_pages_that_need_no_review() -> None:
    article, draft = published(), make_article(title="Draft")
    for pages in (Page.objects.all(), ArticlePage.objects.all()):
        assert set(public(pages).values_list("pk", flat=True)) & {article.pk, draft.pk} == {article.pk}
    assert {"home", "articles"} <= set(public(Page.objects.all()).values_list("slug", flat=True))


def test_public__leaves_out_drafts_of_pages_that_need_no_review() -> None:
    Page.objects.filter(slug="home").update(live=False)
    assert not public(Page.objects.filter(slug="home")).exists()


def test_is_reviewed__asks_for_the_row_of_the_type() -> None:
    page = published()
    Page.objects.filter(pk=page.pk).update(content_type=ContentType.objects.get_for_model(ArticleIndexPage))
    assert list(Page.objects.filter(is_reviewed())) == [Page.objects.get(pk=page.pk)]


def test_current_approvals__of_many_pages__takes_few_queries(django_assert_max_num_queries: Any) -> None:
    pages = [published(title=f"Article {number}") for number in range(3)]
    draft = make_article()
    with django_assert_max_num_queries(2):
        found = current_approvals([page.pk for page in (*pages, draft)])
    assert set(found) == {page.pk for page in pages}
    assert {approval.page_id for approval in found.values()} == set(found)


def test_current_approval__is_the_newest_that_was_public() -> None:
    page = published()
    second = publish(edit(page, title="Second"))
    assert current_approval(page.pk) == second
    assert current_approval(10**6) is None
    assert current_approvals([]) == {}


# Rows bent by hand, below everything that looks.


def update_title(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(title=SECRET, draft_title=SECRET, seo_title=SECRET, summary=SECRET)


def update_search_description(page: ArticlePage) -> None:
    Page.objects.filter(pk=page.pk).update(search_description=SECRET)


def update_body(page: ArticlePage) -> None:
    body = [{"type": "introduction", "value": f"<p>{SECRET}</p>", "id": "1"}]
    ArticlePage.objects.filter(pk=page.pk).update(body=body)


def raw_sql_title(page: ArticlePage) -> None:
    sql("UPDATE wagtailcore_page SET title = %s WHERE id = %s", SECRET, page.pk)


def raw_sql_summary(page: ArticlePage) -> None:
    sql("UPDATE articles_articlepage SET summary = %s WHERE page_ptr_id = %s", SECRET, page.pk)


def update_live_revision(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(live_revision=page.latest_revision)


def update_versions(page: ArticlePage) -> None:
    for revision in page.revisions.all():
        page.revisions.filter(pk=revision.pk).update(content={**revision.content, "title": SECRET, "summary": SECRET})


def update_writer(page: ArticlePage) -> None:
    page.article_writers.get().writer.__class__.objects.update(name=SECRET, credentials=SECRET)


def alias_of_a_draft(page: ArticlePage) -> None:
    draft = make_article(title=SECRET)
    Page.objects.filter(pk=page.pk).update(alias_of=draft.pk)


def forge_content_digest(page: ArticlePage) -> None:
    """As if the unapproved version had been signed: readers still get the document, not the row."""
    version = page.get_latest_revision_as_object()
    sql("UPDATE reviewers_approval SET content_digest = %s", digest_of(version.public_content()))
    version.live = True
    version.save()


@pytest.mark.parametrize(
    "bend",
    [
        update_title,
        update_search_description,
        update_body,
        raw_sql_title,
        raw_sql_summary,
        update_live_revision,
        update_versions,
        update_writer,
        alias_of_a_draft,
        forge_content_digest,
    ],
)
def test_bent_row__keeps_showing_the_approved_document(bend: Callable[[ArticlePage], None]) -> None:
    page = edit(published(), title=SECRET)
    approval = current_approval(page.pk)
    bend(page)
    assert current_approval(page.pk) == approval
    assert "Approved title" in page_as_read(page)
    read = everything_public(page)
    assert "Sleep well." in read
    assert SECRET not in read


@pytest.mark.parametrize("model", [Page, ArticleIndexPage])
def test_bent_row__claims_another_class(model: type[Page]) -> None:
    """Whether a page is under the law is not asked of its class."""
    page = edit(published(), title=SECRET)
    draft = make_article(title=f"{SECRET} too")
    content_type = ContentType.objects.get_for_model(model)
    Page.objects.filter(pk__in=[page.pk, draft.pk]).update(content_type=content_type, title=SECRET, live=True)
    assert current_approval(page.pk) is not None
    assert current_approval(draft.pk) is None
    for each in (page, draft):
        assert SECRET not in everything_public(each)


def orm_live(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(live=True, live_revision=page.latest_revision)


def sql_live(page: ArticlePage) -> None:
    sql("UPDATE wagtailcore_page SET live = %s WHERE id = %s", True, page.pk)


def live_under_anothers_approval(page: ArticlePage) -> None:
    orm_live(page)
    other = published(title="Other")
    Publication.objects.create(page_id=page.pk, approval=current_approval(other.pk))


def live_with_an_empty_publication(page: ArticlePage) -> None:
    orm_live(page)
    Publication.objects.create(page_id=page.pk, approval=None)


@pytest.mark.parametrize("bend", [orm_live, sql_live, live_under_anothers_approval, live_with_an_empty_publication])
def test_bent_row__unapproved_draft_made_live__is_not_there(bend: Callable[[ArticlePage], None]) -> None:
    page = make_article(title=SECRET)
    bend(page)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.live
    assert current_approval(page.pk) is None
    assert not public(Page.objects.filter(pk=page.pk)).exists()
    assert not public(ArticlePage.objects.filter(pk=page.pk)).exists()
    assert SECRET not in everything_public(page)


def test_bent_row__not_live__is_not_there() -> None:
    page = published()
    Page.objects.filter(pk=page.pk).update(live=False)
    assert current_approval(page.pk) is None
    assert "Approved title" not in everything_public(page)


def test_bent_row__older_edition_after_a_newer_was_public__is_not_shown() -> None:
    page = published(title="First edition")
    first = current_approval(page.pk)
    publish(edit(page, title="Second edition"))
    Publication.objects.create(page_id=page.pk, approval=first)
    assert current_approval(page.pk) is None
    assert "First edition" not in everything_public(page)


def test_bent_row__withdrawn_edition__is_not_shown() -> None:
    page = published()
    approval = current_approval(page.pk)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="It was wrong.")
    Publication.objects.create(page_id=page.pk, approval=approval)
    Page.objects.filter(pk=page.pk).update(live=True)
    assert current_approval(page.pk) is None
    assert "Approved title" not in everything_public(page)


# Documents bent by hand.


def tampered(text: str) -> str:
    changed = text.replace("Sleep well.", SECRET)
    assert changed != text
    return changed


def test_tampered_document__is_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    page, other = published(), published(title="Other")
    approval = current_approval(page.pk)
    assert approval is not None
    sql("UPDATE reviewers_approval SET document = %s WHERE id = %s", tampered(approval.document), approval.pk)
    assert current_approvals([page.pk, other.pk]) == {other.pk: Approval.objects.get(page_id=other.pk)}
    assert f"Approval {approval.pk} does not agree with its digest: it is not shown." in caplog.messages
    read = everything_public(page)
    assert SECRET not in read
    assert "Approved title" not in read
    assert "Other" in read


def test_tampered_document__with_another_digest__is_not_shown() -> None:
    page = published()
    approval = current_approval(page.pk)
    assert approval is not None
    sql("UPDATE reviewers_approval SET digest = %s WHERE id = %s", digest_of_text("something else"), approval.pk)
    assert current_approval(page.pk) is None
    assert "Approved title" not in everything_public(page)


def test_document__stored_is_canonical() -> None:
    page = published()
    approval = current_approval(page.pk)
    assert approval is not None
    assert approval.document == canonical_json(page.get_latest_revision_as_object().public_document())
