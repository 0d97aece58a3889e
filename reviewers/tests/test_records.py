"""Append-only records: rows come in and stay."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles.tests.factories import UserFactory, make_article, make_image, publish
from reviewers.enums import ReviewStatus
from reviewers.models import Approval, ChainHead, Contribution, NamedObject, Publication, Withdrawal
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

RECORDS = [Approval, Publication, Withdrawal, NamedObject, Contribution]


@pytest.fixture(scope="module")
def a_row_of_each(shared_rows: None) -> None:
    page = make_article(title="One of each", hero_image=make_image(), hero_alt_text="A drawing")
    publish(page)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="It was wrong.")


def change_and_save(row: Any) -> None:
    row.pk = row.pk
    row.save()


def save_one_field(row: Any) -> None:
    row.save(update_fields=[row._meta.concrete_fields[1].name])


def delete(row: Any) -> None:
    row.delete()


def update(row: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(pk=row.pk)


def update_everything(row: Any) -> None:
    type(row).objects.update(pk=0)


def bulk_update(row: Any) -> None:
    type(row).objects.bulk_update([row], [row._meta.concrete_fields[1].name])


def upsert(row: Any) -> None:
    fields = [row._meta.concrete_fields[1].name]
    type(row).objects.bulk_create([row], update_conflicts=True, update_fields=fields, unique_fields=["pk"])


def update_or_create(row: Any) -> None:
    type(row).objects.update_or_create(pk=row.pk, defaults={})


def delete_queryset(row: Any) -> None:
    type(row).objects.filter(pk=row.pk).delete()


def delete_everything(row: Any) -> None:
    type(row).objects.all().delete()


@pytest.mark.usefixtures("a_row_of_each")
@pytest.mark.parametrize("model", RECORDS)
@pytest.mark.parametrize(
    "attack",
    [
        change_and_save,
        save_one_field,
        delete,
        update,
        update_everything,
        bulk_update,
        upsert,
        update_or_create,
        delete_queryset,
        delete_everything,
    ],
)
def test_records__refuse_to_be_changed_or_deleted(model: type[models.Model], attack: Callable[[Any], None]) -> None:
    before = list(model.objects.order_by("pk").values())
    with pytest.raises(PermissionDenied) as refusal:
        attack(model.objects.order_by("pk").first())
    assert str(refusal.value) == (
        f"{model.__name__} records are never changed or deleted: they say what was written, signed and shown."
    )
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("a_row_of_each")
@pytest.mark.parametrize("model", RECORDS)
def test_records__new_object_with_the_id_of_a_row__overwrites_nothing(model: type[models.Model]) -> None:
    row = model.objects.order_by("pk").first()
    assert row is not None
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    with pytest.raises(IntegrityError), transaction.atomic():
        model(**values).save()


def test_append_only__bulk_create__adds() -> None:
    before = Contribution.objects.count()
    Contribution.objects.bulk_create([Contribution(page_id=1, user_id=1), Contribution(page_id=2, user_id=1)])
    assert Contribution.objects.count() == before + 2


def test_chained__bulk_create__is_refused() -> None:
    with pytest.raises(PermissionDenied, match="one at a time"):
        Publication.objects.bulk_create([Publication(page_id=1)])


def test_approval__one_an_edition() -> None:
    approval = publish(make_article())
    approval.pk, approval._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        approval.save()


def test_approval__is_intact__until_its_document_is_another() -> None:
    approval = publish(make_article())
    assert approval.is_intact
    approval.document = approval.document.replace("Sleep well.", "Sleep badly.")
    assert not approval.is_intact


@pytest.mark.parametrize(
    ("days_left", "status"),
    [
        (31, ReviewStatus.CURRENT),
        (30, ReviewStatus.DUE),
        (0, ReviewStatus.DUE),
        (-1, ReviewStatus.OVERDUE),
    ],
)
def test_approval__review_status(days_left: int, status: ReviewStatus) -> None:
    approval = Approval(next_review_due=timezone.localdate() + timedelta(days=days_left))
    assert approval.review_status == status


def test_records__say_in_words_what_they_are() -> None:
    with time_machine.travel(datetime(2025, 1, 16, 9, 30, tzinfo=UTC), tick=False):
        page = make_article(hero_image=make_image(), hero_alt_text="A drawing")
        approval = publish(page)
        (withdrawal,) = withdraw(page_id=page.pk, user=UserFactory.create(), reason="It was wrong.")
    edition = f"Edition 1 of page {page.pk}, approved by {approval.reviewer_name}"
    assert str(approval) == edition
    assert str(withdrawal) == f"{edition}, withdrawn 2025-01-16 09:30"
    assert [str(row) for row in Publication.objects.filter(page_id=page.pk).order_by("pk")] == [
        f"Page {page.pk}: {edition} from 2025-01-16 09:30",
        f"Page {page.pk}: not public from 2025-01-16 09:30",
    ]
    assert str(NamedObject.objects.get(approval=approval)) == f"articles.ArticleImage {page.hero_image_id} in {edition}"


def test_chain_head__says_where_the_chain_ends() -> None:
    publish(make_article())
    newest = Publication.objects.latest("sequence")
    assert str(ChainHead.objects.get()) == f"Record {newest.sequence}, {newest.record_hash}"
