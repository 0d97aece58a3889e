"""Loads the demo site, whole or not at all, into a database that holds no other content."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction

from articles.models import (
    ArticleDocument,
    ArticleImage,
    ArticlePage,
    Condition,
    Consent,
    Medicine,
    Promotion,
    Writer,
)
from cms.demo import chrome, pages, people, reading, rounds, vocabulary
from cms.demo.pages import Desk
from cms.demo.pictures import Gallery
from cms.demo.reading import Entry
from reviewers.models import Approval, Reviewer

Say = Callable[[str], None]

SIGNED_STATES = {"approved", "published", "withdrawn"}


def is_loaded() -> bool:
    """Whether the demo was loaded here. Its reviewers tell: the record of a reviewer is never deleted."""
    numbers = [person["licence_number"] for person in reading.people()["reviewers"]]
    return Reviewer.objects.filter(licence_number__in=numbers).exists()


def other_content() -> list[str]:
    """What the database holds that is not the demo's, such as “3 articles”; empty where it can be loaded."""
    kinds: list[type[models.Model]] = [
        get_user_model(),
        ArticlePage,
        Approval,
        Writer,
        Reviewer,
        Condition,
        Medicine,
        Promotion,
        Consent,
        ArticleImage,
        ArticleDocument,
    ]
    counts = [(kind._meta, kind._default_manager.count()) for kind in kinds]
    return [
        f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}" for meta, count in counts if count
    ]


def load(*, say: Say) -> None:
    """Load everything in one transaction; `say` is told of each step. A load that ends early leaves nothing behind."""
    gallery = Gallery()
    try:
        with transaction.atomic():
            _load(gallery=gallery, say=say)
            # After the commit, while this waits, unless there is a worker for it.
            now = "Making" if settings.TASKS_BACKEND == "immediate" else "Leaving to `manage.py db_worker`:"
            say(f"{now} smaller pictures in AVIF and WebP")
    except BaseException:
        gallery.delete_files()
        raise
    people.give_addresses()


def _load(*, gallery: Gallery, say: Say) -> None:
    articles = reading.articles()
    say("Creating six people and drawing their portraits")
    staff = people.create_staff()
    editor = staff["maud"]
    desk = Desk(
        gallery=gallery,
        writers=people.create_writers(gallery=gallery, editor=editor),
        reviewers=people.create_reviewers(gallery=gallery, editor=editor),
        consents=people.create_consents(),
        conditions=vocabulary.create_conditions(),
        medicines=vocabulary.create_medicines(),
        promotions=vocabulary.create_promotions(),
    )
    chrome.furnish(editor=editor)
    ids = pages.create_pages(articles=articles, desk=desk)
    for number, (slug, article) in enumerate(articles.items(), start=1):
        say(f"Writing and illustrating article {number} of {len(articles)}: {slug}")
        pages.write_draft(slug=slug, article=article, ids=ids, desk=desk)
    _review(articles=articles, ids=ids, desk=desk, say=say)
    for slug, article in articles.items():
        if article["state"] == "withdrawn":
            say(f"Withdrawing {slug}")
            rounds.withdraw_article(page_id=ids[slug], user=editor, reason=article["reason"])
        if "next_edition" in article:
            say(f"Sending the second edition of {slug} for review")
            pages.write_next_edition(slug=slug, article=article, ids=ids, desk=desk)
            rounds.send_for_review(page_id=ids[slug], user=desk.first_writer(article), **article.get("sending", {}))


def _review(*, articles: dict[str, Entry], ids: dict[str, int], desk: Desk, say: Say) -> None:
    """Take every article but the drafts through its first round."""
    sent = {slug: article for slug, article in articles.items() if article["state"] != "draft"}
    say(f"Sending {len(sent)} articles for review")
    for slug, article in sent.items():
        # What is said of an article with a second edition is said when that is sent.
        said = {} if "next_edition" in article else article.get("sending", {})
        rounds.send_for_review(page_id=ids[slug], user=desk.first_writer(article), **said)
    for name, reviewer in desk.reviewers.items():
        own = {slug: article for slug, article in sent.items() if article["reviewer"] == name}
        signed = [ids[slug] for slug, article in own.items() if article["state"] in SIGNED_STATES]
        say(f"{reviewer.name} reads {len(own)} articles and signs {len(signed)}")
        rounds.sign_articles(page_ids=signed, reviewer=reviewer, password=reading.people()["password"])
        for slug, article in own.items():
            if article["state"] == "changes_requested":
                rounds.request_changes(
                    page_id=ids[slug], reviewer=reviewer, comment=article["comment"], remarks=article["remarks"]
                )
