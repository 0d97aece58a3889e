"""What the site tells the articles: where readers read, and the facts that texts hold placeholders for."""

from wagtail import hooks
from wagtail.models import Site

from home.models import SharedFacts, SiteChrome


@hooks.register("article_surroundings")
def site_surroundings(site: Site) -> dict[str, str]:
    """``frontend_url`` (no trailing slash, may be empty) and a text for each placeholder."""
    return {
        "frontend_url": SiteChrome.for_site(site).frontend_url.rstrip("/"),
        "member_count": f"{SharedFacts.for_site(site).member_count:,}",
    }
