"""What happened to one article, in words: versions, rounds, comments, signatures, publications, withdrawals.

Made from the records themselves and, for what has no record of its own, from Wagtail's audit log. Versions that were
purged are not there, nor are their rounds; what was signed stays.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from wagtail.models import Comment, PageLogEntry, TaskState

from articles.models import ArticlePage
from reviewers.enums import WithdrawalKind
from reviewers.handing_over import HANDED_OVER
from reviewers.models import Approval, Publication, Reminder, ReviewComment, ReviewRound, Withdrawal
from reviewers.refusals import SIGN_REFUSED

CREATED, STARTED, RESUMED = "wagtail.create", "wagtail.workflow.start", "wagtail.workflow.resume"
SCHEDULED = "wagtail.publish.schedule"
LOGGED = [CREATED, STARTED, RESUMED, SCHEDULED, HANDED_OVER, SIGN_REFUSED]
VERSION = "edit"
NOBODY = "Nobody named"
HANDED = {
    "passed on": "{user} passed round {round} on from {from} to {to}",
    "taken over": "{to} took round {round} over from {from}",
    "assigned": "{user} assigned round {round} to {to}; before it was with {from}",
}
REMINDED = {
    Reminder.Kind.BEFORE: "{reviewer} was reminded of round {round} before its due date",
    Reminder.Kind.DUE: "{reviewer} was reminded of round {round} on its due date",
    Reminder.Kind.LATE: "The editors were told that round {round} is late with {reviewer}",
    Reminder.Kind.ASKED: "An editor reminded {reviewer} of round {round}",
}
LEFT = {
    WithdrawalKind.WITHDRAWN: "{user} withdrew {editions}",
    WithdrawalKind.RETIRED: "{user} retired {editions}",
    WithdrawalKind.MERGED: "{user} withdrew {editions}, merged into another article",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened. ``icon`` names its kind; ``said`` is what somebody wrote; ``facts`` stand below."""

    at: datetime
    icon: str
    text: str
    said: str = ""
    facts: tuple[str, ...] = ()
    digest: str = ""
    round_id: int | None = None
    who: str = ""
    versions: int = 1
    since: datetime | None = None

    @property
    def day(self) -> Any:
        return timezone.localtime(self.at).date()


def events_of(page: ArticlePage) -> list[Event]:
    """Everything, the newest first. The same number of queries, however much happened."""
    logged = list(PageLogEntry.objects.filter(page=page.pk, action__in=LOGGED).select_related("user").order_by("pk"))
    found = [
        *_versions(page),
        *_rounds(page, logged),
        *_reminders(page),
        *(event for entry in logged for event in _logged(entry)),
        *_comments(page),
        *_signatures(page),
        *_publications(page),
        *_withdrawals(page),
    ]
    return fold(sorted(found, key=attrgetter("at"), reverse=True))


def fold(events: Iterable[Event]) -> list[Event]:
    """Versions that one person saved in a row on one day become one event."""
    folded: list[Event] = []
    for event in events:
        newer = folded[-1] if folded else None
        if newer and event.icon == VERSION == newer.icon and (newer.who, newer.day) == (event.who, event.day):
            folded[-1] = replace(newer, versions=newer.versions + event.versions, since=event.since)
        else:
            folded.append(event)
    return [_with_count(event) if event.icon == VERSION else event for event in folded]


def _with_count(event: Event) -> Event:
    if event.versions == 1:
        return replace(event, text=f"{event.who} saved a version")
    hours = [date_format(timezone.localtime(at), "H:i") for at in (event.since, event.at) if at]
    return replace(event, text=f"{event.who} saved {event.versions} versions, {'–'.join(dict.fromkeys(hours))}")


def name_of(user: Any) -> str:
    return user.get_full_name() or user.get_username() if user else NOBODY


def _versions(page: ArticlePage) -> Iterator[Event]:
    for version in page.revisions.select_related("user").defer("content"):
        yield Event(version.created_at, VERSION, "", who=name_of(version.user), since=version.created_at)


def _rounds(page: ArticlePage, logged: list[Any]) -> Iterator[Event]:
    rounds = ReviewRound.objects.filter(page_id=page.pk).order_by("pk")
    people = ("reviewer", "instead_of", "finished_by", "workflow_state__requested_by")
    before: dict[int, int] = {}
    for row in rounds.select_related(*people):
        sender = _sender(row, before.get(row.workflow_state_id), logged)
        before[row.workflow_state_id] = row.pk
        yield _sent(row, sender, _first_asked(row, logged))
        if row.opened_at:
            yield Event(row.opened_at, "view", f"{row.reviewer.name} opened round {row.number}", round_id=row.pk)
        if row.status == TaskState.STATUS_REJECTED:
            text = f"{name_of(row.finished_by)} requested changes in round {row.number}"
            yield Event(row.finished_at, "resubmit", text, said=row.comment, round_id=row.pk)
        elif row.status == TaskState.STATUS_CANCELLED:
            text = f"{name_of(row.finished_by)} took it back from review, round {row.number}"
            yield Event(row.finished_at, "arrow-left", text, round_id=row.pk)


def _sent(row: ReviewRound, sender: str, asked: str) -> Event:
    facts = [f"Due on {date_format(row.due_on, 'j F Y')}"] if row.due_on else []
    facts += ["Urgent: any other reviewer may take it over"] if row.is_urgent else []
    facts += [f"In place of {row.instead_of.name}, who is away"] if row.instead_of else []
    text = f"{sender} sent it to {asked} for review, round {row.number}"
    return Event(row.started_at, "mail", text, said=row.note, facts=tuple(facts), round_id=row.pk)


def _sender(row: ReviewRound, before: int | None, logged: list[Any]) -> str:
    """Who sent this round. The log names the round that began, or after changes the round that was answered."""
    for entry in logged:
        wanted = {STARTED: row.pk, RESUMED: before}.get(entry.action)
        if wanted and entry.data["workflow"]["task_state_id"] == wanted:
            return name_of(entry.user)
    return name_of(row.workflow_state.requested_by)


def _first_asked(row: ReviewRound, logged: list[Any]) -> str:
    """To whom the round went first: from whom it was handed over the first time, else who has it."""
    for entry in logged:
        if entry.action == HANDED_OVER and entry.data["round"] == row.number:
            return str(entry.data["from"])
    return row.reviewer.name


def _reminders(page: ArticlePage) -> Iterator[Event]:
    for row in Reminder.objects.filter(round__page_id=page.pk).select_related("round", "reviewer"):
        words = REMINDED[Reminder.Kind(row.kind)].format(reviewer=row.reviewer.name, round=row.round.number)
        yield Event(row.sent_at, "mail", words)


def _logged(entry: Any) -> Iterator[Event]:
    """What only the log knows. Rounds that began are told by the rounds."""
    user, data = name_of(entry.user), entry.data
    if entry.action == CREATED:
        yield Event(entry.timestamp, "plus", f"{user} created the article")
    elif entry.action == HANDED_OVER:
        yield Event(entry.timestamp, "redirect", HANDED[data["kind"]].format(user=user, **data), said=data["note"])
    elif entry.action == SIGN_REFUSED:
        yield Event(entry.timestamp, "warning", f"A signature of {user} was refused", said=data["reason"])
    elif entry.action == SCHEDULED:
        go_live = parse_datetime(str(data["revision"]["go_live_at"]))
        when = date_format(timezone.localtime(go_live), "j F Y, H:i T") if go_live else "later"
        yield Event(entry.timestamp, "calendar-alt", f"What was approved goes live on {when}")


def _comments(page: ArticlePage) -> Iterator[Event]:
    weights = {row.pk: row for row in ReviewComment.objects.filter(comment__page_id=page.pk)}
    comments = Comment.objects.filter(page=page.pk).select_related("user", "resolved_by")
    for row in comments.prefetch_related("replies__user"):
        weight = weights.get(row.pk)
        verb = "commented" if weight is None else "said what must be fixed" if weight.must_fix else "made a suggestion"
        yield Event(row.created_at, "comment", f"{name_of(row.user)} {verb}", said=row.text, facts=_where(page, row))
        for reply in row.replies.all():
            yield Event(reply.created_at, "comment", f"{name_of(reply.user)} answered a comment", said=reply.text)
        if row.resolved_at:
            yield Event(row.resolved_at, "check", f"{name_of(row.resolved_by)} settled a comment", said=row.text)


def _where(page: ArticlePage, comment: Any) -> tuple[str, ...]:
    name = comment.contentpath.partition(".")[0]
    known = {field.name: getattr(field, "verbose_name", field.name) for field in page._meta.get_fields()}
    return (f"On: {known[name]}",) if name in known else ()


def _signatures(page: ArticlePage) -> Iterator[Event]:
    for row in Approval.objects.filter(page_id=page.pk).defer("document"):
        text = f"{row.reviewer_name}, {row.reviewer_credentials} signed edition {row.edition}"
        facts = tuple(f"Ticked off: {answer}" for answer in row.answers)
        yield Event(row.approved_at, "success", text, row.statement, facts, row.digest, round_id=row.round_id)


def _publications(page: ArticlePage) -> Iterator[Event]:
    rows = Publication.objects.filter(page_id=page.pk)
    for at, edition in rows.values_list("at", "approval__edition"):
        text = "It left public view" if edition is None else f"Edition {edition} was published"
        yield Event(at, "no-view" if edition is None else "site", text)


def _withdrawals(page: ArticlePage) -> Iterator[Event]:
    """Withdrawing takes every standing edition with it: that is one event."""
    rows = list(
        Withdrawal.objects.filter(approval__page_id=page.pk).order_by("approval__edition").select_related("approval")
    )
    users = get_user_model()._default_manager.in_bulk({row.user_id for row in rows if row.user_id})
    together: dict[Any, list[Withdrawal]] = {}
    for row in rows:
        minute = row.at.replace(second=0, microsecond=0)
        together.setdefault((minute, row.user_id, row.kind, row.reason), []).append(row)
    for (_, user_id, kind, reason), withdrawn in together.items():
        editions = " and ".join(str(row.approval.edition) for row in withdrawn)
        words = f"edition{'' if len(withdrawn) == 1 else 's'} {editions}"
        text = LEFT[WithdrawalKind(kind)].format(user=name_of(users.get(user_id)), editions=words)
        notice = tuple(f"Notice for readers: {row.notice}" for row in withdrawn[:1] if row.notice)
        yield Event(withdrawn[-1].at, "download", text, said=reason, facts=notice)
