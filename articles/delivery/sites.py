"""The site that a request asks, known from memory as long as nothing has changed."""

from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from wagtail.models import Site

from articles.delivery.statements import current_generation

MOST = 100


@dataclass(frozen=True)
class KnownSite:
    """A site with its root page, as it was in ``generation`` or since."""

    site: Site
    root_path: str
    generation: int


_known: dict[tuple[str, str], KnownSite] = {}


def known_site(request: HttpRequest, generation: int | None = None) -> KnownSite | None:
    """The site, from memory; asked again where that is older than ``generation``. None where there is no site."""
    host = (request.get_host(), request.get_port())
    # Within a transaction sites may be as nobody else sees them.
    known = None if connection.in_atomic_block else _known.get(host)
    if known is not None and generation in (None, known.generation):
        return known
    if generation is None:
        # Before the site: what changes between the two is seen by whoever reads the next number.
        generation = current_generation()
    request.__dict__.pop("_wagtail_site", None)
    site = Site.find_for_request(request)
    if site is None:
        return None
    if len(_known) >= MOST:
        _known.clear()
    known = KnownSite(site, site.root_page.path, generation)
    if not connection.in_atomic_block:
        _known[host] = known
    return known
