"""A page under the law: its states, its contract, and that its row serves nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import ProtectedError
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.factories import UserFactory, approve, edit, make_article, publish, submit
from reviewers.canonical import digest_of
from reviewers.enums import ArticleState
from reviewers.models import Publication, ReviewedPage, reviewed_models, reviewed_page
from reviewers.tests.reading import home_page
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


def fresh(page: Page) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def draft() -> ArticlePage:
    return make_article()


def in_review() -> ArticlePage:
    page = make_article()
    submit(page)
    return page


def changes_requested() -> ArticlePage:
    page = make_article()
    submit(page).reject(comment="Add a reference.")
    return page


def taken_back() -> ArticlePage:
    page = make_article()
    submit(page).workflow_state.cancel()
    return page


def approved_for_later() -> ArticlePage:
    page = make_article(go_live_at=timezone.now() + timedelta(days=1))
    publish(page)
    return page


def published() -> ArticlePage:
    page = make_article()
    publish(page)
    return page


def published_and_next_in_review() -> ArticlePage:
    page = edit(published(), title="Next")
    submit(page)
    return page


def published_and_changes_requested() -> ArticlePage:
    page = edit(published(), title="Next")
    submit(page).reject(comment="Add a reference.")
    return page


def published_and_next_approved() -> ArticlePage:
    page = edit(published(), go_live_at=timezone.now() + timedelta(days=1))
    publish(page)
    return page


def unpublished() -> ArticlePage:
    page = published()
    fresh(page).unpublish()
    return page


def withdrawn() -> ArticlePage:
    page = published()
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="It was wrong.")
    return page


def withdrawn_and_next_in_review() -> ArticlePage:
    page = withdrawn()
    submit(page)
    return page


def published_again() -> ArticlePage:
    page = withdrawn()
    approve(submit(page))
    return page


def made_live_by_hand() -> ArticlePage:
    page = make_article()
    Page.objects.filter(pk=page.pk).update(live=True)
    return page


def made_live_by_hand_after_withdrawal() -> ArticlePage:
    page = withdrawn()
    Page.objects.filter(pk=page.pk).update(live=True)
    return page


@pytest.mark.parametrize(
    ("make", "state", "next_edition"),
    [
        (draft, ArticleState.DRAFT, None),
        (in_review, ArticleState.IN_REVIEW, ArticleState.IN_REVIEW),
        (changes_requested, ArticleState.CHANGES_REQUESTED, ArticleState.CHANGES_REQUESTED),
        (taken_back, ArticleState.DRAFT, None),
        (approved_for_later, ArticleState.APPROVED, ArticleState.APPROVED),
        (published, ArticleState.PUBLISHED, None),
        (published_and_next_in_review, ArticleState.PUBLISHED, ArticleState.IN_REVIEW),
        (published_and_changes_requested, ArticleState.PUBLISHED, ArticleState.CHANGES_REQUESTED),
        (published_and_next_approved, ArticleState.PUBLISHED, ArticleState.APPROVED),
        (unpublished, ArticleState.DRAFT, None),
        (withdrawn, ArticleState.WITHDRAWN, None),
        (withdrawn_and_next_in_review, ArticleState.IN_REVIEW, ArticleState.IN_REVIEW),
        (published_again, ArticleState.PUBLISHED, None),
        (made_live_by_hand, ArticleState.DRAFT, None),
        (made_live_by_hand_after_withdrawal, ArticleState.WITHDRAWN, None),
    ],
)
def test_state(make: Any, state: ArticleState, next_edition: ArticleState | None) -> None:
    page = fresh(make())
    assert page.state == state
    assert page.next_edition_state == next_edition


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (draft, "Draft"),
        (in_review, "In review"),
        (published, "Published"),
        (published_and_next_in_review, "Published + In review"),
        (lambda: edit(published(), title="Next"), "Published + Draft"),
        (withdrawn, "Withdrawn"),
    ],
)
def test_status_string__says_the_state_in_wagtails_lists(make: Any, status: str) -> None:
    assert fresh(make()).status_string == status


def test_open_round__is_the_one_under_way() -> None:
    page = make_article()
    assert page.open_round() is None
    review_round = submit(page)
    assert fresh(page).open_round() == review_round
    approve(review_round)
    assert fresh(page).open_round() is None


def test_content_digest__is_blind_to_what_others_say() -> None:
    page = make_article()
    before = page.content_digest(), digest_of(page.public_document())
    page.article_writers.get().writer.__class__.objects.update(name="New Name")
    after = page.content_digest(), digest_of(page.public_document())
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_content_digest__of_row_revision_and_form_instance_agree() -> None:
    page = published()
    row = fresh(page)
    assert row.content_digest() == row.get_latest_revision_as_object().content_digest()
    assert row.content_digest() == row.live_revision.as_object().content_digest()


def test_with_content_json__keeps_whose_contributors_it_has() -> None:
    page = make_article()
    content = {**page.latest_revision.content, "contributors_of": 10**6}
    assert page.with_content_json(content).contributors_of == page.pk


def test_content_problems__none_unless_a_type_knows_some() -> None:
    assert ReviewedPage.content_problems(make_article()) == []


def test_reviewed_page__asks_for_the_row_of_the_type() -> None:
    page = make_article()
    Page.objects.filter(pk=page.pk).update(content_type=ContentType.objects.get_for_model(ArticleIndexPage))
    assert reviewed_models() == (ArticlePage,)
    assert reviewed_page(page.pk) == page
    assert reviewed_page(home_page().pk) is None
    assert reviewed_page(10**6) is None


def test_serve__of_the_row__serves_nobody(rf: RequestFactory) -> None:
    page = fresh(published())
    with pytest.raises(Http404):
        page.serve(rf.get("/"))


def test_reviewer__that_an_article_names__stays() -> None:
    page = make_article()
    assert page.medical_reviewer is not None
    with pytest.raises(ProtectedError):
        page.medical_reviewer.user.delete()
    assert page.private_page_options == []


def test_next_edition__leaves_the_publication_alone() -> None:
    page = published_and_next_in_review()
    assert Publication.objects.filter(page_id=page.pk).count() == 1
