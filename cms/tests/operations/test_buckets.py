"""Uploads in object storage, held against a real S3 server over HTTP, from the admin's form to a reader's picture."""

import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from environ import Env
from moto.server import ThreadedMotoServer
from PIL import Image

from articles.models import ArticleDocument, ArticleImage
from articles.tests.factories import make_article, publish
from cms import configuration

KEYS = {"AWS_ACCESS_KEY_ID": "somebody", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_S3_REGION_NAME": "eu-central-1"}
# What docs/operations.md has administrators write: everybody gets pictures, nobody gets documents past the site.
PUBLIC = ("images/*", "original_images/*", "avatar_images/*")


class Bucket:
    """A bucket on a server of this test's own, which enforces its policy."""

    def __init__(self) -> None:
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        self.address = f"http://127.0.0.1:{self.server.get_host_and_port()[1]}"
        client = boto3.client(
            "s3",
            endpoint_url=self.address,
            region_name=KEYS["AWS_S3_REGION_NAME"],
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        )
        client.create_bucket(Bucket="uploads", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        resources = [f"arn:aws:s3:::uploads/{path}" for path in PUBLIC]
        allowed = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": resources}
        client.put_bucket_policy(Bucket="uploads", Policy=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))

    def environment(self) -> dict[str, str]:
        return {"AWS_STORAGE_BUCKET_NAME": "uploads", "AWS_S3_ENDPOINT_URL": self.address, **KEYS}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Bucket]:
    bucket = Bucket()
    for name, value in bucket.environment().items():
        monkeypatch.setenv(name, value)
    settings.MEDIA_URL = f"{bucket.address}/uploads/"
    settings.STORAGES = {**settings.STORAGES, "default": configuration.uploads(Env(), media_url=settings.MEDIA_URL)}
    storages._storages.clear()
    yield bucket
    bucket.server.stop()


def fetched(address: str) -> tuple[bytes, Any]:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
        return answer.read(), answer.headers


def drawing() -> bytes:
    data = BytesIO()
    Image.new("RGB", (640, 360), "teal").save(data, "PNG")
    return data.getvalue()


@pytest.mark.django_db
def test_uploads__in_a_bucket__reach_readers_from_there_and_reading_asks_it_for_nothing(
    bucket: Bucket, client: Client, admin_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    for title in ("First", "Second"):
        # The same name twice: the second must not take the place of the first.
        form = {"title": title, "file": SimpleUploadedFile("drawing.png", drawing(), "image/png"), "collection": 1}
        assert admin_client.post("/admin/images/add/", form | {"tags": ""}).status_code == 302
    image, second = ArticleImage.objects.order_by("pk")
    assert image.file.name != second.file.name
    assert image.sha256 == hashlib.sha256(drawing()).hexdigest()

    page = make_article(title="Article", hero_image=image, hero_alt_text="A teal field.")
    with django_capture_on_commit_callbacks(execute=True):
        publish(page)
    address = f"/api/v2/pages/{page.pk}/"
    answer = client.get(address)
    hero = answer.json()["hero_image"]

    # The worker's renditions, and the upload itself, whose SHA-256 was signed.
    assert [source["type"] for source in hero["sources"]] == ["image/avif", "image/webp"]
    assert hero["url"].startswith(f"{bucket.address}/uploads/images/")
    shown, headers = fetched(hero["url"])
    assert Image.open(BytesIO(shown)).size == (hero["width"], hero["height"])
    assert headers["Content-Type"] == "image/png"
    assert headers["Cache-Control"] == "public, max-age=86400"
    assert fetched(hero["sources"][0]["renditions"][0]["url"])[1]["Content-Type"] == "image/avif"
    assert hashlib.sha256(fetched(image.file.url)[0]).hexdigest() == hero["sha256"]

    # Documents leave the bucket through the site alone.
    document = ArticleDocument.objects.create(title="Leaflet", file=ContentFile(b"Take one.", name="leaflet.txt"))
    with pytest.raises(urllib.error.HTTPError, match="403"):
        fetched(document.file.url)
    assert b"".join(admin_client.get(document.url)) == b"Take one."

    bucket.server.stop()

    assert client.get(address).content == answer.content
    for other in (f"/api/v2/images/{image.pk}/", "/api/v2/pages/?type=articles.ArticlePage&fields=*", page.url):
        assert client.get(other).status_code == 200
