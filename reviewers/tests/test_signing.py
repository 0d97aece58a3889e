"""The sign fence: who may approve, what an approval keeps, and that a refusal leaves nothing behind."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Site, TaskState

from articles.models import ArticlePage, Writer
from articles.tests.factories import (
    PASSWORD,
    WORDS,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    approve,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from reviewers import passwords, signing
from reviewers.canonical import digest_of, digest_of_text
from reviewers.enums import ArticleState
from reviewers.errors import AccountLockedError, DocumentChangedError, SigningError, WrongPasswordError
from reviewers.models import (
    Approval,
    Contribution,
    NamedObject,
    Publication,
    Reviewer,
    ReviewRound,
    ReviewSettings,
)
from reviewers.models.reviewer import REVIEWERS_GROUP
from reviewers.querysets import current_approval
from reviewers.refusals import SIGN_REFUSED
from reviewers.signals import approved
from reviewers.signing import open_document, reason_not_to_sign, sign, version_under_review

pytestmark = pytest.mark.django_db

ADDRESS_TAKEN = (
    "“Second” cannot go live: The slug 'wanted' is already in use within the parent page at '/articles/'. "
    "Request changes, so that the writer can put it right."
)


def opened(page: ArticlePage) -> ReviewRound:
    """A round that its reviewer has read."""
    review_round = submit(page)
    open_document(review_round=review_round, reviewer=review_round.reviewer)
    return review_round


def digest_shown(review_round: ReviewRound) -> str:
    return digest_of(version_under_review(review_round).public_document())


def attempt(review_round: ReviewRound, **given: Any) -> list[Approval]:
    """Sign as the round's reviewer would, but for what is ``given``."""
    properly = {
        "reviewer": Reviewer.objects.get(pk=review_round.reviewer_id),
        "password": PASSWORD,
        "words": WORDS,
        "documents": [(review_round, digest_shown(review_round))],
    }
    return sign(**{**properly, **given})


def assert_refused(
    review_round: ReviewRound, sentence: str, *, error: type[SigningError] = SigningError, **given: Any
) -> None:
    """The signature is refused with this sentence, and nothing has changed."""
    approvals, publications = Approval.objects.count(), Publication.objects.count()
    before = TaskState.objects.get(pk=review_round.pk).status
    with pytest.raises(SigningError) as refusal:
        attempt(review_round, **given)
    assert type(refusal.value) is error
    assert str(refusal.value) == sentence
    assert (Approval.objects.count(), Publication.objects.count()) == (approvals, publications)
    assert TaskState.objects.get(pk=review_round.pk).status == before


# What a signature does.


def test_signing__publishes_what_was_signed() -> None:
    page = make_article()
    assert page.state == ArticleState.DRAFT
    review_round = opened(page)
    assert ArticlePage.objects.get(pk=page.pk).state == ArticleState.IN_REVIEW
    (approval,) = attempt(review_round)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.live
    assert page.state == ArticleState.PUBLISHED
    assert current_approval(page.pk) == approval


@time_machine.travel(datetime(2025, 1, 16, 9, 30, tzinfo=UTC), tick=False)
def test_signing__keeps_who_when_what_and_under_which_words() -> None:
    reviewer = ReviewerFactory.create(name="Ada Rivers", credentials="Pharm.D.")
    page = make_article(reviewer=reviewer)
    review_round = opened(page)
    document = version_under_review(review_round).public_document()
    (approval,) = attempt(review_round, words=f"  {WORDS}\n")
    approval.refresh_from_db()
    assert approval.digest == digest_of(document) == digest_of_text(approval.document)
    assert approval.content_digest == digest_of(document.content)
    assert (approval.page_id, approval.edition, approval.statement) == (page.pk, 1, WORDS)
    assert approval.approved_at == approval.changed_at == datetime(2025, 1, 16, 9, 30, tzinfo=UTC)
    assert approval.next_review_due == date(2026, 1, 16)
    assert (approval.reviewer_id, approval.signer_id) == (reviewer.pk, reviewer.user_id)
    assert (approval.reviewer_name, approval.reviewer_credentials) == ("Ada Rivers", "Pharm.D.")
    assert (approval.round_id, approval.revision_id) == (review_round.pk, review_round.revision_id)


def test_signing__counts_editions_for_each_article() -> None:
    page, other = make_article(), make_article(title="Other")
    assert [publish(page).edition, publish(other).edition, publish(page).edition] == [1, 1, 2]


def test_signing__names_the_images_it_covers() -> None:
    image = make_image()
    approval = publish(make_article(hero_image=image, hero_alt_text="A drawing"))
    assert list(NamedObject.objects.filter(approval=approval).values_list("model", "object_id")) == [
        ("articles.ArticleImage", image.pk)
    ]


def test_signing__keeps_changed_at__where_the_document_is_the_same() -> None:
    page = make_article()
    first = publish(page)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        again = publish(page)
        changed = publish(edit(page, title="Another title"))
    assert again.changed_at == first.changed_at < again.approved_at
    assert again.digest == first.digest
    assert changed.changed_at == changed.approved_at > again.approved_at


def test_signing__moves_changed_at__where_only_a_name_changed() -> None:
    page = make_article()
    first = publish(page)
    Writer.objects.update(name="New Name")
    second = publish(page)
    assert second.content_digest == first.content_digest
    assert second.digest != first.digest
    assert second.changed_at == second.approved_at


def test_signing__makes_the_next_review_due_after_the_interval_of_the_site() -> None:
    page = make_article()
    review_settings = ReviewSettings.for_site(page.get_site())
    review_settings.review_interval_days = 90
    review_settings.save()
    approval = publish(page)
    assert approval.next_review_due == timezone.localdate() + timedelta(days=90)


@pytest.fixture
def forget_sites() -> Iterator[None]:
    """Wagtail keeps the sites' addresses in a cache, which no rollback reaches."""
    yield
    Site.clear_site_root_paths_cache()


@pytest.mark.usefixtures("forget_sites")
def test_signing__takes_a_year__where_the_page_is_on_no_site() -> None:
    page = make_article()
    review_round = opened(page)
    Site.objects.all().delete()
    (approval,) = attempt(review_round)
    assert approval.next_review_due == timezone.localdate() + timedelta(days=365)


def test_signing__publishes_the_version_that_was_read__where_a_newer_one_exists() -> None:
    page = make_article(title="Read and signed")
    review_round = opened(page)
    edit(page, title="Never read")
    (approval,) = attempt(review_round)
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.title == "Read and signed"
    assert page.live_revision_id == review_round.revision_id != page.latest_revision_id
    assert page.has_unpublished_changes
    assert "Never read" not in approval.document
    assert current_approval(page.pk) == approval


def test_signing__is_announced_after_the_commit(django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    heard: list[Approval] = []
    review_round = opened(make_article())

    def hear(sender: type, approval: Approval, **kwargs: Any) -> None:
        heard.append(approval)

    approved.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            approvals = attempt(review_round)
            assert heard == []
        assert heard == approvals
    finally:
        approved.disconnect(hear)


def test_signing__closes_the_round_and_its_workflow() -> None:
    page = make_article()
    review_round = opened(page)
    attempt(review_round)
    review_round.refresh_from_db()
    assert (review_round.status, review_round.finished_by_id) == ("approved", review_round.reviewer.user_id)
    assert review_round.workflow_state.status == "approved"
    assert ArticlePage.objects.get(pk=page.pk).current_workflow_state is None


def test_signing__needs_no_group_and_no_permission() -> None:
    reviewer = ReviewerFactory.create()
    reviewer.user.groups.clear()
    assert publish(make_article(reviewer=reviewer)).signer_id == reviewer.user_id


# Several documents in one sitting.


def test_signing__several_documents__with_one_password() -> None:
    reviewer = ReviewerFactory.create()
    rounds = [opened(make_article(title=title, reviewer=reviewer)) for title in ("One", "Two")]
    approvals = attempt(rounds[0], documents=[(row, digest_shown(row)) for row in rounds])
    assert [approval.round_id for approval in approvals] == [row.pk for row in rounds]
    assert ArticlePage.objects.live().count() == 2


def test_signing__several_documents__all_or_none() -> None:
    reviewer = ReviewerFactory.create()
    first = opened(make_article(title="One", reviewer=reviewer))
    unread = submit(make_article(title="Two", reviewer=reviewer))
    documents = [(row, digest_shown(row)) for row in (first, unread)]
    assert_refused(first, signing.NOT_OPENED % "Two", documents=documents)
    changed = [(first, digest_shown(first)), (unread, "0" * 64)]
    open_document(review_round=unread, reviewer=reviewer)
    assert_refused(first, signing.CHANGED % "Two", error=DocumentChangedError, documents=changed)
    assert not ArticlePage.objects.live().exists()


def test_signing__one_document_twice() -> None:
    review_round = opened(make_article())
    again = ReviewRound.objects.get(pk=review_round.pk)
    documents = [(row, digest_shown(row)) for row in (review_round, again)]
    assert_refused(review_round, signing.TWICE, documents=documents)


# Refusals.


def test_signing__wrong_password() -> None:
    review_round = opened(make_article())
    for password in ("wrong", "", PASSWORD.upper()):
        assert_refused(review_round, passwords.WRONG_PASSWORD, error=WrongPasswordError, password=password)


def test_signing__wrong_password_is_counted() -> None:
    """By django-axes, under the account's name, whoever's object the caller holds."""
    review_round = opened(make_article())
    for _ in range(2):
        assert_refused(review_round, passwords.WRONG_PASSWORD, error=WrongPasswordError, password="wrong")
    attempt_on_record = AccessAttempt.objects.get()
    assert attempt_on_record.username == review_round.reviewer.user.get_username()
    assert attempt_on_record.failures_since_start == 2
    assert "wrong" not in attempt_on_record.post_data


def test_signing__after_too_many_wrong_passwords(settings: Any) -> None:
    """Not even the right password signs, until the lock ends."""
    settings.AXES_FAILURE_LIMIT = 3
    review_round = opened(make_article())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(2):
            assert_refused(review_round, passwords.WRONG_PASSWORD, error=WrongPasswordError, password="wrong")
        assert_refused(review_round, passwords.LOCKED % 15, error=AccountLockedError, password="wrong")
        clock.shift(timedelta(minutes=14))
        assert_refused(review_round, passwords.LOCKED % 15, error=AccountLockedError)
        clock.shift(timedelta(minutes=16))
        assert attempt(review_round)


def test_signing__lock_of_the_sign_in_holds(settings: Any, client: Client) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    review_round = opened(make_article())
    username = review_round.reviewer.user.get_username()
    for _ in range(2):
        client.post(reverse("wagtailadmin_login"), {"username": username, "password": "wrong"})
    request = RequestFactory().post("/")
    assert_refused(review_round, passwords.LOCKED % 15, error=AccountLockedError, request=request)
    elsewhere = RequestFactory(REMOTE_ADDR="192.0.2.7").post("/")
    assert attempt(review_round, request=elsewhere)


def test_signing__lock_holds_at_the_sign_in(settings: Any, client: Client) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    review_round = opened(make_article())
    for _ in range(2):
        with pytest.raises(SigningError):
            attempt(review_round, password="wrong", request=RequestFactory().post("/"))
    username = review_round.reviewer.user.get_username()
    response = client.post(reverse("wagtailadmin_login"), {"username": username, "password": PASSWORD})
    assert response.status_code == 429


def refusals_in_log(page: ArticlePage) -> list[tuple[Any, str]]:
    entries = PageLogEntry.objects.filter(page=page.pk, action=SIGN_REFUSED).order_by("pk")
    return [(entry.user, entry.message) for entry in entries]


def test_signing__refusal_is_kept_in_the_audit_log(client: Client) -> None:
    """And shown in the page's history."""
    page = make_article()
    review_round = opened(page)
    user = review_round.reviewer.user
    assert_refused(review_round, passwords.WRONG_PASSWORD, error=WrongPasswordError, password="wrong")
    assert refusals_in_log(page) == [(user, f"Signature refused: {passwords.WRONG_PASSWORD}")]
    client.force_login(UserFactory.create(is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert f"Signature refused: {passwords.WRONG_PASSWORD}" in history.text


def test_signing__refusal_is_kept_for_every_document_of_it() -> None:
    """One of them is the reviewer's own work: the entries outlive the transaction in which that came out."""
    reviewer = ReviewerFactory.create()
    good, own = make_article(reviewer=reviewer), make_article(title="Own", reviewer=reviewer)
    rounds = [opened(good), opened(own)]
    Contribution.objects.note(page_id=own.pk, user_ids={reviewer.user_id})
    documents = [(row, digest_shown(row)) for row in rounds]
    assert_refused(rounds[0], signing.CONTRIBUTOR % "Own", documents=documents)
    for page in (good, own):
        assert refusals_in_log(page) == [(reviewer.user, f"Signature refused: {signing.CONTRIBUTOR % 'Own'}")]


def test_signing__refusal_names_who_tried() -> None:
    page, colleague = make_article(), ReviewerFactory.create()
    review_round = opened(page)
    request = RequestFactory().post("/")
    request.user = colleague.user
    assert_refused(review_round, passwords.WRONG_PASSWORD, error=WrongPasswordError, password="no", request=request)
    assert [user for user, _ in refusals_in_log(page)] == [colleague.user]


@pytest.mark.parametrize("words", ["", " \n"])
def test_signing__no_words(words: str) -> None:
    assert_refused(opened(make_article()), signing.NO_WORDS, words=words)


def test_signing__not_opened() -> None:
    assert_refused(submit(make_article(title="Unread")), signing.NOT_OPENED % "Unread")


def test_signing__opened_by_somebody_else_only() -> None:
    review_round = submit(make_article(title="Unread"))
    open_document(review_round=review_round, reviewer=ReviewerFactory.create())
    assert_refused(review_round, signing.NOT_OPENED % "Unread")


def test_signing__with_another_reviewer() -> None:
    review_round = opened(make_article(title="Theirs"))
    assert_refused(review_round, signing.NOT_YOURS % "Theirs", reviewer=ReviewerFactory.create())


@pytest.mark.parametrize("how", ["reject", "cancel", "sign"])
def test_signing__closed_round(how: str) -> None:
    review_round = opened(make_article(title="Over"))
    if how == "reject":
        review_round.reject(user=review_round.reviewer.user)
    elif how == "cancel":
        review_round.workflow_state.cancel()
    else:
        attempt(review_round)
    assert_refused(review_round, signing.CLOSED % "Over")


def test_signing__article_deleted_meanwhile() -> None:
    review_round = opened(make_article())
    documents = [(review_round, digest_shown(review_round))]
    Page.objects.get(pk=review_round.page_id).delete()
    with pytest.raises(SigningError) as refusal:
        attempt(review_round, documents=documents)
    assert str(refusal.value) == signing.GONE
    assert not Approval.objects.exists()


def record(**fields: Any) -> Callable[[Reviewer], None]:
    return lambda reviewer: Reviewer.objects.filter(pk=reviewer.pk).update(**fields) and None


def switch_off(reviewer: Reviewer) -> None:
    type(reviewer.user).objects.filter(pk=reviewer.user_id).update(is_active=False)


@pytest.mark.parametrize(
    ("lose", "sentence"),
    [
        (
            record(licence_valid_until=date(2025, 3, 1)),
            "The licence of Ada Rivers was valid until 01 March 2025. Ask an editor to record its renewal.",
        ),
        (
            record(ended_on=date(2025, 3, 2)),
            "Ada Rivers stopped being a medical reviewer on 02 March 2025. Choose another reviewer.",
        ),
        (switch_off, "The account of Ada Rivers is switched off. Ask an administrator to switch it on."),
    ],
    ids=["licence lapsed", "ended", "account off"],
)
# In Honolulu, which people can choose in the admin, it is the day before.
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Honolulu"])
@time_machine.travel(datetime(2025, 3, 2, 8, tzinfo=UTC))
def test_signing__no_active_reviewer(lose: Callable[[Reviewer], None], sentence: str, zone: str) -> None:
    reviewer = ReviewerFactory.create(name="Ada Rivers")
    review_round = opened(make_article(reviewer=reviewer))
    lose(reviewer)
    # Whatever the caller's object still says: the record counts.
    with timezone.override(zone):
        assert_refused(review_round, sentence, reviewer=reviewer)
        assert reviewer not in Reviewer.objects.active()


@time_machine.travel(datetime(2025, 3, 2, 8, tzinfo=UTC))
def test_signing__on_the_last_day_of_the_licence_and_before_the_end() -> None:
    last_day = ReviewerFactory.create(licence_valid_until=date(2025, 3, 2), ended_on=date(2025, 3, 3))
    assert publish(make_article(reviewer=last_day)).edition == 1


def test_signing__version_without_an_author() -> None:
    page = make_article(title="Nobody's")
    page.save_revision(user=None)
    assert_refused(opened(page), signing.NO_AUTHOR % "Nobody's")


def become_owner(page: ArticlePage, reviewer: Reviewer) -> None:
    Page.objects.filter(pk=page.pk).update(owner=reviewer.user)


def become_writer(page: ArticlePage, reviewer: Reviewer) -> None:
    Writer.objects.filter(article_writers__page=page).update(user=reviewer.user)


def change_the_text(page: ArticlePage, reviewer: Reviewer) -> None:
    edit(page, user=reviewer.user, title="Changed by the reviewer")


def have_changed_it_once(page: ArticlePage, reviewer: Reviewer) -> None:
    title = page.title
    edit(page, user=reviewer.user, title="Changed by the reviewer")
    edit(page, title=title)


@pytest.mark.parametrize("contribute", [become_owner, become_writer, change_the_text, have_changed_it_once])
def test_signing__contributor(contribute: Callable[[ArticlePage, Reviewer], None]) -> None:
    page = make_article(title="My own")
    review_round = opened(page)
    contribute(page, review_round.reviewer)
    assert_refused(review_round, signing.CONTRIBUTOR % "My own")


def test_signing__superuser_who_contributed() -> None:
    reviewer = ReviewerFactory.create(user=UserFactory.create(is_superuser=True, groups=["Editors"]))
    page = make_article(reviewer=reviewer, title="My own")
    review_round = opened(page)
    change_the_text(page, reviewer)
    assert_refused(review_round, signing.CONTRIBUTOR % "My own")


def test_signing__document_changed_since_it_was_shown() -> None:
    writer = WriterFactory.create(name="Old Name")
    review_round = opened(make_article(title="Shown", writer=writer))
    documents = [(review_round, digest_shown(review_round))]
    Writer.objects.filter(pk=writer.pk).update(name="New Name")
    assert_refused(review_round, signing.CHANGED % "Shown", error=DocumentChangedError, documents=documents)


def test_signing__version_rewritten_since_it_was_shown() -> None:
    """Autosave rewrites a revision in place, under the id that the round names."""
    page = make_article(title="Shown")
    review_round = opened(page)
    documents = [(review_round, digest_shown(review_round))]
    version = page.get_latest_revision_as_object()
    version.title = "Rewritten"
    version.save_revision(user=page.owner, overwrite_revision=page.latest_revision)
    assert review_round.revision_id == ArticlePage.objects.get(pk=page.pk).latest_revision_id
    assert_refused(review_round, signing.CHANGED % "Rewritten", error=DocumentChangedError, documents=documents)


@pytest.mark.parametrize(
    "account",
    [{"is_superuser": True}, {"groups": ["Editors", REVIEWERS_GROUP]}],
    ids=["superuser", "member of the groups"],
)
def test_signing__account_without_a_reviewers_record(account: dict[str, Any]) -> None:
    user = UserFactory.create(**account)
    assert Group.objects.filter(name=REVIEWERS_GROUP).exists()
    review_round = opened(make_article())
    for self_made in (Reviewer(user=user), Reviewer(pk=10**6, user=user, licence_valid_until=date(2999, 1, 1))):
        assert_refused(review_round, signing.NO_REVIEWER, reviewer=self_made)


def test_signing__another_account_put_in_a_reviewers_place() -> None:
    """The password is that of the account on record, not of the one on the caller's object."""
    review_round = opened(make_article())
    reviewer = Reviewer.objects.get(pk=review_round.reviewer_id)
    reviewer.user = UserFactory.create(is_superuser=True, password="another password entirely")
    assert_refused(
        review_round,
        passwords.WRONG_PASSWORD,
        error=WrongPasswordError,
        reviewer=reviewer,
        password="another password entirely",
    )


def test_signing__address_taken_by_another_article() -> None:
    """Two drafts may want one address; the second to be signed is told so, and nothing is half done."""
    first, second = make_article(title="First"), make_article(title="Second")
    review_round = opened(edit(second, slug="wanted"))
    publish(edit(first, slug="wanted"))
    # Also what the review page says, before anybody gives a password.
    said = reason_not_to_sign(
        reviewer=review_round.reviewer, review_round=review_round, version=version_under_review(review_round)
    )
    assert said == ADDRESS_TAKEN
    assert_refused(review_round, ADDRESS_TAKEN)


def test_signing__two_at_once_that_want_one_address__none_is_signed() -> None:
    reviewer = ReviewerFactory.create()
    rounds = [
        opened(edit(make_article(title=title, reviewer=reviewer), slug="wanted")) for title in ("First", "Second")
    ]
    assert_refused(rounds[1], ADDRESS_TAKEN, documents=[(item, digest_shown(item)) for item in rounds])
    assert not ArticlePage.objects.filter(live=True).exists()


# Reading what is under review.


def test_open_document__notes_the_first_reading_by_the_reviewer() -> None:
    review_round = submit(make_article())
    document = open_document(review_round=review_round, reviewer=review_round.reviewer)
    first = ReviewRound.objects.get(pk=review_round.pk).opened_at
    assert first is not None
    assert open_document(review_round=review_round, reviewer=review_round.reviewer) == document
    assert ReviewRound.objects.get(pk=review_round.pk).opened_at == first


def test_version_under_review__page_that_is_not_reviewed() -> None:
    review_round = submit(make_article())
    home = Page.objects.get(slug="home").specific
    review_round.revision = home.save_revision()
    with pytest.raises(SigningError, match=r"^This page is not under medical review\.$"):
        version_under_review(review_round)


def test_approve_factory__is_the_front_door() -> None:
    """What other tests call published has been through everything above."""
    approval = approve(submit(make_article()))
    assert ReviewRound.objects.get(pk=approval.round_id).opened_at is not None
