"""Ready-made answers: made from the approved document when it is approved or its surroundings change, kept as rows.

One is always made from the parsed canonical document, so that its bytes are the same whoever makes it. What is missing,
stale or carries a wrong seal is made on the fly.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from articles.delivery.cards import join, member, pack
from articles.delivery.dependencies import dependencies_of, valid_until
from articles.delivery.fingerprint import fingerprint
from articles.delivery.presenting import present
from articles.delivery.sealing import seal, unseal
from articles.delivery.selecting import BODY_FIELDS, LARGE, META, META_FIELDS, dump
from articles.delivery.surroundings import Surroundings, surroundings_of
from articles.delivery.words import plain
from articles.document.types import PublicDocument, read_document
from articles.models import ArticleEntry, ArticlePage, Dependency, Generation, Presentation
from reviewers.models import Approval
from reviewers.querysets import current_approvals

AT_ONCE = 50
# The first look at a site makes the rows of its settings, which is a change of its own.
ATTEMPTS = 3

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """One answer in its parts; ``dependencies`` are (kind, id) pairs."""

    page_id: int
    approval_id: int
    digest: str
    site_id: int
    valid_until: date | None
    card: bytes
    whole: bytes
    text: bytes
    dependencies: frozenset[tuple[str, int]]


def prepare(page_ids: Iterable[int], *, site: Site, form: str = "html") -> dict[int, Prepared]:
    """The answers about the public articles among these pages, made now. ``form`` is Wagtail's ``rich_text_format``."""
    approvals = current_approvals(page_ids)
    documents = {page_id: read_document(approval.document) for page_id, approval in approvals.items()}
    around = surroundings_of(documents.values(), approvals.values(), site=site)
    pages = ArticlePage.objects.filter(pk__in=documents).select_related("locale")
    metas = _metas(pages, around, site)
    return {
        page_id: _prepare(documents[page_id], approvals[page_id], metas[page_id], around, form) for page_id in metas
    }


def keep(page_ids: Sequence[int], *, site: Site) -> dict[int, Prepared]:
    """Make the answers and keep them, unless something keeps changing meanwhile."""
    prepared: dict[int, Prepared] = {}
    for _ in range(ATTEMPTS):
        before = Generation.current()
        prepared = prepare(page_ids, site=site)
        try:
            with transaction.atomic():
                if _hold(before):
                    _store(prepared)
                    return prepared
        except DatabaseError:
            # Such as a server that takes no writes, or is busy: readers are answered all the same.
            logger.warning("Presentations could not be kept.", exc_info=True)
            return prepared
    return prepared


def rebuild(page_ids: Iterable[int]) -> Iterator[int]:
    """Make the presentations of these pages anew; those of pages that are not public go. Yields how many are done."""
    done, remaining = 0, iter(page_ids)
    while ids := list(islice(remaining, AT_ONCE)):
        sites: dict[int, list[int]] = {}
        for page_id, site_id in ArticleEntry.objects.filter(pk__in=ids).values_list("page_id", "site_id"):
            sites.setdefault(site_id, []).append(page_id)
        kept: set[int] = set()
        for site in Site.objects.filter(pk__in=sites):
            kept |= keep(sites[site.pk], site=site).keys()
        Presentation.objects.filter(pk__in=set(ids) - kept).delete()
        done += len(ids)
        yield done


def open_part(
    part: str, sealed: bytes | None, *, page_id: int, approval_id: int, digest: str, site_id: int, until: date | None
) -> bytes | None:
    """One part of a kept presentation; None where it is missing or not sealed by this site for this approval."""
    if sealed is None:
        return None
    return unseal(bytes(sealed), _head(digest, part, page_id, approval_id, site_id, until))


def _prepare(
    document: PublicDocument, approval: Approval, meta: dict[str, Any], around: Surroundings, form: str
) -> Prepared:
    page_id = approval.page_id
    presented = present(document, page_id=page_id, approval=approval, around=around, form=form)
    meta = {**meta, **{name: presented[name] for name in META_FIELDS if name in presented}}
    members = {name: member(name, dump(presented[name])) for name in BODY_FIELDS}
    small = {"id": member("id", dump(page_id))}
    small |= {META + name: member(name, dump(meta[name])) for name in META_FIELDS}
    small |= {name: text for name, text in members.items() if name not in LARGE}
    whole, places = join(members)
    depends_on = dependencies_of(document, page_id=page_id, approval=approval, around=around)
    large = {name: places[name] for name in places if name in LARGE}
    return Prepared(
        page_id=page_id,
        approval_id=approval.pk,
        digest=approval.digest,
        site_id=around.site_id,
        valid_until=valid_until(document, approval=approval, around=around),
        card=pack(small, keys=_keys(depends_on, document), large=large),
        whole=whole,
        text=plain(presented["html"]).encode(),
        dependencies=frozenset(depends_on),
    )


def _keys(depends_on: set[tuple[str, int]], document: PublicDocument) -> str:
    """Surrogate keys: what a change of purges this answer, such as ``page-4 writer-2 condition-7``."""
    facts = document.facts
    named = {("condition", fact.id) for fact in facts.conditions} | {("medicine", fact.id) for fact in facts.medicines}
    return " ".join(sorted(f"{kind}-{pk}" for kind, pk in depends_on | named))


def _metas(pages: Iterable[ArticlePage], around: Surroundings, site: Site) -> dict[int, dict[str, Any]]:
    """What of ``meta`` comes from the page's place in the tree, by page id."""
    api = getattr(settings, "WAGTAILAPI_BASE_URL", None) or site.root_url
    pages = list(pages)
    parents = {page.path: page for page in Page.objects.filter(path__in={page.path[: -Page.steplen] for page in pages})}
    return {
        page.pk: {
            "type": ArticlePage._meta.label,
            "detail_url": api + _detail_path(page.pk),
            "show_in_menus": page.show_in_menus,
            "alias_of": None,
            "parent": _parent(parents.get(page.path[: -Page.steplen]), around, api),
            "locale": page.locale.language_code,
        }
        for page in pages
    }


def _parent(page: Page | None, around: Surroundings, api: str) -> dict[str, Any] | None:
    above = {ancestor.id: ancestor for chain in around.ancestors.values() for ancestor in chain}
    shown = above.get(page.pk) if page is not None else None
    if page is None or shown is None or shown.title is None:
        return None
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    label = model._meta.label if model is not None else Page._meta.label
    meta = {"type": label, "detail_url": api + _detail_path(page.pk), "html_url": around.addresses.get(page.pk)}
    return {"id": page.pk, "meta": meta, "title": shown.title}


def _detail_path(page_id: int) -> str:
    return reverse("wagtailapi:pages:detail", args=[page_id])


def _hold(generation: int) -> bool:
    """Keep what readers see as it was in this generation until the transaction ends; whether that could be had at once.

    On PostgreSQL a change takes this row at its commit, and throws away what was made before. On SQLite there is one
    writer at a time, and this transaction is it.
    """
    rows = Generation.objects.filter(pk=Generation.ONLY, number=generation)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first() is not None


def _store(prepared: dict[int, Prepared]) -> None:
    now = timezone.now()
    rows = [_row(one, now) for one in prepared.values()]
    columns = [field.name for field in Presentation._meta.concrete_fields if not field.primary_key]
    Presentation.objects.bulk_create(rows, update_conflicts=True, unique_fields=["page_id"], update_fields=columns)
    wanted = {(one.page_id, *dependency) for one in prepared.values() for dependency in one.dependencies}
    there = Dependency.objects.filter(page_id__in=prepared)
    found = {
        (page_id, kind, object_id): pk
        for pk, page_id, kind, object_id in there.values_list("pk", "page_id", "kind", "object_id")
    }
    Dependency.objects.filter(pk__in=[pk for key, pk in found.items() if key not in wanted]).delete()
    missing = sorted(wanted - found.keys())
    Dependency.objects.bulk_create(
        [Dependency(page_id=page_id, kind=kind, object_id=object_id) for page_id, kind, object_id in missing],
        ignore_conflicts=True,
    )


def _head(digest: str, part: str, page_id: int, approval_id: int, site_id: int, until: date | None) -> bytes:
    # No part of it can hold the separator: digests, numbers, dates and names of parts.
    return f"{digest}|{part}|{page_id}|{approval_id}|{site_id}|{until or ''}|{fingerprint()}".encode()


def _row(one: Prepared, now: datetime) -> Presentation:
    sealed = {
        part: seal(
            getattr(one, part),
            _head(one.digest, part, one.page_id, one.approval_id, one.site_id, one.valid_until),
        )
        for part in ("card", "whole", "text")
    }
    return Presentation(
        page_id=one.page_id,
        approval_id=one.approval_id,
        site_id=one.site_id,
        valid_until=one.valid_until,
        changed_at=now,
        **sealed,
    )
