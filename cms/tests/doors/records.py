"""Doors of the records: forged, changed or removed in the database, with the triggers in place and without."""

from django.db import connection
from wagtail.models import Page

from cms.tests.doors.rows import sql
from cms.tests.doors.scene import SECRET, Attempt
from cms.tests.doors.table import door
from reviewers.canonical import digest_of_text
from reviewers.models import Approval, Publication
from reviewers.tests.lifted_triggers import lifted_triggers


def approval_of(at: Attempt) -> Approval:
    return Approval.objects.get(pk=at.scene.approval.pk)


@door()
def approval_saved_with_other_words(at: Attempt) -> None:
    approval = approval_of(at)
    approval.document = approval.document.replace("Approved words", SECRET)
    approval.save()


@door()
def approval_updated(at: Attempt) -> None:
    Approval.objects.filter(pk=at.scene.approval.pk).update(document=f'{{"title": "{SECRET}"}}')


@door()
def approval_changed_by_raw_sql(at: Attempt) -> None:
    sql("UPDATE reviewers_approval SET document = replace(document, 'Approved words', %s)", SECRET)


@door()
def approval_deleted_by_raw_sql(at: Attempt) -> None:
    sql("DELETE FROM reviewers_publication")


@door(keeps=False)
def approval_changed_without_triggers(at: Attempt) -> None:
    """The digest does not agree: readers get nothing."""
    connection.check_constraints()
    with lifted_triggers():
        sql("UPDATE reviewers_approval SET document = replace(document, 'Approved words', %s)", SECRET)


@door()
def publication_of_another_page(at: Attempt) -> None:
    """Written in the proper way, of another page's approval: not believed."""
    if at.page_id == at.scene.never.pk:
        Publication.objects.create(page_id=at.page_id, approval=approval_of(at))
        Page.objects.filter(pk=at.page_id).update(live=True)


@door(keeps=False)
def publication_updated_without_triggers(at: Attempt) -> None:
    connection.check_constraints()
    with lifted_triggers():
        sql("UPDATE reviewers_publication SET page_id = %s WHERE page_id = %s", at.scene.never.pk, at.scene.public.pk)
    Page.objects.filter(pk=at.scene.never.pk).update(live=True)


@door(keeps=False)
def approval_given_to_another_page_without_triggers(at: Attempt) -> None:
    """What is then shown at the draft's address is what was approved, never the draft."""
    connection.check_constraints()
    with lifted_triggers():
        document = approval_of(at).document.replace("Approved words", SECRET)
        sql("UPDATE reviewers_approval SET document = %s WHERE id = %s", document, at.scene.approval.pk)
    assert digest_of_text(document) != at.scene.approval.digest
