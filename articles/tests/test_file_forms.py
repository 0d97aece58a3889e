"""Editing an image or a document in the admin: its words change, its file does not."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from articles.models import ArticleDocument, ArticleImage
from articles.tests.factories import make_image

pytestmark = pytest.mark.django_db


def test_image_form__of_an_image__asks_for_no_file(admin_client: Client) -> None:
    image = make_image(title="Before")
    address = reverse("wagtailimages:edit", args=[image.pk])
    page = admin_client.get(address)
    assert 'name="file"' not in page.content.decode()
    assert (
        admin_client.post(address, {"title": "After", "collection": image.collection_id, "tags": ""}).status_code == 302
    )
    after = ArticleImage.objects.get(pk=image.pk)
    assert (after.title, after.file.name, after.sha256) == ("After", image.file.name, image.sha256)


def test_image_form__of_a_new_image__asks_for_a_file(admin_client: Client) -> None:
    assert 'name="file"' in admin_client.get(reverse("wagtailimages:add")).content.decode()


def test_document_form__of_a_document__asks_for_no_file(admin_client: Client) -> None:
    document = ArticleDocument.objects.create(title="Before", file=ContentFile(b"words", name="words.txt"))
    address = reverse("wagtaildocs:edit", args=[document.pk])
    page = admin_client.get(address)
    assert 'name="file"' not in page.content.decode()
    answer = admin_client.post(address, {"title": "After", "collection": document.collection_id, "tags": ""})
    assert answer.status_code == 302
    assert ArticleDocument.objects.get(pk=document.pk).title == "After"
