"""What changed about a picture apart from its words: the file, and the record that holds it."""

from collections.abc import Iterator

from articles.document import types


def file_details(old: object, old_file: object, new: object, new_file: object) -> Iterator[str]:
    """Sentences on a picture that was exchanged: ids of images and their ``ImageFact`` where known."""
    if old_file == new_file and old == new:
        return
    if not isinstance(old_file, types.ImageFact) or not isinstance(new_file, types.ImageFact):
        yield f"The picture was {_named(old)}, is now {_named(new)}."
    elif old_file.sha256 != new_file.sha256:
        yield f"The picture is another file: {_size(old_file)} before, {_size(new_file)} now."
    elif (old_file.width, old_file.height) != (new_file.width, new_file.height):
        yield f"The picture’s size is recorded as {_size(new_file)}, before as {_size(old_file)}."
    else:
        yield f"The same picture comes from another entry of the library: {old} before, {new} now."


def _size(file: types.ImageFact) -> str:
    return f"{file.width} × {file.height} pixels"


def _named(image: object) -> str:
    return "none" if image is None else f"number {image} of the library"
