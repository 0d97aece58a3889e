"""The sign fence: the one place where approvals are made.

Who may sign is asked of records alone: the reviewer's own, the round's and the list of contributors. Groups and
``is_superuser`` count for nothing here. Designed after 21 CFR 11.50 and 11.70: printed name, time and meaning of the
signature are kept with the document signed and bound to it by its digest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from pydantic import BaseModel
from wagtail.models import Page

from reviewers.canonical import canonical_json, digest_of, digest_of_text
from reviewers.days import site_day
from reviewers.errors import AccountLockedError, DocumentChangedError, SigningError, WrongCodeError
from reviewers.models import Approval, NamedObject, ReviewedPage, Reviewer, ReviewRound, ReviewSettings
from reviewers.passwords import check_password
from reviewers.refusals import record_refusal
from reviewers.signals import approved
from reviewers.two_factor.codes import check_code
from reviewers.two_factor.devices import is_enrolled
from reviewers.two_factor.requirement import is_required_of

NOT_OPENED = "Open and read “%s” before you sign it."
NOT_YOURS = "“%s” is with another reviewer. Ask an editor if you should review it."
CLOSED = "The review of “%s” has ended meanwhile. Look at your list of reviews."
NO_AUTHOR = "Nobody is named as author of this version of “%s”. Ask a writer to save it under their own name."
CONTRIBUTOR = "You have worked on “%s” yourself. Another reviewer must approve it."
CHANGED = "“%s” has changed since it was shown to you. Read it again before you sign."
NO_WORDS = "The words that say what the signature means are missing."
NO_REVIEWER = "This account belongs to no medical reviewer. Ask an editor to make a reviewer's record first."
GONE = "This review is gone: its article has been deleted meanwhile. Look at your list of reviews."
TWICE = "A document is listed twice. Nothing has been signed: choose each of them once."
NOTHING_SIGNED = "Nothing has been signed."
NOT_ENROLLED = (
    "Signing needs two-factor sign-in here, and your account has none. Nothing has been signed. "
    "Set it up under “Account”, and sign then."
)
CANNOT_GO_LIVE = "“%s” cannot go live: %s. Request changes, so that the writer can put it right."


@dataclass(frozen=True)
class SignedVersion:
    """One checked document on its way to an approval."""

    review_round: ReviewRound
    page: ReviewedPage
    document: BaseModel
    text: str


def open_document(*, review_round: ReviewRound, reviewer: Reviewer) -> BaseModel:
    """The document under review, to be shown to its reviewer; notes that they opened it."""
    if review_round.reviewer_id == reviewer.pk and review_round.opened_at is None:
        review_round.opened_at = timezone.now()
        review_round.save(update_fields=["opened_at"])
    return version_under_review(review_round).public_document()


def version_under_review(review_round: ReviewRound) -> ReviewedPage:
    """The version as the round holds it, never the page's newest."""
    version = review_round.revision.as_object()
    if not isinstance(version, ReviewedPage):
        raise SigningError("This page is not under medical review.")
    return version


def sign(
    *,
    reviewer: Reviewer,
    password: str,
    words: str,
    documents: Sequence[tuple[ReviewRound, str]],
    answers: Sequence[str] = (),
    code: str = "",
    request: HttpRequest | None = None,
) -> list[Approval]:
    """Approve one or several documents with one password: all of them, or none.

    ``words`` is the meaning of the signature as it was shown; ``documents`` are (round, digest of the document that
    was shown) pairs, each opened by the reviewer before; ``answers`` is what they ticked off, in the words that were
    shown, and is kept with each approval; ``code`` is one of the reviewer's second factor, where they have one, and is
    used up; ``request`` says from where password and code came. Raises ``WrongPasswordError``, ``WrongCodeError``,
    ``AccountLockedError``, ``DocumentChangedError`` or another ``SigningError`` with a sentence for the reviewer; then
    nothing has been signed, and the audit log of each page says that it was tried.
    """
    try:
        return _sign(reviewer, password, code, words, documents, list(answers), request)
    except SigningError as refusal:
        # Here and not where it is raised: the entry stays, whatever the transaction takes back.
        pages = {review_round.page_id for review_round, _ in documents}
        record_refusal(page_ids=pages, user=_who_tried(reviewer, request), reason=str(refusal))
        raise


def _sign(
    reviewer: Reviewer,
    password: str,
    code: str,
    words: str,
    documents: Sequence[tuple[ReviewRound, str]],
    answers: list[str],
    request: HttpRequest | None,
) -> list[Approval]:
    if not words.strip():
        raise SigningError(NO_WORDS)
    if len({item.pk for item, _ in documents}) != len(documents):
        raise SigningError(TWICE)
    second_factor = _check_person(reviewer, password, code, request)
    with transaction.atomic():
        list(Page.objects.select_for_update().filter(pk__in={item.page_id for item, _ in documents}).order_by("pk"))
        reviewer = Reviewer.objects.select_for_update().get(pk=reviewer.pk)
        versions = [_checked(reviewer, review_round.pk, shown) for review_round, shown in documents]
        approvals = [_approve(reviewer, words.strip(), answers, second_factor, version) for version in versions]
        for version in versions:
            _finish(reviewer, version)
        transaction.on_commit(lambda: _announce(approvals))
    return approvals


def _check_person(reviewer: Reviewer, password: str, code: str, request: HttpRequest | None) -> str:
    """Which second factor was given with the password; empty where the account has none and needs none."""
    # Asked of the record: an object in memory may name any account.
    on_record = Reviewer.objects.select_related("user").filter(pk=reviewer.pk).first()
    if on_record is None:
        raise SigningError(NO_REVIEWER)
    if not on_record.user.is_active:
        # Signing in refuses these like a wrong password, which would say nothing of what to do.
        raise SigningError(str(on_record.reason_not_to_sign_today()))
    enrolled = is_enrolled(on_record.user)
    if not enrolled and is_required_of(on_record.user):
        raise SigningError(NOT_ENROLLED)
    check_password(on_record.user, password, request)
    if not enrolled:
        return ""
    try:
        return check_code(on_record.user, code, request)
    except (WrongCodeError, AccountLockedError) as refusal:
        raise type(refusal)(f"{refusal} {NOTHING_SIGNED}") from refusal


def _who_tried(reviewer: Reviewer, request: HttpRequest | None) -> AbstractBaseUser | None:
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user
    on_record = Reviewer.objects.select_related("user").filter(pk=reviewer.pk).first()
    return on_record.user if on_record else None


def _checked(reviewer: Reviewer, round_id: int, digest_shown: str) -> SignedVersion:
    """The document of the round, after every check that a signature needs."""
    rounds = ReviewRound.objects.select_for_update(of=("self",)).select_related("revision")
    review_round = rounds.filter(pk=round_id).first()
    if review_round is None:
        raise SigningError(GONE)
    return _checked_version(reviewer, review_round, version_under_review(review_round), digest_shown)


def _checked_version(
    reviewer: Reviewer, review_round: ReviewRound, version: ReviewedPage, digest_shown: str
) -> SignedVersion:
    refusal = reason_not_to_sign(reviewer=reviewer, review_round=review_round, version=version)
    if refusal:
        raise SigningError(refusal)
    document = version.public_document()
    text = canonical_json(document)
    if digest_of_text(text) != digest_shown:
        raise DocumentChangedError(CHANGED % version.title)
    return SignedVersion(review_round, version, document, text)


def reason_not_to_sign(*, reviewer: Reviewer, review_round: ReviewRound, version: ReviewedPage) -> str | None:
    """Why this reviewer may not sign this round, and what to do; None where they may."""
    title = version.title
    if not review_round.is_open:
        return CLOSED % title
    if review_round.reviewer_id != reviewer.pk:
        return NOT_YOURS % title
    refusal = reviewer.reason_not_to_sign_today()
    if refusal:
        return refusal
    if review_round.revision.user_id is None:
        return NO_AUTHOR % title
    if reviewer.user_id in version.contributors():
        return CONTRIBUTOR % title
    if review_round.opened_at is None:
        return NOT_OPENED % title
    try:
        # Two drafts may want one address: the other may have gone live meanwhile.
        version.clean()
    except ValidationError as error:
        return _cannot_go_live(version, error)
    return None


def _cannot_go_live(version: ReviewedPage, error: ValidationError) -> str:
    return CANNOT_GO_LIVE % (version.title, " ".join(error.messages).rstrip("."))


def _approve(
    reviewer: Reviewer, words: str, answers: list[str], second_factor: str, version: SignedVersion
) -> Approval:
    now = timezone.now()
    before = Approval.objects.filter(page_id=version.page.pk).order_by("-edition").first()
    digest = digest_of_text(version.text)
    unchanged = before is not None and before.digest == digest
    interval = ReviewSettings.of(version.page).review_interval_days
    approval = Approval.objects.create(
        page_id=version.page.pk,
        edition=before.edition + 1 if before else 1,
        document=version.text,
        digest=digest,
        content_digest=digest_of(version.page.public_content()),
        statement=words,
        answers=answers,
        second_factor=second_factor,
        approved_at=now,
        changed_at=before.changed_at if before is not None and unchanged else now,
        next_review_due=site_day(now) + timedelta(days=interval),
        reviewer_id=reviewer.pk,
        reviewer_name=reviewer.name,
        reviewer_credentials=reviewer.credentials,
        signer_id=reviewer.user_id,
        round_id=version.review_round.pk,
        revision_id=version.review_round.revision_id,
    )
    named = version.page.named_objects()
    NamedObject.objects.bulk_create(
        NamedObject(approval=approval, model=model, object_id=object_id) for model, object_id in named
    )
    return approval


def _finish(reviewer: Reviewer, version: SignedVersion) -> None:
    """Finish the round, which publishes."""
    try:
        version.review_round.approve(user=reviewer.user)
    except ValidationError as error:
        raise SigningError(_cannot_go_live(version.page, error)) from error


def _announce(approvals: list[Approval]) -> None:
    for approval in approvals:
        # What is signed is signed: a receiver that fails is logged, and stops neither the others nor the answer.
        approved.send_robust(Approval, approval=approval)
