"""A manuscript to a draft of the person who brought it, with its pictures, and with a list of what needs a look."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from articles.importing.citing import references_of
from articles.importing.cleaning import clean
from articles.importing.corpus import draft_of_pieces
from articles.importing.drafts import ArticleDraft
from articles.importing.fitting import cut
from articles.importing.manuscript_parts import Parts, parts_of
from articles.importing.manuscripts import Manuscript, ManuscriptError, PictureFile
from articles.importing.pieces import Picture, Piece
from articles.importing.sources import CorpusArticle, Section
from articles.importing.writing import Target, make_article
from articles.models import ArticleIndexPage, ArticlePage, Writer

BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
MOST_PICTURES = 40
LONGEST_NOTE = 400
LONGEST_IMAGE_TITLE = 255  # wagtail.images.models.AbstractImage.title
LONGEST_ALT_TEXT = 500  # articles.blocks.ImageBlock

NOT_HELD = "The draft cannot be made: {reason}"
NOT_IN_DRAFT = "not in the draft: {what}"
CHANGED = "changed: {what}"
PICTURE_LEFT_OUT = "left out: picture {place}, since {reason}. Add it in the editor"
NO_ALT_TEXT = "Picture {place} has no alt text: say what it shows"
NO_RIGHT = "you may not add images"
TOO_MANY = f"{MOST_PICTURES} pictures are the most"
OTHER_FORMAT = "it is neither PNG nor JPEG"


@dataclass(frozen=True, slots=True)
class Upload:
    """The draft that was made, and sentences on what was left out of it, changed, or needs a look."""

    page: ArticlePage
    notes: list[str]


def create_draft(manuscript: Manuscript, *, index: ArticleIndexPage, user: AbstractBaseUser) -> Upload:
    """Make a draft below ``index``, written and owned by ``user``.

    Raises ``PermissionDenied`` where they may not add one, and ``ManuscriptError`` where none can be made; nothing is
    kept then.
    """
    if not index.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _create(manuscript, index, user)
    except ValidationError as error:
        raise ManuscriptError(NOT_HELD.format(reason=" ".join(error.messages))) from error


def _create(manuscript: Manuscript, index: ArticleIndexPage, user: AbstractBaseUser) -> Upload:
    parts = parts_of(manuscript)
    article = CorpusArticle(
        id=f"upload:{uuid.uuid4()}",
        title=parts.title,
        language=ArticlePage._meta.get_field("language").get_default(),
        summary=parts.summary,
        sections=[Section(html=text) for text in parts.texts],
        references=parts.references,
    )
    references = references_of(article)
    pictures = dict(_pictures(manuscript, parts, user))
    draft = draft_of_pieces(article, references, list(_pieces(parts, pictures, references.citations)))
    writer = Writer.objects.filter(user_id=user.pk).first()
    page, no_place = make_article(draft, Target(index=index, user=user, writer=writer))
    return Upload(page, [_sentence(note) for note in [*parts.notes, *_told(draft), *no_place]])


def _pieces(parts: Parts, pictures: dict[str, Picture], citations: dict[str, str]) -> Iterator[Piece]:
    for place, text in enumerate(parts.texts):
        yield from clean(text, citations=citations)
        key = parts.pictures[place] if place < len(parts.pictures) else ""
        if key in pictures:
            yield pictures[key]


def _pictures(manuscript: Manuscript, parts: Parts, user: AbstractBaseUser) -> Iterator[tuple[str, Picture]]:
    """The document's pictures as images here, as if they had been added by hand."""
    may_add = policy_registry.get_by_type(get_image_model()).user_has_permission(user, "add")
    for place, key in enumerate(dict.fromkeys(parts.pictures), start=1):
        file = manuscript.pictures[key]
        alt_text, _ = cut(file.alt_text, LONGEST_ALT_TEXT)
        title, _ = cut(alt_text or f"Picture {place} of {parts.title}", LONGEST_IMAGE_TITLE)
        refusal = NO_RIGHT if not may_add else TOO_MANY if place > MOST_PICTURES else ""
        image_id, refusal = (None, refusal) if refusal else _add_image(file, title, user)
        if image_id is None:
            parts.notes.append(PICTURE_LEFT_OUT.format(place=place, reason=refusal))
            continue
        if not alt_text:
            parts.notes.append(NO_ALT_TEXT.format(place=place))
        yield key, Picture(image_id, alt_text)


def _add_image(file: PictureFile, title: str, user: AbstractBaseUser) -> tuple[int | None, str]:
    """The id of a new image, or why there is none. The admin's own form checks size, pixels and file."""
    ending = next((ending for beginning, ending in BEGINNINGS.items() if file.data.startswith(beginning)), None)
    if ending is None:
        return None, OTHER_FORMAT
    model = get_image_model()
    instance = model(uploaded_by_user=user)
    upload = SimpleUploadedFile(f"picture.{ending}", file.data)
    form_class = get_image_form(model)
    choices = form_class(instance=instance, user=user).fields.get("collection")
    collection = choices.queryset.first() if choices is not None else None
    data = {"title": title, "tags": "", "collection": collection.pk if collection else ""}
    form = form_class(data, {"file": upload}, instance=instance, user=user)
    if not form.is_valid():
        return None, " ".join(message for messages in form.errors.values() for message in messages).rstrip(".")
    return form.save().pk, ""


def _told(draft: ArticleDraft) -> Iterator[str]:
    yield from (NOT_IN_DRAFT.format(what=what) for what in draft.no_place)
    yield from (CHANGED.format(what=what) for what in draft.altered)


def _sentence(note: str) -> str:
    """A note that begins with a capital letter and ends with a full stop, however much it tells."""
    note, _ = cut(note, LONGEST_NOTE)
    return note[:1].upper() + note[1:] + ("" if note.endswith((".", "”.", "…")) else ".")
