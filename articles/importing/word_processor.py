"""Documents from word processors to manuscripts: .docx files by mammoth, and what was pasted from Word, Google Docs and
LibreOffice. What is in a manuscript is worked out in ``manuscript_parts``."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import IO, Any

import mammoth

from articles.importing.docx_files import BROKEN, check_docx, has_tracked_changes
from articles.importing.manuscripts import Manuscript, ManuscriptError, PictureFile
from articles.importing.plain_text import pieces_of_text
from articles.rich_text import writable

logger = logging.getLogger(__name__)

# Word calls its built-in styles by these names in every language; so do Google Docs and LibreOffice in .docx files.
STYLES = """
p[style-name='Title'] => p.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name^='toc '] => p.contents:fresh
p[style-name^='TOC Heading'] => p.contents:fresh
p[style-name='Bibliography'] => p.bibliography:fresh
p[style-name='EndNote Bibliography'] => p.bibliography:fresh
"""
NO_TEXT = "There is no text in it. Choose the document with the article, or paste its text."
UNREAD = re.compile(r"unrecognised element was ignored: (?:\{.*\}|\w+:)?(\w+)")
UNREAD_ELEMENTS = {"oMath": "formula", "oMathPara": "formula", "chart": "chart", "relIds": "diagram"}

LEFT_OUT = "left out: {what}. Put it in by hand where it is needed"
LINKED_PICTURE = "a picture that is only linked to and not in the file"
COMMENTS = "comments of the word processor ({count})"
TRACKED = "The document has tracked changes: insertions are taken as accepted, deletions are left out"


def manuscript_of_docx(file: IO[bytes], *, size: int, name: str) -> Manuscript:
    """What the .docx file holds. ``size`` in bytes. Raises ``ManuscriptError``.

    Nothing outside the file is fetched, and the document's own mapping of styles does not count.
    """
    check_docx(file, size=size)
    pictures: dict[str, PictureFile] = {}
    comments: list[Any] = []

    def keep_picture(image: Any) -> dict[str, str]:
        with image.open() as opened:
            key = f"picture-{len(pictures) + 1}"
            pictures[key] = PictureFile(opened.read(), (image.alt_text or "").strip())
        return {"src": key}

    def note_comments(document: Any) -> Any:
        comments.extend(document.comments)
        return document

    try:
        result = mammoth.convert_to_html(
            file,
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=mammoth.images.img_element(keep_picture),
            transform_document=note_comments,
        )
        is_tracked = has_tracked_changes(file)
    except Exception as error:
        # Every part of a damaged file can fail in a way of its own; what mammoth raises is not documented.
        logger.info("A document was not read: %r", error)
        raise ManuscriptError(BROKEN) from error
    manuscript = Manuscript(_readable(result.value), PurePath(name).stem, pictures)
    manuscript.notes += [LEFT_OUT.format(what=what) for what in _unread(result.messages)]
    if comments:
        manuscript.notes.append(LEFT_OUT.format(what=COMMENTS.format(count=len(comments))))
    if is_tracked:
        manuscript.notes.append(TRACKED)
    return manuscript


def manuscript_of_html(html: str) -> Manuscript:
    """What was pasted, as the browser got it from the word processor. Raises ``ManuscriptError``."""
    return Manuscript(_readable(html))


def manuscript_of_text(text: str) -> Manuscript:
    """What was pasted as plain text, where every line is a paragraph. Raises ``ManuscriptError``."""
    lines = "\n\n".join(text.splitlines())
    return Manuscript(_readable("".join(piece.html for piece in pieces_of_text(lines))))


def _readable(html: str) -> str:
    html = writable(html)
    if not re.sub(r"<[^>]*>|&nbsp;|\s", "", html):
        raise ManuscriptError(NO_TEXT)
    return html


def _unread(messages: Iterable[Any]) -> Iterator[str]:
    """What mammoth could not read and readers would miss; styles and settings it does not know make no difference."""
    found: Counter[str] = Counter()
    for message in messages:
        if match := UNREAD.search(message.message):
            found[UNREAD_ELEMENTS.get(match[1], "")] += 1
        elif "external image" in message.message:
            found[LINKED_PICTURE] += 1
    del found[""]
    yield from (what if count == 1 else f"{what} ({count} times)" for what, count in found.items())
