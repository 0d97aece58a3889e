"""The timeline of an article: what it says, in which order, to whom, and with how many queries."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply, Revision

from articles.desk.timeline import Event, events_of, fold
from articles.models import ArticlePage
from articles.tests.factories import (
    PASSWORD,
    WORDS,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    approve,
    edit,
    make_article,
    publish,
    submit,
)
from articles.tests.reviewing import as_user
from reviewers.canonical import digest_of
from reviewers.errors import SigningError
from reviewers.handing_over import assign, pass_on, take_over
from reviewers.models import Reminder, ReviewComment, Reviewer, ReviewRound
from reviewers.sending import send_for_review
from reviewers.signing import open_document, sign
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 3, 2, 10, 2, tzinfo=UTC)


@pytest.fixture
def article() -> ArticlePage:
    writer = UserFactory.create(first_name="Wilma", last_name="Writer", groups=["Writers"])
    return make_article(
        writer=WriterFactory.create(user=writer, name="Wilma"), reviewer=ReviewerFactory.create(name="Rita")
    )


def events() -> list[Event]:
    return events_of(ArticlePage.objects.get())


def texts() -> list[str]:
    return [event.text for event in events()]


def event_of(start: str) -> Event:
    """The one event whose words begin so."""
    (found,) = [event for event in events() if event.text.startswith(start)]
    return found


def screen(client: Client, **query: Any) -> Any:
    return client.get(reverse("desk:timeline", args=[ArticlePage.objects.get().pk]), query)


# Versions


def version(minutes: int, who: str = "Wilma Writer") -> Event:
    at = TEN + timedelta(minutes=minutes)
    return Event(at, "edit", "", who=who, since=at)


def test_versions__of_one_person_in_a_row_are_one_line() -> None:
    (folded,) = fold([version(39), version(20), version(0)])
    assert folded.text == "Wilma Writer saved 3 versions, 10:02–10:41"
    assert folded.at == version(39).at


def test_versions__saved_once_or_in_one_minute() -> None:
    assert fold([version(0)])[0].text == "Wilma Writer saved a version"
    assert fold([version(0), version(0)])[0].text == "Wilma Writer saved 2 versions, 10:02"


def test_versions__are_not_folded_across_people_days_and_what_lies_between() -> None:
    said = Event(TEN, "mail", "Sent")
    assert len(fold([version(5), version(4, "Somebody Else"), version(3)])) == 3
    assert len(fold([version(24 * 60), version(0)])) == 2
    assert len(fold([version(5), said, version(0)])) == 3


def test_versions__of_the_article(article: ArticlePage) -> None:
    edit(article, summary="Second.")
    edit(article, summary="Third.")
    assert event_of("Wilma Writer saved").text.startswith("Wilma Writer saved 3 versions, ")
    Revision.objects.exclude(pk=ArticlePage.objects.get().latest_revision_id).delete()
    assert event_of("Wilma Writer saved").text == "Wilma Writer saved a version"


# Rounds


def test_rounds__tell_who_sent_what_to_whom_and_until_when(article: ArticlePage) -> None:
    due = timezone.localdate() + timedelta(days=3)
    review_round = send_for_review(
        article, user=article.owner, due_on=due, note="Please check the dose.", is_urgent=True
    )
    open_document(review_round=review_round, reviewer=review_round.reviewer)
    sent = event_of("Wilma Writer sent it")
    assert sent.text == "Wilma Writer sent it to Rita for review, round 1"
    assert sent.said == "Please check the dose."
    assert sent.facts[0].startswith("Due on ")
    assert sent.facts[1].startswith("Urgent")
    assert "Rita opened round 1" in texts()


def test_rounds__name_who_sent_each(article: ArticlePage) -> None:
    review_round = submit(article)
    review_round.reject(user=review_round.reviewer.user, comment="Name the dose.")
    editor = UserFactory.create(first_name="Edith", last_name="Editor", groups=["Editors"])
    send_for_review(ArticlePage.objects.get(), user=editor)
    assert "Wilma Writer sent it to Rita for review, round 1" in texts()
    assert "Edith Editor sent it to Rita for review, round 2" in texts()
    assert event_of(f"{review_round.reviewer.user.get_full_name()} requested changes").said == "Name the dose."


def test_rounds__taken_back(article: ArticlePage) -> None:
    submit(article).workflow_state.cancel(user=article.owner)
    assert "Wilma Writer took it back from review, round 1" in texts()


def test_rounds__handed_over(article: ArticlePage) -> None:
    first = submit(article)
    other, third = ReviewerFactory.create(name="Otto"), ReviewerFactory.create(name="Theo")
    user = first.reviewer.user
    passed = pass_on(first, to=other, user=user, note="Closer to your field.")
    assign(passed, to=third, user=UserFactory.create(first_name="Edith", last_name="Editor"))
    ReviewRound.objects.update(is_urgent=True)
    take_over(first, by=Reviewer.objects.get(name="Rita"))
    handed = event_of(f"{user.get_full_name()} passed round 1 on from Rita to Otto")
    assert handed.said == "Closer to your field."
    assert "Edith Editor assigned round 1 to Theo; before it was with Otto" in texts()
    assert "Rita took round 1 over from Theo" in texts()
    # It was sent to the one who was asked first.
    assert "Wilma Writer sent it to Rita for review, round 1" in texts()


def test_rounds__of_a_deputy_say_in_whose_place(article: ArticlePage) -> None:
    today = timezone.localdate()
    deputy = ReviewerFactory.create(name="Dora")
    Reviewer.objects.filter(name="Rita").update(deputy=deputy, away_from=today, away_until=today)
    submit(ArticlePage.objects.get())
    assert "In place of Rita, who is away" in event_of("Wilma Writer sent it to Dora").facts


def test_reminders__are_told(article: ArticlePage) -> None:
    review_round = submit(article)
    for kind in Reminder.Kind.values:
        Reminder.objects.create(round=review_round, reviewer=review_round.reviewer, kind=kind)
    assert "An editor reminded Rita of round 1" in texts()
    assert "The editors were told that round 1 is late with Rita" in texts()
    assert len([text for text in texts() if "remind" in text or "late" in text]) == 4


# Comments


def test_comments__with_weight_answers_and_settling(article: ArticlePage) -> None:
    review_round = submit(article)
    user = review_round.reviewer.user
    comment = Comment.objects.create(
        page=article,
        user=user,
        text="Name the dose.",
        contentpath="summary",
        resolved_at=timezone.now(),
        resolved_by=user,
    )
    ReviewComment.objects.create(comment=comment, round=review_round, must_fix=True)
    mild = Comment.objects.create(page=article, user=user, text="Shorter?", contentpath="gone.x")
    ReviewComment.objects.create(comment=mild, round=review_round)
    CommentReply.objects.create(comment=comment, user=article.owner, text="Done.")
    Comment.objects.create(page=article, user=article.owner, text="To do.", contentpath="title")
    name = user.get_full_name()
    said = event_of(f"{name} said what must be fixed")
    assert (said.said, said.facts) == ("Name the dose.", ("On: summary",))
    assert event_of(f"{name} made a suggestion").facts == ()
    assert event_of("Wilma Writer answered a comment").said == "Done."
    assert event_of("Wilma Writer commented").said == "To do."
    assert event_of(f"{name} settled a comment").said == "Name the dose."


# Signatures and what readers get


def test_signatures__say_everything_and_outlive_the_versions(article: ArticlePage) -> None:
    review_round = submit(article)
    shown = [(review_round, digest_of(open_document(review_round=review_round, reviewer=review_round.reviewer)))]
    with pytest.raises(SigningError):
        sign(
            reviewer=review_round.reviewer,
            password="wrong",
            words=WORDS,
            documents=shown,
        )
    approval = approve(review_round)
    Reviewer.objects.update(name="Married Name")
    signed = event_of("Rita, Pharm.D., BCPS signed edition 1")
    assert (signed.digest, signed.said) == (approval.digest, WORDS)
    assert event_of("A signature of").said
    assert "Edition 1 was published" in texts()
    Revision.objects.exclude(pk=ArticlePage.objects.get().live_revision_id).delete()
    assert event_of("Rita, Pharm.D., BCPS signed edition 1")


def test_signatures__with_the_checklist(article: ArticlePage) -> None:
    review_round = submit(article)
    document = open_document(review_round=review_round, reviewer=review_round.reviewer)
    sign(
        reviewer=review_round.reviewer,
        password=PASSWORD,
        words=WORDS,
        documents=[(review_round, digest_of(document))],
        answers=["Doses are right."],
    )
    assert event_of("Rita, Pharm").facts == ("Ticked off: Doses are right.",)


def test_withdrawing__is_one_event_with_its_reason(article: ArticlePage) -> None:
    publish(article)
    publish(edit(article, summary="The next edition."))
    editor = UserFactory.create(first_name="Edith", last_name="Editor", groups=["Editors"])
    withdraw(page_id=article.pk, user=editor, reason="A dose was wrong.", notice="Being corrected.")
    left = event_of("Edith Editor withdrew")
    assert left.text == "Edith Editor withdrew editions 1 and 2"
    assert (left.said, left.facts) == ("A dose was wrong.", ("Notice for readers: Being corrected.",))
    assert "It left public view" in texts()


def test_scheduling__says_for_when(article: ArticlePage) -> None:
    publish(edit(article, go_live_at=timezone.now() + timedelta(days=3)))
    assert event_of("What was approved goes live on").text.endswith(" UTC")
    assert not [text for text in texts() if text.endswith("was published")]


def test_order__is_newest_first(article: ArticlePage) -> None:
    publish(article)
    times = [event.at for event in events()]
    assert times == sorted(times, reverse=True)
    assert texts()[0] == "Edition 1 was published"


# The screen


def test_screen__is_for_writers_editors_and_its_reviewers(article: ArticlePage) -> None:
    review_round = submit(article)
    stranger = ReviewerFactory.create()
    pass_on(review_round, to=ReviewerFactory.create(name="Otto"), user=review_round.reviewer.user)
    address = reverse("desk:review", args=[review_round.pk])
    for user in (article.owner, UserFactory.create(groups=["Editors"]), Reviewer.objects.get(name="Otto").user):
        content = screen(as_user(user)).content.decode()
        assert "Wilma Writer sent it to Rita for review, round 1" in content
        assert address in content
    assert screen(as_user(stranger.user)).status_code == 302


def test_screen__links_no_review_page_that_its_reader_may_not_see(article: ArticlePage) -> None:
    mine = publish(article)
    other = ReviewerFactory.create()
    theirs = submit(edit(article, summary="New.", medical_reviewer=other))
    content = screen(as_user(Reviewer.objects.get(pk=mine.reviewer_id).user)).content.decode()
    assert reverse("desk:review", args=[mine.round_id]) in content
    assert reverse("desk:review", args=[theirs.pk]) not in content


def test_screen__of_no_article() -> None:
    client = as_user(UserFactory.create(groups=["Editors"]))
    assert client.get(reverse("desk:timeline", args=[999])).status_code == 404


def test_screen__has_fifty_events_on_a_page(article: ArticlePage) -> None:
    for number in range(60):
        Comment.objects.create(page=article, user=article.owner, text=f"Remark {number}", contentpath="title")
    client = as_user(article.owner)
    assert len(screen(client).context["events"]) == 50
    assert len(screen(client, p=2).context["events"]) > 10


def test_button__is_above_the_editor(article: ArticlePage) -> None:
    client = as_user(article.owner)
    content = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert reverse("desk:timeline", args=[article.pk]) in content


def test_queries__do_not_grow(article: ArticlePage) -> None:
    client = as_user(article.owner)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            screen(client)
        return len(queries)

    def happen(number: int) -> None:
        review_round = submit(edit(article, summary=f"Version {number}."))
        comment = Comment.objects.create(page=article, user=article.owner, text="Hm.", contentpath="title")
        CommentReply.objects.create(comment=comment, user=article.owner, text="Done.")
        Reminder.objects.create(round=review_round, reviewer=review_round.reviewer, kind="asked")
        approve(review_round)

    happen(0)
    withdraw(page_id=article.pk, user=article.owner, reason="Wrong.")
    happen(1)
    asked()
    few = asked()
    for number in range(2, 5):
        happen(number)
    assert asked() == few
    assert few < 40
