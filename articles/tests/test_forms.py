"""The editor's form: what it refuses to send for review it says in the editor, and keeps what was typed."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import ArticleIndexPage, ArticlePage, Reference
from articles.models.forms import ReferenceIdInput
from articles.tests.editor import inputs_of, opened
from articles.tests.factories import ReviewerFactory, UserFactory, WriterFactory, make_article, publish
from reviewers.enums import ArticleState
from reviewers.models import ReviewRound

pytestmark = pytest.mark.django_db

UNKNOWN = "00000000-0000-4000-8000-000000000000"
INTRODUCTION = ("introduction", "<p>Sleep well.</p>")


def post(page: ArticlePage, user: Any = None, **changes: str) -> HttpResponse:
    """Save the article in the editor, as its owner or ``user``."""
    client = Client()
    client.force_login(user or page.owner, "django.contrib.auth.backends.ModelBackend")
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, {**inputs_of(opened(page)), **changes}, follow=True)


def send(page: ArticlePage, **changes: str) -> str:
    return post(page, **{"action-submit": "Send for review", **changes}).content.decode()


def section(number: int) -> tuple[str, dict[str, Any]]:
    return "section", {"number": number, "heading": f"Fact {number}", "level": "2", "anchor": ""}


def test_sending__what_can_be_reviewed() -> None:
    send(make_article())
    assert ArticlePage.objects.get().state == ArticleState.IN_REVIEW


def test_sending__says_what_is_wrong_and_opens_no_round() -> None:
    text = f'<p>Sleep.<a linktype="reference" id="{UNKNOWN}">[ref]</a></p>'
    content = send(make_article(title="5 facts", body=[INTRODUCTION, section(1), section(2), ("rich_text", text)]))
    assert "The title promises 5, but the article has 2 numbered sections." in content
    assert "1 citation in the text point" in content
    assert_not_sent()


def test_sending__keeps_what_was_typed() -> None:
    content = send(make_article(title="5 facts", body=[INTRODUCTION, section(1)]), summary="Typed a moment ago.")
    assert "Typed a moment ago." in content
    assert_not_sent()


def test_sending__without_a_reviewer() -> None:
    assert "No medical reviewer is named." in send(make_article(), medical_reviewer="")
    assert_not_sent()


def test_sending__to_a_reviewer_who_wrote_it() -> None:
    reviewer = ReviewerFactory.create(user__groups=["Writers"])
    writer = WriterFactory.create(user=reviewer.user)
    content = send(make_article(writer=writer, reviewer=reviewer))
    assert f"{reviewer.name} has worked on this article. Choose a reviewer who has not." in content
    assert_not_sent()


def test_sending__by_its_reviewer_who_changes_it_while_sending() -> None:
    reviewer = ReviewerFactory.create()
    reviewer.user.is_superuser = True
    reviewer.user.save()
    article = make_article(reviewer=reviewer)
    changed = post(article, reviewer.user, **{"action-submit": "1", "summary": "The reviewer's own words."})
    assert f"{reviewer.name} has worked on this article." in changed.content.decode()
    assert_not_sent()


def test_saving__says_nothing_of_what_would_keep_it_from_review() -> None:
    response = post(make_article(title="5 facts", body=[INTRODUCTION, section(1)]), medical_reviewer="")
    assert "The title promises" not in response.content.decode()
    assert ArticlePage.objects.get().get_latest_revision_as_object().medical_reviewer is None


def test_sending__a_new_article_that_cannot_be_reviewed() -> None:
    writer = WriterFactory.create()
    client = Client()
    client.force_login(writer.user, "django.contrib.auth.backends.ModelBackend")
    index = ArticleIndexPage.objects.get()
    empty = {f"{name}-{part}_FORMS": "0" for name in formsets() for part in ("TOTAL", "INITIAL")}
    form = {"title": "New", "slug": "new", "language": "en", "body-count": "0", "action-submit": "1", **empty}
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])
    content = client.post(address, {**form, "hero_caption": "null", "promotion_prompt": "null"}).content.decode()
    assert "No medical reviewer is named." in content
    assert "No writer is named." in content
    assert not ReviewRound.objects.exists()


def formsets() -> list[str]:
    return [*ArticlePage.get_edit_handler().get_form_class().formsets]


def assert_not_sent() -> None:
    assert not ReviewRound.objects.exists()
    assert ArticlePage.objects.get().state == ArticleState.DRAFT


# References


def test_reference_id__of_a_row_is_in_the_form() -> None:
    article = make_article(references=[{"title": "A source"}])
    html = Client()
    html.force_login(article.owner, "django.contrib.auth.backends.ModelBackend")
    content = html.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert f'value="{Reference.objects.get().uuid}" data-reference-id=""' in content


def test_reference_id__of_the_rows_to_come_is_left_to_the_browser() -> None:
    widget = ReferenceIdInput()
    assert "value" not in widget.render("references-__prefix__-uuid", UNKNOWN)
    assert UNKNOWN in widget.render("references-0-uuid", UNKNOWN)


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("doi", "see the journal", "This is not a DOI. A DOI looks like 10.1000/182."),
        ("pmid", "PMC123", "This is not a PMID."),
    ],
)
def test_reference__syntax_is_checked(field: str, text: str, message: str) -> None:
    article = make_article(references=[{"title": "A source"}])
    assert message in post(article, **{f"references-0-{field}": text}).content.decode()


def test_reference__doi_is_written_in_one_way() -> None:
    article = make_article(references=[{"title": "A source"}])
    post(article, **{"references-0-doi": "https://doi.org/10.1000/182"})
    version = ArticlePage.objects.get().get_latest_revision_as_object()
    assert version.references.get().doi == "10.1000/182"


# Copying.


@pytest.mark.parametrize("groups", [[], ["Editors"]])
@pytest.mark.parametrize("kind", ["article", "index"])
def test_copying__offers_neither_publishing_nor_an_alias(groups: list[str], kind: str) -> None:
    article = make_article()
    publish(article)
    page = article if kind == "article" else ArticleIndexPage.objects.get()
    client = Client()
    user = UserFactory.create(groups=groups, is_superuser=not groups)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    sheet = client.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()
    assert 'name="new_title"' in sheet
    assert 'name="publish_copies"' not in sheet
    assert 'name="alias"' not in sheet


def test_copying__makes_drafts_whatever_is_sent() -> None:
    article = make_article()
    publish(article)
    client = Client()
    client.force_login(UserFactory.create(is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    sheet = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": str(article.get_parent().pk)}
    everything = {**sheet, "publish_copies": "on", "alias": "on"}
    client.post(reverse("wagtailadmin_pages:copy", args=[article.pk]), everything)
    copy = ArticlePage.objects.get(slug="copy")
    assert (copy.live, copy.alias_of) == (False, None)
