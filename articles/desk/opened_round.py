"""One review round as somebody opens it: what they may do, what is under review, and what it is compared with."""

from functools import cached_property
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import Http404
from wagtail.models import Site, TaskState

from articles.desk.commenting import open_must_fix
from articles.desk.queue import open_rounds
from articles.document.changes import ChangedFact, Comparison
from articles.document.comparing import compare
from articles.document.types import PublicDocument, read_document
from articles.models import ArticlePage
from reviewers.canonical import digest_of
from reviewers.models import Approval, Reviewer, ReviewRound, ReviewSettings
from reviewers.signing import open_document, reason_not_to_sign, version_under_review


class OpenedRound:
    """A round before the eyes of one person.

    Its reviewer decides. Who may edit the article may look, and so may every reviewer whose record is active today:
    drafts are no secret among those who may be asked to review them, and an urgent one is theirs to take over.
    """

    def __init__(self, round_id: int, user: AbstractBaseUser) -> None:
        rounds = ReviewRound.objects.select_related(
            "reviewer__user", "instead_of", "revision__user", "workflow_state__requested_by"
        )
        found = rounds.filter(pk=round_id).first()
        if found is None:
            raise Http404
        version = version_under_review(found)
        if not isinstance(version, ArticlePage):
            raise Http404
        self.round, self.version, self.user = found, version, user

    # The person.

    @cached_property
    def record(self) -> Reviewer | None:
        """The reviewer's record of the person who looks."""
        return Reviewer.objects.select_related("user").filter(user_id=self.user.pk).first()

    @property
    def is_reviewers(self) -> bool:
        return self.round.reviewer.user_id == self.user.pk

    def may_look(self) -> bool:
        if self.is_reviewers or self.may_edit:
            return True
        return self.record is not None and self.record.reason_not_to_sign_today() is None

    @cached_property
    def may_edit(self) -> bool:
        return bool(self.version.permissions_for_user(self.user).can_edit())

    @cached_property
    def contributors(self) -> set[int]:
        return self.version.contributors()

    def may_take_over(self) -> bool:
        """Whether this other reviewer could sign the urgent round."""
        if self.is_reviewers or not self.round.is_open or not self.round.is_urgent or self.record is None:
            return False
        return not self.record.reason_not_to_sign_today() and self.user.pk not in self.contributors

    def others(self) -> QuerySet[Reviewer]:
        """The other reviewers who could sign this round."""
        able = Reviewer.objects.active().exclude(pk=self.round.reviewer_id)
        return able.exclude(user_id__in=self.contributors).order_by("name")

    def refusal(self) -> str | None:
        """Why this person cannot decide this round, in words; None where they can."""
        if not self.is_reviewers:
            return f"This review is with {self.round.reviewer}."
        return reason_not_to_sign(reviewer=self.round.reviewer, review_round=self.round, version=self.version)

    @property
    def has_second_factor(self) -> bool:
        """Whether a code belongs to this person's password: then they have signed in with one."""
        return getattr(self.user, "otp_device", None) is not None

    # What is under review.

    @cached_property
    def approval(self) -> Approval | None:
        return None if self.round.is_open else self.round.approval

    @cached_property
    def document(self) -> PublicDocument:
        """What was signed in this round; while nothing is, the version under review."""
        if self.approval:
            return read_document(self.approval.document)
        if self.is_reviewers:
            return cast(PublicDocument, open_document(review_round=self.round, reviewer=self.round.reviewer))
        return self.version.public_document()

    @cached_property
    def digest(self) -> str:
        return digest_of(self.document)

    @cached_property
    def edition(self) -> int:
        """The number that this round's edition has, or would have."""
        if self.approval:
            return self.approval.edition
        return Approval.objects.filter(page_id=self.version.pk).count() + 1

    @cached_property
    def base(self) -> Approval | None:
        """The last approved edition before this round that has not been withdrawn: what the text is compared with."""
        before = Approval.objects.filter(page_id=self.version.pk, withdrawal__isnull=True).order_by("-edition")
        if self.approval:
            before = before.filter(edition__lt=self.approval.edition)
        elif self.round.finished_at:
            before = before.filter(approved_at__lt=self.round.finished_at)
        return before.first()

    @cached_property
    def comparison(self) -> Comparison:
        return compare(read_document(self.base.document) if self.base else None, self.document)

    # What signing it asks for.

    @cached_property
    def site(self) -> Site:
        return self.version.get_site() or Site.objects.get(is_default_site=True)

    @cached_property
    def settings(self) -> ReviewSettings:
        return ReviewSettings.for_site(self.site)

    @property
    def statement(self) -> str:
        """What a signature means on this site, in one line, as it is shown."""
        return " ".join(self.settings.statement.split())

    @property
    def questions(self) -> list[str]:
        """The lines of the checklist, each once."""
        return list(dict.fromkeys(self.settings.questions))

    @property
    def facts(self) -> tuple[ChangedFact, ...]:
        """The changed facts that want a tick."""
        return self.comparison.facts

    @cached_property
    def must_fix(self) -> int:
        """How many comments keep this article from being approved."""
        return open_must_fix(self.version.pk).count() if self.round.is_open else 0

    @cached_property
    def comments_made(self) -> int:
        """How many comments were made in this round."""
        return int(self.round.comments.count())

    @cached_property
    def newer(self) -> ReviewRound | None:
        """The round into which the article was sent again after this one had ended, while that is open."""
        if self.round.is_open:
            return None
        rounds = ReviewRound.objects.filter(page_id=self.round.page_id, number__gt=self.round.number)
        return rounds.filter(status=TaskState.STATUS_IN_PROGRESS).last()


def next_round_of(user: AbstractBaseUser) -> ReviewRound | None:
    """The open round that this reviewer should read next: the first due."""
    return open_rounds().filter(reviewer__user_id=user.pk).first()


def words_of_fact(fact: ChangedFact, comparison: Comparison) -> str:
    """A changed fact in a line, as the reviewer ticks it off and as it is kept with the approval."""
    where = comparison.changes[fact.change].where
    return f"Changed fact checked: {fact.before or 'nothing'} → {fact.after or 'nothing'} ({where})"


def counted(count: int, thing: str, things: str = "") -> str:
    """Such as “1 comment” or “2 comments”."""
    return f"{count} {thing if count == 1 else things or thing + 's'}"


def wants(opened: OpenedRound, *, facts: int, lines: int) -> str:
    """What Approve still waits for, as one sentence; empty where it waits for nothing."""
    if opened.must_fix:
        if opened.must_fix == 1:
            return "1 comment that must be fixed is open. Settle it, or request changes."
        return f"{opened.must_fix} comments that must be fixed are open. Settle them, or request changes."
    parts = [counted(facts, "changed fact")] if facts else []
    parts += [counted(lines, "line of the checklist", "lines of the checklist")] if lines else []
    return f"To approve, tick {' and '.join(parts)}." if parts else ""
