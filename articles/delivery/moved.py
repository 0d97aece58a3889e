"""Where addresses that were left lead to: the redirects of ``wagtail.contrib.redirects``, as far as readers get them.

Wagtail adds a redirect where a page moves or its slug changes, and here one is added where an article is merged into
another. Editors add their own. A row is only a claim: whatever it says, nobody is led to, or told of, what is not
public, and no address is told that was never approved.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.dispatch import receiver
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from articles.delivery.approved import approved_contents
from articles.delivery.surroundings import site_facts
from articles.delivery.tree import addresses_of
from articles.models import ArticlePage
from reviewers.enums import WithdrawalKind
from reviewers.models import Approval, Publication, Withdrawal
from reviewers.querysets import public
from reviewers.signals import withdrawn

# How many mergers in a row are followed.
LONGEST_CHAIN = 10


def redirect_from(address: str, *, site: Site) -> Redirect | None:
    """The redirect from this path of the site, with or without its query; None where there is none.

    As Wagtail's middleware looks for it, in one query; the site's own comes before one of all sites. Raises
    ``ValueError`` where ``address`` cannot be read as one.
    """
    path = Redirect.normalise_path(address, decode_unicode=False)
    if "\x00" in uri_to_iri(path):
        return None
    whole, bare = [path, uri_to_iri(path)], [part.partition("?")[0] for part in (path, uri_to_iri(path))]
    wanted = list(dict.fromkeys([*reversed(whole), *reversed(bare)]))
    rows = Redirect.get_for_site(site).filter(old_path__in=wanted).order_by(F("site").asc(nulls_last=True), "-pk")
    return min(rows, key=lambda row: wanted.index(row.old_path), default=None)


def targets_of(redirects: Iterable[Redirect], *, site: Site) -> dict[int, str]:
    """Where these redirects lead, by id, in a few queries; without those that readers must not or need not be told.

    Addresses are the frontend's. A merged article stands for the one that replaces it. Left out are redirects to what
    is not public, from what is public again, and the automatic ones from a slug that was never approved.
    """
    rows = list(redirects)
    frontend_url = site_facts(site)["frontend_url"]
    pages = {row.redirect_page_id for row in rows if row.redirect_page_id}
    replacements = _replacements(pages)
    approved = approved_contents(replacements.values())
    addresses = addresses_of(replacements.values(), approved, frontend_url)
    automatic = {row.redirect_page_id for row in rows if row.automatically_created and row.redirect_page_id}
    slugs, taken = _approved_slugs(automatic), _public_paths(rows, site)
    found = {}
    for row in rows:
        target = _typed_target(row, frontend_url) or addresses.get(replacements.get(row.redirect_page_id, 0))
        if target and _url_path(row, site) not in taken and _may_be_told(row, slugs):
            found[row.pk] = target
    return found


@receiver(withdrawn, dispatch_uid="articles_redirect_merged")
def redirect_merged(sender: type, page_id: int, withdrawals: list[Withdrawal], **kwargs: Any) -> None:
    """Enter the address that an article left by being merged; where it leads is worked out when somebody asks."""
    page = ArticlePage.objects.filter(pk=page_id).first()
    parts = page.get_url_parts() if page and withdrawals[-1].kind == WithdrawalKind.MERGED else None
    if page is None or parts is None:
        return
    site_id, old_path = parts[0], Redirect.normalise_path(parts[2])
    Redirect.objects.filter(old_path=old_path, site_id=site_id, automatically_created=True).delete()
    Redirect.objects.get_or_create(
        old_path=old_path, site_id=site_id, defaults={"redirect_page": page, "automatically_created": True}
    )


def _replacements(page_ids: set[int]) -> dict[int, int]:
    """By page id, the page that stands for it: itself, or the article into which it was merged."""
    standing = {page_id: page_id for page_id in page_ids}
    for _ in range(LONGEST_CHAIN):
        merged = _merged(set(standing.values()))
        if not merged:
            break
        standing = {page_id: merged.get(now, now) for page_id, now in standing.items()}
    return standing


def _merged(page_ids: set[int]) -> dict[int, int]:
    """Those of the pages that are withdrawn as merged, with the page that replaces each."""
    shown = Publication.objects.filter(page_id__in=page_ids, approval__page_id=F("page_id")).order_by("id")
    last_shown = dict(shown.values_list("page_id", "approval__withdrawal"))
    gone = [page_id for page_id, withdrawal in last_shown.items() if withdrawal]
    said = Withdrawal.objects.filter(approval__page_id__in=gone).order_by("sequence")
    last_said = {row[0]: row[1:] for row in said.values_list("approval__page_id", "kind", "replaced_by")}
    return {page_id: other for page_id, (kind, other) in last_said.items() if kind == WithdrawalKind.MERGED and other}


def _approved_slugs(page_ids: set[int]) -> dict[int, set[str]]:
    """The slugs under which these articles have been public."""
    found: dict[int, set[str]] = {
        page_id: set() for page_id in ArticlePage.objects.filter(pk__in=page_ids).values_list("pk", flat=True)
    }
    for approval in Approval.objects.filter(page_id__in=list(found), publications__isnull=False).distinct():
        if approval.is_intact:
            found[approval.page_id].add(json.loads(approval.document)["content"]["slug"])
    return found


def _public_paths(rows: list[Redirect], site: Site) -> set[str]:
    found = Page.objects.filter(url_path__in={_url_path(row, site) for row in rows})
    return set(public(found).values_list("url_path", flat=True))


def _url_path(row: Redirect, site: Site) -> str:
    """The ``url_path`` of a page that would stand at the redirect's old address."""
    return f"{site.root_page.url_path.rstrip('/')}{row.old_path.rstrip('/')}/"


def _typed_target(row: Redirect, frontend_url: str) -> str:
    if row.redirect_page_id:
        return ""
    return frontend_url + row.redirect_link if row.redirect_link.startswith("/") else row.redirect_link


def _may_be_told(row: Redirect, slugs: dict[int, set[str]]) -> bool:
    """Whether the old address is an editor's own, an unreviewed page's, or one under which the article was public."""
    if not row.automatically_created or row.redirect_page_id not in slugs:
        return True
    return row.old_path.rpartition("/")[2] in slugs[row.redirect_page_id]
