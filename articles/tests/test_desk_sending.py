"""The sheet on which an article is sent for review: from the editor to an open round, or to what is left to do."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.crawling import dead_ends_on
from articles.tests.editor import inputs_of, opened
from articles.tests.factories import (
    ConditionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from articles.tests.reviewing import as_user, is_refused
from reviewers.days import add_working_days
from reviewers.enums import ArticleState
from reviewers.models import ReviewComment, Reviewer, ReviewRound, ReviewSettings

pytestmark = pytest.mark.django_db


def sheet(page: ArticlePage) -> str:
    return reverse("desk:send", args=[page.pk])


def editor(page: ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def shown(page: ArticlePage, user: Any = None) -> HttpResponse:
    return as_user(user or page.owner).get(sheet(page))


def said(reviewer: Reviewer, **changes: Any) -> dict[str, Any]:
    due = timezone.localdate() + timedelta(days=4)
    return {"reviewer": reviewer.pk, "due_on": due.isoformat(), "note": "Mind the doses.", **changes}


def send(page: ArticlePage, reviewer: Reviewer, user: Any = None, **changes: Any) -> HttpResponse:
    return as_user(user or page.owner).post(sheet(page), said(reviewer, **changes))


def assert_not_sent(page: ArticlePage) -> None:
    assert not ReviewRound.objects.filter(page_id=page.pk).exists()
    assert ArticlePage.objects.get(pk=page.pk).state == ArticleState.DRAFT


# From the editor


def test_editor__send_for_review_saves_the_draft_and_leads_to_the_sheet() -> None:
    page = make_article()
    form = {**inputs_of(opened(page)), "title": "Typed a moment ago", "action-send": "Send for review"}
    answer = as_user(page.owner).post(editor(page), form)
    assert (answer.status_code, answer["Location"]) == (302, sheet(page))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "Typed a moment ago"
    assert_not_sent(page)


def test_editor__send_for_review_saves_what_cannot_be_reviewed_yet() -> None:
    page = make_article(body=[])
    form = {**inputs_of(opened(page)), "action-send": "Send for review"}
    answer = as_user(page.owner).post(editor(page), form, follow=True)
    assert "The article has no introduction. Add one above its first section." in answer.content.decode()


def test_editor__saving_a_draft_leads_nowhere() -> None:
    page = make_article()
    answer = as_user(page.owner).post(editor(page), inputs_of(opened(page)))
    assert answer["Location"] == editor(page)


def test_editor__a_new_article_is_sent_from_its_first_form() -> None:
    writer = WriterFactory.create()
    names = [*ArticlePage.get_edit_handler().get_form_class().formsets]
    empty = {f"{name}-{part}_FORMS": "0" for name in names for part in ("TOTAL", "INITIAL")}
    form = {"title": "New", "slug": "new", "language": "en", "body-count": "0", "action-send": "1", **empty}
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", ArticleIndexPage.objects.get().pk])
    form = {**form, "hero_caption": "null", "promotion_prompt": "null"}
    answer = as_user(writer.user).post(address, form)
    assert answer["Location"] == sheet(ArticlePage.objects.get(slug="new"))


# Sending


def test_sending__opens_the_round_with_all_that_was_said() -> None:
    page = make_article()
    answer = send(page, page.medical_reviewer, is_urgent="on")
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:articles"))
    sent = ReviewRound.objects.get()
    assert (sent.reviewer, sent.note, sent.is_urgent) == (page.medical_reviewer, "Mind the doses.", True)
    assert sent.due_on == timezone.localdate() + timedelta(days=4)
    assert sent.workflow_state.requested_by == page.owner
    assert ArticlePage.objects.get().state == ArticleState.IN_REVIEW


def test_sending__to_another_reviewer_names_them_in_a_new_version() -> None:
    page, other = make_article(), ReviewerFactory.create()
    before = page.latest_revision_id
    send(page, other)
    page = ArticlePage.objects.get()
    version = page.get_latest_revision_as_object()
    assert (version.medical_reviewer, ReviewRound.objects.get().reviewer) == (other, other)
    assert page.latest_revision_id != before
    assert page.latest_revision.user == page.owner


def test_sending__to_the_reviewer_it_names_saves_no_version() -> None:
    page = make_article()
    send(page, page.medical_reviewer)
    assert ArticlePage.objects.get().latest_revision_id == page.latest_revision_id


def test_sending__by_an_editor_makes_nobody_a_contributor() -> None:
    page, other, user = make_article(), ReviewerFactory.create(), UserFactory.create(groups=["Editors"])
    send(page, other, user)
    assert ReviewRound.objects.get().reviewer == other
    assert user.pk not in ArticlePage.objects.get().contributors()


def test_sending__to_somebody_away_goes_to_their_deputy() -> None:
    today = timezone.localdate()
    deputy = ReviewerFactory.create(name="Dora Deputy")
    away = ReviewerFactory.create(deputy=deputy, away_from=today, away_until=today + timedelta(days=5))
    page = make_article(reviewer=away)
    content = shown(page).content.decode()
    assert f"away until {today + timedelta(days=5):%-d %B}, goes to Dora Deputy" in content
    assert "“Migraine and Sleep” is with Dora Deputy for review" in send_and_follow(page, away)
    sent = ReviewRound.objects.get()
    assert (sent.reviewer, sent.instead_of) == (deputy, away)


def send_and_follow(page: ArticlePage, reviewer: Reviewer) -> str:
    client = as_user(page.owner)
    return client.post(sheet(page), said(reviewer), follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reviewer": ""}, "Choose who is to review the article."),
        ({"due_on": "2020-01-01"}, "This day has passed. Choose today or a later day."),
        ({"due_on": ""}, "Say by which day you ask for a decision."),
    ],
)
def test_sending__with_something_missing_says_so_and_keeps_the_rest(changes: dict[str, str], sentence: str) -> None:
    page = make_article()
    sheet_sent = {**said(page.medical_reviewer), **changes}
    content = as_user(page.owner).post(sheet(page), sheet_sent).content.decode()
    assert sentence in content
    assert "Mind the doses." in content
    assert_not_sent(page)


def test_sending__to_somebody_who_may_not_sign_is_refused() -> None:
    page = make_article()
    ended = ReviewerFactory.create(ended_on=timezone.localdate())
    worked_on_it = ReviewerFactory.create()
    edit(page, user=worked_on_it.user, summary="Changed by a reviewer.")
    for reviewer in (ended, worked_on_it):
        assert "cannot sign the article any more" in send(page, reviewer).content.decode()
    assert_not_sent(page)


@pytest.mark.parametrize("who", ["another writer", "the reviewer"])
def test_sheet__is_for_those_who_may_edit(who: str) -> None:
    page = make_article()
    user = page.medical_reviewer.user if who == "the reviewer" else WriterFactory.create().user
    assert is_refused(shown(page, user))
    assert is_refused(send(page, page.medical_reviewer, user))
    assert_not_sent(page)


# What stands in the way


def test_sheet__in_review_already_leads_to_the_round() -> None:
    page = make_article()
    review_round = submit(page)
    content = shown(page).content.decode()
    assert "This article is in review with" in content
    assert reverse("desk:review", args=[review_round.pk]) in content
    send(page, page.medical_reviewer)
    assert ReviewRound.objects.count() == 1


def test_sheet__of_a_locked_article_says_so() -> None:
    page = make_article()
    ArticlePage.objects.update(locked=True, locked_by=UserFactory.create(is_superuser=True))
    assert "This article is locked, so it cannot be sent." in shown(page).content.decode()
    send(page, page.medical_reviewer)
    assert_not_sent(page)


def test_sheet__where_nobody_may_sign_says_so() -> None:
    page = make_article()
    Reviewer.objects.update(ended_on=timezone.localdate())
    assert "Nobody can review this article today" in shown(page).content.decode()


def test_checks__that_block_lead_to_the_field_and_keep_it_here() -> None:
    body = [
        ("introduction", "<p>Sleep well.</p>"),
        ("section", {"number": None, "heading": "Too deep", "level": "4", "anchor": ""}),
    ]
    page = make_article(body=body, hero_image=make_image())
    answer = shown(page)
    block = page.get_latest_revision_as_object().body[1].id
    assert [check.url for check in answer.context["blocking"]] == [
        f"{editor(page)}#block-{block}-section",
        f"{editor(page)}#panel-child-content-hero_image-section",
    ]
    # The editor has these panels.
    assert 'id="panel-child-content-hero_image-section"' in as_user(page.owner).get(editor(page)).content.decode()
    content = send(page, page.medical_reviewer).content.decode()
    assert "Nothing has been sent. Put right what is listed first." in content
    assert "Mind the doses." in content
    assert_not_sent(page)


def test_checks__that_warn_keep_nothing_here() -> None:
    page = make_article(summary="")
    answer = shown(page)
    assert [check.url for check in answer.context["advice"]] == [f"{editor(page)}#panel-child-content-summary-section"]
    assert answer.context["blocking"] == []
    send(page, page.medical_reviewer)
    assert ReviewRound.objects.exists()


def test_checks__tell_of_blocks_that_a_draft_may_leave_open() -> None:
    quote = {"quote": "", "attribution": "", "consent": None}
    page = make_article(body=[("introduction", "<p>Sleep well.</p>"), ("member_quote", quote)])
    (check,) = shown(page).context["blocking"]
    assert check.sentence == "The block “Member quote” is not complete. Fill in: Quote, Attribution, Consent."
    send(page, page.medical_reviewer)
    assert_not_sent(page)


# Comments that must be fixed


def asked_to_change(**fields: Any) -> tuple[ArticlePage, Comment]:
    """An article that its reviewer sent back with one comment that must be fixed."""
    page = make_article()
    review_round = submit(page)
    block = page.get_latest_revision_as_object().body[0].id
    path = {"contentpath": f"body.{block}", "text": "Name the dose."}
    comment = Comment.objects.create(page=page, user=review_round.reviewer.user, **path)
    ReviewComment.objects.create(comment=comment, round=review_round, **{"must_fix": True, **fields})
    review_round.reject(user=review_round.reviewer.user, comment="Please.")
    return ArticlePage.objects.get(pk=page.pk), comment


def test_comments__that_must_be_fixed_block_until_they_are_answered() -> None:
    page, comment = asked_to_change()
    (check,) = shown(page).context["blocking"]
    assert check.sentence.endswith(" asks you to fix: “Name the dose.” Answer it.")
    block = comment.contentpath.partition(".")[2]
    assert check.url == f"{editor(page)}?comment={comment.pk}#block-{block}-section"
    send(page, page.medical_reviewer)
    assert ReviewRound.objects.count() == 1

    # An afterthought of the reviewer is no answer.
    CommentReply.objects.create(comment=comment, user=comment.user, text="Please.")
    assert len(shown(page).context["blocking"]) == 1
    CommentReply.objects.create(comment=comment, user=page.owner, text="50 mg.")
    assert shown(page).context["blocking"] == []
    send(page, page.medical_reviewer)
    assert ReviewRound.objects.order_by("pk").last().number == 2


def test_comments__marked_as_done_are_answered() -> None:
    page, comment = asked_to_change()
    Comment.objects.filter(pk=comment.pk).update(resolved_at=timezone.now(), resolved_by=page.owner)
    assert shown(page).context["blocking"] == []


def test_comments__that_suggest_do_not_block() -> None:
    page, _ = asked_to_change(must_fix=False)
    assert shown(page).context["blocking"] == []


# Whom to ask


def names(page: ArticlePage) -> list[str]:
    return [candidate.reviewer.name for candidate in shown(page).context["first"]]


def test_candidates__are_those_who_suit_it_then_those_with_few_reviews() -> None:
    today = timezone.localdate()
    specialist = ReviewerFactory.create(name="Suits", specialties="Migraine disorders, Pain")
    busy = ReviewerFactory.create(name="Busy", specialties="Dermatology")
    ReviewerFactory.create(name="Idle", specialties="Dermatology")
    ReviewerFactory.create(name="Away", specialties="Migraine", away_from=today, away_until=today)
    ReviewerFactory.create(name="Ended", ended_on=today)
    ReviewerFactory.create(name="Lapsed", licence_valid_until=today - timedelta(days=1))
    submit(make_article(title="Another", reviewer=busy))
    page = make_article(reviewer=specialist, conditions=[ConditionFactory.create(name="Migraine")])
    assert names(page) == ["Suits", "Idle", "Busy", "Away"]


def test_candidates__who_approved_on_the_same_condition_come_first() -> None:
    migraine = ConditionFactory.create(name="Migraine")
    ReviewerFactory.create(name="A Newcomer", specialties="Dermatology")
    experienced = ReviewerFactory.create(name="Experienced", specialties="Dermatology")
    publish(make_article(title="Migraine and Light", reviewer=experienced, conditions=[migraine]))
    page = make_article(reviewer=experienced, conditions=[migraine])
    assert names(page) == ["Experienced", "A Newcomer"]
    content = shown(page).content.decode()
    assert "Dermatology · approved 1 article on the same condition · no open reviews" in content


def test_candidates__the_named_one_is_chosen_beforehand_else_the_first() -> None:
    first = ReviewerFactory.create(name="A First")
    page = make_article(reviewer=ReviewerFactory.create(name="Named"))
    assert shown(page).context["chosen"] == page.medical_reviewer.pk
    edit(page, medical_reviewer=None)
    assert shown(page).context["chosen"] == first.pk


def test_candidates__who_worked_on_it_are_not_asked() -> None:
    page, reviewer = make_article(), ReviewerFactory.create(name="Has Edited")
    edit(page, user=reviewer.user, summary="Changed.")
    assert "Has Edited" not in names(page)


def test_due_date__is_the_sites_number_of_working_days() -> None:
    page = make_article()
    settings = ReviewSettings.of(page)
    settings.working_days = 3
    settings.save()
    assert shown(page).context["form"].initial["due_on"] == add_working_days(timezone.localdate(), 3)


# No "Sorry"


def test_links__of_the_sheet_all_work() -> None:
    page, _ = asked_to_change()
    assert dead_ends_on(as_user(page.owner), sheet(page)) == {}
