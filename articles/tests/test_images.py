"""Files never change, and stay while an approval names them."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.images.models import SourceImageIOError
from wagtail.models import Collection

from articles.models import ArticleDocument, ArticleImage
from articles.models.images import sha256_of
from articles.tests.factories import UserFactory, edit, make_article, make_image, publish
from reviewers.querysets import current_approval

pytestmark = pytest.mark.django_db


def contents(image: ArticleImage) -> bytes:
    return Path(image.file.path).read_bytes()


def published_image() -> ArticleImage:
    """In the body of a public article: no foreign key of any row holds it, the approval alone does."""
    image = make_image("Bed")
    block = {"image": image, "alt_text": "A bed", "caption": "", "credit": ""}
    publish(make_article(body=[("introduction", "<p>Sleep well.</p>"), ("image", block)]))
    return ArticleImage.objects.get(pk=image.pk)


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(UserFactory.create(is_superuser=True, is_staff=True))
    return client


def test_sha256__is_that_of_the_file() -> None:
    image = make_image()

    assert ArticleImage.objects.get(pk=image.pk).sha256 == hashlib.sha256(contents(image)).hexdigest()


def test_sha256__of_an_uploaded_document__is_that_of_the_file() -> None:
    document = ArticleDocument.objects.create(title="A list", file=ContentFile(b"a,b\n", name="list.csv"))

    assert document.sha256 == hashlib.sha256(b"a,b\n").hexdigest()


def test_sha256__of_large_files__is_read_in_pieces(tmp_path: Path) -> None:
    data = b"0123456789abcdef" * 2**17
    path = tmp_path / "large"
    path.write_bytes(data)

    with path.open("rb") as file:
        assert sha256_of(File(file)) == hashlib.sha256(data).hexdigest()
        assert file.read() == data


def test_image__other_facts_changed__is_saved_and_keeps_its_hash() -> None:
    image = make_image()
    before = image.sha256
    image = ArticleImage.objects.get(pk=image.pk)
    image.title = "Renamed"
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 4, 4
    image.save()

    image.refresh_from_db()
    assert (image.title, image.sha256) == ("Renamed", before)


@pytest.mark.parametrize("make", ["image", "document"])
def test_file__exchanged__is_refused(make: str) -> None:
    if make == "image":
        row: Any = make_image()
    else:
        row = ArticleDocument.objects.create(title="A list", file=ContentFile(b"a", name="list.csv"))
    name = row.file.name
    row.file = ContentFile(contents(make_image("Red", "red")), name="other.png")

    with pytest.raises(PermissionDenied, match="cannot be exchanged"):
        row.save()

    row.refresh_from_db()
    assert row.file.name == name


def test_file__exchanged_in_the_admin__stays(admin: Client) -> None:
    image = published_image()
    before = contents(image)
    upload = SimpleUploadedFile("new.png", contents(make_image("Red", "red")), "image/png")

    admin.post(
        reverse("wagtailimages:edit", args=[image.pk]),
        {"title": "New", "file": upload, "collection": image.collection_id, "tags": ""},
    )

    after = ArticleImage.objects.get(pk=image.pk)
    assert (after.file.name, after.sha256, after.title) == (image.file.name, image.sha256, "New")
    assert contents(after) == before


def test_image__that_nothing_names__is_deleted() -> None:
    make_image("Other").delete()

    assert not ArticleImage.objects.exists()


def test_image__of_a_draft__is_protected_by_the_draft_alone() -> None:
    image = make_image()
    page = make_article(body=[("image", {"image": image, "alt_text": "A bed", "caption": "", "credit": ""})])

    image.delete()

    assert "lacks its image" in " ".join(page.get_latest_revision_as_object().content_problems())


def test_image__named_by_an_approval__cannot_be_deleted() -> None:
    image = published_image()

    with pytest.raises(PermissionDenied, match="is part of an approved article"), transaction.atomic():
        image.delete()

    assert contents(ArticleImage.objects.get(pk=image.pk))


def test_images__named_by_an_approval__cannot_be_deleted_as_a_set() -> None:
    image, other = published_image(), make_image("Other")

    with pytest.raises(PermissionDenied), transaction.atomic():
        ArticleImage.objects.all().delete()

    assert set(ArticleImage.objects.values_list("pk", flat=True)) == {image.pk, other.pk}


def test_image__named_by_an_approval__outlives_its_collection() -> None:
    image = published_image()
    collection = Collection.get_first_root_node().add_child(name="Drawings")
    image.collection = collection
    image.save()

    with pytest.raises(PermissionDenied), transaction.atomic():
        Collection.objects.filter(pk=collection.pk).delete()

    assert ArticleImage.objects.filter(pk=image.pk).exists()


@pytest.mark.parametrize("door", ["delete", "bulk"])
def test_image__named_by_an_approval__cannot_be_deleted_in_the_admin(
    admin: Client, door: str, django_capture_on_commit_callbacks: Any
) -> None:
    image = published_image()
    if door == "delete":
        address = reverse("wagtailimages:delete", args=[image.pk])
    else:
        address = reverse("wagtail_bulk_action", args=["articles", "articleimage", "delete"]) + f"?id={image.pk}"

    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(address, {"next": ""})

    assert answer.status_code == 302
    assert contents(ArticleImage.objects.get(pk=image.pk))


def test_image__not_in_the_next_edition__stays_for_the_old_one() -> None:
    image = make_image("Hero")
    page = make_article(hero_image=image, hero_alt_text="A bed")
    publish(page)
    page = edit(page, hero_image=None)
    publish(page)
    assert "Hero" not in current_approval(page.pk).document

    with pytest.raises(PermissionDenied), transaction.atomic():
        image.delete()


def test_rendition__of_a_file_put_in_its_place__is_not_made() -> None:
    image, other = make_image(), make_image("Other", "red")
    ArticleImage.objects.filter(pk=image.pk).update(file=other.file.name)

    with pytest.raises(SourceImageIOError, match="is not the one that was uploaded"):
        ArticleImage.objects.get(pk=image.pk).get_rendition("width-20")


def test_rendition__of_a_file_written_over__is_not_made() -> None:
    image, other = make_image(), make_image("Other", "red")
    Path(image.file.path).write_bytes(contents(other))

    with pytest.raises(SourceImageIOError):
        ArticleImage.objects.get(pk=image.pk).get_rendition("width-20")


def test_rendition__of_the_uploaded_file__is_made() -> None:
    assert make_image().get_rendition("width-20").width == 20
