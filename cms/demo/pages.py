"""The demo's articles as drafts, each saved by its first writer."""

import json
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from articles.models import ArticleImage, ArticleIndexPage, ArticlePage, Condition, Consent, Medicine, Promotion, Writer
from articles.models.pages import ArticleRelation, ArticleWriter, Reference
from cms.demo.bodies import Shelf, stable_id, stream
from cms.demo.drawings import drawing
from cms.demo.markup import Targets, prose
from cms.demo.pictures import Gallery
from cms.demo.reading import Entry, next_edition
from reviewers.models import Reviewer


@dataclass(frozen=True)
class Desk:
    """Everything that articles choose from, by its key."""

    gallery: Gallery
    writers: dict[str, Writer]
    reviewers: dict[str, Reviewer]
    consents: dict[str, Consent]
    conditions: dict[str, Condition]
    medicines: dict[str, Medicine]
    promotions: dict[str, Promotion]

    def first_writer(self, article: Entry) -> Any:
        """The account in whose name the article is written and sent for review."""
        return self.writers[article["writers"][0]].user


def create_pages(*, articles: dict[str, Entry], desk: Desk) -> dict[str, int]:
    """The articles' pages with nothing but a title, so that they can point at each other; ids by slug."""
    index = ArticleIndexPage.objects.get(slug="articles")
    ids = {}
    for slug, article in articles.items():
        page = ArticlePage(title=article["title"], slug=slug, owner=desk.first_writer(article), live=False)
        index.add_child(instance=page)
        ids[slug] = page.pk
    return ids


def write_draft(*, slug: str, article: Entry, ids: dict[str, int], desk: Desk) -> None:
    """Fill in the whole article and save it as a version by its first writer."""
    page = ArticlePage.objects.get(pk=ids[slug])
    user = desk.first_writer(article)
    shelf = _shelf(slug=slug, article=article, ids=ids, desk=desk)
    _fill_head(page, article=article, shelf=shelf, desk=desk)
    _fill_lists(page, slug=slug, article=article, ids=ids, desk=desk)
    page.body = json.dumps(stream(article["body"], slug=slug, shelf=shelf))
    page.full_clean()
    page.save()
    page.save_revision(user=user, log_action=True)


def write_next_edition(*, slug: str, article: Entry, ids: dict[str, int], desk: Desk) -> None:
    """Save what the second edition says as a version by the first writer; the row and its readers keep the first."""
    page = ArticlePage.objects.get(pk=ids[slug]).get_latest_revision_as_object()
    shelf = _shelf(slug=slug, article=article, ids=ids, desk=desk)
    page.body = json.dumps(stream(next_edition(article), slug=slug, shelf=shelf))
    page.full_clean()
    page.save_revision(user=desk.first_writer(article), log_action=True)


def drawings_of(article: Entry) -> list[str]:
    """The names of the drawings that the article shows."""
    return [article["hero"]["drawing"], *(block["image"]["drawing"] for block in article["body"] if "image" in block)]


def _fill_head(page: ArticlePage, *, article: Entry, shelf: Shelf, desk: Desk) -> None:
    hero = article["hero"]
    page.summary = article["summary"]
    page.hero_image_id = shelf.images[hero["drawing"]]
    page.hero_alt_text = hero["alt"]
    page.hero_caption = prose(hero["caption"], shelf.targets)
    page.hero_credit = hero["credit"]
    page.medical_reviewer = desk.reviewers[article["reviewer"]]
    page.seo_title = article["seo_title"]
    page.search_description = article["search_description"]
    if "promotion" in article:
        page.promotion = desk.promotions[article["promotion"]["key"]]
        page.promotion_prompt = prose(article["promotion"]["prompt"], shelf.targets)
    if "goes_live_in_days" in article:
        page.go_live_at = timezone.now() + timedelta(days=article["goes_live_in_days"])


def _fill_lists(page: ArticlePage, *, slug: str, article: Entry, ids: dict[str, int], desk: Desk) -> None:
    page.conditions.set([desk.conditions[key] for key in article["conditions"]])
    page.medicines.set([desk.medicines[key] for key in article.get("medicines", [])])
    page.article_writers.set(
        ArticleWriter(writer=desk.writers[name], sort_order=order) for order, name in enumerate(article["writers"])
    )
    page.references.set(
        Reference(uuid=_reference_id(slug, key), sort_order=order, **fields)
        for order, (key, fields) in enumerate(article["references"].items())
    )
    page.related_articles.set(
        ArticleRelation(article_id=ids[related], sort_order=order) for order, related in enumerate(article["related"])
    )


def _shelf(*, slug: str, article: Entry, ids: dict[str, int], desk: Desk) -> Shelf:
    references = {key: _reference_id(slug, key) for key in article["references"]}
    images = {name: _image(name, desk=desk, user=desk.first_writer(article)).pk for name in drawings_of(article)}
    return Shelf(
        targets=Targets(references=references, pages=ids),
        images=images,
        consents={key: consent.pk for key, consent in desk.consents.items()},
    )


def _image(name: str, *, desk: Desk, user: Any) -> ArticleImage:
    return desk.gallery.image(name=name, title=f"Illustration: {name}", draw=partial(drawing, name), user=user)


def _reference_id(slug: str, key: str) -> UUID:
    return UUID(stable_id(slug, "reference", key))
