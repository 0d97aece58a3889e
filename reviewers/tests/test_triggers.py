"""Triggers: the records refuse to be changed below the ORM too."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.tests.factories import UserFactory, make_article, make_image, publish
from reviewers import triggers
from reviewers.models import Approval, Contribution, NamedObject, Publication, Withdrawal
from reviewers.tests.lifted_triggers import lifted_triggers
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

RECORDS = [Approval, Publication, Withdrawal, NamedObject, Contribution]
ATTACKS = {
    "update": "UPDATE {table} SET id = id",
    "update of one column": "UPDATE {table} SET {column} = {column} WHERE id > 0",
    "delete": "DELETE FROM {table} WHERE id > 0",
    "delete everything": "DELETE FROM {table}",
}


@pytest.fixture(scope="module")
def a_row_of_each(shared_rows: None) -> None:
    page = make_article(title="One of each", hero_image=make_image(), hero_alt_text="A drawing")
    publish(page)
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="It was wrong.")


@pytest.mark.usefixtures("a_row_of_each")
@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("model", RECORDS)
def test_triggers__raw_sql__is_refused(model: type, attack: str) -> None:
    before = list(model.objects.order_by("pk").values())
    assert before
    statement = ATTACKS[attack].format(table=model._meta.db_table, column=model._meta.concrete_fields[-1].column)
    with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.usefixtures("a_row_of_each")
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE.")
@pytest.mark.parametrize("model", RECORDS)
def test_triggers__truncate__is_refused(model: type) -> None:
    connection.check_constraints()
    with pytest.raises(DatabaseError, match=triggers.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
    assert model.objects.exists()


@pytest.mark.usefixtures("a_row_of_each")
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="REPLACE is SQLite's alone.")
def test_triggers__replace__is_refused() -> None:
    """SQLite's REPLACE deletes without firing delete triggers, unless recursive triggers are on."""
    before = list(Publication.objects.order_by("pk").values())
    columns = ", ".join(field.column for field in Publication._meta.concrete_fields)
    changed = columns.replace("page_id", "page_id + 1000")
    table = Publication._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"REPLACE INTO {table} ({columns}) SELECT {changed} FROM {table}")  # noqa: S608
    assert list(Publication.objects.order_by("pk").values()) == before


def test_triggers__cover_every_append_only_model() -> None:
    assert triggers.tables() == sorted(model._meta.db_table for model in RECORDS)
    assert triggers.missing(connection) == []


@pytest.mark.usefixtures("a_row_of_each")
def test_triggers__lost__are_put_back_after_migrate() -> None:
    connection.check_constraints()
    triggers.lift(connection)
    assert len(triggers.missing(connection)) == len(RECORDS) * (3 if connection.vendor == "postgresql" else 2)
    call_command("migrate", verbosity=0)
    assert triggers.missing(connection) == []


def test_install__again__changes_nothing() -> None:
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_lifted_triggers__restores_them_where_a_test_fails() -> None:
    with pytest.raises(ZeroDivisionError), lifted_triggers():
        raise ZeroDivisionError
    assert triggers.missing(connection) == []
