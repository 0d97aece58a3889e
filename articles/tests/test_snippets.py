"""Entries that articles share: their codes are checked, and a consent is a record."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from articles.models import Condition, Consent, Medicine, Promotion
from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    MedicineFactory,
    PromotionFactory,
    make_article,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["D008881", "C535433", "D000086382", ""])
def test_condition__mesh_id__is_accepted(code: str) -> None:
    Condition(name="Migraine", slug="migraine", mesh_id=code).full_clean()


@pytest.mark.parametrize("code", ["008881", "D8881", "X008881", "D00888", "D0088811", "d008881", "D008881 "])
def test_condition__that_is_no_mesh_id__is_refused_with_an_example(code: str) -> None:
    with pytest.raises(ValidationError, match="such as D008881"):
        Condition(name="Migraine", slug="migraine", mesh_id=code).full_clean()


@pytest.mark.parametrize("code", ["1", "37418", "2048021", ""])
def test_medicine__rxnorm_id__is_accepted(code: str) -> None:
    Medicine(name="Sumatriptan", slug="sumatriptan", rxnorm_id=code).full_clean()


@pytest.mark.parametrize("code", ["RX1", "1.5", "-1", "123456789", "٣٧٤١٨"])
def test_medicine__that_is_no_rxnorm_id__is_refused_with_an_example(code: str) -> None:
    with pytest.raises(ValidationError, match="such as 2048021"):
        Medicine(name="Sumatriptan", slug="sumatriptan", rxnorm_id=code).full_clean()


@pytest.mark.parametrize("factory", [ConditionFactory, MedicineFactory])
@pytest.mark.parametrize("field", ["name", "slug"])
def test_entry__same_name_or_slug__is_refused(factory: Any, field: str) -> None:
    first = factory.create()

    with pytest.raises(IntegrityError), transaction.atomic():
        factory.create(**{field: getattr(first, field)})


def test_consent__withdrawn_before_it_was_given__is_refused() -> None:
    consent = Consent(member="M", given_on=date(2024, 5, 2), how="By e-mail.", withdrawn_on=date(2024, 5, 1))

    with pytest.raises(ValidationError, match="cannot be withdrawn before it was given"):
        consent.full_clean()


def test_consent__withdrawn_on_the_day_it_was_given__is_accepted() -> None:
    Consent(member="M", given_on=date(2024, 5, 1), how="By e-mail.", withdrawn_on=date(2024, 5, 1)).full_clean()


def test_consents__the_newest_first__named_by_member_and_day() -> None:
    ConsentFactory.create(member="Old", given_on=date(2023, 1, 1))
    ConsentFactory.create(member="New", given_on=date(2024, 1, 31))

    assert [str(consent) for consent in Consent.objects.all()] == ["New, 31 January 2024", "Old, 01 January 2023"]


def test_entries__in_choosers__are_their_names() -> None:
    assert str(ConditionFactory.create(name="Migraine")) == "Migraine"
    assert str(MedicineFactory.create(name="Sumatriptan")) == "Sumatriptan"
    assert str(PromotionFactory.create(name="Find your team")) == "Find your team"


def test_promotion__in_use__cannot_be_deleted() -> None:
    promotion = PromotionFactory.create()
    publish(make_article(promotion=promotion))

    with pytest.raises(ProtectedError), transaction.atomic():
        Promotion.objects.get(pk=promotion.pk).delete()
