"""The text that was shown, kept in the signing sheet itself, so that what has changed since can be shown."""

import zlib

from django.core.signing import BadSignature, dumps, loads
from pydantic import ValidationError

from articles.document.types import PublicDocument, read_document
from reviewers.canonical import canonical_json

SALT = "articles.desk.shown"
A_DAY = 24 * 60 * 60


def kept(document: PublicDocument) -> str:
    """The document for a hidden field: packed, and sealed so that only this site's own is unpacked again."""
    return dumps(canonical_json(document), salt=SALT, compress=True)


def read_kept(text: str) -> PublicDocument | None:
    """The document in such a field; None where it is none of ours or older than a day."""
    try:
        return read_document(loads(text, salt=SALT, max_age=A_DAY))
    except (BadSignature, ValidationError, ValueError, zlib.error):
        return None
