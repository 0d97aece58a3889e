"""The review page: who gets in, what it shows, and what it leaves undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.desk.commenting import comment_on
from articles.models import ArticlePage
from articles.tests.factories import (
    PASSWORD,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    approve,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from articles.tests.reviewing import as_reviewer, as_user, is_refused, review_page, sheet_of, sign_on_page
from reviewers.enums import ArticleState
from reviewers.models import Approval, Reviewer, ReviewRound, ReviewSettings
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db
WRONG = "the wrong password"
MOST_QUERIES = 75


@pytest.fixture
def review_round() -> ReviewRound:
    return submit(make_article())


# Who may see a review


def test_review_page__its_reviewer_reads_and_decides(review_round: ReviewRound) -> None:
    response = as_reviewer(review_round).get(review_page(review_round))
    assert response.status_code == 200
    content = response.content.decode()
    assert "Sleep well." in content
    assert "Approve edition 1" in content
    assert "Request changes" in content
    review_round.refresh_from_db()
    assert review_round.opened_at is not None


@pytest.mark.parametrize("role", ["writer", "editor", "administrator"])
def test_review_page__who_may_edit_reads_only(review_round: ReviewRound, role: str) -> None:
    users = {
        "writer": lambda: ArticlePage.objects.get().owner,
        "editor": lambda: UserFactory.create(groups=["Editors"]),
        "administrator": lambda: UserFactory.create(is_superuser=True, is_staff=True),
    }
    client = as_user(users[role]())
    content = client.get(review_page(review_round)).content.decode()
    assert "Sleep well." in content
    assert f"This review is with {review_round.reviewer.printed_name}" in content
    assert "Approve edition" not in content
    assert is_refused(client.post(review_page(review_round), {"approve": "approve", "password": PASSWORD}))
    assert is_refused(client.post(review_page(review_round), {"request-changes": "1", "comment": "No."}))
    review_round.refresh_from_db()
    assert review_round.is_open
    assert review_round.opened_at is None


@pytest.mark.parametrize("role", ["another writer", "nobody in particular"])
def test_review_page__strangers_are_refused(review_round: ReviewRound, role: str) -> None:
    users = {
        "another writer": lambda: WriterFactory.create().user,
        "nobody in particular": lambda: UserFactory.create(groups=["Medical reviewers"]),
    }
    client = as_user(users[role]())
    assert is_refused(client.get(review_page(review_round)))
    assert is_refused(client.post(review_page(review_round), {"approve": "approve", "password": PASSWORD}))
    assert not Approval.objects.exists()


def test_review_page__another_reviewer_reads_and_decides_nothing(review_round: ReviewRound) -> None:
    client = as_user(ReviewerFactory.create().user)
    content = client.get(review_page(review_round)).content.decode()
    assert "Sleep well." in content
    assert f"This review is with {review_round.reviewer.printed_name}" in content
    for word in ("Approve edition", "Request changes", "Take over", "Pass on"):
        assert word not in content
    for decision in ("approve", "request-changes", "pass-on", "take-over"):
        response = client.post(review_page(review_round), {decision: "1", "password": PASSWORD, "comment": "No."})
        assert response.status_code == 200
        assert "Your reviews" in response.content.decode()
    review_round.refresh_from_db()
    assert review_round.is_open
    assert review_round.opened_at is None


def test_review_page__a_reviewer_whose_record_has_ended_is_told_where_to_go(review_round: ReviewRound) -> None:
    ended = ReviewerFactory.create(ended_on=timezone.localdate())
    content = as_user(ended.user).get(review_page(review_round)).content.decode()
    assert "This review is with another reviewer" in content
    assert reverse("desk:reviews") in content
    assert "Sleep well." not in content
    assert ArticlePage.objects.get().title not in content


def test_review_page__without_an_account_leads_to_sign_in(review_round: ReviewRound) -> None:
    response = Client().get(review_page(review_round))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_review_page__that_does_not_exist() -> None:
    assert as_user(ReviewerFactory.create().user).get(reverse("desk:review", args=[4711])).status_code == 404


def test_review_page__head_says_who_until_when_and_how_long(review_round: ReviewRound) -> None:
    day = timezone.localdate() - timedelta(days=3)
    asked = ReviewerFactory.create(name="Asa Asked")
    ReviewRound.objects.update(due_on=day, note="Please look at the <dose>.", is_urgent=True, instead_of=asked)
    content = as_reviewer(review_round).get(review_page(review_round)).content.decode()
    writer = ArticlePage.objects.get().article_writers.get().writer
    for text in (
        f"{writer.name}, {writer.credentials}",
        "3 days overdue",
        f"{day:%B %Y}",
        "2 words, 1 minute to read",
        "Please look at the &lt;dose&gt;.",
        "Urgent",
        "in place of Asa Asked, who is away",
    ):
        assert text in content


def test_review_page__first_edition_has_the_full_text_alone(review_round: ReviewRound) -> None:
    content = as_reviewer(review_round).get(review_page(review_round)).content.decode()
    assert "Full text" not in content
    assert "Compared with" not in content


def test_review_page__next_edition_is_compared_with_the_last_approved_one() -> None:
    article = make_article()
    first = publish(article)
    edit(article, summary="About sleep and more.")
    review_round = submit(article)
    response = as_reviewer(review_round).get(review_page(review_round))
    content = response.content.decode()
    assert "Changed (1)" in content
    assert content.index("Changed (1)") < content.index("Full text")
    said = f"Compared with edition 1, approved by {first.reviewer_name}, {first.reviewer_credentials} on"
    assert said in content
    assert response.context["base"] == first


def test_review_page__a_withdrawn_edition_is_nothing_to_compare_with() -> None:
    article = make_article()
    publish(article)
    edit(article, summary="The second.")
    second = publish(article)
    withdraw(page_id=article.pk, user=UserFactory.create(groups=["Editors"]), reason="Wrong.")
    edit(article, summary="The third.")
    review_round = submit(article)
    response = as_reviewer(review_round).get(review_page(review_round))
    base = response.context["base"]
    assert base is None or (not hasattr(base, "withdrawal") and base != second)


def test_review_page__asks_as_often_however_long_the_article_and_the_talk() -> None:
    short = submit(make_article(title="Short"))
    text = "<p>One more.</p>"
    long = submit(make_article(title="Long", body=[("introduction", text)] + [("rich_text", text)] * 30))
    for review_round, count in ((short, 1), (long, 12)):
        for block in list(review_round.revision.as_object().body)[:count]:
            comment_on(
                review_round,
                path=f"body.{block.id}",
                text="Say why.",
                must_fix=True,
                user=review_round.reviewer.user,
            )
    counts = []
    for review_round in (short, long):
        client = as_reviewer(review_round)
        client.get(review_page(review_round))
        with CaptureQueriesContext(connection) as queries:
            client.get(review_page(review_round))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES


def test_review_page__shows_what_the_text_does_not() -> None:
    picture = {"image": make_image(), "alt_text": "A clock at midnight", "caption": "", "credit": ""}
    article = make_article(
        body=[("introduction", "<p>Sleep.</p>"), ("image", picture)],
        seo_title="Sleep for search engines",
        search_description="Described for search engines.",
    )
    review_round = submit(article)
    content = as_reviewer(review_round).get(review_page(review_round)).content.decode()
    for text in ("A clock at midnight", "Sleep for search engines", "Described for search engines.", article.slug):
        assert text in content


# Signing


def test_signing__publishes_the_edition(review_round: ReviewRound) -> None:
    response = sign_on_page(as_reviewer(review_round), review_round)
    assert (response.status_code, response["Location"]) == (302, reverse("desk:reviews"))
    approval = Approval.objects.get()
    assert (approval.round_id, approval.edition) == (review_round.pk, 1)
    assert ArticlePage.objects.get().state == ArticleState.PUBLISHED


def test_signing__with_a_wrong_password_signs_nothing_and_does_not_send_it_back(review_round: ReviewRound) -> None:
    response = sign_on_page(as_reviewer(review_round), review_round, password=WRONG)
    content = response.content.decode()
    assert "The password is not right. Nothing has been signed." in content
    assert WRONG not in content
    assert_nothing_signed(review_round)


def test_signing__with_too_many_wrong_passwords(review_round: ReviewRound, settings: Any) -> None:
    """The review page says so, not django-axes' own answer."""
    settings.AXES_FAILURE_LIMIT = 2
    client = as_reviewer(review_round)
    for _ in range(2):
        response = sign_on_page(client, review_round, password=WRONG)
    assert response.status_code == 200
    assert "This account is locked after too many wrong passwords." in response.content.decode()
    assert "Wait 15 minutes" in sign_on_page(client, review_round).content.decode()
    assert_nothing_signed(review_round)


def test_signing__without_a_password(review_round: ReviewRound) -> None:
    response = sign_on_page(as_reviewer(review_round), review_round, password="")
    assert "Enter your password" in response.content.decode()
    assert_nothing_signed(review_round)


def test_signing__of_a_text_that_changed_meanwhile(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    sheet = sheet_of(client, review_round)
    writer = ArticlePage.objects.get().article_writers.get().writer
    writer.name = "Renamed Writer"
    writer.save()
    response = client.post(review_page(review_round), {**sheet, "password": PASSWORD})
    content = response.content.decode()
    assert "The text changed while you were reading." in content
    assert "has changed since it was shown to you" in content
    assert response.context["moved"].count == 1
    assert not response.context["signing_form"].ticked_lines
    assert "Renamed Writer" in content
    assert_nothing_signed(review_round)
    # The page shows the text as it is now, so that the next signature is one under this.
    assert response.context["digest"] != sheet["digest"]
    assert f'name="digest" value="{response.context["digest"]}"' in content
    assert sign_on_page(client, review_round).status_code == 302


def test_signing__under_words_that_changed_meanwhile(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    sheet = sheet_of(client, review_round)
    settings = ReviewSettings.for_site(ArticlePage.objects.get().get_site())
    settings.statement = "I have read every word of it."
    settings.save()
    response = client.post(review_page(review_round), {**sheet, "password": PASSWORD})
    content = response.content.decode()
    assert "The words of the signature have changed." in content
    assert "I have read every word of it." in content
    assert_nothing_signed(review_round)


def test_signing__without_what_was_shown(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    client.get(review_page(review_round))
    response = client.post(review_page(review_round), {"approve": "approve", "password": PASSWORD})
    assert "Read them again before you sign." in response.content.decode()
    assert_nothing_signed(review_round)


def test_signing__with_a_licence_that_has_run_out(review_round: ReviewRound) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Reviewer.objects.filter(pk=review_round.reviewer_id).update(licence_valid_until=yesterday)
    client = as_reviewer(ReviewRound.objects.get())
    content = client.get(review_page(review_round)).content.decode()
    assert "Ask an editor to record its renewal." in content
    assert "Approve edition" not in content
    assert "Ask an editor" in sign_on_page(client, review_round).content.decode()
    assert_nothing_signed(review_round)


def assert_nothing_signed(review_round: ReviewRound) -> None:
    review_round.refresh_from_db()
    assert review_round.is_open
    assert not Approval.objects.exists()
    assert ArticlePage.objects.get().state == ArticleState.IN_REVIEW


# After the decision


def test_review_page__of_a_signed_round_shows_what_was_signed(review_round: ReviewRound) -> None:
    approve(review_round)
    writer = ArticlePage.objects.get().article_writers.get().writer
    writer.name = "Renamed Writer"
    writer.save()
    client = as_reviewer(review_round)
    content = client.get(review_page(review_round)).content.decode()
    assert "Approved as edition 1" in content
    assert "Renamed Writer" not in content
    assert "Approve edition" not in content
    sign_on_page(client, review_round)
    assert Approval.objects.count() == 1


def test_review_page__of_a_round_that_was_taken_back(review_round: ReviewRound) -> None:
    review_round.workflow_state.cancel(user=ArticlePage.objects.get().owner)
    client = as_reviewer(review_round)
    assert "This review was taken back." in client.get(review_page(review_round)).content.decode()
    response = client.post(review_page(review_round), {"request-changes": "1", "comment": "Too late."}, follow=True)
    assert "has ended meanwhile" in response.content.decode()
    sign_on_page(client, review_round)
    assert not Approval.objects.exists()


# Requesting changes


def test_request_changes__moves_the_article(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    response = client.post(review_page(review_round), {"request-changes": "1", "comment": "Name the dose."})
    assert (response.status_code, response["Location"]) == (302, reverse("desk:reviews"))
    article = ArticlePage.objects.get()
    assert article.state == ArticleState.CHANGES_REQUESTED
    assert "Name the dose." in client.get(review_page(review_round)).content.decode()


def test_request_changes__needs_a_comment(review_round: ReviewRound) -> None:
    response = as_reviewer(review_round).post(review_page(review_round), {"request-changes": "1", "comment": " "})
    assert "Tell the writer what has to change." in response.content.decode()
    assert_nothing_signed(review_round)
