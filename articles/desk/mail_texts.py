"""What the desk's mails say. Each is made when it is sent, from what is so then; None where it is not so any more."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.urls import reverse
from django.utils.formats import date_format
from wagtail.models import Site

from articles.delivery.presenting import present_approved
from articles.desk.answering import unanswered
from articles.desk.commenting import name_of
from articles.desk.length import length_of
from articles.desk.mail_layout import Mail
from articles.desk.mail_parts import attempted, changes_of, comments_of, counted, day_of, short_day_of
from articles.desk.pointing import address_of_comment, address_of_editor
from articles.document.types import read_document
from articles.models import ArticlePage
from reviewers.days import site_day, site_today
from reviewers.models import Approval, Reviewer, ReviewRound
from reviewers.signing import version_under_review

NOTHING_LEFT = "There is nothing left for you to do."


def called(user: AbstractUser | None) -> str:
    """How a mail names an account."""
    return name_of(user) if user else "Somebody"


def address(name: str, *args: int) -> str:
    """The absolute address of one of the admin's screens."""
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=args)


def deadline(review_round: ReviewRound, what: str = "") -> str:
    """How a subject begins: ``Urgent: review by Fri 28 Nov``. ``what`` is said before, such as ``reminder``."""
    words = [*(["urgent"] if review_round.is_urgent else []), *([what] if what else [])]
    before = f"{' '.join(words)}: " if words else ""
    due = f"review by {short_day_of(review_round.due_on)}" if review_round.due_on else "review"
    return (before + due)[:1].upper() + (before + due)[1:]


def length(review_round: ReviewRound) -> str:
    """Words and minutes, as readers are told them."""
    told = length_of(review_round.revision)
    return f"{counted(told['words'], 'word')}, about {counted(told['minutes'], 'minute')}"


def about(review_round: ReviewRound) -> str:
    """How a subject ends: which article, and which round."""
    return f"{review_round.revision.object_str}, round {review_round.number}"


def review_request(
    review_round: ReviewRound,
    *,
    by: AbstractUser | None = None,
    handed: str = "",
    before: Reviewer | None = None,
    note: str = "",
) -> Mail:
    """To the reviewer of an open round: what, from whom, until when, how long, what has changed.

    ``handed`` says how the round came to them where another had it ``before``, by whose hand, with which note.
    """
    version = _article(review_round)
    asked_by = review_round.workflow_state.requested_by
    changes = attempted(changes_of, version)
    notes = [(called(by), note)] if note else []
    if review_round.note:
        notes.append((called(asked_by), review_round.note))
    facts = [
        ("Due", f"{day_of(review_round.due_on)}" if review_round.due_on else "no day is set"),
        ("Sent by", called(asked_by)),
        ("Round", str(review_round.number)),
        ("Length", length(review_round)),
    ]
    opening = [_how_it_came(review_round, by, handed, before)]
    if review_round.is_urgent:
        opening.append("It is urgent: another qualified reviewer may take it over.")
    return Mail(
        to=review_round.reviewer.user.email,
        name=review_round.reviewer.name,
        subject=f"{deadline(review_round)}: {about(review_round)}",
        opening=tuple(opening),
        facts=tuple(facts),
        notes=tuple(notes),
        parts=changes or (),
        button=("Read and decide", address("desk:review", review_round.pk)),
        closing=("Readers get nothing of this version before you have approved it.",),
        reply_to=asked_by.email if asked_by else "",
    )


def _how_it_came(review_round: ReviewRound, by: AbstractUser | None, handed: str, before: Reviewer | None) -> str:
    title = f"“{review_round.revision.object_str}”"
    asked_by = called(review_round.workflow_state.requested_by)
    if handed == "passed on" and before:
        return f"{before.name} passes the review of {title} on to you."
    if handed == "taken over" and before:
        return f"You have taken over the review of {title} from {before.name}."
    if handed and before:
        return f"{called(by)} assigns the review of {title} to you. {before.name} had it before."
    instead_of = review_round.instead_of
    if instead_of is None:
        return f"{asked_by} asks you to review {title}."
    until = f", who is away until {day_of(instead_of.away_until)}" if instead_of.away_until else ""
    return f"{asked_by} asks you to review {title}, in place of {instead_of.name}{until}."


def handed_over_notice(
    review_round: ReviewRound, *, by: AbstractUser | None, handed: str, before: Reviewer, to: Reviewer
) -> Mail:
    """To the reviewer who had the round."""
    title = f"“{review_round.revision.object_str}”"
    said = {
        "passed on": f"You have passed the review of {title} on to {to.name}.",
        "taken over": f"{to.name} has taken over the review of {title}, which is marked urgent.",
    }
    link = "by" if handed == "taken over" else "to"
    return Mail(
        to=before.user.email,
        name=before.name,
        subject=f"{handed.capitalize()} {link} {to.name}: {about(review_round)}",
        opening=(said.get(handed, f"{called(by)} has assigned the review of {title} to {to.name}."), NOTHING_LEFT),
        button=("Your reviews", address("desk:reviews")),
    )


def taken_back_notice(review_round: ReviewRound) -> Mail:
    """To the reviewer whose open round has ended without a decision."""
    title, by = f"“{review_round.revision.object_str}”", review_round.finished_by
    said = f"{called(by)} has taken {title} back from review." if by else f"{title} was taken back from review."
    return Mail(
        to=review_round.reviewer.user.email,
        name=review_round.reviewer.name,
        subject=f"Taken back: {about(review_round)}",
        opening=(said, f"{NOTHING_LEFT} If it is sent for review again, you get another mail."),
        button=("Your reviews", address("desk:reviews")),
    )


def changes_requested(review_round: ReviewRound, *, to: AbstractUser) -> Mail:
    """To the writer: the reviewer's words and all comments of the round."""
    version, reviewer = _article(review_round), review_round.reviewer
    parts = attempted(lambda version: comments_of(review_round, version), version)
    # Where the writer is to begin; the editor opens on it.
    first = unanswered([version.pk]).first()
    path = address_of_comment(first.comment) if first else address_of_editor(version.pk)
    return Mail(
        to=to.email,
        name=called(to),
        subject=f"Changes requested: {about(review_round)}",
        opening=(f"{reviewer.printed_name}, asks for changes to “{version.title}”.",),
        notes=((reviewer.name, review_round.comment),) if review_round.comment else (),
        parts=parts or (),
        button=("Open the article", settings.WAGTAILADMIN_BASE_URL + path),
        closing=("Answer every comment that must be fixed, then send the article back for review.",)
        if parts
        else ("Change it, then send it back for review.",),
        reply_to=reviewer.user.email,
    )


def approved_notice(approval: Approval, *, to: AbstractUser) -> Mail:
    """To the writer: which edition, by whom, and when readers get it."""
    title = read_document(approval.document).content.title
    by = f"{approval.reviewer_name}, {approval.reviewer_credentials}".rstrip(", ")
    public_address = _public_address(approval.page_id)
    is_public = approval.publications.exists()
    to_come = ArticlePage.objects.filter(pk=approval.page_id).first()
    go_live_at = to_come.scheduled_revision.approved_go_live_at if to_come and to_come.scheduled_revision else None
    if is_public:
        when = "It is published: readers get exactly this version."
    elif go_live_at:
        when = f"It will be published on {date_format(go_live_at, 'l j F Y, H:i')} UTC."
    else:
        when = "It is not published yet."
    read = ("Read the article", public_address) if is_public and public_address else None
    return Mail(
        to=to.email,
        name=called(to),
        subject=f"Approved: {title}, edition {approval.edition}",
        opening=(f"{by}, has approved “{title}” as edition {approval.edition}.", when),
        facts=(
            ("Approved on", f"{date_format(approval.approved_at, 'j F Y, H:i')} UTC"),
            ("Next review due", date_format(approval.next_review_due, "j F Y")),
        ),
        button=read or ("Open the article", settings.WAGTAILADMIN_BASE_URL + address_of_editor(approval.page_id)),
    )


def _public_address(page_id: int) -> str | None:
    page = ArticlePage.objects.filter(pk=page_id).first()
    site = page.get_site() if page else None
    return present_approved([page_id], site=site).get(page_id, {}).get("html_url") if isinstance(site, Site) else None


def signed_notice(approval: Approval, *, to: AbstractUser) -> Mail:
    """To the signer, of every signature in their name."""
    title = read_document(approval.document).content.title
    return Mail(
        to=to.email,
        name=approval.reviewer_name,
        subject=f"Signed in your name: {title}, edition {approval.edition}",
        opening=(
            f"“{title}” was signed in your name: edition {approval.edition}, on "
            f"{date_format(approval.approved_at, 'j F Y, H:i:s')} UTC.",
        ),
        facts=(("Your words", approval.statement), ("SHA-256", approval.digest)),
        button=("The review page", address("desk:review", approval.round_id)),
        closing=(
            "If it was not you, somebody knows your password. Change it at once, and ask an editor to withdraw the "
            "article and an administrator to look into it. A signature is never deleted; a withdrawal takes the "
            "article out of public view at once.",
        ),
    )


def reminder(review_round: ReviewRound, *, by: AbstractUser | None = None) -> Mail:
    """To the reviewer, before and on the due date, and whenever an editor asks for it."""
    title, asked_by = f"“{review_round.revision.object_str}”", review_round.workflow_state.requested_by
    who = f"{called(by)} reminds you: the review of {title}" if by else f"The review of {title}"
    asks = by or asked_by
    return Mail(
        to=review_round.reviewer.user.email,
        name=review_round.reviewer.name,
        subject=f"{deadline(review_round, 'reminder')}: {about(review_round)}",
        opening=(f"{who} {_due(review_round)}.",),
        facts=(("Sent by", called(asked_by)), ("Length", length(review_round))),
        notes=((called(asked_by), review_round.note),) if review_round.note else (),
        button=("Read and decide", address("desk:review", review_round.pk)),
        closing=("If you cannot do it in time, pass it on to another reviewer on the same page.",),
        reply_to=asks.email if asks else "",
    )


def _due(review_round: ReviewRound) -> str:
    """``is due tomorrow, Friday 28 November``."""
    if review_round.due_on is None:
        return "waits for you"
    days = (review_round.due_on - site_today()).days
    if days < 0:
        return f"was due on {day_of(review_round.due_on)}"
    near = {0: "today, ", 1: "tomorrow, "}.get(days, "on ")
    return f"is due {near}{day_of(review_round.due_on)}"


def late_notice(review_round: ReviewRound, *, refusal: str | None) -> Mail:
    """To the editors: a review is late, or its reviewer cannot sign any more (``refusal``)."""
    title, reviewer = f"“{review_round.revision.object_str}”", review_round.reviewer
    opening = [f"The review of {title} {_due(review_round)} and is not decided. It is with {reviewer.name}."]
    if refusal:
        opening = [f"The review of {title} waits for {reviewer.name}, who cannot sign it.", refusal]
    elif reviewer.is_away_on(site_today()) and reviewer.away_until:
        opening.append(f"{reviewer.name} is away until {day_of(reviewer.away_until)}.")
    opened = review_round.opened_at
    return Mail(
        to="",
        name="editors",
        subject=f"{'Unassigned' if refusal else 'Late'}: {about(review_round)}, with {reviewer.name}",
        opening=tuple(opening),
        facts=(
            ("Due", day_of(review_round.due_on) if review_round.due_on else "no day is set"),
            ("Sent by", called(review_round.workflow_state.requested_by)),
            ("Sent on", day_of(site_day(review_round.started_at))),
            ("Opened", f"on {day_of(site_day(opened))}" if opened else "not yet"),
        ),
        button=("Open the review", address("desk:review", review_round.pk)),
        closing=("Assign it to another reviewer, or take it back. Editors are told this once.",),
    )


def _article(review_round: ReviewRound) -> ArticlePage:
    version = version_under_review(review_round)
    if not isinstance(version, ArticlePage):
        raise TypeError(f"Round {review_round.pk} is on no article.")
    return version
