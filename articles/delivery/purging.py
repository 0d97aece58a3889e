"""Tells shared caches what a change has touched, after its commit: addresses, and the keys that answers carry.

Addresses with other queries are too many to name, so whoever keeps answers for longer than five seconds must purge by
key. A purge that is lost costs at most ``CMS_SHARED_MAX_AGE`` seconds. Wagtail's app is not installed, only its parts
are used: it would purge the page alone, once more and before the commit.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import urlopen

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django_tasks import task
from wagtail.contrib.frontend_cache.backends.http import HTTPBackend, PurgeRequest
from wagtail.contrib.frontend_cache.utils import PurgeBatch, get_backends
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from articles.delivery.caching import BRIEF
from articles.document.types import read_document
from articles.models import ArticlePage, Condition, Dependency, Medicine, Writer
from reviewers.models import Publication, Reviewer

# Of so many articles the addresses are purged one by one. Where a change touches more, keys alone are quick enough.
MOST_ARTICLES = 500
# Seconds after which keys are purged once more: an answer that was on its way while something changed is kept after the
# first purge, and so is a count that was a few seconds old.
ONCE_MORE = 15
# Seconds to wait for a cache.
PATIENCE = 5

ENDPOINTS = {
    "writer": "writers",
    "reviewer": "reviewers",
    "condition": "conditions",
    "medicine": "medicines",
    "image": "images",
    "redirect": "redirects",
}
ARTICLES = f"?type={ArticlePage._meta.label}"

logger = logging.getLogger(__name__)


class KeyedCache(HTTPBackend):
    """Wagtail's backend for Varnish and the like, which can purge by key too, and waits for nobody for ever."""

    def purge_keys(self, keys: Iterable[str]) -> None:
        """Have everything forgotten that carries one of these keys, as ``Surrogate-Key`` or ``xkey-purge`` tell."""
        listed = " ".join(keys)
        location = urlunsplit([self.cache_scheme, self.cache_netloc, "/", "", ""])
        self._send(location, {"Surrogate-Key": listed, "xkey-purge": listed})

    def purge(self, url: str) -> None:
        self._send(url, {})

    def purge_batch(self, urls: Iterable[str]) -> None:
        for url in urls:
            if not self._send(url, {}):
                # Whoever does not answer once is not asked a thousand times.
                return

    def _send(self, url: str, headers: dict[str, str]) -> bool:
        """Whether the cache has answered at all."""
        asked = urlsplit(url)
        address = iri_to_uri(urlunsplit([self.cache_scheme, self.cache_netloc, asked.path, asked.query, ""]))
        try:
            with urlopen(PurgeRequest(address, headers={"Host": asked.netloc, **headers}), timeout=PATIENCE):  # noqa: S310
                return True
        except HTTPError as error:
            with error:
                # 404 says that nothing was kept.
                if error.code != 404:
                    logger.error("The cache refused to purge %s: %s %s.", address, error.code, error.reason)
            return True
        except (OSError, HTTPException) as error:
            logger.error("The cache at %s could not be told to purge: %s", self.cache_netloc, error)
            return False


def purge(kind: str, object_id: int) -> None:
    """Purge what a change of this touches, as ``Dependency`` rows name it; to be called after the commit."""
    if not getattr(settings, "WAGTAILFRONTENDCACHE", None):
        return
    _purge_keys(kind, object_id)
    _touched_addresses(kind, object_id).purge()
    if settings.CMS_SHARED_MAX_AGE > BRIEF and purge_once_more_task.get_backend().supports_defer:
        later = timezone.now() + timedelta(seconds=ONCE_MORE)
        purge_once_more_task.using(run_after=later).enqueue(kind, object_id)


@task()
def purge_task(kind: str, object_id: int) -> None:
    """Purge after changes that leave nothing to make anew."""
    purge(kind, object_id)


@task()
def purge_once_more_task(kind: str, object_id: int) -> None:
    """Purge the keys again."""
    _purge_keys(kind, object_id)


@receiver([post_save, post_delete], sender=Condition, dispatch_uid="articles_purge_condition")
@receiver([post_save, post_delete], sender=Medicine, dispatch_uid="articles_purge_medicine")
@receiver([post_save, post_delete], sender=Redirect, dispatch_uid="articles_purge_redirect")
@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="articles_purge_restriction")
def purge_later(sender: type, instance: Any, **kwargs: Any) -> None:
    """No presentation depends on these: lists are filtered by slugs, and pages below a restriction are hidden."""
    if isinstance(instance, PageViewRestriction):
        kind, object_id = "page", instance.page_id
    else:
        kind, object_id = sender.__name__.lower(), instance.pk
    if getattr(settings, "WAGTAILFRONTENDCACHE", None):
        transaction.on_commit(lambda: purge_task.enqueue(kind, object_id), robust=True)


def keys_of_change(kind: str, object_id: int) -> list[str]:
    """The keys of all answers that a change of this touches."""
    if kind in ("page", "site"):
        # What is public and where is in every list, and in whatever shows articles.
        return [f"{kind}-{object_id}", "articles"]
    if kind == "consent":
        return [f"consent-{object_id}", "consents"]
    if kind in ("condition", "medicine", "redirect"):
        # Their names are signed: only lists that are filtered by their slugs look at their rows.
        return [ENDPOINTS[kind]]
    return [f"{kind}-{object_id}", ENDPOINTS[kind]]


def _purge_keys(kind: str, object_id: int) -> None:
    keys = keys_of_change(kind, object_id)
    for backend in get_backends().values():
        if hasattr(backend, "purge_keys"):
            backend.purge_keys(keys)


def _touched_addresses(kind: str, object_id: int) -> PurgeBatch:
    """The addresses under which readers ask for what has changed, without those that only other queries tell apart."""
    batch = PurgeBatch()
    sites = list(Site.objects.select_related("root_page"))
    dependent = Dependency.objects.filter(kind=kind, object_id=object_id).order_by("page_id")
    page_ids = {*dependent.values_list("page_id", flat=True)[:MOST_ARTICLES], *([object_id] if kind == "page" else [])}
    pages = list(Page.objects.filter(pk__in=page_ids))
    batch.add_pages(pages)
    slugs = {page.slug for page in pages}
    paths = [reverse("wagtailapi:pages:detail", args=[page_id]) for page_id in page_ids]
    if kind == "page":
        former, named = _said(object_id)
        slugs |= former
        paths += named
        # The page above lists this one, and has its former addresses below it.
        above = [page.get_parent() for page in pages if page.pk == object_id and not page.is_root()]
        batch.add_pages(above)
        batch.add_urls(f"{page.full_url}{quote(slug)}/" for page in above if page.full_url for slug in former)
        left = Redirect.objects.filter(redirect_page_id__in=page_ids).values_list("old_path", flat=True)
        batch.add_urls(f"{site.root_url}{path.rstrip('/')}/" for site in sites for path in left)
    listing = reverse("wagtailapi:pages:listing")
    for slug in map(quote, slugs):
        paths += [f"{listing}{ARTICLES}&slug={slug}&fields=*", f"{listing}?slug={slug}&fields=*"]
    if kind in ("page", "site"):
        paths += [listing, listing + ARTICLES, reverse("wagtailapi:redirects:listing")]
        batch.add_urls(site.root_url + reverse(name) for site in sites for name in ("article_feed", "sitemap"))
    paths += _own_paths(kind, object_id)
    for site in sites:
        api = getattr(settings, "WAGTAILAPI_BASE_URL", None) or site.root_url
        batch.add_urls(api + path for path in paths)
    return batch


def _said(page_id: int) -> tuple[set[str], list[str]]:
    """The slugs of the article's two latest editions, and the paths of those that they name, who tell of it in turn."""
    shown = Publication.objects.filter(page_id=page_id, approval__isnull=False).order_by("-id")
    slugs, paths = set(), set()
    for publication in shown.select_related("approval")[:2]:
        approval = publication.approval
        if approval is None or not approval.is_intact:
            continue
        content = read_document(approval.document).content
        slugs.add(content.slug)
        named = {
            "writer": content.writers,
            "reviewer": [approval.reviewer_id],
            "condition": content.conditions,
            "medicine": content.medicines,
        }
        paths |= {path for kind, ids in named.items() for pk in ids for path in _own_paths(kind, pk)}
    return slugs, sorted(paths)


def _own_paths(kind: str, object_id: int) -> list[str]:
    """The paths of the endpoint about this, and of people whose photo it is."""
    if kind == "site":
        return [reverse("wagtailapi:site:listing")]
    if kind not in ENDPOINTS:
        return []
    namespace = f"wagtailapi:{ENDPOINTS[kind]}"
    paths = [reverse(f"{namespace}:listing"), reverse(f"{namespace}:detail", args=[object_id])]
    if kind == "image":
        for other, people in (("writer", Writer.objects), ("reviewer", Reviewer.objects)):
            for pk in people.filter(photo_id=object_id).values_list("pk", flat=True):
                paths += _own_paths(other, pk)
    return paths
