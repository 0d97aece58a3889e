"""Wagtail's parameters in the delivery API: paging, order, filters, search, ``find`` and ``fields``."""

import pytest
from django.test import Client

from articles.models import ArticleIndexPage, ArticlePage
from articles.tests.asking import API, ARTICLES, get, ids
from articles.tests.factories import make_article, publish, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def three(shared_rows: None) -> list[ArticlePage]:
    """Three public articles and two that are not."""
    pages = []
    for title in ("Beta", "Alpha", "Gamma"):
        pages.append(make_article(title=title, summary=f"Rhythm of {title}."))
        publish(pages[-1])
    make_article(title="Draft")
    submit(make_article(title="Waiting"))
    return pages


def test_list__limit_and_offset__page_through(client: Client, three: list[ArticlePage]) -> None:
    first, second, third = (page.pk for page in three)

    assert ids(client, f"{ARTICLES}&order=id&limit=2") == [first, second]
    assert ids(client, f"{ARTICLES}&order=id&limit=2&offset=2") == [third]
    assert ids(client, f"{ARTICLES}&order=id&offset=3") == []
    assert get(client, f"{ARTICLES}&limit=1")["meta"] == {"total_count": 3}


def test_list__order__is_kept(client: Client, three: list[ArticlePage]) -> None:
    beta, alpha, gamma = (page.pk for page in three)

    assert ids(client, f"{ARTICLES}&order=title") == [alpha, beta, gamma]
    assert ids(client, f"{ARTICLES}&order=-title") == [gamma, beta, alpha]
    assert ids(client, f"{ARTICLES}&order=first_published_at") == [beta, alpha, gamma]
    assert sorted(ids(client, f"{ARTICLES}&order=random")) == sorted([alpha, beta, gamma])


def test_list__filters__find(client: Client, three: list[ArticlePage]) -> None:
    beta = three[0].pk

    assert ids(client, f"{ARTICLES}&slug=beta") == [beta]
    assert ids(client, f"{ARTICLES}&title=Beta") == [beta]
    assert ids(client, f"{ARTICLES}&id={beta}") == [beta]
    assert ids(client, f"{ARTICLES}&slug=draft") == []


def test_list__child_of_and_descendant_of__find(client: Client, three: list[ArticlePage]) -> None:
    expected = sorted(page.pk for page in three)
    index = ArticleIndexPage.objects.get().pk

    assert sorted(ids(client, f"{API}/pages/?child_of={index}")) == expected
    assert sorted(ids(client, f"{ARTICLES}&descendant_of=root")) == expected
    assert ids(client, f"{API}/pages/?child_of=root") == [index]
    assert ids(client, f"{API}/pages/?ancestor_of={expected[0]}&type=articles.ArticleIndexPage") == [index]


def test_list__search__finds_what_is_public(client: Client, three: list[ArticlePage]) -> None:
    assert ids(client, f"{ARTICLES}&search=gamma") == [three[2].pk]
    assert ids(client, f"{API}/pages/?search=alpha") == [three[1].pk]
    assert ids(client, f"{ARTICLES}&search=waiting") == []
    assert get(client, f"{ARTICLES}&search=rhythm&order=title")["meta"]["total_count"] == 3


def test_find__by_path_and_by_id__leads_to_the_detail(client: Client, three: list[ArticlePage]) -> None:
    beta = three[0].pk

    for query in ("html_path=/articles/beta/", f"id={beta}"):
        answer = client.get(f"{API}/pages/find/?{query}&fields=_,title")
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"{API}/pages/{beta}/?fields=_%2Ctitle")
    assert get(client, f"{API}/pages/find/?html_path=/articles/beta/&fields=_,title") == {"title": "Beta"}


@pytest.mark.parametrize("slug", ["draft", "waiting", "nothing"])
def test_find__of_what_is_not_public__finds_nothing(client: Client, three: list[ArticlePage], slug: str) -> None:
    get(client, f"{API}/pages/find/?html_path=/articles/{slug}/", status=404)


def test_fields__choose(client: Client, three: list[ArticlePage]) -> None:
    detail = f"{API}/pages/{three[0].pk}/"

    assert get(client, f"{detail}?fields=_,title,summary") == {"title": "Beta", "summary": "Rhythm of Beta."}
    assert get(client, f"{detail}?fields=_,slug") == {"meta": {"slug": "beta"}}
    without = get(client, f"{detail}?fields=*,-body,-references,-title")
    assert {"body", "references", "title"}.isdisjoint(without)
    assert without["summary"] == "Rhythm of Beta."
    (item,) = get(client, f"{ARTICLES}&slug=beta&fields=summary,review")["items"]
    assert item["summary"] == "Rhythm of Beta."
    assert item["review"]["edition"] == 1
    assert "body" not in item


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("fields=nothing", "unknown fields: nothing"),
        ("fields=(", "fields error"),
        ("nothing=1", "query parameter is not an operation or a recognised field: nothing"),
        ("summary=Row", "query parameter is not an operation or a recognised field: summary"),
        ("medical_reviewer=,", "medical_reviewer must be an id or a slug, or up to 50 with commas"),
        ("order=body", "cannot order by 'body' (unknown field)"),
        ("order=summary", "cannot order by 'summary' (unknown field)"),
        ("limit=x", "limit must be a positive integer"),
        ("limit=1000", "limit cannot be higher than 20"),
        ("offset=-1", "offset must be a positive integer"),
        ("child_of=x", "child_of must be a positive integer"),
    ],
)
def test_list__bad_query__is_a_bad_request_with_a_sentence(client: Client, query: str, message: str) -> None:
    assert message in get(client, f"{ARTICLES}&{query}", status=400)["message"]


@pytest.mark.parametrize(
    "query",
    ["child_of={}", "descendant_of={}", "ancestor_of={}", "translation_of={}"],
)
def test_list__beside_an_unapproved_article__is_as_beside_none(client: Client, query: str) -> None:
    draft = make_article(title="Not approved")

    answer = get(client, f"{API}/pages/?{query.format(draft.pk)}", status=400)

    assert answer == get(client, f"{API}/pages/?{query.format(999999)}", status=400)
