"""Taking an article out of public view: at once, and for good."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from articles.models import ArticlePage
from articles.tests.factories import UserFactory, approve, edit, make_article, publish, submit
from reviewers.enums import ArticleState, WithdrawalKind
from reviewers.errors import PublishingLawError, SigningError, WithdrawalError
from reviewers.models import Approval, Publication, ReviewRound, Withdrawal
from reviewers.querysets import current_approval, withdrawal_of
from reviewers.signals import withdrawn
from reviewers.tests.reading import everything_public, home_page
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

REASON = "The dose was wrong."


def fresh(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk)


def withdrawn_article() -> ArticlePage:
    page = make_article(title="Withdrawn text")
    publish(page)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON)
    return fresh(page)


def test_withdrawing__takes_out_of_view_and_keeps_the_record() -> None:
    page, editor = make_article(title="Withdrawn text"), UserFactory.create()
    approval = publish(page)
    assert "Withdrawn text" in everything_public(page)
    (withdrawal,) = withdraw(page_id=page.pk, user=editor, reason=f"  {REASON} ")
    assert (withdrawal.approval, withdrawal.user_id, withdrawal.reason) == (approval, editor.pk, REASON)
    page = fresh(page)
    assert (page.live, page.state) == (False, ArticleState.WITHDRAWN)
    assert current_approval(page.pk) is None
    assert [row.approval for row in Publication.objects.order_by("pk")] == [approval, None]
    assert "Withdrawn text" not in everything_public(page)


def test_withdrawing__every_edition_that_stands() -> None:
    page = make_article(title="First")
    publish(page)
    publish(edit(page, title="Second"))
    editor = UserFactory.create()
    rows = withdraw(page_id=page.pk, user=editor, reason=REASON)
    assert [row.approval.edition for row in rows] == [1, 2]
    third = publish(edit(page, title="Third"))
    assert [row.approval for row in withdraw(page_id=page.pk, user=editor, reason=REASON)] == [third]


def test_withdrawing__in_review__takes_the_round_back() -> None:
    """What was read before the withdrawal does not bring the article back; what is sent for review again does."""
    page = make_article(title="First")
    publish(page)
    review_round = submit(edit(page, title="Second"))
    editor = UserFactory.create()
    withdraw(page_id=page.pk, user=editor, reason=REASON)
    with pytest.raises(SigningError):
        approve(ReviewRound.objects.get(pk=review_round.pk))
    assert (fresh(page).state, fresh(page).open_round()) == (ArticleState.WITHDRAWN, None)
    assert ReviewRound.objects.get(pk=review_round.pk).finished_by == editor
    second = publish(page)
    assert "Second" in second.document
    assert current_approval(page.pk) == second


def test_withdrawing__with_changes_requested__keeps_what_was_asked() -> None:
    page = make_article(title="First")
    publish(page)
    submit(edit(page, title="Second")).reject(user=page.medical_reviewer.user, comment="Name the dose.")
    withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON)
    assert fresh(page).state == ArticleState.CHANGES_REQUESTED
    assert current_approval(page.pk) is None


def test_withdrawing__scheduled_edition__never_goes_live() -> None:
    page = make_article(go_live_at=timezone.now() + timedelta(days=1))
    publish(page)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON)
    page = fresh(page)
    assert not page.scheduled_revision
    assert page.state == ArticleState.WITHDRAWN
    assert not Publication.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
    assert not fresh(page).live


def test_withdrawing__bent_row_that_is_not_live() -> None:
    page = make_article()
    publish(page)
    Page.objects.filter(pk=page.pk).update(live=False)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON)
    Page.objects.filter(pk=page.pk).update(live=True)
    assert current_approval(page.pk) is None


def test_withdrawing__is_announced_after_the_commit(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    heard: list[tuple[int, list[Withdrawal]]] = []
    page = make_article()
    publish(page)

    def hear(sender: type, page_id: int, withdrawals: list[Withdrawal], **kwargs: Any) -> None:
        heard.append((page_id, withdrawals))

    withdrawn.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            made = withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON)
            assert heard == []
        assert heard == [(page.pk, made)]
    finally:
        withdrawn.disconnect(hear)


# Kinds.


def test_withdrawing__says_how_it_leaves_in_every_record() -> None:
    page, other = make_article(), make_article(title="Other")
    publish(page)
    publish(edit(page, title="Second"))
    publish(other)
    rows = withdraw(
        page_id=page.pk, user=UserFactory.create(), reason=REASON, kind=WithdrawalKind.MERGED, replaced_by=other.pk
    )
    assert [(row.kind, row.notice, row.replaced_by) for row in rows] == [("merged", "", other.pk)] * 2
    assert [row.record_kind for row in Withdrawal.objects.all()] == ["merged"] * 2


def test_withdrawing__without_a_kind__is_withdrawn_with_the_notice() -> None:
    page = make_article()
    publish(page)
    (row,) = withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON, notice=" Ask your pharmacist. ")
    assert (row.kind, row.notice, row.replaced_by) == ("withdrawn", "Ask your pharmacist.", None)


# Which page is withdrawn.


def test_withdrawal_of__withdrawn_article() -> None:
    page = withdrawn_article()
    assert withdrawal_of(page.pk) == Withdrawal.objects.get()
    Page.objects.filter(pk=page.pk).update(live=True)
    assert withdrawal_of(page.pk) == Withdrawal.objects.get()


def test_withdrawal_of__stays_until_a_new_approval_is_published() -> None:
    page = withdrawn_article()
    review_round = submit(edit(page, go_live_at=timezone.now() + timedelta(days=1)))
    assert withdrawal_of(page.pk)
    approve(review_round)
    assert fresh(page).state == ArticleState.APPROVED
    assert withdrawal_of(page.pk)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_scheduled")
    assert fresh(page).live
    assert withdrawal_of(page.pk) is None


def test_withdrawal_of__what_was_said_last_counts() -> None:
    page = withdrawn_article()
    publish(edit(page, go_live_at=timezone.now() + timedelta(days=1)))
    (second,) = withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON, kind=WithdrawalKind.RETIRED)
    assert withdrawal_of(page.pk) == second


def never_public() -> ArticlePage:
    page = make_article(go_live_at=timezone.now() + timedelta(days=1))
    publish(page)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON)
    return page


def public_article() -> ArticlePage:
    page = make_article()
    publish(page)
    return page


def expired_after_coming_back() -> ArticlePage:
    page = withdrawn_article()
    publish(page)
    fresh(page).unpublish(set_expired=True)
    return page


def deleted() -> ArticlePage:
    page = withdrawn_article()
    ArticlePage.objects.get(pk=page.pk).delete()
    return page


@pytest.mark.parametrize(
    "make", [make_article, public_article, never_public, expired_after_coming_back, deleted, home_page]
)
def test_withdrawal_of__what_is_not_withdrawn(make: Callable[[], Page]) -> None:
    assert withdrawal_of(make().pk) is None


# Refusals.


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "gone"}, "Choose how the article leaves"),
        ({"kind": "retired", "notice": "Read this."}, "Only a withdrawn article shows readers a notice."),
        ({"kind": "merged", "notice": "Read this."}, "Only a withdrawn article shows readers a notice."),
        ({"kind": "merged"}, "Choose the article that replaces this one."),
        ({"kind": "merged", "replaced_by": "itself"}, "An article cannot replace itself."),
        ({"kind": "merged", "replaced_by": "draft"}, "is not public"),
        ({"kind": "merged", "replaced_by": "withdrawn"}, "is not public"),
        ({"kind": "merged", "replaced_by": "nothing"}, "is not public"),
        ({"kind": "retired", "replaced_by": "public"}, "Only a merged article is replaced by another."),
    ],
)
def test_withdrawing__what_does_not_go_together(said: dict[str, Any], words: str) -> None:
    page = make_article(title="This one")
    approval = publish(page)
    others: dict[str, Callable[[], int]] = {
        "itself": lambda: page.pk,
        "draft": lambda: make_article(title="Draft").pk,
        "withdrawn": lambda: withdrawn_article().pk,
        "nothing": lambda: 10**6,
        "public": lambda: public_article().pk,
    }
    if "replaced_by" in said:
        said = {**said, "replaced_by": others[said["replaced_by"]]()}
    with pytest.raises(WithdrawalError, match=words):
        withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON, **said)
    assert current_approval(page.pk) == approval
    assert not Withdrawal.objects.filter(approval=approval).exists()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_withdrawing__without_a_reason(reason: str) -> None:
    page = make_article()
    approval = publish(page)
    with pytest.raises(WithdrawalError) as refusal:
        withdraw(page_id=page.pk, user=UserFactory.create(), reason=reason)
    assert str(refusal.value) == "Say why the article is withdrawn: the reason is kept with the record."
    assert current_approval(page.pk) == approval


def test_withdrawing__draft_and_twice() -> None:
    for page in (make_article(title="Draft"), withdrawn_article()):
        with pytest.raises(WithdrawalError) as refusal:
            withdraw(page_id=page.pk, user=UserFactory.create(), reason=REASON)
        assert str(refusal.value) == "No edition of this article is approved, so there is nothing to withdraw."
    assert Withdrawal.objects.count() == 1


@pytest.mark.parametrize("find", [lambda: home_page().pk, lambda: 10**6], ids=["home page", "no page"])
def test_withdrawing__page_that_is_not_reviewed(find: Callable[[], int]) -> None:
    with pytest.raises(WithdrawalError) as refusal:
        withdraw(page_id=find(), user=UserFactory.create(), reason=REASON)
    assert str(refusal.value) == "This page is not under medical review."


# A withdrawn edition never comes back.


def publish_again(page: ArticlePage) -> None:
    Revision.objects.get(pk=Approval.objects.get(page_id=page.pk).revision_id).publish()


def save_as_live(page: ArticlePage) -> None:
    page.live = True
    page.save()


def save_base_page_as_live(page: ArticlePage) -> None:
    row = Page.objects.get(pk=page.pk)
    row.live = True
    row.save(update_fields=["live"])


def save_an_old_instance(page: ArticlePage) -> None:
    old = fresh(page)
    old.live, old.expired = True, False
    old.save(clean=False)


def schedule(page: ArticlePage) -> None:
    revision = page.latest_revision
    revision.approved_go_live_at = timezone.now() + timedelta(days=1)
    revision.save()


def finish_the_workflow_again(page: ArticlePage) -> None:
    workflow_state = page.workflow_states.get()
    workflow_state.on_finish()


@pytest.mark.parametrize(
    "door",
    [
        publish_again,
        save_as_live,
        save_base_page_as_live,
        save_an_old_instance,
        schedule,
        finish_the_workflow_again,
    ],
)
def test_withdrawn_edition__does_not_come_back__by_a_door_that_refuses(door: Callable[[ArticlePage], None]) -> None:
    page = withdrawn_article()
    with pytest.raises(PublishingLawError):
        door(page)
    assert current_approval(page.pk) is None
    assert "Withdrawn text" not in everything_public(page)


def make_live_by_update(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(live=True, live_revision=page.latest_revision)


def write_a_publication(page: ArticlePage) -> None:
    make_live_by_update(page)
    Publication.objects.create(page_id=page.pk, approval=Approval.objects.get(page_id=page.pk))


def save_the_same_text_again(page: ArticlePage) -> None:
    page.save_revision(user=page.owner)
    make_live_by_update(page)


@pytest.mark.parametrize("bend", [make_live_by_update, write_a_publication, save_the_same_text_again])
def test_withdrawn_edition__does_not_come_back__by_rows_bent_by_hand(bend: Callable[[ArticlePage], None]) -> None:
    page = withdrawn_article()
    bend(page)
    assert current_approval(page.pk) is None
    assert "Withdrawn text" not in everything_public(page)


def test_withdrawn_edition__comes_back_by_a_new_approval() -> None:
    page = withdrawn_article()
    second = publish(page)
    assert second.edition == 2
    assert current_approval(page.pk) == second
    assert fresh(page).state == ArticleState.PUBLISHED
    assert "Withdrawn text" in everything_public(page)
