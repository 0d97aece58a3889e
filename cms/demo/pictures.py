"""The demo's pictures as images of the site, drawn here and stored like uploads."""

from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from articles.models import ArticleImage


class Gallery:
    """Stores each drawing once and remembers its file, so that a load that fails can take its files back."""

    def __init__(self) -> None:
        self._images: dict[str, ArticleImage] = {}

    def image(self, *, name: str, title: str, draw: Callable[[], bytes], user: Any) -> ArticleImage:
        """The image of this name, drawn and uploaded by `user` where it is not there yet."""
        if name not in self._images:
            image = ArticleImage(title=title, uploaded_by_user=user)
            image.file.save(f"demo-{name}.png", ContentFile(draw()), save=False)
            self._images[name] = image
            image.file_size = image.file.size
            image.full_clean(exclude=["width", "height"])
            image.save()
            image.file.close()
        return self._images[name]

    def delete_files(self) -> None:
        for image in self._images.values():
            image.file.storage.delete(image.file.name)
