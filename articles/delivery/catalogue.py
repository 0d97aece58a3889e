"""Which public articles name whom or what: cards of them, and what they say of what they name.

Found through the narrow index, told from the approvals.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Max, QuerySet
from wagtail.models import Site

from articles.delivery.presenting import present_approved
from articles.document.types import ConditionFact, MedicineFact, read_document
from articles.models import ArticleEntry, ArticleTerm
from reviewers.querysets import current_approvals

CARDS = 20
CARD_FIELDS = ("id", "title", "slug", "summary", "last_reviewed", "updated")
# Of a hero image, what belongs to the article's own page.
PAGE_ONLY = {"alt_text", "caption", "credit"}

Fact = ConditionFact | MedicineFact


def articles_of(kind: str, object_id: int, site: Site) -> dict[str, Any]:
    """``total_count`` and ``items`` (cards of up to 20, the last reviewed first) of the articles that name this."""
    entries = _entries(kind, site, object_id)
    newest = list(entries.order_by("-last_reviewed", "-page_id").values_list("page_id", flat=True)[:CARDS])
    articles = present_approved(newest, site=site)
    return {
        "total_count": entries.count(),
        "items": [card(articles[page_id]) for page_id in newest if page_id in articles],
    }


def card(article: dict[str, Any]) -> dict[str, Any]:
    """A presented article in short."""
    hero = article["hero_image"]
    shown = hero and {name: value for name, value in hero.items() if name not in PAGE_ONLY}
    return {**{name: article[name] for name in CARD_FIELDS}, "url": article["html_url"], "hero_image": shown}


def named_facts(kind: str, site: Site, object_id: int | None = None) -> list[Fact]:
    """What public articles say of the conditions, or medicines, that they name: for each, what was signed last.

    A few queries, however many there are; of one ``object_id`` alone where it is given.
    """
    terms = ArticleTerm.objects.filter(kind=kind, site_id=site.pk).order_by()
    if object_id is not None:
        terms = terms.filter(object_id=object_id)
    newest = dict(terms.values_list("object_id").annotate(Max("last_reviewed")))
    entries = ArticleEntry.objects.filter(site_id=site.pk, last_reviewed__in=set(newest.values()))
    found = _signed_facts(kind, entries.values_list("page_id", flat=True))
    missing = newest.keys() - found.keys()
    if missing:
        # Their newest article is not believed: another may name them.
        others = terms.filter(object_id__in=missing).values_list("entry_id", flat=True)
        found = {**_signed_facts(kind, others), **found}
    return [found[pk] for pk in newest if pk in found]


def newest_updated(site: Site, count: int) -> list[int]:
    """The ids of the articles whose text changed last."""
    entries = ArticleEntry.objects.filter(site_id=site.pk).order_by("-updated", "-page_id")
    return list(entries.values_list("page_id", flat=True)[:count])


def _entries(kind: str, site: Site, object_id: int) -> QuerySet[ArticleEntry]:
    return ArticleEntry.objects.filter(site_id=site.pk, terms__kind=kind, terms__object_id=object_id)


def _signed_facts(kind: str, page_ids: Iterable[int]) -> dict[int, Fact]:
    """What the public articles among these say, by id: of each condition, or medicine, what was signed last."""
    found: dict[int, Fact] = {}
    for approval in sorted(current_approvals(page_ids).values(), key=lambda row: (row.approved_at, row.pk)):
        facts = read_document(approval.document).facts
        named = facts.conditions if kind == ArticleTerm.Kind.CONDITION else facts.medicines
        found.update((fact.id, fact) for fact in named)
    return found
