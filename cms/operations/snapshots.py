"""What a backup says of its database: read in the same moment in which the database is copied."""

import hmac
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model

from articles.delivery.fingerprint import fingerprint
from articles.models import ArticleDocument, ArticleImage, ArticlePage
from reviewers.models import Approval, ChainHead

Rows = list[tuple[Any, ...]]
Fetch = Callable[[str], Rows]

COUNTED: dict[str, type[Model]] = {
    "articles": ArticlePage,
    "approvals": Approval,
    "images": ArticleImage,
    "documents": ArticleDocument,
}


def facts_of(fetch: Fetch) -> dict[str, Any]:
    """The migrations that are applied, the end of the chain, and how much of what there is."""
    return {
        "migrations": [list(row) for row in fetch("SELECT app, name FROM django_migrations ORDER BY app, name")],
        "head": head_of(fetch),
        "counts": counts_of(fetch),
        "answers": answers_made_by(),
    }


def head_of(fetch: Fetch) -> dict[str, Any]:
    """The number and the hash of the newest record."""
    rows = fetch(f"SELECT sequence, hash FROM {ChainHead._meta.db_table} WHERE id = 1")  # noqa: S608
    return {"sequence": rows[0][0], "hash": rows[0][1]} if rows else {"sequence": 0, "hash": ""}


def counts_of(fetch: Fetch) -> dict[str, int]:
    return {
        name: fetch(f"SELECT COUNT(*) FROM {model._meta.db_table}")[0][0]  # noqa: S608
        for name, model in {"accounts": get_user_model(), **COUNTED}.items()
    }


def answers_made_by() -> str:
    """Which key and release seal the ready-made answers; it tells neither."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"backup " + fingerprint().encode(), "sha256").hex()[:16]
