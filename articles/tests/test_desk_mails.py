"""The mails of the desk: each to the one person concerned, one of a kind, with what they need to know."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from wagtail.models import Comment, Page, Task, Workflow, WorkflowPage, WorkflowTask
from wagtail.users.models import UserProfile

from articles.desk import mails
from articles.desk.mail_layout import COLUMNS, Item, Mail, Part
from articles.desk.pointing import address_of_comment
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
from home.models import HomePage
from reviewers.canonical import digest_of
from reviewers.handing_over import assign, pass_on, take_over
from reviewers.models import ReviewComment, Reviewer, ReviewRound
from reviewers.sending import send_for_review
from reviewers.signing import open_document, sign
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db
BASE = "https://cms.example.org"
FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def administrator_is_there(settings: Any) -> None:
    """Wagtail would mail every superuser."""
    settings.WAGTAILADMIN_BASE_URL = BASE
    UserFactory.create(is_superuser=True, is_staff=True)


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]) -> Callable[[Callable[[], Any]], list[Any]]:
    """Does something, and gives the mails that have gone out because of it."""

    def after(action: Callable[[], Any]) -> list[Any]:
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action()
        return list(mailoutbox)

    return after


def said(message: Any) -> str:
    """The text of a mail on one line, wherever it was wrapped."""
    return " ".join(message.body.split())


def html_of(message: Any) -> str:
    (alternative,) = message.alternatives
    assert alternative[1] == "text/html"
    return str(alternative[0])


def link_to(name: str, *args: int) -> str:
    return BASE + reverse(name, args=args)


# The mail that asks for a review


@time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False)
def test_review_mail__says_who_asks_until_when_how_much_and_where(sent: Any) -> None:
    writer, reviewer = WriterFactory.create(), ReviewerFactory.create(name="Rita Reviewer")
    article = make_article(title="Sleep & “migraine”", writer=writer, reviewer=reviewer)
    (message,) = sent(lambda: send_for_review(article, user=writer.user, due_on=FRIDAY, note="Mind the doses."))
    (review_round,) = ReviewRound.objects.all()
    assert message.to == [reviewer.user.email]
    assert message.subject == "Review by Fri 27 Nov: Sleep & “migraine”, round 1"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert message.reply_to == [writer.user.email]
    text = said(message)
    assert text.startswith("Dear Rita Reviewer, ")
    assert f"{writer.user.get_full_name()} asks you to review “Sleep & “migraine””." in text
    assert "Due: Friday 27 November" in text
    assert "Length: 2 words, about 1 minute" in text
    assert f"{writer.user.get_full_name()}: > Mind the doses." in text
    assert "Nothing of this article has been approved before." in text
    assert message.body.count("https://") == 1
    assert f"\n{link_to('desk:review', review_round.pk)}\n" in message.body
    html = html_of(message)
    assert html.count("<a ") == 1
    assert f'href="{link_to("desk:review", review_round.pk)}"' in html
    assert "Sleep &amp; “migraine”" in html
    assert "<img" not in html


def test_review_mail__says_what_has_changed_since_the_last_edition(sent: Any) -> None:
    body = [("introduction", "<p>Sleep well.</p>"), ("rich_text", "<p>Take 1 mg in the evening.</p>")]
    article = make_article(title="Sleep", body=body)
    approval = publish(article)
    version = article.get_latest_revision_as_object()
    stream = [(child.block_type, child.value.source.replace("1 mg", "10 mg")) for child in version.body]
    edit(article, title="Sleep well", body=stream)
    (message,) = sent(lambda: submit(article))
    text = said(message)
    on = f"{approval.approved_at:%-d %B %Y}"
    assert f"2 changes since edition 1, which {approval.reviewer_name} approved on {on} - Title - Paragraph" in text
    assert "1 changed fact among them - Dose: 1 mg → 10 mg" in text
    assert "1 mg → 10 mg" in html_of(message)


def test_review_mail__says_that_nothing_has_changed(sent: Any) -> None:
    article = make_article(title="Sleep")
    publish(article)
    (message,) = sent(lambda: submit(ArticlePage.objects.get(pk=article.pk)))
    assert "No change since edition 1" in said(message)


def test_review_mail__says_that_it_is_urgent(sent: Any) -> None:
    article = make_article(title="Sleep")
    (message,) = sent(lambda: send_for_review(article, user=article.owner, due_on=FRIDAY, is_urgent=True))
    assert message.subject == "Urgent: review by Fri 27 Nov: Sleep, round 1"
    assert "another qualified reviewer may take it over" in said(message)


def test_review_mail__names_the_round_and_the_title_under_review(sent: Any) -> None:
    article = make_article(title="Sleep")
    first = submit(article)
    first.reject(user=first.reviewer.user, comment="More.")
    edit(article, title="Sleep, corrected")
    (message,) = sent(lambda: submit(article))
    assert message.subject.endswith(": Sleep, corrected, round 2")
    assert message.to == [first.reviewer.user.email]


def test_review_mail__to_the_deputy_says_in_whose_place(sent: Any) -> None:
    deputy, today = ReviewerFactory.create(), timezone.localdate()
    until = date(2026, 12, 4)
    away = ReviewerFactory.create(name="Rita Away", deputy=deputy, away_from=date(2026, 11, 16), away_until=until)
    article = make_article(reviewer=away)
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False):
        (message,) = sent(lambda: submit(article))
    assert message.to == [deputy.user.email], today
    assert "in place of Rita Away, who is away until Friday 4 December." in said(message)


def test_review_mail__without_an_address_is_not_sent(sent: Any) -> None:
    reviewer = ReviewerFactory.create(user__email="")
    article = make_article(reviewer=reviewer)
    assert sent(lambda: submit(article)) == []


def test_review_mail__waits_for_the_commit(mailoutbox: list[Any]) -> None:
    submit(make_article())
    assert mailoutbox == []


def test_review_mail__is_not_sent_of_what_was_taken_back_meanwhile(sent: Any) -> None:
    article = make_article()

    def send_and_take_back() -> None:
        submit(article).workflow_state.cancel(user=article.owner)

    assert [message.subject.split(":")[0] for message in sent(send_and_take_back)] == ["Taken back"]


def test_review_mail__goes_without_the_part_that_cannot_be_made(
    sent: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fail(version: ArticlePage) -> None:
        raise ValueError("Broken.")

    monkeypatch.setattr("articles.desk.mail_texts.changes_of", fail)
    article = make_article()
    (message,) = sent(lambda: submit(article))
    assert message.subject.startswith("Review by")
    assert "without one of its parts" in caplog.text


def test_review_mail__a_line_break_in_a_title_does_not_end_the_subject(sent: Any) -> None:
    article = make_article(title="Sleep\nBcc: all@example.org", slug="sleep")
    (message,) = sent(lambda: submit(article))
    assert ": Sleep Bcc: all@example.org, round 1" in message.subject


def test_mails__are_in_the_sites_language_and_time_zone(sent: Any) -> None:
    article = make_article()
    with translation.override("de"), timezone.override("Asia/Tokyo"):
        (message,) = sent(lambda: send_for_review(article, user=article.owner, due_on=FRIDAY))
    assert message.subject.startswith("Review by Fri 27 Nov")


# What the reviewer asks for


def comment_on(review_round: ReviewRound, contentpath: str, text: str, *, must_fix: bool) -> None:
    user = review_round.reviewer.user
    page = Page.objects.get(pk=review_round.page_id)
    comment = Comment.objects.create(page=page, user=user, contentpath=contentpath, text=text)
    ReviewComment.objects.create(comment=comment, round=review_round, must_fix=must_fix)


def test_changes_mail__to_who_sent_it_with_all_comments(sent: Any) -> None:
    section = {"number": 1, "heading": "Take it at night", "level": "2", "anchor": ""}
    introduction = ("introduction", "<p>Sleep well.</p>")
    body = [introduction, ("section", section), ("rich_text", "<p>Take 10 mg of it in the evening.</p>")]
    article = make_article(title="Sleep", body=body)
    review_round = submit(article)
    block = review_round.revision.as_object().body[2]
    comment_on(review_round, "summary", "Shorter?", must_fix=False)
    comment_on(review_round, f"body.{block.id}", "It is 1 mg.\nSee the label.", must_fix=True)
    (message,) = sent(lambda: review_round.reject(user=review_round.reviewer.user, comment="One wrong dose."))
    assert message.to == [article.owner.email]
    assert message.subject == "Changes requested: Sleep, round 1"
    assert message.reply_to == [review_round.reviewer.user.email]
    text = said(message)
    assert f"{review_round.reviewer.name}: > One wrong dose." in text
    place = "- Section 1 · Take it at night, paragraph “Take 10 mg of it in the evening.”"
    assert f"Must be fixed (1) {place} It is 1 mg. See the label." in text
    assert "Suggestions (1) - Summary “About sleep.” Shorter?" in text
    assert text.index("Must be fixed") < text.index("Suggestions")
    assert message.body.count("https://") == 1
    must_fix = ReviewComment.objects.get(must_fix=True)
    assert f"{BASE}{address_of_comment(must_fix.comment)}\n" in message.body
    assert "It is 1 mg.<br>See the label." in html_of(message)


def test_changes_mail__the_comments_of_earlier_rounds_have_been_sent(sent: Any) -> None:
    first = submit(make_article())
    comment_on(first, "title", "Not this one.", must_fix=True)
    first.reject(user=first.reviewer.user, comment="")
    second = submit(ArticlePage.objects.get())
    (message,) = sent(lambda: second.reject(user=second.reviewer.user, comment="Still."))
    assert "Not this one." not in message.body


def test_changes_mail__to_the_writer_where_who_sent_it_is_gone(sent: Any) -> None:
    writer, editor = WriterFactory.create(), UserFactory.create(groups=["Editors"])
    article = make_article(writer=writer)
    review_round = send_for_review(article, user=editor)
    editor.is_active = False
    editor.save()
    (message,) = sent(lambda: review_round.reject(user=review_round.reviewer.user, comment="More."))
    assert message.to == [writer.user.email]


@pytest.mark.parametrize("event", ["approved", "rejected"])
def test_decisions__are_not_mailed_to_who_switched_it_off(sent: Any, event: str) -> None:
    review_round = submit(make_article())
    profile = UserProfile.get_for_user(ArticlePage.objects.get().owner)
    setattr(profile, f"{event}_notifications", False)
    profile.save()
    if event == "rejected":
        assert sent(lambda: review_round.reject(user=review_round.reviewer.user, comment="More.")) == []
    else:
        assert [message.to for message in sent(lambda: approve(review_round))] == [[review_round.reviewer.user.email]]


# After a signature


def approved_mail(messages: list[Any]) -> Any:
    (message,) = [message for message in messages if message.subject.startswith("Approved: ")]
    return message


def test_approved_mail__to_who_sent_it_with_the_public_address(sent: Any) -> None:
    article = make_article(title="Sleep")
    review_round = submit(article)
    messages = sent(lambda: approve(review_round))
    assert len(messages) == 2
    message = approved_mail(messages)
    assert message.to == [article.owner.email]
    assert message.subject == "Approved: Sleep, edition 1"
    assert f"{review_round.reviewer.printed_name}, has approved “Sleep” as edition 1." in said(message)
    assert "It is published" in said(message)
    assert "Read the article:" in message.body
    assert "/sleep" in message.body


@time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False)
def test_approved_mail__says_when_it_will_be_published(sent: Any) -> None:
    article = make_article()
    edit(article, go_live_at=datetime(2026, 12, 1, 8, 30, tzinfo=UTC))
    review_round = submit(article)
    message = approved_mail(sent(lambda: approve(review_round)))
    assert "It will be published on Tuesday 1 December 2026, 08:30 UTC." in said(message)
    assert link_to("wagtailadmin_pages:edit", article.pk) in message.body


def test_approved_mail__the_next_edition_of_a_published_article_that_is_to_come(sent: Any) -> None:
    article = make_article()
    publish(article)
    edit(article, summary="Corrected.", go_live_at=timezone.now() + timedelta(days=3))
    review_round = submit(article)
    message = approved_mail(sent(lambda: approve(review_round)))
    assert message.subject.endswith("edition 2")
    assert "It will be published on" in said(message)


def test_approved_mail__not_of_what_is_withdrawn_again(sent: Any) -> None:
    approval = publish(make_article())
    withdraw(page_id=approval.page_id, user=UserFactory.create(is_superuser=True), reason="Wrong.")
    assert sent(lambda: mails.mail_later("approved", approval_id=approval.pk)) == []


def signed_mails(reviewer: Reviewer, messages: list[Any]) -> list[Any]:
    mine = [message for message in messages if message.to == [reviewer.user.email]]
    return [message for message in mine if message.subject.startswith("Signed in your name")]


@time_machine.travel(datetime(2026, 3, 4, 9, 30, 15, tzinfo=UTC), tick=False)
def test_signed_mail__says_what_was_signed_when_and_what_to_do(sent: Any) -> None:
    reviewer = ReviewerFactory.create(name="Rita Reviewer")
    review_round = submit(make_article(title="Sleep & “migraine”", reviewer=reviewer))
    with timezone.override("Asia/Tokyo"):
        (message,) = signed_mails(reviewer, sent(lambda: approve(review_round)))
    assert message.subject == "Signed in your name: Sleep & “migraine”, edition 1"
    assert message.body.startswith("Dear Rita Reviewer,\n")
    assert "edition 1, on 4 March 2026, 09:30:15 UTC." in said(message)
    assert review_round.approval
    assert review_round.approval.digest in message.body
    assert WORDS in said(message)
    assert link_to("desk:review", review_round.pk) in message.body
    assert "If it was not you" in said(message)


def test_signed_mail__one_for_each_document(sent: Any) -> None:
    reviewer = ReviewerFactory.create()
    rounds = [submit(make_article(title=title, reviewer=reviewer)) for title in ("First", "Second")]
    shown = [(row, digest_of(open_document(review_round=row, reviewer=reviewer))) for row in rounds]
    messages = sent(lambda: sign(reviewer=reviewer, password=PASSWORD, words=WORDS, documents=shown))
    subjects = [message.subject for message in signed_mails(reviewer, messages)]
    assert subjects == ["Signed in your name: First, edition 1", "Signed in your name: Second, edition 1"]


def test_signed_mail__goes_to_the_signer_when_another_reviewer_is_named_later(sent: Any) -> None:
    signer, other = ReviewerFactory.create(), ReviewerFactory.create()
    article = make_article(reviewer=signer)
    review_round = submit(article)
    type(article).objects.filter(pk=article.pk).update(medical_reviewer=other)
    messages = sent(lambda: approve(review_round))
    assert len(signed_mails(signer, messages)) == 1
    assert signed_mails(other, messages) == []


# From one reviewer to another


@pytest.mark.parametrize("kind", ["passed on", "taken over", "assigned"])
def test_handing_over__both_reviewers_are_told(sent: Any, kind: str) -> None:
    article, editor = make_article(title="Sleep"), UserFactory.create(groups=["Editors"], first_name="Eddie")
    review_round = send_for_review(article, user=article.owner, due_on=FRIDAY, is_urgent=True)
    before, after = review_round.reviewer, ReviewerFactory.create()
    acts = {
        "passed on": lambda: pass_on(review_round, to=after, user=before.user, note="Closer to your field."),
        "taken over": lambda: take_over(review_round, by=after),
        "assigned": lambda: assign(review_round, to=after, user=editor, note="Closer to your field."),
    }
    to_after, to_before = sent(acts[kind])
    assert (to_after.to, to_before.to) == ([after.user.email], [before.user.email])
    assert to_after.subject == "Urgent: review by Fri 27 Nov: Sleep, round 1"
    assert ("> Closer to your field." in to_after.body) == (kind != "taken over")
    how = {
        "passed on": (f"{before.name} passes the review of “Sleep” on to you.", "You have passed"),
        "taken over": ("You have taken over the review of “Sleep” from", f"{after.name} has taken over the review"),
        "assigned": ("Eddie Person", f"has assigned the review of “Sleep” to {after.name}."),
    }
    assert how[kind][0] in said(to_after)
    assert how[kind][1] in said(to_before)
    link = "by" if kind == "taken over" else "to"
    assert to_before.subject == f"{kind.capitalize()} {link} {after.name}: Sleep, round 1"
    # The review page is not theirs any more.
    assert link_to("desk:reviews") in to_before.body
    assert link_to("desk:review", review_round.pk) not in to_before.body


def test_taking_back__the_reviewer_is_told_by_whom(sent: Any) -> None:
    review_round = submit(make_article(title="Sleep"))
    editor = UserFactory.create(groups=["Editors"], first_name="Eddie", last_name="Editor")
    (message,) = sent(lambda: review_round.workflow_state.cancel(user=editor))
    assert message.to == [review_round.reviewer.user.email]
    assert message.subject == "Taken back: Sleep, round 1"
    assert "Eddie Editor has taken “Sleep” back from review." in said(message)


def test_taking_back__not_the_reviewer_who_did_it(sent: Any) -> None:
    article = make_article()
    publish(article)
    edit(article, summary="Corrected.")
    review_round = submit(article)
    assert sent(lambda: withdraw(page_id=article.pk, user=review_round.reviewer.user, reason="Wrong.")) == []


def test_mails__a_round_of_a_deleted_article_is_told_to_nobody(sent: Any) -> None:
    review_round = submit(make_article())
    kinds = {"review": {"reviewer_id": review_round.reviewer_id}, "changes": {}, "taken back": {}}
    round_id = review_round.pk
    ArticlePage.objects.get().delete()
    for kind, more in kinds.items():
        assert sent(lambda kind=kind, more=more: mails.mail_later(kind, round_id=round_id, **more)) == []


# Wagtail's own mails


def test_wagtails_mails__still_go_out_for_other_workflows(sent: Any) -> None:
    home = HomePage.objects.first()
    assert home is not None
    workflow, task = Workflow.objects.create(name="Other"), Task.objects.create(name="Look at it")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
    home.save_revision()
    messages = sent(lambda: workflow.start(home, UserFactory.create()))
    assert [message.subject.strip() for message in messages] == [
        f'The page "{home.title}" has been submitted to workflow "Other"'
    ]


# When a mail cannot be sent


def fail(*args: Any, **kwargs: Any) -> None:
    raise OSError("No mail server.")


def test_a_lost_mail_undoes_nothing_and_is_logged(sent: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    review_round = submit(make_article(title="Sleep"))
    monkeypatch.setattr(mails, "send_mail", fail)
    with caplog.at_level(logging.ERROR, "articles.desk.mails"):
        sent(lambda: approve(review_round))
    assert ArticlePage.objects.get().live
    assert "The mail “Signed in your name: Sleep, edition 1” was not sent (attempt 1)." in caplog.text
    assert "The mail “Approved: Sleep, edition 1” was not sent (attempt 1)." in caplog.text


def test_the_worker_sends_it_and_tries_again_later(
    sent: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, caplog: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    article = make_article()
    assert sent(lambda: submit(article)) == []
    waiting = DBTaskResult.objects.filter(task_path="articles.desk.mails.send_mail_task")
    (first,) = waiting
    with monkeypatch.context() as patch:
        patch.setattr(mails, "send_mail", fail)
        mails.send_mail_task.call(*first.args_kwargs["args"])
    (again,) = waiting.exclude(pk=first.pk)
    minutes = (again.run_after - timezone.now()).total_seconds() / 60
    assert 0 < minutes <= mails.RETRY_AFTER[0]
    kind, about, tried = again.args_kwargs["args"]
    assert tried == 1
    assert mails.send_mail_task.call(kind, about, tried) is True
    assert len(mail.outbox) == 1
    with monkeypatch.context() as patch:
        patch.setattr(mails, "send_mail", fail)
        assert mails.send_mail_task.call(kind, about, len(mails.RETRY_AFTER)) is False
    assert waiting.all().count() == 2


# What a mail looks like


def test_text__is_wrapped_and_addresses_stay_whole() -> None:
    words = "word " * 60
    url = BASE + "/" + "x" * 200
    made = Mail(
        to="a@example.org",
        name="Rita",
        subject="Subject",
        opening=(words,),
        facts=(("Due", "today"), ("Length", words)),
        notes=(("Wilma", f"{words}\n\nSecond."),),
        parts=(Part("Changed", (Item("Here", words, words), Item(text="There."))),),
        button=("Open", url),
    )
    lines = made.as_text().splitlines()
    assert url in lines
    assert max(len(line) for line in lines if line != url) <= COLUMNS
    quoted = lines[lines.index("Wilma:") + 2 : lines.index("Changed") - 1]
    assert all(line.startswith(">") for line in quoted)
    assert "> Second." in quoted
    assert "- Here" in lines
    assert "- There." in lines


def test_html__escapes_what_people_have_typed() -> None:
    evil = "<script>alert(1)</script>"
    made = Mail(
        to="a@example.org",
        name=evil,
        subject=evil,
        opening=(evil,),
        facts=((evil, evil),),
        notes=((evil, evil),),
        parts=(Part(evil, (Item(evil, evil, evil),)),),
        button=(evil, "https://example.org"),
        closing=(evil,),
    )
    assert "<script" not in made.as_html()
    assert render_to_string("articles/mails/mail.html", {"mail": made}).count("&lt;script&gt;") == 13
