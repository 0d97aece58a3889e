"""The article as a schema.org object: every type and property fits the vocabulary, and nothing is told unsigned."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from articles.delivery.json_ld import json_ld
from articles.delivery.presenting import present_approved, present_draft
from articles.models import ArticlePage
from articles.tests.factories import (
    ConditionFactory,
    MedicineFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    publish,
)
from articles.tests.samples import make_full_article
from articles.tests.schemaorg import misfits
from reviewers.withdrawing import withdraw

ADDRESS = "https://read.example.org/articles/sleep/"


def told(page: ArticlePage) -> dict[str, Any]:
    return present_approved([page.pk], site=Site.objects.get())[page.pk]["json_ld"]


def signed(*days: date, **fields: Any) -> ArticlePage:
    """An article that was signed on each of these days, the text being the same."""
    page = make_article(reviewer=ReviewerFactory.create(licence_valid_until=date(2030, 1, 1)), **fields)
    for day in days:
        with time_machine.travel(datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC), tick=False):
            publish(page)
    return page


@pytest.mark.django_db
def test_object__of_an_article_with_everything__fits_the_vocabulary() -> None:
    page = make_full_article()
    publish(page)

    found = told(page)

    assert list(misfits(found)) == []
    assert found["@context"] == "https://schema.org"
    assert found["@type"] == ["MedicalWebPage", "Article"]
    told_of = {"reviewedBy", "lastReviewed", "author", "dateModified", "datePublished", "about", "mentions", "citation"}
    assert told_of | {"publisher", "image", "inLanguage", "audience", "breadcrumb"} <= found.keys()


@pytest.mark.django_db
def test_object__of_a_minimal_article__fits_the_vocabulary_and_says_nothing_empty() -> None:
    page = make_article(summary="", writer=WriterFactory.create(credentials=""), reviewer=ReviewerFactory.create())
    publish(page)

    found = told(page)

    assert list(misfits(found)) == []
    assert found.keys().isdisjoint({"about", "mentions", "citation", "image", "description", "abstract"})
    assert found["author"] == [{"@type": "Person", "name": page.article_writers.get().writer.name}]


@pytest.mark.django_db
def test_object__of_a_draft__fits_the_vocabulary_and_claims_no_review() -> None:
    page = make_full_article()

    draft = present_draft(page.public_document(), page_id=page.pk, site=Site.objects.get())["json_ld"]

    assert list(misfits(draft)) == []
    assert draft.keys().isdisjoint(
        {"reviewedBy", "lastReviewed", "datePublished", "dateModified", "version", "url", "@id"}
    )


@pytest.mark.django_db
def test_object__reviewed_again__tells_the_days_of_the_signatures() -> None:
    page = signed(date(2025, 1, 16), date(2025, 6, 16))

    found = told(page)

    assert found["lastReviewed"] == "2025-06-16"
    assert found["dateModified"] == found["datePublished"] == "2025-01-16T09:30:00+00:00"
    assert found["version"] == "2"


@pytest.mark.django_db
def test_object__withdrawn__is_not_there_and_the_next_edition_tells_its_own_review() -> None:
    page = signed(date(2025, 1, 16))
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Wrong.")
    assert present_approved([page.pk], site=Site.objects.get()) == {}

    with time_machine.travel(datetime(2025, 6, 16, 9, 30, tzinfo=UTC), tick=False):
        publish(edit(page, summary="Right."))

    assert told(page)["lastReviewed"] == "2025-06-16"


@pytest.mark.django_db
def test_object__people__have_their_signed_names_and_credentials() -> None:
    reviewer = ReviewerFactory.create(
        name="Rita", credentials="Pharm.D., BCPS", job_title="Head", profile_url="https://example.org/rita"
    )
    page = make_article(reviewer=reviewer)
    publish(page)
    reviewer.name, reviewer.credentials, reviewer.job_title = "LEAK", "LEAK", "Director"
    reviewer.save()

    assert told(page)["reviewedBy"] == {
        "@type": "Person",
        "name": "Rita",
        "honorificSuffix": "Pharm.D., BCPS",
        "jobTitle": "Director",
        "url": "https://example.org/rita",
        "hasCredential": [
            {"@type": "EducationalOccupationalCredential", "name": "Pharm.D."},
            {"@type": "EducationalOccupationalCredential", "name": "BCPS"},
        ],
    }


@pytest.mark.django_db
def test_object__conditions_and_medicines__have_codes_where_there_are_some() -> None:
    page = make_article(
        conditions=[ConditionFactory.create(name="Ache", mesh_id=""), ConditionFactory.create(name="Migraine")],
        medicines=[
            MedicineFactory.create(name="Aspirin", rxnorm_id="", brand_names=""),
            MedicineFactory.create(name="Sumatriptan", brand_names="Imigran, Imitrex"),
        ],
    )
    publish(page)

    found = told(page)

    assert found["about"] == [
        {"@type": "MedicalCondition", "name": "Ache"},
        {
            "@type": "MedicalCondition",
            "name": "Migraine",
            "code": [{"@type": "MedicalCode", "codeValue": "D008881", "codingSystem": "MeSH"}],
        },
    ]
    assert found["mentions"] == [
        {"@type": "Drug", "name": "Aspirin", "nonProprietaryName": "Aspirin"},
        {
            "@type": "Drug",
            "name": "Sumatriptan",
            "nonProprietaryName": "Sumatriptan",
            "proprietaryName": ["Imigran", "Imitrex"],
            "code": [{"@type": "MedicalCode", "codeValue": "2048021", "codingSystem": "RxNorm"}],
        },
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("site_name", "publisher"), [("Migraine Help", "Migraine Help"), ("", "Health articles")])
def test_object__publisher__is_the_site(site_name: str, publisher: str) -> None:
    page = make_article()
    publish(page)
    site = Site.objects.get()
    site.site_name = site_name
    site.save()

    assert told(page)["publisher"] == {"@type": "Organization", "name": publisher, "url": f"{site.root_url}/"}


# Whatever the facts are

words = st.text(min_size=0, max_size=20)
some_words = st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20)
numbers = st.integers(min_value=1, max_value=5000)
addresses = st.sampled_from(["", "https://example.org/a?b=1&c=2"])
people = st.fixed_dictionaries({"name": some_words, "credentials": words, "job_title": words, "profile_url": addresses})
codes = st.lists(st.fixed_dictionaries({"system": st.just("MeSH"), "code": some_words}), max_size=1)
moments = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
approved = st.fixed_dictionaries(
    {
        "medical_reviewer": people,
        "updated": moments,
        "last_reviewed": moments,
        "first_published_at": moments,
        "review": st.fixed_dictionaries({"edition": numbers}),
    }
)
unapproved = st.just(dict.fromkeys(["medical_reviewer", "updated", "last_reviewed", "first_published_at", "review"]))
images = st.fixed_dictionaries(
    {
        "url": st.just("https://example.org/a.png"),
        "width": numbers,
        "height": numbers,
        "alt_text": words,
        "credit": words,
    }
)
articles = st.fixed_dictionaries(
    {
        "title": some_words,
        "summary": words,
        "search_description": words,
        "language": st.sampled_from(["en", "ar", "zh"]),
        "html_url": st.sampled_from([None, ADDRESS]),
        "hero_image": st.none() | images,
        "writers": st.lists(people, max_size=3),
        "reading_time": st.fixed_dictionaries({"minutes": numbers, "words": st.integers(min_value=0)}),
        "conditions": st.lists(st.fixed_dictionaries({"name": some_words, "codes": codes}), max_size=2),
        "medicines": st.lists(
            st.fixed_dictionaries({"name": some_words, "codes": codes, "brand_names": words}), max_size=2
        ),
        "references": st.lists(
            st.fixed_dictionaries(
                {
                    "anchor": st.just("reference-1"),
                    "number": numbers,
                    "title": some_words,
                    "source": words,
                    "url": addresses,
                    "doi": words,
                    "pmid": words,
                }
            ),
            max_size=3,
        ),
        "breadcrumbs": st.lists(
            st.fixed_dictionaries({"id": numbers, "title": some_words, "url": st.sampled_from([None, ADDRESS])}),
            min_size=1,
            max_size=3,
        ),
    }
)


@pytest.mark.property
@given(article=articles, approval=approved | unapproved)
@settings(deadline=None)
def test_object__of_whatever_facts__fits_the_vocabulary(article: dict[str, Any], approval: dict[str, Any]) -> None:
    found = json_ld({**article, **approval}, site_name="Health articles", frontend_url="https://read.example.org")

    assert list(misfits(found)) == []
    reviewed = {"reviewedBy", "lastReviewed", "datePublished", "dateModified"} & found.keys()
    assert len(reviewed) == (4 if approval["review"] else 0)


# The check itself


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"@type": "Docter"}, "/: there is no type Docter."),
        ({"@type": "Person", "nmae": "Rita"}, "/nmae: there is no such property."),
        ({"@type": "Person", "lastReviewed": "2025-01-16"}, "/lastReviewed: not a property of ['Person']."),
        ({"@type": "WebPage", "lastReviewed": "16 January"}, "/lastReviewed: '16 January' is none of ['Date']."),
        ({"@type": "WebPage", "author": "Rita"}, "/author: 'Rita' is none of ['Organization', 'Person']."),
        ({"@type": "WebPage", "name": ""}, "/name: '' is none of ['Text']."),
        ({"@type": "WebPage", "name": None}, "/name: None is no value."),
        ({"@type": "WebPage", "name": 7}, "/name: 7 is none of ['Text']."),
        ({"@type": "WebPage", "about": []}, "/about: an empty list says nothing."),
        ({"@type": "WebPage", "author": {"@type": "Drug"}}, "/author: ['Drug'] is none of ['Organization', 'Person']."),
        (
            {"@type": "WebPage", "about": {"@type": "Drug", "code": [{"@type": "MedicalCode", "name": 1}]}},
            "/about/code/name: 1 is none of ['Text'].",
        ),
    ],
)
def test_vocabulary__what_does_not_fit__is_told(value: dict[str, Any], sentence: str) -> None:
    assert [f"/{text}" if text.startswith(":") else text for text in misfits(value)] == [sentence]
