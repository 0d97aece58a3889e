"""Seals of ready-made answers: only this site can have made what carries one, for this approval and no other.

A seal is an HMAC with a key derived from ``SECRET_KEY``. It is taken over the approval's digest, what the bytes are
for, and the bytes' own BLAKE3 digest, and stands before them. What does not verify counts as missing.

Every read verifies, so this is the hottest loop of delivery: SHA-256 over the bytes themselves would take nine times as
long for one article, and forty times for twenty.
"""

import hmac
from functools import cache
from hashlib import sha256

from blake3 import blake3
from django.conf import settings

SALT = b"articles.delivery.presentation"
SIZE = sha256().digest_size


def seal(payload: bytes, head: bytes) -> bytes:
    """``payload`` behind its seal. ``head`` says which bytes these are, and of which approval."""
    return _code(payload, head, sealing_key()) + payload


def unseal(sealed: bytes, head: bytes, key: bytes) -> memoryview | None:
    """The payload, not copied; None where the seal is not the one that belongs here. ``key`` is ``sealing_key()``,
    which whoever opens many looks up once."""
    payload = memoryview(sealed)[SIZE:]
    return payload if hmac.compare_digest(sealed[:SIZE], _code(payload, head, key)) else None


def sealing_key() -> bytes:
    """Of this site, derived from its ``SECRET_KEY``."""
    return _derived(settings.SECRET_KEY)


def _code(payload: bytes | memoryview, head: bytes, key: bytes) -> bytes:
    return hmac.digest(key, blake3(payload).digest() + head, "sha256")


@cache
def _derived(secret: str) -> bytes:
    return hmac.digest(secret.encode(), SALT, "sha256")
