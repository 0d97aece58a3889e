"""Images at the sizes that readers get: which renditions an image has, making them, and showing those that exist.

The background work makes them (``articles.tasks``). Reading makes none: encoding AVIF takes seconds.
"""

import hashlib
import logging
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.models import Site

from articles.models import ArticleImage, ArticleRendition
from articles.models.images import sha256_of

# In the format that was uploaded: for mails, search engines and browsers that know no newer one.
BASE = "width-1200"

logger = logging.getLogger(__name__)


class RenditionError(Exception):
    """The renditions of an image could not be made; the message says of which image."""


def specs_of(image: ArticleImage) -> list[str]:
    """Wagtail's filter specs of all renditions of this image. No two are alike, none is wider than the image."""
    return [BASE, *(spec for name in settings.CMS_IMAGE_FORMATS for spec in _source_specs(name, image.width))]


def make_renditions(image: ArticleImage) -> int:
    """Make the renditions that are missing, all of them or none, and return how many.

    They are encoded one after the other: an encoder uses all processors by itself, and memory for one picture is
    enough. Raises ``RenditionError`` where the file is gone, damaged, too large or not the one that was uploaded.
    """
    existing = set(image.renditions.filter(focal_point_key="").values_list("filter_spec", flat=True))
    missing = [spec for spec in specs_of(image) if spec not in existing]
    if not missing:
        return 0
    try:
        data = _uploaded_bytes(image)
        _store(image, [image.generate_rendition_instance(Filter(spec), BytesIO(data)) for spec in missing])
    except Exception as error:
        # Decoders answer damaged files with whatever befell them, from OSError to SyntaxError.
        raise RenditionError(f"The renditions of image {image.pk} could not be made: {error}") from error
    return len(missing)


def shown_images(ids: Iterable[int], site: Site) -> dict[int, dict[str, Any]]:
    """The images as readers of ``site`` get them, by id, in two queries; without those that must not be shown.

    Each is ``{id, url, width, height, focal_point, sha256, sources}``, in pixels; ``sources`` is what a ``<picture>``
    holds: ``[{type, srcset, renditions: [{url, width, height}]}]``, the best format first, the narrowest width first.
    """
    specs = [BASE, *(spec for name in settings.CMS_IMAGE_FORMATS for spec in _source_specs(name))]
    renditions = ArticleRendition.objects.filter(filter_spec__in=specs, focal_point_key="")
    rows = ArticleImage.objects.filter(pk__in=list(ids)).prefetch_related(Prefetch("renditions", renditions))
    return {row.pk: shown for row in rows if (shown := _shown(row, site)) is not None}


def _source_specs(format_name: str, image_width: int | None = None) -> list[str]:
    widths = sorted(settings.CMS_IMAGE_WIDTHS)
    if image_width is not None:
        # One width beyond the image's own gives the image's own: Wagtail does not enlarge.
        widths = widths[: sum(width < image_width for width in widths) + 1]
    return [f"width-{width}|format-{format_name}" for width in widths]


def _uploaded_bytes(image: ArticleImage) -> bytes:
    """The file, read once: what is checked here is what is encoded, whoever exchanges the file meanwhile."""
    with image.open_file() as file:
        data: bytes = file.read()
    if hashlib.sha256(data).hexdigest() != image.sha256:
        raise SourceImageIOError("its file is not the one that was uploaded.")
    return data


def _store(image: ArticleImage, renditions: list[ArticleRendition]) -> None:
    """Add the rows at once, so that readers never meet half of them; what another worker was quicker with stays."""
    with transaction.atomic():
        ArticleRendition.objects.bulk_create(renditions, ignore_conflicts=True)
    kept = set(image.renditions.values_list("file", flat=True))
    for rendition in renditions:
        rendition.file.close()
        if rendition.file.name not in kept:
            rendition.file.storage.delete(rendition.file.name)


def _shown(image: ArticleImage, site: Site) -> dict[str, Any] | None:
    made = {rendition.filter_spec: rendition for rendition in image.renditions.all()}
    base = made.get(BASE) or _original(image)
    if base is None:
        return None
    sources = (_source(name, made, site) for name in settings.CMS_IMAGE_FORMATS)
    return {
        "id": image.pk,
        **_sized(base, site),
        "focal_point": _focal_point(image),
        "sha256": image.sha256,
        "sources": [source for source in sources if source["renditions"]],
    }


def _original(image: ArticleImage) -> ArticleImage | None:
    """The upload itself, for as long as there is no rendition of it; None where its file is gone or another.

    The document that was signed names the file by its SHA-256, so these bytes are approved. The check reads the whole
    file, but only until the worker has made the renditions: who could exchange it must not reach readers by that.
    """
    try:
        if sha256_of(image.file) == image.sha256:
            return image
    except OSError:
        logger.exception("Image %s cannot be shown: its file cannot be read.", image.pk)
        return None
    logger.error("Image %s is not shown: its file is not the one that was uploaded.", image.pk)
    return None


def _source(format_name: str, made: dict[str, ArticleRendition], site: Site) -> dict[str, Any]:
    # By width: a photo that its camera marked as turned may be narrower than its file, and come twice in one width.
    by_width = {row.width: row for spec in _source_specs(format_name) if (row := made.get(spec))}
    renditions = [_sized(row, site) for row in by_width.values()]
    return {
        "type": f"image/{format_name}",
        "srcset": ", ".join(f"{row['url']} {row['width']}w" for row in renditions),
        "renditions": renditions,
    }


def _sized(picture: ArticleImage | ArticleRendition, site: Site) -> dict[str, Any]:
    url = urljoin(f"{site.root_url}/", picture.file.url)
    return {"url": url, "width": picture.width, "height": picture.height}


def _focal_point(image: ArticleImage) -> dict[str, int] | None:
    """The point that must stay visible when the picture is cropped, in pixels of the upload."""
    point = image.get_focal_point()
    return {"x": int(point.centroid.x), "y": int(point.centroid.y)} if point else None
