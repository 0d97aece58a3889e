"""A page that reaches readers only through an approval.

The contract: a page type tells its public document, the objects this names, and the accounts of its writers. Everything
else, from the review round to the fences, works for any page type that does.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from pydantic import BaseModel
from wagtail.models import Page, Revision, TaskState
from wagtail.url_routing import RouteResult

from reviewers.canonical import digest_of
from reviewers.enums import ArticleState
from reviewers.forms import ReviewedPageForm
from reviewers.models.comments import keep_settled
from reviewers.models.contributions import Contribution
from reviewers.models.keeping import keep_while_live
from reviewers.models.records import Approval, Publication, Withdrawal
from reviewers.models.reviewer import Reviewer
from reviewers.models.rounds import ReviewRound
from reviewers.permissions import ReviewedPagePermissionTester
from reviewers.standing import catch_up, remember


class ReviewedPage(Page):
    """Base of the page types under the publishing law."""

    medical_reviewer = models.ForeignKey(
        Reviewer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who is asked to review it. The byline comes from the signature, not from here.",
    )
    # The page whose contributors this one has: its own id, or for a moment after copying the id of its source.
    contributors_of = models.BigIntegerField(null=True, editable=False)
    # The live revision once more, so that it cannot be purged. No part of a version: revisions do not hold it.
    kept_revision = models.ForeignKey(
        Revision, null=True, editable=False, serialize=False, on_delete=keep_while_live, related_name="+"
    )

    private_page_options: list[str] = []

    base_form_class = ReviewedPageForm

    # What the row said when this instance was loaded (``standing.py``); nothing for one made in memory.
    standing: Mapping[str, Any] = MappingProxyType({})

    # Under which this instance is to be public, while it is saved (``fences.py``).
    approval_to_show: Approval | None = None

    # The contract.

    def public_document(self) -> BaseModel:
        """The document of this instance as it is in memory, with the halves ``content`` and ``facts``."""
        raise NotImplementedError

    def public_content(self) -> BaseModel:
        """The ``content`` half alone: what the page's own fields say. Costs no look-up of other objects."""
        raise NotImplementedError

    def named_objects(self) -> list[tuple[str, int]]:
        """(``app_label.ModelName``, id) of the objects the document names that must not be deleted."""
        raise NotImplementedError

    def writer_user_ids(self) -> set[int]:
        """The accounts of the people it names as its writers."""
        raise NotImplementedError

    def content_problems(self) -> list[str]:
        """What is wrong with the content, one sentence each; empty where it can be reviewed."""
        return []

    # What follows from it.

    def content_digest(self) -> str:
        return digest_of(self.public_content())

    def contributors(self) -> set[int]:
        """The ids of all accounts that may not review this page."""
        found = Contribution.objects.user_ids_of(self.pk) if self.pk else set()
        return found | self._current_contributors()

    def submission_problems(self) -> list[str]:
        """Everything that keeps this version from being sent for review, one sentence each."""
        return self.content_problems() + self.reviewer_problems(self.contributors())

    def reviewer_problems(self, contributors: set[int]) -> list[str]:
        """Why the reviewer it names could not sign it."""
        if self.medical_reviewer is None:
            return ["No medical reviewer is named. Choose who is to review the article."]
        reason = self.medical_reviewer.reason_not_to_sign_today()
        if reason:
            return [reason]
        if self.medical_reviewer.user_id in contributors:
            return [f"{self.medical_reviewer.name} has worked on this article. Choose a reviewer who has not."]
        return []

    @property
    def state(self) -> ArticleState:
        """Where the page stands; what readers see comes first."""
        newest = Publication.objects.filter(page_id=self.pk).order_by("-id").first()
        if self.live and newest and newest.approval_id:
            return ArticleState.PUBLISHED
        return self.next_edition_state or self._resting_state()

    @property
    def next_edition_state(self) -> ArticleState | None:
        """Where the version on its way stands: in review, changes requested, approved; None where none is."""
        if self.scheduled_revision:
            return ArticleState.APPROVED
        workflow_state = self.current_workflow_state
        if workflow_state is None:
            return None
        if workflow_state.status == workflow_state.STATUS_IN_PROGRESS:
            return ArticleState.IN_REVIEW
        return ArticleState.CHANGES_REQUESTED

    @property
    def status_string(self) -> str:
        """What Wagtail's lists and editor say of the page: its state, and of a public one that of the next edition."""
        state = self.state
        if state != ArticleState.PUBLISHED:
            return str(state.label)
        following = self.next_edition_state or (ArticleState.DRAFT if self.has_unpublished_changes else None)
        return f"{state.label} + {following.label}" if following else str(state.label)

    def _resting_state(self) -> ArticleState:
        newest = Approval.objects.filter(page_id=self.pk).order_by("-edition").first()
        withdrawn = newest is not None and hasattr(newest, "withdrawal")
        return ArticleState.WITHDRAWN if withdrawn else ArticleState.DRAFT

    def is_reviewed_by(self, user: AbstractBaseUser) -> bool:
        """Whether the user is an active reviewer who was asked to review this page or has approved an edition of it."""
        reviewer = Reviewer.objects.active().filter(user_id=user.pk).first()
        if reviewer is None:
            return False
        asked = ReviewRound.objects.filter(page_id=self.pk, reviewer=reviewer)
        return asked.exists() or Approval.objects.filter(page_id=self.pk, reviewer_id=reviewer.pk).exists()

    def open_round(self) -> ReviewRound | None:
        return ReviewRound.objects.filter(page_id=self.pk, status=TaskState.STATUS_IN_PROGRESS).last()

    # Keeping contributors.

    @transaction.atomic
    def save_revision(self, user: AbstractBaseUser | None = None, **kwargs: Any) -> Revision:
        """Save a version, and note who changed the document by it."""
        # Signing takes the same lock: what is read, signed and published is one text.
        catch_up(self)
        before = self._newest_version_digest()
        revision = super().save_revision(user=user, **kwargs)
        self.note_contributors(user if before != self.content_digest() else None)
        return revision

    def note_contributors(self, user: AbstractBaseUser | None = None) -> None:
        """Add owner, writers and ``user`` to the contributors kept beside the page."""
        found = self._current_contributors()
        if user is not None:
            found.add(user.pk)
        Contribution.objects.note(page_id=self.pk, user_ids=found)

    def _current_contributors(self) -> set[int]:
        found = self.writer_user_ids()
        if self.owner_id:
            found.add(self.owner_id)
        return found

    def _newest_version_digest(self) -> str | None:
        """The content digest of the version before; None where its author is unknown, so that the next one answers."""
        # Asked of the table: somebody may have saved a version since this instance was loaded.
        row = type(self).objects.filter(pk=self.pk).select_related("latest_revision").first()
        newest = row.latest_revision if row else None
        if newest is None or newest.user_id is None:
            return None
        return newest.as_object().content_digest()

    # Saving what was loaded a moment before.

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "ReviewedPage":
        page: ReviewedPage = super().from_db(*args, **kwargs)
        remember(page)
        return page

    def with_content_json(self, content: dict[str, Any]) -> "ReviewedPage":
        version: ReviewedPage = super().with_content_json(content)
        version.contributors_of = self.contributors_of
        # A version remembers what was live when it was saved; Wagtail asks it what is live now.
        for name in ("live_revision_id", "last_published_at", "expired"):
            setattr(version, name, getattr(self, name))
        version.standing = dict(self.standing)
        return version

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        names = kwargs.get("update_fields")
        if names is None and not self._state.adding:
            catch_up(self)
        keep_settled(self)
        is_live = self.live and not self._state.adding
        self.kept_revision_id = self.live_revision_id if is_live else None
        if names is not None and "live_revision" in names:
            kwargs["update_fields"] = {*names, "kept_revision"}
        super().save(*args, **kwargs)
        remember(self)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        # Wagtail stops here at what is not live. Who asks for a withdrawn article is told so by the hook that serves
        # approved pages; the hook decides, and none of it comes from this row.
        withdrawals = Withdrawal.objects.filter(approval__page_id=self.pk)
        if not path_components and not self.live and withdrawals.exists():
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Readers are served by the ``serve_approved_page`` hook, from the approved document; never from the row.
        raise Http404

    def permissions_for_user(self, user: AbstractBaseUser) -> ReviewedPagePermissionTester:
        return ReviewedPagePermissionTester(user, self)

    class Meta:
        abstract = True


@cache
def reviewed_models() -> tuple[type[ReviewedPage], ...]:
    """Every page type under the law."""
    return tuple(model for model in apps.get_models() if issubclass(model, ReviewedPage))


def reviewed_page(page_id: int) -> ReviewedPage | None:
    """The reviewed page with this id, whatever class its ``Page`` row claims; None where there is no such row."""
    for model in reviewed_models():
        page = model.objects.filter(pk=page_id).first()
        if page is not None:
            return page
    return None
