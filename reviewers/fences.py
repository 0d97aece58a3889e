"""The write fence: no save makes a reviewed page live, and no revision is scheduled, in a form nobody approved.

Hung on ``pre_save``, the one place every save passes: publishing alone has about twenty entrances, moves skip
``Page.save()``, and the base ``Page`` row can be saved without the article's class. Raw saves (fixtures) pass, since
they must not look at other rows; the read fence does not show what they bring.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, Revision

from reviewers.errors import PublishingLawError
from reviewers.models import Approval, Contribution, Publication, ReviewedPage, reviewed_page
from reviewers.withdrawing import withdraw_records

# Fields whose saving changes nothing that a reader could see.
BOOKKEEPING = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "locked",
        "locked_at",
        "locked_by",
        "wagtail_admin_comments",
    }
)
NOT_APPROVED = (
    "“%s” cannot go live: no medical reviewer has approved it in this form. "
    "Send it for review; its approval publishes it."
)


@receiver(pre_save, dispatch_uid="reviewers_write_fence")
def refuse_unapproved_page(sender: type, instance: Any, raw: bool, update_fields: Any, **kwargs: Any) -> None:
    """Refuse saving a reviewed page as live where its content is not an approved one. New rows become drafts."""
    if raw or not isinstance(instance, Page):
        return
    if isinstance(instance, ReviewedPage) and instance._state.adding:
        _make_draft(instance)
        return
    version = None if _is_bookkeeping(update_fields) else _reviewed_version(instance)
    if version is None:
        return
    # For record_publication() below, so that it is worked out once.
    instance.approval_to_show = _approval_to_show(version) if instance.live else None
    if instance.live and instance.approval_to_show is None:
        raise PublishingLawError(NOT_APPROVED % version.title)


@receiver(pre_save, sender=Revision, dispatch_uid="reviewers_schedule_fence")
def refuse_unapproved_schedule(sender: type, instance: Revision, raw: bool, **kwargs: Any) -> None:
    """Refuse scheduling at once what could not go live later."""
    if raw or instance.approved_go_live_at is None:
        return
    version = instance.as_object()
    if isinstance(version, ReviewedPage) and not _approvals_of(version).exists():
        raise PublishingLawError(NOT_APPROVED % version.title)


@receiver(post_save, dispatch_uid="reviewers_publications")
def record_publication(
    sender: type, instance: Any, raw: bool, created: bool, update_fields: Any, **kwargs: Any
) -> None:
    """Write down what is public from now on, where that changed."""
    if raw or not hasattr(instance, "approval_to_show") or _is_bookkeeping(update_fields):
        return
    if created:
        _begin_contributors(instance)
        return
    approval = instance.approval_to_show
    newest = Publication.objects.filter(page_id=instance.pk).order_by("-id").first()
    before, after = newest and newest.approval_id, approval and approval.pk
    if before != after:
        Publication.objects.create(page_id=instance.pk, approval=approval)


@receiver(pre_delete, dispatch_uid="reviewers_withdraw_deleted")
def withdraw_deleted_page(sender: type, instance: Any, **kwargs: Any) -> None:
    """A deleted page is withdrawn first: its approvals stay on record and can never be shown again."""
    if isinstance(instance, ReviewedPage):
        withdraw_records(page_id=instance.pk, user_id=None, reason="The article was deleted.")


def _approvals_of(version: ReviewedPage) -> QuerySet[Approval]:
    """The approvals under which this version may be public: its content was signed, that has not been withdrawn, and no
    newer edition has been public."""
    newer = Publication.objects.filter(page_id=version.pk, approval__edition__gt=OuterRef("edition"))
    return Approval.objects.filter(
        ~Exists(newer), page_id=version.pk, content_digest=version.content_digest(), withdrawal__isnull=True
    )


def _approval_to_show(version: ReviewedPage) -> Approval | None:
    """The newest of them, less those that wait for a later day: saving the live row must not bring an edition forward.
    Wagtail clears the schedule before it saves the page as live."""
    waiting = version.revisions.filter(approved_go_live_at__isnull=False).values("pk")
    return _approvals_of(version).exclude(revision_id__in=waiting).order_by("-edition").first()


def _is_bookkeeping(update_fields: Any) -> bool:
    return update_fields is not None and BOOKKEEPING.issuperset(update_fields)


def _reviewed_version(instance: Page) -> ReviewedPage | None:
    """The reviewed page as this save would leave it, also where the base ``Page`` alone is saved."""
    if isinstance(instance, ReviewedPage):
        return instance
    version = reviewed_page(instance.pk) if instance.pk else None
    if version is not None:
        for field in Page._meta.concrete_fields:
            setattr(version, field.attname, getattr(instance, field.attname))
    return version


def _make_draft(page: ReviewedPage) -> None:
    """Nothing new is approved yet: ``add_child()`` (live by default), copies that stay live, aliases, translations."""
    page.live = False
    page.has_unpublished_changes = True
    page.first_published_at = None
    page.last_published_at = None
    page.live_revision = None
    # There are no aliases: Wagtail would publish them with their source, without an approval of their own.
    page.alias_of = None


def _begin_contributors(page: ReviewedPage) -> None:
    """Start the list of contributors; a copy or translation starts with its source's."""
    source = page.contributors_of
    if source and source != page.pk:
        Contribution.objects.note(page_id=page.pk, user_ids=Contribution.objects.user_ids_of(source))
    page.contributors_of = page.pk
    type(page).objects.filter(pk=page.pk).update(contributors_of=page.pk)
    page.note_contributors()
