"""What the answer about an article depends on beside its document and approval: whose change, and which day, makes
another answer of it. A presentation is kept with this, so that nothing else makes it again."""

from datetime import date, timedelta

from articles.delivery.rendering import linked_pages
from articles.delivery.surroundings import Surroundings, linked_ids, quoted_consents, related_ids
from articles.document.types import PublicDocument
from articles.models.documenting import image_ids
from reviewers.days import site_today
from reviewers.enums import ReviewStatus
from reviewers.models import Approval
from reviewers.models.records import DUE_SOON_DAYS


def dependencies_of(
    document: PublicDocument, *, page_id: int, approval: Approval | None, around: Surroundings
) -> set[tuple[str, int]]:
    """Kind and id of everything that the answer hangs on.

    ``page``: its own, those it names or links to, whether public or not, and those above them, on which addresses
    hang. ``writer``, ``reviewer``: whose profiles it shows. ``image``: in the text, of people and of cards.
    ``consent``: of quotes. ``site``: whose name, chrome and shared facts it shows.
    """
    content = document.content
    profiles = [around.writers.get(writer) for writer in content.writers]
    profiles += [around.reviewers.get(approval.reviewer_id)] if approval else []
    people = [profile for profile in profiles if profile is not None]
    related = set(related_ids(content))
    pages = {page_id} | related | linked_ids(document)
    pages |= {linked for person in people for linked in linked_pages(person.biography)}
    # What is not public has no address that a page above could change.
    above = {row.id for pk in pages if pk == page_id or pk in around.addresses for row in around.ancestors.get(pk, [])}
    heroes = [around.approved[pk].content.hero_image for pk in related & around.approved.keys()]
    named = {
        "page": pages | above,
        "writer": content.writers,
        "reviewer": [approval.reviewer_id] if approval else [],
        "image": [
            *image_ids(content),
            *(person.photo for person in people if person.photo),
            *(hero.image for hero in heroes if hero),
        ],
        "consent": quoted_consents(content),
        "site": [around.site_id],
    }
    return {(kind, pk) for kind, ids in named.items() for pk in ids}


def valid_until(document: PublicDocument, *, approval: Approval | None, around: Surroundings) -> date | None:
    """The first day after today on which the calendar alone makes another answer; None where no day does.

    Days change a review's status and end consents of which the last day is known.
    """
    quoted = quoted_consents(document.content)
    days = [day for consent, day in around.ending_consents.items() if consent in quoted]
    if approval is not None:
        status_changes = {
            ReviewStatus.CURRENT: approval.next_review_due - timedelta(days=DUE_SOON_DAYS),
            ReviewStatus.DUE: approval.next_review_due + timedelta(days=1),
        }
        days += [status_changes[approval.review_status]] if approval.review_status in status_changes else []
    return min((day for day in days if day > site_today()), default=None)
