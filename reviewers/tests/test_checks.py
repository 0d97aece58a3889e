"""Architecture as system checks."""

from typing import Any

import pytest
from django.core.checks import run_checks

from articles.models import ArticleIndexPage
from reviewers.checks import check_finish_action, check_page_types


def test_checks__pass_as_the_project_stands() -> None:
    assert [message for message in run_checks() if (message.id or "").startswith("reviewers.")] == []


def test_check_page_types__names_each_that_is_public_without_a_review(settings: Any) -> None:
    settings.CMS_UNREVIEWED_PAGE_TYPES = ["home.HomePage"]
    (message,) = check_page_types(None)
    assert (message.id, message.obj) == ("reviewers.E001", ArticleIndexPage)
    assert message.msg == "articles.ArticleIndexPage is public without a medical review."
    assert message in run_checks()


@pytest.mark.parametrize("action", ["wagtail.workflows.publish_workflow_state", None])
def test_check_finish_action__refuses_any_other(settings: Any, action: str | None) -> None:
    if action:
        settings.WAGTAIL_FINISH_WORKFLOW_ACTION = action
    else:
        del settings.WAGTAIL_FINISH_WORKFLOW_ACTION
    (message,) = check_finish_action(None)
    assert message.id == "reviewers.E002"
    assert message in run_checks()
