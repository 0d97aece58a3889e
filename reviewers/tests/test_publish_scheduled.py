"""``publish_scheduled``: one article that may not go live never holds up the others, and the editors hear of it."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.signals import page_published

from articles.models import ArticlePage
from articles.tests.factories import UserFactory, edit, make_article, publish
from reviewers.models import Approval
from reviewers.querysets import current_approval
from reviewers.tests.reading import everything_public, home_page
from reviewers.verifying import verify
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

SECRET = "Unapproved words"


@pytest.fixture
def two_days_later() -> Iterator[None]:
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        yield


@pytest.fixture
def refused() -> tuple[ArticlePage, Approval]:
    """A published article whose draft was scheduled by hand, an hour before everything else."""
    page = make_article(title="Refused")
    approval = publish(page)
    page = edit(page, title=SECRET)
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=timezone.now() + timedelta(hours=1))
    return page, approval


@pytest.fixture
def waiting() -> tuple[ArticlePage, Approval]:
    """An article that is approved for tomorrow."""
    page = make_article(title="Waiting", go_live_at=timezone.now() + timedelta(days=1))
    return page, publish(page)


def test_publish_scheduled__nothing_refused__is_quiet(
    waiting: tuple[ArticlePage, Approval], two_days_later: None
) -> None:
    page, approval = waiting
    UserFactory.create(groups=["Editors"])
    mail.outbox.clear()
    call_command("publish_scheduled")
    assert current_approval(page.pk) == approval
    assert mail.outbox == []
    assert verify()


def test_publish_scheduled__one_refused__goes_on_and_exits_with_1(
    refused: tuple[ArticlePage, Approval], waiting: tuple[ArticlePage, Approval], two_days_later: None
) -> None:
    with pytest.raises(CommandError) as report:
        call_command("publish_scheduled")
    assert report.value.returncode == 1
    assert f"“{SECRET}”: “{SECRET}” cannot go live: no medical reviewer has approved it" in str(report.value)
    assert current_approval(waiting[0].pk) == waiting[1]
    assert current_approval(refused[0].pk) == refused[1]
    assert "Waiting" in everything_public(waiting[0])
    read = everything_public(refused[0])
    assert "Refused" in read
    assert SECRET not in read
    assert verify()


def test_publish_scheduled__one_refused__mails_the_editors(
    refused: tuple[ArticlePage, Approval], waiting: tuple[ArticlePage, Approval], two_days_later: None
) -> None:
    editor = UserFactory.create(groups=["Editors"])
    UserFactory.create(groups=["Editors"], is_active=False)
    UserFactory.create(groups=["Editors"], email="")
    UserFactory.create(groups=["Writers"])
    mail.outbox.clear()
    with pytest.raises(CommandError):
        call_command("publish_scheduled")
    (sent,) = mail.outbox
    assert sent.to == [editor.email]
    assert sent.subject.endswith("Not published: what was scheduled could not go live")
    assert f"“{SECRET}” cannot go live: no medical reviewer has approved it in this form." in sent.body
    assert "Send it for review" in sent.body
    assert "Waiting" not in sent.body


def test_publish_scheduled__refused_again_the_next_time(
    refused: tuple[ArticlePage, Approval], two_days_later: None
) -> None:
    for _ in range(2):
        with pytest.raises(CommandError):
            call_command("publish_scheduled")
    assert current_approval(refused[0].pk) == refused[1]


def test_publish_scheduled__dryrun__changes_nothing(
    refused: tuple[ArticlePage, Approval], waiting: tuple[ArticlePage, Approval], two_days_later: None
) -> None:
    call_command("publish_scheduled", dryrun=True, stdout=StringIO())
    assert not ArticlePage.objects.get(pk=waiting[0].pk).live
    assert current_approval(waiting[0].pk) is None
    assert current_approval(refused[0].pk) == refused[1]


def test_publish_scheduled__withdrawn_while_it_runs__is_left_alone(
    waiting: tuple[ArticlePage, Approval], two_days_later: None
) -> None:
    """The list of what is due is older than the withdrawal: nothing comes back, and nobody is told of a failure."""
    first = make_article(title="First", go_live_at=timezone.now() - timedelta(days=1, hours=12))
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        publish(first)

    def take_out(sender: type, **kwargs: Any) -> None:
        withdraw(page_id=waiting[0].pk, user=UserFactory.create(), reason="It was wrong.")

    page_published.connect(take_out)
    try:
        call_command("publish_scheduled")
    finally:
        page_published.disconnect(take_out)
    assert ArticlePage.objects.get(pk=first.pk).live
    assert not ArticlePage.objects.get(pk=waiting[0].pk).live
    assert current_approval(waiting[0].pk) is None


def test_publish_scheduled__expired__leaves_the_public(two_days_later: None) -> None:
    page = make_article(title="For a while")
    publish(page)
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    assert current_approval(page.pk) is None
    assert not ArticlePage.objects.get(pk=page.pk).live


def test_publish_scheduled__expiring_fails__goes_on(
    waiting: tuple[ArticlePage, Approval], two_days_later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_page()
    type(home).objects.filter(pk=home.pk).update(expire_at=timezone.now() - timedelta(hours=1))

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr("wagtail.models.Page.unpublish", fail)
    with pytest.raises(CommandError, match=r"The disk is full\."):
        call_command("publish_scheduled")
    assert current_approval(waiting[0].pk) == waiting[1]
