"""Seals of ready-made answers: only this site can have made what carries one, for this approval and no other.

A seal is an HMAC with a key derived from ``SECRET_KEY``. It is taken over the approval's digest, what the bytes are
for, and the bytes themselves, and stands before them. What does not verify counts as missing.
"""

import hmac
from functools import cache
from hashlib import sha256

from django.conf import settings

SALT = b"articles.delivery.presentation"
SIZE = sha256().digest_size


def seal(payload: bytes, *, digest: str, place: tuple[object, ...]) -> bytes:
    """``payload`` behind its seal. ``digest`` is the approval's; ``place`` says which bytes these are."""
    return _code(payload, digest, place) + payload


def unseal(sealed: bytes, *, digest: str, place: tuple[object, ...]) -> bytes | None:
    """The payload; None where the seal is not the one that belongs here."""
    payload = sealed[SIZE:]
    return payload if hmac.compare_digest(sealed[:SIZE], _code(payload, digest, place)) else None


def _code(payload: bytes, digest: str, place: tuple[object, ...]) -> bytes:
    # No part of it can hold the separator: digests, numbers, dates and names of parts.
    head = "|".join([digest, *map(str, place)]).encode() + b"\n"
    return hmac.digest(_key(settings.SECRET_KEY), head + payload, "sha256")


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), SALT, "sha256")
