"""Searches in the admin find what they should, whatever is typed: an error of the server for nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    MedicineFactory,
    PromotionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    make_image,
    publish,
)
from articles.tests.reviewing import as_user
from articles.tests.samples import make_full_article

pytestmark = pytest.mark.django_db

# Where one finds by typing, with a word that is found there.
FOUND = {
    "wagtailadmin_pages:search": "sleep",
    "wagtailadmin_choose_page_search": "sleep",
    "wagtailimages:index": "drawing",
    "wagtailimages_chooser:choose_results": "drawing",
    "wagtailsnippets_articles_writer:list": "rita",
    "wagtailsnippets_reviewers_reviewer:list": "rita",
    "wagtailsnippets_articles_condition:list": "rita",
    "wagtailsnippets_articles_medicine:list": "rita",
    "wagtailsnippets_articles_promotion:list": "rita",
    "wagtailsnippets_articles_consent:list": "rita",
    "wagtailsnippetchoosers_articles_writer:choose_results": "rita",
    "wagtailsnippetchoosers_articles_condition:choose_results": "rita",
    "desk:pipeline": "sleep",
}
TYPED = ['"rita', 'rita "', '5" "', '"', "*", "%", "' or", "((", "\\", "☃", "rita%s"]


@pytest.fixture(scope="module")
def content(shared_rows: None) -> None:
    publish(make_full_article())
    make_image(title="Drawing of a clock")
    for factory in (WriterFactory, ReviewerFactory, ConditionFactory, PromotionFactory):
        factory.create(name="Rita")
    MedicineFactory.create(name="Other", brand_names="Ritalux")
    ConsentFactory.create(member="Rita")


@pytest.fixture
def admin(content: None) -> Client:
    return as_user(UserFactory.create(is_superuser=True))


@pytest.mark.parametrize("name", FOUND)
def test_search__finds_by_a_word(admin: Client, name: str) -> None:
    answer = admin.get(reverse(name), {"q": FOUND[name]})

    assert answer.status_code == 200
    assert FOUND[name] in answer.content.decode().lower().replace(f'value="{FOUND[name]}"', "")


@pytest.mark.parametrize("name", FOUND)
def test_search__of_anything__is_an_answer(admin: Client, name: str) -> None:
    assert {typed: admin.get(reverse(name), {"q": typed}).status_code for typed in TYPED} == dict.fromkeys(TYPED, 200)
