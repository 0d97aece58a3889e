"""Images as readers get them: renditions in the formats and widths of the settings, and none made by reading."""

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.models import Site

from articles.delivery.images import BASE, RenditionError, make_renditions, shown_images, specs_of
from articles.delivery.presenting import present_approved
from articles.models import ArticleImage, ArticleRendition
from articles.tests.factories import UserFactory, make_article, make_image, publish

pytestmark = pytest.mark.django_db


def picture(width: int = 1600, height: int = 900, *, kind: str = "PNG", **options: Any) -> ArticleImage:
    """A picture of this size, in two colours."""
    data = BytesIO()
    drawing = PillowImage.new("RGB", (width, height), "teal")
    drawing.paste("gold", (0, 0, width // 2, height // 2))
    drawing.save(data, kind, **options)
    return ArticleImage.objects.create(title="Bed", file=ImageFile(data, name=f"bed.{kind.lower()}"))


def shown(image: ArticleImage, **site: Any) -> dict[str, Any] | None:
    site = {"hostname": "example.org", "port": 443, **site}
    return shown_images([image.pk], Site(**site)).get(image.pk)


def widths(image: dict[str, Any]) -> dict[str, list[int]]:
    return {source["type"]: [row["width"] for row in source["renditions"]] for source in image["sources"]}


# What is made


def test_making__large_image__gives_every_width_in_every_format() -> None:
    image = picture()

    assert make_renditions(image) == 7
    found = shown(image)

    assert widths(found) == {"image/avif": [480, 960, 1440], "image/webp": [480, 960, 1440]}
    assert (found["width"], found["height"]) == (1200, 675)
    assert [row["height"] for row in found["sources"][0]["renditions"]] == [270, 540, 810]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (64, [64]),
        (480, [480]),
        (481, [480, 481]),
        (960, [480, 960]),
        (1200, [480, 960, 1200]),
        (1440, [480, 960, 1440]),
    ],
)
def test_making__small_image__is_not_enlarged_and_comes_once_in_each_width(width: int, expected: list[int]) -> None:
    image = picture(width, 40)

    assert make_renditions(image) == 1 + 2 * len(expected)

    assert widths(shown(image)) == {"image/avif": expected, "image/webp": expected}


def test_making__files_are_what_they_say() -> None:
    image = picture(600, 300)
    make_renditions(image)

    found = {}
    for row in image.renditions.all():
        with row.file.open() as file, PillowImage.open(file) as made:
            red, green, blue = made.convert("RGB").getpixel((row.width - 5, row.height - 5))
            assert (red < 20, 110 < green < 145, 110 < blue < 145) == (True, True, True)
            assert made.size == (row.width, row.height)
            found[row.filter_spec] = made.format

    assert found == {
        BASE: "PNG",
        "width-480|format-avif": "AVIF",
        "width-480|format-webp": "WEBP",
        "width-960|format-avif": "AVIF",
        "width-960|format-webp": "WEBP",
    }


def test_making__again__makes_nothing_and_asks_once() -> None:
    image = picture(600, 300)
    make_renditions(image)
    files = sorted(path.name for path in Path(image.file.storage.path("images")).iterdir())

    with CaptureQueriesContext(connection) as queries:
        assert make_renditions(image) == 0

    assert len(queries) == 1
    assert sorted(path.name for path in Path(image.file.storage.path("images")).iterdir()) == files


def test_making__other_widths_in_the_settings__adds_what_is_missing(settings: Any) -> None:
    image = picture(600, 300)
    make_renditions(image)
    settings.CMS_IMAGE_WIDTHS = [320, 480]

    assert make_renditions(image) == 2

    assert widths(shown(image)) == {"image/avif": [320, 480], "image/webp": [320, 480]}


def test_making__what_another_worker_was_quicker_with__leaves_no_file_behind(monkeypatch: Any) -> None:
    image, generate = picture(100, 50), ArticleImage.generate_rendition_instance

    def meanwhile(self: ArticleImage, filter: Any, source: Any) -> ArticleRendition:
        if not self.renditions.exists():
            monkeypatch.setattr(ArticleImage, "generate_rendition_instance", generate)
            make_renditions(ArticleImage.objects.get(pk=self.pk))
        return generate(self, filter, source)

    monkeypatch.setattr(ArticleImage, "generate_rendition_instance", meanwhile)
    before = {path.name for path in Path(image.file.storage.path("images")).iterdir()}

    make_renditions(image)

    assert image.renditions.count() == 3
    after = {path.name for path in Path(image.file.storage.path("images")).iterdir()}
    assert after - before == {Path(row.file.name).name for row in image.renditions.all()}


def test_making__photo_turned_by_its_camera__comes_once_in_each_width() -> None:
    turned = PillowImage.Exif()
    turned[0x0112] = 6
    image = picture(1000, 600, kind="JPEG", exif=turned)

    make_renditions(image)

    assert widths(shown(image)) == {"image/avif": [480, 600], "image/webp": [480, 600]}
    assert shown(image)["height"] == 1000


def overwrite(image: ArticleImage, data: bytes) -> None:
    Path(image.file.path).write_bytes(data)


def record_hash_of(image: ArticleImage, data: bytes) -> None:
    """As if the damaged file had been uploaded so."""
    overwrite(image, data)
    ArticleImage.objects.filter(pk=image.pk).update(sha256=sha256(data).hexdigest())


DAMAGES: dict[str, Callable[[ArticleImage], Any]] = {
    "gone": lambda image: Path(image.file.path).unlink(),
    "another": lambda image: overwrite(image, Path(make_image("Other", "red").file.path).read_bytes()),
    "no picture": lambda image: record_hash_of(image, b"This is no picture."),
    "cut off": lambda image: record_hash_of(image, Path(image.file.path).read_bytes()[:60]),
    "empty": lambda image: record_hash_of(image, b""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_making__from_a_bad_file__is_refused_in_a_sentence(damage: str) -> None:
    image = picture(600, 300)
    DAMAGES[damage](image)

    with pytest.raises(RenditionError, match=f"The renditions of image {image.pk} could not be made: "):
        make_renditions(ArticleImage.objects.get(pk=image.pk))

    assert not ArticleRendition.objects.exists()


def test_making__from_a_picture_that_is_too_large__is_refused(monkeypatch: Any) -> None:
    image = picture(600, 300)
    monkeypatch.setattr(PillowImage, "MAX_IMAGE_PIXELS", 600 * 300 // 3)

    with pytest.raises(RenditionError, match="could be decompression bomb"):
        make_renditions(image)

    assert not ArticleRendition.objects.exists()


# What is shown


def test_shown__with_renditions__has_the_shape_of_a_picture_element() -> None:
    image = picture(600, 300)
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 20, 10, 4, 4
    image.save()
    make_renditions(image)

    found = shown(image)

    stem = Path(image.file.name).stem
    address = f"https://example.org/media/images/{stem}"
    assert found == {
        "id": image.pk,
        "url": f"{address}.width-1200.png",
        "width": 600,
        "height": 300,
        "focal_point": {"x": 20, "y": 10},
        "sha256": image.sha256,
        "sources": [
            {
                "type": f"image/{name}",
                "srcset": f"{address}.width-480.format-{name}.{name} 480w, "
                f"{address}.width-960.format-{name}.{name} 600w",
                "renditions": [
                    {"url": f"{address}.width-480.format-{name}.{name}", "width": 480, "height": 240},
                    {"url": f"{address}.width-960.format-{name}.{name}", "width": 600, "height": 300},
                ],
            }
            for name in ("avif", "webp")
        ],
    }


@pytest.mark.parametrize(
    ("media_url", "start"),
    [
        ("/media/", "http://example.org:8000/media/images/"),
        ("https://files.example.org/m/", "https://files.example.org/m/images/"),
        ("//files.example.org/m/", "http://files.example.org/m/images/"),
    ],
)
def test_shown__wherever_files_are_served__has_absolute_addresses(settings: Any, media_url: str, start: str) -> None:
    settings.MEDIA_URL = media_url
    image = make_image()
    make_renditions(image)

    found = shown(image, port=8000)

    addresses = [found["url"], *(row["url"] for source in found["sources"] for row in source["renditions"])]
    assert len(addresses) == 3
    assert all(address.startswith(start) for address in addresses)


def test_shown__before_the_worker_has_been__is_the_upload_in_its_own_size() -> None:
    image = picture(600, 300)

    found = shown(image)

    assert found["url"] == f"https://example.org/media/{image.file.name}"
    assert (found["width"], found["height"], found["sources"]) == (600, 300, [])


@pytest.mark.parametrize("damage", ["gone", "another"])
def test_shown__before_the_worker_has_been__is_nothing_but_the_upload(damage: str) -> None:
    image = picture(600, 300)
    DAMAGES[damage](image)

    assert shown(image) is None


def test_shown__of_several__is_two_queries_and_makes_nothing() -> None:
    images = [make_image(f"Image {number}") for number in range(5)]
    for image in images[:3]:
        make_renditions(image)
    before = set(ArticleRendition.objects.values_list("pk", flat=True))

    for wanted in (images[:1], images):
        with CaptureQueriesContext(connection) as queries:
            found = shown_images([image.pk for image in wanted], Site(hostname="example.org"))
        assert set(found) == {image.pk for image in wanted}
        assert len(queries) == 2

    assert set(ArticleRendition.objects.values_list("pk", flat=True)) == before


def test_shown__renditions_of_other_sizes__are_not_offered() -> None:
    image = picture(600, 300)
    image.get_rendition("width-50|format-webp")
    image.get_rendition("fill-30x30|format-avif")

    assert shown(image)["sources"] == []


# The front door


def addresses_of(client: Client, page: Any) -> list[str]:
    """Every way in which a reader, or somebody at the desk, comes to see the article's images."""
    detail = f"/api/v2/pages/{page.pk}/"
    preview = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    return [page.url, "/articles/", detail, "/api/v2/pages/?type=articles.ArticlePage&fields=*", preview]


@pytest.mark.parametrize("is_made", [False, True])
def test_reading__makes_no_rendition(client: Client, is_made: bool) -> None:
    image = picture(600, 300)
    block = {"image": image, "alt_text": "A bed", "caption": "", "credit": ""}
    page = make_article(
        hero_image=image, hero_alt_text="A hero", body=[("introduction", "<p>Sleep well.</p>"), ("image", block)]
    )
    publish(page)
    if is_made:
        make_renditions(image)
    client.force_login(UserFactory.create(is_superuser=True))
    before = ArticleRendition.objects.count()

    for address in addresses_of(client, page):
        response = client.get(address)
        assert response.status_code == 200
        assert ("format-avif" in response.text) == is_made
        assert Path(image.file.name).stem in response.text

    assert ArticleRendition.objects.count() == before == (5 if is_made else 0)


def test_page__offers_the_sources_before_the_image(client: Client) -> None:
    image = picture(600, 300)
    page = make_article(hero_image=image, hero_alt_text="A hero")
    publish(page)
    make_renditions(image)

    hero = re.search(r"<picture>.*?</picture>", client.get(page.url).text, re.DOTALL)

    assert hero
    assert re.findall(r'type="(image/\w+)"', hero[0]) == ["image/avif", "image/webp"]
    assert re.search(r'<img src="[^"]*width-1200\.png" width="600" height="300" alt="A hero"', hero[0])


def test_image__exchanged_after_the_renditions_were_made__is_not_shown() -> None:
    image, other = make_image("Bed"), make_image("Other", "red")
    page = make_article(hero_image=image, hero_alt_text="A bed")
    publish(page)
    make_renditions(image)

    ArticleImage.objects.filter(pk=image.pk).update(file=other.file.name, sha256=other.sha256)

    site = Site.objects.get(is_default_site=True)
    assert present_approved([page.pk], site=site)[page.pk]["hero_image"] is None


def test_specs__are_wagtails(settings: Any) -> None:
    settings.CMS_IMAGE_WIDTHS, settings.CMS_IMAGE_FORMATS = [960, 480], ["webp"]

    assert specs_of(picture(2000, 10)) == [BASE, "width-480|format-webp", "width-960|format-webp"]
