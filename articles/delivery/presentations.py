"""Ready-made answers: made from the approved document when it is approved or its surroundings change, kept as rows.

One is always made from the parsed canonical document, so that its bytes are the same whoever makes it. What is missing,
stale or carries a wrong seal is made on the fly.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from articles.delivery.approved import approved_now
from articles.delivery.cards import join, member
from articles.delivery.dependencies import dependencies_of, valid_until
from articles.delivery.fingerprint import fingerprint
from articles.delivery.presenting import present
from articles.delivery.sealing import seal, sealing_key, unseal
from articles.delivery.selecting import BODY_FIELDS, CARD, LAYOUT, META, META_FIELDS, MORE, PART_OF, TEXT, WHOLE, dump
from articles.delivery.surroundings import Surroundings, surroundings_of
from articles.delivery.words import plain
from articles.document.types import PublicDocument, read_document
from articles.models import ArticleEntry, ArticlePage, Dependency, Generation, Presentation
from reviewers.models import Approval

PARTS = (CARD, MORE, WHOLE, TEXT)
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
    more: bytes
    whole: bytes
    text: bytes
    dependencies: frozenset[tuple[str, int]]


class Kept(NamedTuple):
    """What is kept of an approved article, as the database gives it: ``sealed`` are parts of its presentation, empty or
    None where they are missing."""

    page_id: int
    approval_id: int
    digest: str
    until: Any
    kept_at: Any
    sealed: Sequence[bytes | None]


def prepare(page_ids: Iterable[int], *, site: Site, form: str = "html") -> dict[int, Prepared]:
    """The answers about the public articles among these pages, made now. ``form`` is Wagtail's ``rich_text_format``."""
    approvals = approved_now(page_ids)
    documents = {page_id: read_document(approval.document) for page_id, approval in approvals.items()}
    around = surroundings_of(documents.values(), approvals.values(), site=site)
    rows = [row for page_id in documents if (row := around.rows.get(page_id)) is not None and row.is_under_law]
    metas = _metas(rows, around, site)
    return {
        page_id: _prepare(documents[page_id], approvals[page_id], metas[page_id], around, form) for page_id in metas
    }


@dataclass(frozen=True)
class Made:
    """Answers that were made now, of these pages, and the generation of before that."""

    page_ids: Sequence[int]
    site: Site
    generation: int
    prepared: dict[int, Prepared]


def make(page_ids: Sequence[int], *, site: Site, generation: int | None = None) -> Made:
    """Make the answers, to be kept. ``generation`` is one that was current before; it is looked up where it is None."""
    before = Generation.current() if generation is None else generation
    return Made(page_ids, site, before, prepare(page_ids, site=site))


def keep(made: Made) -> Made:
    """Keep what was made. Where something has changed meanwhile it is made again, unless that goes on."""
    is_alone = not connection.in_atomic_block
    for attempt in range(ATTEMPTS):
        if attempt:
            made = make(made.page_ids, site=made.site)
        try:
            with transaction.atomic():
                if is_alone:
                    _need_not_last()
                if _hold(made.generation):
                    _store(made.prepared)
                    return made
        except DatabaseError:
            # Such as a server that takes no writes, or is busy: readers are answered all the same.
            logger.warning("Presentations could not be kept.", exc_info=True)
            return made
    return made


def rebuild(page_ids: Iterable[int]) -> Iterator[int]:
    """Make the presentations of these pages anew; those of pages that are not public go. Yields how many are done."""
    done, remaining = 0, iter(page_ids)
    while ids := list(islice(remaining, AT_ONCE)):
        sites: dict[int, list[int]] = {}
        for page_id, site_id in ArticleEntry.objects.filter(pk__in=ids).values_list("page_id", "site_id"):
            sites.setdefault(site_id, []).append(page_id)
        kept: set[int] = set()
        for site in Site.objects.filter(pk__in=sites):
            kept |= keep(make(sites[site.pk], site=site)).prepared.keys()
        Presentation.objects.filter(pk__in=set(ids) - kept).delete()
        done += len(ids)
        yield done


def opener(parts: Sequence[str], *, site_id: int) -> Callable[[Kept], list[memoryview] | None]:
    """Opens these ``parts`` of kept presentations; None where one is missing or not sealed by this site for this
    approval. Made once for all articles of an answer: lists open twenty."""
    key = sealing_key()

    def open_parts(kept: Kept) -> list[memoryview] | None:
        page_id, approval_id, digest, until, _, sealed = kept
        if not sealed:
            return None
        sealed_for = _sealed_for(digest, page_id, approval_id, site_id, until)
        opened = []
        for part, data in zip(parts, sealed, strict=False):
            payload = unseal(data, _head(part, sealed_for), key) if data is not None else None
            if payload is None:
                return None
            opened.append(payload)
        return opened

    return open_parts


def _prepare(
    document: PublicDocument, approval: Approval, meta: dict[str, Any], around: Surroundings, form: str
) -> Prepared:
    page_id = approval.page_id
    presented = present(document, page_id=page_id, approval=approval, around=around, form=form)
    meta = {**meta, **{name: presented[name] for name in META_FIELDS if name in presented}}
    members = {name: member(name, dump(presented[name])) for name in BODY_FIELDS}
    small = {"id": member("id", dump(page_id))}
    small |= {META + name: member(name, dump(meta[name])) for name in META_FIELDS}
    small |= {name: text for name, text in members.items() if name not in PART_OF}
    whole, in_whole = join(members)
    more, in_more = join({name: text for name, text in members.items() if PART_OF.get(name) == MORE})
    depends_on = dependencies_of(document, page_id=page_id, approval=approval, around=around)
    return Prepared(
        page_id=page_id,
        approval_id=approval.pk,
        digest=approval.digest,
        site_id=around.site_id,
        valid_until=valid_until(document, approval=approval, around=around),
        card=LAYOUT.pack(small, keys=_keys(depends_on, document), far=in_whole | in_more),
        more=more,
        whole=whole,
        text=plain(presented["html"]).encode(),
        dependencies=frozenset(depends_on),
    )


def _keys(depends_on: set[tuple[str, int]], document: PublicDocument) -> str:
    """Surrogate keys: what a change of purges this answer, such as ``page-4 writer-2 condition-7``."""
    facts = document.facts
    named = {("condition", fact.id) for fact in facts.conditions} | {("medicine", fact.id) for fact in facts.medicines}
    return " ".join(sorted(f"{kind}-{pk}" for kind, pk in depends_on | named))


def _metas(pages: Iterable[Page], around: Surroundings, site: Site) -> dict[int, dict[str, Any]]:
    """What of ``meta`` comes from the page's place in the tree, by page id."""
    api = getattr(settings, "WAGTAILAPI_BASE_URL", None) or site.root_url
    return {
        page.pk: {
            "type": ArticlePage._meta.label,
            "detail_url": api + _detail_path(page.pk),
            "show_in_menus": page.show_in_menus,
            "alias_of": None,
            "parent": _parent(page.pk, around, api),
            "locale": page.locale.language_code,
        }
        for page in pages
    }


def _parent(page_id: int, around: Surroundings, api: str) -> dict[str, Any] | None:
    above = around.ancestors.get(page_id)
    page = above[-1] if above else None
    if page is None or page.title is None:
        return None
    model = ContentType.objects.get_for_id(page.content_type_id).model_class()
    label = model._meta.label if model is not None else Page._meta.label
    meta = {"type": label, "detail_url": api + _detail_path(page.id), "html_url": around.addresses.get(page.id)}
    return {"id": page.id, "meta": meta, "title": page.title}


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


def _need_not_last() -> None:
    """Let the transaction end without waiting for the disk: what a crash loses here is made again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")


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


def _sealed_for(digest: str, page_id: int, approval_id: int, site_id: int, until: date | str | None) -> str:
    # No part of it can hold the separator: digests, numbers and dates.
    return f"{digest}|{page_id}|{approval_id}|{site_id}|{until or ''}|{fingerprint()}"


def _head(part: str, sealed_for: str) -> bytes:
    return f"{part}|{sealed_for}".encode()


def _row(one: Prepared, now: datetime) -> Presentation:
    sealed_for = _sealed_for(one.digest, one.page_id, one.approval_id, one.site_id, one.valid_until)
    sealed = {part: seal(getattr(one, part), _head(part, sealed_for)) for part in PARTS}
    return Presentation(
        page_id=one.page_id,
        approval_id=one.approval_id,
        site_id=one.site_id,
        valid_until=one.valid_until,
        changed_at=now,
        **sealed,
    )
