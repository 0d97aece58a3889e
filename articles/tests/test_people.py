"""Writers' profiles."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from articles.models import Writer
from articles.tests.factories import UserFactory, WriterFactory, make_article, make_image

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "credentials", "printed"), [("Wilma", "M.S.", "Wilma, M.S."), ("Wilma", "", "Wilma")])
def test_writer__printed_name__has_the_credentials(name: str, credentials: str, printed: str) -> None:
    writer = Writer(name=name, credentials=credentials)

    assert writer.printed_name == str(writer) == printed


def test_writer__without_account__is_possible() -> None:
    assert WriterFactory.create(user=None).user is None


def test_writer__second_of_an_account__is_refused() -> None:
    user = UserFactory.create()
    WriterFactory.create(user=user)

    with pytest.raises(ValidationError):
        Writer(user=user, name="Twice", slug="twice").full_clean()


def test_writer__account__cannot_be_deleted_under_them() -> None:
    writer = WriterFactory.create()

    with pytest.raises(ProtectedError):
        writer.user.delete()


def test_writer__photo_deleted__stays_without_it() -> None:
    photo = make_image()
    writer = WriterFactory.create(photo=photo)

    photo.delete()

    writer.refresh_from_db()
    assert writer.photo is None


def test_writers__in_lists__stand_by_name() -> None:
    for name in ("Zoë", "Anna", "Mia"):
        WriterFactory.create(name=name)

    assert [writer.name for writer in Writer.objects.all()] == ["Anna", "Mia", "Zoë"]


def test_writer__of_an_article__cannot_be_deleted() -> None:
    writer = WriterFactory.create()
    make_article(writer=writer)

    with pytest.raises(ProtectedError):
        writer.delete()
