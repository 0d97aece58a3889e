"""Keeps the narrow index of public articles: an entry while an article is public, made from its approved document.

An entry is written where a publication is, in the same transaction; triggers remove it (``articles.delivery.changes``).
"""

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Site
from wagtail.signals import post_page_move

from articles.delivery.searched_text import remove_searched_texts, write_searched_texts
from articles.document.types import Content, read_document
from articles.models import ArticleEntry, ArticlePage, ArticleTerm, Generation
from reviewers.models import Approval, Publication
from reviewers.querysets import current_approvals

AT_ONCE = 100
# In bytes: PostgreSQL indexes no values of over 2,700.
LONGEST_KEY = 400
# What terms have from their entries.
REPEATED = ("site_id", "first_published_at", "updated", "last_reviewed", "next_review_due")


@receiver(post_save, sender=Publication, dispatch_uid="articles_index")
def index_publication(sender: type, instance: Publication, raw: bool, **kwargs: Any) -> None:
    """Enter the article that is public from now on."""
    if instance.approval is not None and not raw:
        index_articles({instance.page_id: instance.approval})


def index_articles(approvals: dict[int, Approval]) -> None:
    """Write the entries of these articles anew, by page id, from the approvals through which they are public."""
    pages = ArticlePage.objects.filter(pk__in=approvals)
    sites = {page.pk: _site_id(page) for page in pages}
    first_published = _first_published(approvals)
    entries, terms, searched = [], [], {}
    for page_id, approval in approvals.items():
        site_id = sites.get(page_id)
        if site_id is None:
            continue
        document = read_document(approval.document)
        content = document.content
        searched[page_id] = (document, approval)
        entry = _entry(page_id, site_id, approval, content, first_published.get(page_id))
        entries.append(entry)
        terms += _terms(entry, approval, content)
    with transaction.atomic():
        ArticleTerm.objects.filter(entry__in=[entry.page_id for entry in entries]).delete()
        columns = [field.name for field in ArticleEntry._meta.concrete_fields if not field.primary_key]
        ArticleEntry.objects.bulk_create(
            entries, update_conflicts=True, unique_fields=["page_id"], update_fields=columns
        )
        ArticleTerm.objects.bulk_create(terms, ignore_conflicts=True)
        write_searched_texts(searched)


def index_again(page_ids: Iterable[int]) -> Iterator[int]:
    """Bring the index in line for these pages, whatever happened to it; yields how many are done so far."""
    done, remaining = 0, iter(page_ids)
    while ids := list(islice(remaining, AT_ONCE)):
        approvals = current_approvals(ids)
        index_articles(approvals)
        ArticleEntry.objects.filter(pk__in=set(ids) - approvals.keys()).delete()
        remove_searched_texts(set(ids) - approvals.keys())
        done += len(ids)
        yield done


@receiver(post_page_move, dispatch_uid="articles_index_moved")
@receiver([post_save, post_delete], sender=Site, dispatch_uid="articles_index_sites")
def follow_sites(**kwargs: Any) -> None:
    """Enter all articles under the sites that they belong to now: a page has moved, or a site."""
    claimed = Q()
    # Of sites one below the other a page belongs to the nearest, and of two with one root to Wagtail's first choice.
    sites = Site.objects.select_related("root_page").order_by("-is_default_site", "hostname")
    for site in sorted(sites, key=lambda site: -site.root_page.depth):
        below = Q(path__startswith=site.root_page.path)
        pages = Page.objects.filter(below & ~claimed).values("pk")
        with transaction.atomic():
            moved = ArticleEntry.objects.filter(pk__in=pages).exclude(site_id=site.pk).update(site_id=site.pk)
            moved += ArticleTerm.objects.filter(entry__in=pages).exclude(site_id=site.pk).update(site_id=site.pk)
            if moved:
                # The move itself was committed before, and who has read since remembers lists from before this.
                Generation.advance()
        claimed |= below


def title_key(title: str) -> bytes:
    """What titles are ordered by: without case and accents."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(char))
    return plain.encode()[:LONGEST_KEY]


def _entry(page_id: int, site_id: int, approval: Approval, content: Content, first_published_at: Any) -> ArticleEntry:
    return ArticleEntry(
        page_id=page_id,
        approval_id=approval.pk,
        site_id=site_id,
        slug=content.slug,
        language=content.language,
        title=content.title,
        title_key=title_key(content.title),
        first_published_at=first_published_at or approval.approved_at,
        updated=approval.changed_at,
        last_reviewed=approval.approved_at,
        next_review_due=approval.next_review_due,
    )


def _terms(entry: ArticleEntry, approval: Approval, content: Content) -> list[ArticleTerm]:
    kinds = ArticleTerm.Kind
    named = chain(
        ((kinds.WRITER, pk) for pk in content.writers),
        [(kinds.MEDICAL_REVIEWER, approval.reviewer_id)],
        ((kinds.CONDITION, pk) for pk in content.conditions),
        ((kinds.MEDICINE, pk) for pk in content.medicines),
    )
    repeated = {name: getattr(entry, name) for name in REPEATED}
    return [ArticleTerm(entry_id=entry.page_id, kind=kind, object_id=pk, **repeated) for kind, pk in named]


def _first_published(page_ids: Iterable[int]) -> dict[int, Any]:
    shown = Publication.objects.filter(page_id__in=list(page_ids), approval__isnull=False)
    return {row.page_id: row.at for row in shown.order_by("-id")}


def _site_id(page: ArticlePage) -> int | None:
    site: Site | None = page.get_site()
    return site.pk if site else None
