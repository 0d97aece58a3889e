"""What tests do on the review page, as people would: open it, tick off what it asks for, sign."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.tests.factories import PASSWORD
from reviewers.models import ReviewRound


def as_user(user: Any) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def as_reviewer(review_round: ReviewRound) -> Client:
    return as_user(review_round.reviewer.user)


def review_page(review_round: ReviewRound) -> str:
    return reverse("desk:review", args=[review_round.pk])


def sheet_of(client: Client, review_round: ReviewRound) -> dict[str, Any]:
    """Open the review page; gives what its signing sheet sends with everything ticked off, without the password."""
    context = client.get(review_page(review_round)).context
    opened = context["opened"]
    return {
        "digest": context["digest"],
        "words": context["statement"],
        "kept": context["kept"],
        "fact": [fact.key for fact in opened.facts],
        "check": opened.questions,
        "approve": "approve",
    }


def sign_on_page(client: Client, review_round: ReviewRound, **changes: Any) -> HttpResponse:
    sheet = {**sheet_of(client, review_round), "password": PASSWORD, **changes}
    return client.post(review_page(review_round), sheet)


def is_refused(response: HttpResponse) -> bool:
    """Whether Wagtail's admin has said "Sorry" and sent the person home."""
    return response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
