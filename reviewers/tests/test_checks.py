"""Architecture as system checks."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import ArticleIndexPage
from reviewers import triggers
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


@pytest.mark.django_db
def test_check_triggers__missing__fails_with_the_database_named() -> None:
    call_command("check", databases=["default"])
    triggers.lift(connection)
    with pytest.raises(CommandError, match="The trigger that refuses delete on reviewers_approval is missing"):
        call_command("check", databases=["default"])


@pytest.mark.django_db
@pytest.mark.parametrize("looking", ["plan", "check_unapplied"])
def test_check_triggers__missing__stops_a_migrate_that_only_looks(looking: str) -> None:
    triggers.lift(connection)
    with pytest.raises(CommandError, match=r"reviewers\.E003"):
        call_command("migrate", skip_checks=False, verbosity=0, **{looking: True})
    assert triggers.missing(connection)


@pytest.mark.django_db
def test_check_triggers__missing__are_put_back_by_migrate_which_checks_first() -> None:
    triggers.lift(connection)
    call_command("migrate", skip_checks=False, verbosity=0)
    assert triggers.missing(connection) == []
    call_command("check", databases=["default"])
