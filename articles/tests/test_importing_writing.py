"""Drafts to articles: once for each source, never over what somebody did here, never public."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from articles.importing.reading import Line
from articles.importing.report import Outcome
from articles.importing.running import run
from articles.importing.writing import Target
from articles.models import ArticleIndexPage, ArticlePage, Condition, ImportRecord, Medicine, Promotion, Writer
from reviewers.enums import ArticleState
from reviewers.models import Reviewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer():
    return get_user_model().objects.create_user("importer", "importer@example.org", "long enough for a test")


@pytest.fixture
def target(importer):
    return Target(index=ArticleIndexPage.objects.get(), user=importer)


@pytest.fixture
def reviewer():
    return make_reviewer("Ada Rivers", "Pharm.D.")


def make_reviewer(name, credentials, slug="ada-rivers"):
    return Reviewer.objects.create(
        user=get_user_model().objects.create_user(slug, f"{slug}@example.org", "long enough for a test"),
        name=name,
        slug=slug,
        credentials=credentials,
        licence_kind="Pharmacist",
        licence_number="1",
        licence_issuer="Example board",
        licence_valid_until=datetime.date(2099, 1, 1),
    )


def line(number=1, **changes):
    data = {
        "id": "a-1",
        "title": "Hay fever",
        "language": "en",
        "sections": [
            {"heading": "", "html": "<p>Sneezing.</p>"},
            {"heading": "Causes", "html": '<p>Pollen <a href="#r1">(Smith)</a>.</p>'},
        ],
        "references": [{"id": "r1", "title": "Pollen", "url": "https://example.org/pollen", "pmid": "123"}],
        "authors": ["Bo Lund"],
    }
    return Line(number, data | changes)


def seed(**changes):
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
    return Line(1, data | changes)


def import_one(target, source=None):
    [report] = run([source or line()], target=target)
    return report


def the_article():
    return ArticlePage.objects.get().get_latest_revision_as_object()


def test_import__makes_a_draft_with_everything_in_its_place(target, importer):
    report = import_one(target)

    article = the_article()
    revision = article.get_latest_revision()
    assert report.result.outcome is Outcome.MADE
    assert (article.title, article.slug, article.language) == ("Hay fever", "hay-fever", "en")
    assert (article.live, article.state, article.owner, revision.user) == (
        False,
        ArticleState.DRAFT,
        importer,
        importer,
    )
    assert [block.block_type for block in article.body] == ["introduction", "section", "rich_text"]
    [reference] = article.references.all()
    assert (reference.title, reference.pmid, reference.doi) == ("Pollen", "123", "")
    assert f'(Smith)<a linktype="reference" id="{reference.uuid}">[ref]</a>' in article.public_content().body[2].html
    assert [row.writer.name for row in article.article_writers.all()] == ["Bo Lund"]
    assert article.content_problems() == []


def test_import__second_run_changes_nothing(target):
    import_one(target)
    revision = the_article().latest_revision_id

    report = import_one(target)

    assert report.result.outcome is Outcome.UNCHANGED
    assert list(report.sentences()) == []
    assert the_article().latest_revision_id == revision
    assert Writer.objects.count() == 1


def test_import__changed_line_updates_the_draft_at_its_old_address(target):
    import_one(target)
    before = the_article()

    report = import_one(
        target, line(title="Hay fever in spring", summary="Pollen again.", authors=["Cy Oz", "Bo Lund"])
    )

    after = the_article()
    assert report.result.outcome is Outcome.UPDATED
    assert (after.title, after.slug, after.summary) == ("Hay fever in spring", "hay-fever", "Pollen again.")
    assert ArticlePage.objects.get().title == "Hay fever in spring"
    assert [row.writer.name for row in after.article_writers.all()] == ["Cy Oz", "Bo Lund"]
    assert [row.uuid for row in after.references.all()] == [row.uuid for row in before.references.all()]
    assert [block.id for block in after.body] == [block.id for block in before.body]
    assert (
        import_one(target, line(title="Hay fever in spring", summary="", authors=[])).result.outcome is Outcome.UPDATED
    )
    assert the_article().article_writers.count() == 0


def test_import__edited_by_hand_is_left_alone(target):
    import_one(target)
    article = the_article()
    article.summary = "Written by hand."
    article.save_revision(user=target.user)

    report = import_one(target, line(title="Another"))

    assert (report.result.outcome, report.result.reason) == (Outcome.LEFT_ALONE, "it was edited by hand")
    assert (the_article().title, the_article().summary) == ("Hay fever", "Written by hand.")


def test_import__saving_without_a_change_is_no_edit(target):
    import_one(target)
    the_article().save_revision(user=target.user)

    assert import_one(target, line(title="Another")).result.outcome is Outcome.UPDATED


def test_import__in_review_and_locked_are_left_alone(target, reviewer):
    import_one(target)
    article = the_article()
    article.medical_reviewer = reviewer
    article.save()
    article.save_revision(user=target.user)
    workflow = article.get_workflow().start(article, target.user)

    assert import_one(target, line(title="B")).result.reason == "it is in the state “In review”"

    workflow.cancel(user=target.user)
    ArticlePage.objects.update(locked=True)
    assert import_one(target, line(title="B")).result.reason == "it is locked"


def test_import__deleted_here_is_not_made_again(target):
    import_one(target)
    Page.objects.get(pk=the_article().pk).delete()

    for _ in range(2):
        report = import_one(target, line(title="Another"))
        assert (report.result.outcome, report.result.reason) == (Outcome.LEFT_ALONE, "it was deleted here")
    assert not ArticlePage.objects.exists()


def test_import__same_titles_and_long_titles_get_addresses_of_their_own(target):
    title = "word " * 60
    sources = [line(1), line(2, id="a-2"), line(3, id="a-3", title=title), line(4, id="a-4", title="🙂")]

    reports = list(run(sources, target=target))

    assert [report.result.outcome for report in reports] == [Outcome.MADE] * 4
    slugs = list(ArticlePage.objects.order_by("pk").values_list("slug", flat=True))
    assert slugs[:2] == ["hay-fever", "hay-fever-1"]
    assert slugs[3] == "article"
    long = ArticlePage.objects.get(slug=slugs[2])
    assert len(long.title) <= 255
    assert title.strip() in long.public_content().body[0].html
    assert reports[2].altered == [
        "the title is too long: it is cut, and stands whole at the beginning of the introduction"
    ]


def test_import__bad_lines_are_reported_and_the_rest_goes_on(target):
    deep = line(3, id="deep", sections=[{"html": "<div>" * 3000 + "a" + "</div>" * 3000}])
    sources = [
        Line(1, error="The line is not JSON."),
        line(2, title=None),
        deep,
        line(4, language="xx"),
        line(5),
        line(6),
    ]

    reports = list(run(sources, target=target))

    assert [(report.number, report.result.outcome.value) for report in reports if not report.failed] == [(5, "made")]
    assert [report.result.reason for report in reports if report.failed] == [
        "The line is not JSON.",
        "title: Field required",
        "Its HTML is nested too deeply to be read.",
        "language: “xx” is none of this site's languages. Add it to CMS_ARTICLE_LANGUAGES.",
        "id: “a-1” stands on line 5 already.",
    ]
    assert ImportRecord.objects.count() == ArticlePage.objects.count() == 1


def test_import__a_failing_line_leaves_nothing_behind(target, monkeypatch):
    monkeypatch.setattr(ImportRecord, "save", lambda self: 1 / 0)

    report = import_one(target)

    assert report.result.reason == "An unexpected error, see the log: ZeroDivisionError('division by zero')"
    assert not ArticlePage.objects.exists()
    assert not Writer.objects.exists()


def test_import__chosen_writer_and_reviewer_take_precedence(target, reviewer):
    writer = Writer.objects.create(name="Di Moss", slug="di-moss")
    chosen = Target(index=target.index, user=target.user, writer=writer, reviewer=reviewer)

    report = import_one(chosen)

    assert [row.writer for row in the_article().article_writers.all()] == [writer]
    assert the_article().medical_reviewer == reviewer
    assert "authors: Bo Lund; Di Moss was chosen instead" in report.no_place


def test_import__region_of_a_language_is_dropped(target):
    import_one(target, line(language="es-MX"))

    assert the_article().language == "es"


def test_import_seed__everything_in_its_place(target, reviewer):
    report = import_one(target, seed())

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
    report = import_one(target, seed())

    assert the_article().medical_reviewer is None
    assert not Reviewer.objects.exists()
    assert "reviewer: there is no medical reviewer called Ada Rivers here" in report.no_place


def test_import_seed__reviewer_who_ended_is_none_and_two_are_too_many(target, reviewer):
    make_reviewer("Ada Rivers", "M.D.", slug="ada-2")
    assert "several medical reviewers" in import_one(target, seed()).no_place[-1]

    Reviewer.objects.filter(pk=reviewer.pk).update(ended_on=datetime.date(2020, 1, 1))
    report = import_one(target, seed(title="3 Facts"))

    assert ArticlePage.objects.get(title="3 Facts").medical_reviewer.slug == "ada-2"
    assert "credentials of Ada Rivers: “Pharm.D.”; the profile says “M.D.”" in report.no_place


def test_import_seed__reviewer_who_imports_could_not_approve(target, reviewer):
    report = import_one(Target(index=target.index, user=reviewer.user), seed())

    assert the_article().medical_reviewer is None
    assert report.no_place[-1] == "reviewer: Ada Rivers imports or writes the article, so could not approve it"


def test_import_seed__what_exists_already_is_not_changed(target, reviewer):
    Writer.objects.create(name="Bo Lund", slug="bo", credentials="Ph.D.")
    Medicine.objects.create(name="Sumatriptan", slug="sumatriptan", brand_names="Imitrex")
    Condition.objects.create(name="Migraine", slug="migraine")
    Promotion.objects.create(name="Find Your Team: MyTeam", heading="Find Your Team", body="<p>Another.</p>")

    report = import_one(target, seed())

    assert Writer.objects.count() == Medicine.objects.count() == Condition.objects.count() == 1
    assert report.no_place[1:] == [
        "credentials of Bo Lund: “M.S.”; the profile says “Ph.D.”",
        "biography of Bo Lund: the profile has another one or none",
        "brand names of sumatriptan: “Imigran”; the entry says “Imitrex”",
        "promotion: “Find Your Team: MyTeam” is here already with another text",
        "biography of Ada Rivers: the profile has another one or none",
    ]


def test_import__nothing_is_public_afterwards(target, client):
    list(run([line(), seed()], target=target))

    assert not ArticlePage.objects.filter(live=True).exists()
    for article in ArticlePage.objects.all():
        assert client.get(f"/articles/{article.slug}/", secure=True).status_code == 404
        assert client.get(f"/api/v2/pages/{article.pk}/", secure=True).status_code == 404
    answer = client.get("/api/v2/pages/?fields=*", secure=True)
    assert answer.status_code == 200
    assert b"Hay fever" not in answer.content
    assert b"2 Facts" not in answer.content
