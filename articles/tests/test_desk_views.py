"""The review page and the list of reviews: who gets in, what they show, what they leave undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.editor import inputs_of, opened
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
from reviewers.enums import ArticleState
from reviewers.models import Approval, Reviewer, ReviewRound, ReviewSettings

pytestmark = pytest.mark.django_db
WRONG = "the wrong password"


@pytest.fixture
def review_round() -> ReviewRound:
    return submit(make_article())


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def as_reviewer(review_round: ReviewRound) -> Client:
    return as_user(review_round.reviewer.user)


def review_page(review_round: ReviewRound) -> str:
    return reverse("desk:review", args=[review_round.pk])


def shown(client: Client, review_round: ReviewRound) -> dict[str, str]:
    """Open the review page; gives what its signing sheet sends back, without the password."""
    context = client.get(review_page(review_round)).context
    return {"digest": context["digest"], "words": context["statement"], "approve": "approve"}


def sign_on_page(client: Client, review_round: ReviewRound, **changes: str) -> HttpResponse:
    sheet = {**shown(client, review_round), "password": PASSWORD, **changes}
    return client.post(review_page(review_round), sheet)


def is_refused(response: HttpResponse) -> bool:
    """Whether Wagtail's admin has said "Sorry" and sent the person home."""
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


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


@pytest.mark.parametrize("role", ["another writer", "another reviewer", "nobody in particular"])
def test_review_page__strangers_are_refused(review_round: ReviewRound, role: str) -> None:
    users = {
        "another writer": lambda: WriterFactory.create().user,
        "another reviewer": lambda: ReviewerFactory.create().user,
        "nobody in particular": lambda: UserFactory.create(groups=["Medical reviewers"]),
    }
    client = as_user(users[role]())
    assert is_refused(client.get(review_page(review_round)))
    assert is_refused(client.post(review_page(review_round), {"approve": "approve", "password": PASSWORD}))
    assert not Approval.objects.exists()


def test_review_page__without_an_account_leads_to_sign_in(review_round: ReviewRound) -> None:
    response = Client().get(review_page(review_round))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


def test_review_page__that_does_not_exist() -> None:
    assert as_user(ReviewerFactory.create().user).get(reverse("desk:review", args=[4711])).status_code == 404


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
    sheet = shown(client, review_round)
    writer = ArticlePage.objects.get().article_writers.get().writer
    writer.name = "Renamed Writer"
    writer.save()
    response = client.post(review_page(review_round), {**sheet, "password": PASSWORD})
    content = response.content.decode()
    assert "has changed since it was shown to you" in content
    assert "Renamed Writer" in content
    assert_nothing_signed(review_round)
    # The page shows the text as it is now, so that the next signature is one under this.
    assert response.context["digest"] != sheet["digest"]
    assert f'name="digest" value="{response.context["digest"]}"' in content
    assert sign_on_page(client, review_round).status_code == 302


def test_signing__under_words_that_changed_meanwhile(review_round: ReviewRound) -> None:
    client = as_reviewer(review_round)
    sheet = shown(client, review_round)
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


def test_request_changes__moves_the_article_and_tells_the_writer(
    review_round: ReviewRound, mailoutbox: list[Any]
) -> None:
    client = as_reviewer(review_round)
    response = client.post(review_page(review_round), {"request-changes": "1", "comment": "Name the dose."})
    assert (response.status_code, response["Location"]) == (302, reverse("desk:reviews"))
    article = ArticlePage.objects.get()
    assert article.state == ArticleState.CHANGES_REQUESTED
    told = [message for message in mailoutbox if message.to == [article.owner.email]]
    assert any("Name the dose." in message.body for message in told)
    assert "Name the dose." in client.get(review_page(review_round)).content.decode()


def test_request_changes__needs_a_comment(review_round: ReviewRound) -> None:
    response = as_reviewer(review_round).post(review_page(review_round), {"request-changes": "1", "comment": " "})
    assert "Tell the writer what has to change." in response.content.decode()
    assert_nothing_signed(review_round)


def test_editor__shows_what_has_to_change(review_round: ReviewRound) -> None:
    review_round.reject(user=review_round.reviewer.user, comment="Name the <dose>.")
    article = ArticlePage.objects.get()
    content = as_user(article.owner).get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert f"{review_round.reviewer.name} requested changes: Name the &lt;dose&gt;." in content
    assert "Send back for review" in content


# The list of reviews and the dashboard


@pytest.mark.parametrize("address", ["desk:reviews", "wagtailadmin_home"])
def test_reviews__are_ones_own_open_rounds(address: str) -> None:
    reviewer, colleague = ReviewerFactory.create_batch(2)
    submit(make_article(title="Waiting for me", reviewer=reviewer))
    publish(make_article(title="Signed by me", reviewer=reviewer))
    submit(make_article(title="Waiting for a colleague", reviewer=colleague))
    content = as_user(reviewer.user).get(reverse(address)).content.decode()
    assert "Waiting for me" in content
    assert ("Signed by me" in content) == (address == "desk:reviews")
    assert "Waiting for a colleague" not in content


def test_reviews__are_in_the_menu_of_reviewers_only() -> None:
    address = f'"{reverse("desk:reviews")}"'
    assert address in as_user(ReviewerFactory.create().user).get(reverse("wagtailadmin_home")).content.decode()
    assert address not in as_user(WriterFactory.create().user).get(reverse("wagtailadmin_home")).content.decode()


# The menu below the editor

ROLES = {
    "writer": lambda article: article.owner,
    "editor": lambda article: UserFactory.create(groups=["Editors"]),
    "administrator": lambda article: UserFactory.create(is_superuser=True, is_staff=True),
}
OURS = {
    "draft": ["action-submit"],
    "in review": ["Read the review page"],
    "published": ["action-submit"],
}


def in_state(state: str) -> ArticlePage:
    article = make_article()
    if state == "in review":
        submit(article)
    elif state == "published":
        publish(article)
        edit(article, summary="The next edition.")
    return ArticlePage.objects.get()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", OURS)
def test_action_menu__offers_what_will_work(state: str, role: str) -> None:
    article = in_state(state)
    client = as_user(ROLES[role](article))
    content = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    for name in OURS[state]:
        assert name in content
    for name in ("action-publish", "action-unpublish", "action-restart-workflow", "action-approve"):
        assert name not in content
    assert ("action-cancel-workflow" in content) == (state == "in review" and role == "writer")


@pytest.mark.parametrize("role", ROLES)
def test_action_menu__of_a_new_article(role: str) -> None:
    index = ArticleIndexPage.objects.get()
    client = as_user(ROLES[role](make_article()))
    address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])
    content = client.get(address).content.decode()
    assert "Send for review" in content
    assert "action-publish" not in content


def test_action_menu__of_the_index_sends_nothing_for_review() -> None:
    index = ArticleIndexPage.objects.get()
    client = as_user(UserFactory.create(groups=["Editors"]))
    content = client.get(reverse("wagtailadmin_pages:edit", args=[index.pk])).content.decode()
    assert "action-submit" not in content
    assert "action-publish" in content


def test_taking_back__opens_the_text_again(review_round: ReviewRound) -> None:
    article = ArticlePage.objects.get()
    client = as_user(article.owner)
    form = {**inputs_of(opened(article)), "action-cancel-workflow": "Take back from review"}
    client.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), form)
    assert ArticlePage.objects.get().state == ArticleState.DRAFT


def test_preview__shows_the_draft_as_a_draft() -> None:
    article = make_article()
    response = as_user(article.owner).get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    content = response.content.decode()
    assert "Sleep well." in content
    assert "A draft. No medical reviewer has approved it in this form." in content
    assert "Medically reviewed by" not in content


def test_lists__name_the_states() -> None:
    publish(make_article(title="Public"))
    next_edition = make_article(title="Public with a draft")
    publish(next_edition)
    edit(next_edition, summary="The next edition.")
    make_article(title="New")
    states = {page.title: page.status_string for page in ArticlePage.objects.all()}
    assert states == {"Public": "Published", "Public with a draft": "Published + Draft", "New": "Draft"}
