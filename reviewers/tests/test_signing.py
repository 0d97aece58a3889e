"""The sign fence."""

import pytest

from articles.tests.factories import approve, edit, make_article, publish, submit
from reviewers.enums import ArticleState
from reviewers.models import Approval
from reviewers.querysets import current_approval

pytestmark = pytest.mark.django_db


def test_signing__publishes_what_was_signed() -> None:
    page = make_article()
    assert page.state == ArticleState.DRAFT
    review_round = submit(page)
    page.refresh_from_db()
    assert type(page).objects.get(pk=page.pk).state == ArticleState.IN_REVIEW
    approval = approve(review_round)
    page = type(page).objects.get(pk=page.pk)
    assert page.live
    assert page.state == ArticleState.PUBLISHED
    assert current_approval(page.pk) == approval
    assert approval.edition == 1
    page = edit(page, title="Another title")
    assert current_approval(page.pk) == approval
    second = publish(page)
    assert second.edition == 2
    assert current_approval(page.pk) == second
    assert Approval.objects.count() == 2
