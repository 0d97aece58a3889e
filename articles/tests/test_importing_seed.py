"""The seed article's shape to an article: each fact in its place, claims about reviewers only checked."""

import datetime

import pytest

from articles.importing.reading import Line
from articles.importing.running import run
from articles.importing.writing import Target
from articles.models import ArticleIndexPage, ArticlePage, Condition, Medicine, Promotion, Writer
from articles.tests.factories import ReviewerFactory, UserFactory
from reviewers.models import Reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def target():
    return Target(index=ArticleIndexPage.objects.get(), user=UserFactory.create())


@pytest.fixture
def reviewer():
    return ReviewerFactory.create(name="Ada Rivers", credentials="Pharm.D.")


def import_seed(target, **changes):
    data = {
        "schema": "seed-article/1",
        "title": "2 Facts",
        "language": "en",
        "byline": {
            "reviewer": {"name": "Ada Rivers", "credentials": "Pharm.D."},
            "writer": {"name": "Bo Lund", "credentials": "M.S."},
        },
        "intro": [{"type": "paragraph", "text": "“I’ve” — said."}],
        "sections": [
            {
                "heading": "1. One",
                "number": 1,
                "heading_without_number": "One",
                "blocks": [{"type": "image_caption", "text": "A caption."}],
            },
            {"heading": "2. Two", "number": 2, "heading_without_number": "Two", "blocks": []},
        ],
        "team_promo": {
            "heading": "Find Your Team",
            "blocks": [
                {"type": "paragraph", "text": "More than 84,000 members."},
                {"type": "paragraph", "text": "How did it work for you?"},
            ],
            "facts": {"team": "MyTeam", "members_at_least": 84000},
        },
        "bios": [{"person": "Bo Lund", "text": "Bo writes."}, {"person": "Ada Rivers", "text": "Ada reviews."}],
        "mentioned": {"conditions": ["migraine"], "drugs": [{"generic_name": "sumatriptan", "brand_name": "Imigran"}]},
    }
    [report] = run([Line(1, data | changes)], target=target)
    return report


def the_article():
    return ArticlePage.objects.get().get_latest_revision_as_object()


def test_import_seed__everything_in_its_place(target, reviewer):
    report = import_seed(target)

    article = the_article()
    assert [(block.block_type, str(block.value)) for block in article.body if block.block_type != "section"] == [
        ("introduction", "<p>“I’ve” — said.</p>"),
        ("pull_caption", "<p>A caption.</p>"),
    ]
    assert [block.value["number"] for block in article.body if block.block_type == "section"] == [1, 2]
    assert article.medical_reviewer == reviewer
    writer = Writer.objects.get()
    assert (writer.name, writer.credentials, writer.biography) == ("Bo Lund", "M.S.", "<p>Bo writes.</p>")
    promotion = Promotion.objects.get()
    assert (article.promotion, promotion.heading, promotion.body) == (
        promotion,
        "Find Your Team",
        "<p>More than {member_count} members.</p>",
    )
    assert article.promotion_prompt == "<p>How did it work for you?</p>"
    assert list(article.conditions.all()) == [Condition.objects.get(name="migraine")]
    assert list(article.medicines.values_list("name", "brand_names")) == [("sumatriptan", "Imigran")]
    assert report.no_place == [
        "team_promo.facts.members_at_least: set the number of members, 84,000, in the site's settings",
        "biography of Ada Rivers: the profile has another one or none",
    ]


def test_import_seed__a_reviewer_is_never_made(target):
    report = import_seed(target)

    assert the_article().medical_reviewer is None
    assert not Reviewer.objects.exists()
    assert "reviewer: there is no medical reviewer called Ada Rivers here" in report.no_place


def test_import_seed__reviewer_who_ended_is_none_and_two_are_too_many(target, reviewer):
    ReviewerFactory.create(name="Ada Rivers", credentials="M.D.", slug="ada-2")
    assert "several medical reviewers" in import_seed(target).no_place[-1]

    Reviewer.objects.filter(pk=reviewer.pk).update(ended_on=datetime.date(2020, 1, 1))
    report = import_seed(target, title="3 Facts")

    assert ArticlePage.objects.get(title="3 Facts").medical_reviewer.slug == "ada-2"
    assert "credentials of Ada Rivers: “Pharm.D.”; the profile says “M.D.”" in report.no_place


def test_import_seed__reviewer_who_imports_could_not_approve(target, reviewer):
    report = import_seed(Target(index=target.index, user=reviewer.user))

    assert the_article().medical_reviewer is None
    assert report.no_place[-1] == "reviewer: Ada Rivers imports or writes the article, so could not approve it"


def test_import_seed__what_exists_already_is_not_changed(target, reviewer):
    Writer.objects.create(name="Bo Lund", slug="bo", credentials="Ph.D.")
    Medicine.objects.create(name="Sumatriptan", slug="sumatriptan", brand_names="Imitrex")
    Condition.objects.create(name="Migraine", slug="migraine")
    Promotion.objects.create(name="Find Your Team: MyTeam", heading="Find Your Team", body="<p>Another.</p>")

    report = import_seed(target)

    assert Writer.objects.count() == Medicine.objects.count() == Condition.objects.count() == 1
    assert report.no_place[1:] == [
        "credentials of Bo Lund: “M.S.”; the profile says “Ph.D.”",
        "biography of Bo Lund: the profile has another one or none",
        "brand names of sumatriptan: “Imigran”; the entry says “Imitrex”",
        "promotion: “Find Your Team: MyTeam” is here already with another text",
        "biography of Ada Rivers: the profile has another one or none",
    ]
