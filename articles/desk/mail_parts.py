"""What mails tell of an article: how long it is, what has changed in it, and what a reviewer has said on it."""

import logging
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.html import strip_tags
from wagtail.models import Comment

from articles.desk.mail_layout import Item, Part
from articles.desk.passages import block_of
from articles.document.changes import ChangedFact, Comparison
from articles.document.comparing import compare
from articles.document.passages import passages_of, shortened
from articles.document.types import read_document
from articles.document.wording import CITATION_MARK
from articles.models import ArticlePage
from reviewers.models import Approval, ReviewComment, ReviewRound

logger = logging.getLogger(__name__)
Made = TypeVar("Made")

# More is read on the review page.
MOST_FACTS = 12
MOST_PLACES = 10
LONGEST_PASSAGE = 140


def attempted(part: Callable[[ArticlePage], Made], version: ArticlePage) -> Made | None:
    """The part of a mail, or nothing where it cannot be made: who is asked for a review must hear of it in any case."""
    try:
        return part(version)
    except Exception:
        logger.exception("A mail about “%s” goes without one of its parts.", version.title)
        return None


def changes_of(version: ArticlePage) -> tuple[Part, ...]:
    """What has changed since the edition approved last: where, and which facts."""
    approval = Approval.objects.filter(page_id=version.pk).order_by("-edition").first()
    if approval is None:
        return (Part("The first edition", (Item("Nothing of this article has been approved before."),)),)
    found = compare(read_document(approval.document), version.public_document())
    on = date_format(approval.approved_at, "j F Y")
    since = f"since edition {approval.edition}, which {approval.reviewer_name} approved on {on}"
    if not found.count:
        return (Part(f"No change {since}", (Item("Nothing that can be read is different."),)),)
    return (
        Part(f"{counted(found.count, 'change')} {since}", _first(_places(found), MOST_PLACES, "places")),
        *_changed_facts(found),
    )


def _places(found: Comparison) -> list[Item]:
    """Where something has changed, each place once."""
    told = [change.where + (f" ({change.kind})" if change.kind != "changed" else "") for change in found.changes]
    return [Item(place) for place in dict.fromkeys(told)]


def _changed_facts(found: Comparison) -> tuple[Part, ...]:
    facts = [Item(_told(fact)) for fact in found.facts]
    heading = f"{counted(len(facts), 'changed fact')} among them"
    return (Part(heading, _first(facts, MOST_FACTS, "changed facts")),) if facts else ()


def _told(fact: ChangedFact) -> str:
    """``Dose: 1 mg → 10 mg``."""
    told = f"{fact.before} → {fact.after}"
    if not (fact.before and fact.after):
        told = f"{fact.after} (new)" if fact.after else f"{fact.before} (gone)"
    return f"{fact.kind.capitalize()}: {told}"


def _first(items: list[Item], most: int, what: str) -> tuple[Item, ...]:
    left = len(items) - most
    return (*items[:most], Item(f"… and {left} more {what}")) if left > 0 else tuple(items)


def comments_of(review_round: ReviewRound, version: ArticlePage) -> tuple[Part, ...]:
    """The reviewer's comments of this round, in the order of the text: what must be fixed, then the suggestions."""
    rows = ReviewComment.objects.filter(round=review_round).select_related("comment").order_by("comment_id")
    order = {child.id: place for place, child in enumerate(version.body)}
    comments = sorted(rows, key=lambda row: order.get(block_of(row.comment.contentpath), -1))
    kinds = [("Must be fixed", True), ("Suggestions", False)]
    found = [(heading, [row.comment for row in comments if row.must_fix is weight]) for heading, weight in kinds]
    return tuple(
        Part(f"{heading} ({len(said)})", tuple(_comment(comment, version) for comment in said))
        for heading, said in found
        if said
    )


def _comment(comment: Comment, version: ArticlePage) -> Item:
    place, passage = place_of(comment.contentpath, version)
    return Item(place, passage, comment.text)


def place_of(contentpath: str, version: ArticlePage) -> tuple[str, str]:
    """Where a comment stands, as people call it, and how the text there begins."""
    name = block_of(contentpath)
    block = next((place for place, child in enumerate(version.body) if child.id == name), None)
    if block is not None:
        found = next((item for item in passages_of(version.public_document()) if item.block == block), None)
        text = found.text.replace(CITATION_MARK, "") if found else ""
        return found.place if found else "Text", shortened(text, LONGEST_PASSAGE)
    field = next((field for field in ArticlePage._meta.get_fields() if field.name == name), None)
    if field is None:
        return "A passage that is gone", ""
    label, value = str(getattr(field, "verbose_name", name)), getattr(version, name, "")
    passage = shortened(strip_tags(value), LONGEST_PASSAGE) if isinstance(value, str) else ""
    return label[:1].upper() + label[1:], passage


def counted(count: int, thing: str) -> str:
    """``1 word``, ``1,240 words``."""
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def day_of(day: date) -> str:
    """``Friday 28 November``."""
    return date_format(day, "l j F")


def short_day_of(day: date) -> str:
    """``Fri 28 Nov``."""
    return date_format(day, "D j M")
