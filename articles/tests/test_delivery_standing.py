"""What the read fence has said is remembered, and forgotten with the first change that it could see."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import PageViewRestriction

from articles.delivery.standing import Standing
from articles.models import ArticlePage, Presentation
from articles.tests.factories import edit, make_article, publish
from articles.tests.statements import counted_statements
from reviewers.models import Approval, Publication
from reviewers.withdrawing import withdraw

PAGES = "/api/v2/pages/"
LIST = f"{PAGES}?type=articles.ArticlePage&fields=_,title"
FENCE = "reviewers_publication"


def take_off_the_site(page: ArticlePage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [False, page.pk])


def restrict(page: ArticlePage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def withdraw_it(page: ArticlePage) -> None:
    withdraw(page_id=page.pk, user=page.owner, reason="Wrong dose.")


def record_its_leaving(page: ArticlePage) -> None:
    Publication.objects.create(page_id=page.pk, approval=None)


def is_answered_without_the_fence(client: Client, address: str) -> bool:
    with counted_statements() as sent:
        assert client.get(address).status_code == 200
    return not any(FENCE in statement for statement in sent)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("change", [take_off_the_site, restrict, withdraw_it, record_its_leaving])
def test_remembered_article__that_readers_must_not_see_any_more__is_not_answered(
    client: Client, settings: Any, change: Any
) -> None:
    settings.CMS_ANSWER_CACHE_MB = 0
    page, other = make_article(title="Sleep"), make_article(title="Wake")
    publish(page)
    publish(other)
    address = f"{PAGES}{page.pk}/"
    for asked in (address, LIST, address, LIST):
        client.get(asked)
    assert is_answered_without_the_fence(client, address)
    assert is_answered_without_the_fence(client, LIST)

    change(page)

    assert client.get(LIST).json()["items"] == [{"title": "Wake"}]
    assert client.get(address).status_code in (404, 410)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_remembered_article__with_a_new_edition__is_answered_as_that(client: Client) -> None:
    page = make_article(title="Sleep")
    publish(page)
    address = f"{PAGES}{page.pk}/"
    client.get(address)
    assert client.get(address).json()["review"]["edition"] == 1

    publish(edit(page, title="Sleep better"))

    assert [client.get(address).json()["title"] for _ in range(2)] == ["Sleep better"] * 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_remembered_article__whose_presentation_is_of_another_approval__is_made_anew(client: Client) -> None:
    page, other = make_article(title="Sleep"), make_article(title="Wake")
    publish(page)
    publish(other)
    address = f"{PAGES}{page.pk}/"
    client.get(address)
    before = client.get(address).content

    theirs = Presentation.objects.get(pk=other.pk)
    Presentation.objects.filter(pk=page.pk).update(
        approval_id=theirs.approval_id, card=theirs.card, whole=theirs.whole, text=theirs.text
    )

    assert client.get(address).content == before
    assert Presentation.objects.get(pk=page.pk).approval_id == Approval.objects.get(page_id=page.pk).pk


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_standing__of_another_generation_or_site_or_page__says_nothing() -> None:
    standing = Standing()
    standing.add({4: (1, "a"), 5: (2, "b")}, site_id=1, generation=7)

    assert standing.of([5, 4], site_id=1, generation=7) == {4: (1, "a"), 5: (2, "b")}
    assert standing.of([4, 6], site_id=1, generation=7) is None
    assert standing.of([4], site_id=2, generation=7) is None
    assert standing.of([4], site_id=1, generation=8) is None

    standing.add({6: (3, "c")}, site_id=1, generation=8)

    assert standing.of([4], site_id=1, generation=8) is None
    assert standing.of([6], site_id=1, generation=8) == {6: (3, "c")}
