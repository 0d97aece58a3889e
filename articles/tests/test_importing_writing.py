"""Drafts to articles: once for each source, never over what somebody did here, never public."""

import pytest
from wagtail.models import Page

from articles.importing.reading import Line
from articles.importing.report import Outcome
from articles.importing.running import run
from articles.importing.writing import Target
from articles.models import ArticleIndexPage, ArticlePage, ImportRecord, Writer
from articles.tests.factories import ReviewerFactory, UserFactory, WriterFactory, edit, publish, submit
from reviewers.enums import ArticleState

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer():
    return UserFactory.create()


@pytest.fixture
def target(importer):
    return Target(index=ArticleIndexPage.objects.get(), user=importer)


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
    edit(the_article(), summary="Written by hand.")

    report = import_one(target, line(title="Another"))

    assert (report.result.outcome, report.result.reason) == (Outcome.LEFT_ALONE, "it was edited by hand")
    assert (the_article().title, the_article().summary) == ("Hay fever", "Written by hand.")


def test_import__saving_without_a_change_is_no_edit(target):
    import_one(target)
    the_article().save_revision(user=target.user)

    assert import_one(target, line(title="Another")).result.outcome is Outcome.UPDATED


def with_reviewer(target):
    return Target(
        index=target.index, user=target.user, writer=WriterFactory.create(), reviewer=ReviewerFactory.create()
    )


def test_import__in_review_and_locked_are_left_alone(target):
    target = with_reviewer(target)
    import_one(target)
    review_round = submit(the_article())

    assert import_one(target, line(title="B")).result.reason == "it is in the state “In review”"

    review_round.workflow_state.cancel(user=target.user)
    ArticlePage.objects.update(locked=True)
    assert import_one(target, line(title="B")).result.reason == "it is locked"


def test_import__published_keeps_what_is_public_and_gets_a_draft_of_the_next_edition(target, client):
    target = with_reviewer(target)
    import_one(target)
    publish(the_article())

    report = import_one(target, line(title="Hay fever in spring"))

    article = ArticlePage.objects.get()
    assert report.result.outcome is Outcome.UPDATED
    assert (article.live, article.title, article.state) == (True, "Hay fever", ArticleState.PUBLISHED)
    assert the_article().title == "Hay fever in spring"
    assert b"in spring" not in client.get(f"/api/v2/pages/{article.pk}/", secure=True).content


def test_import__published_with_changes_is_left_alone(target):
    target = with_reviewer(target)
    import_one(target)
    publish(the_article())
    the_article().save_revision(user=target.user)

    report = import_one(target, line(title="Another"))

    assert report.result.reason == "it is published and has changes waiting"


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


def test_import__chosen_writer_and_reviewer_take_precedence(target):
    chosen = with_reviewer(target)

    report = import_one(chosen)

    assert [row.writer for row in the_article().article_writers.all()] == [chosen.writer]
    assert the_article().medical_reviewer == chosen.reviewer
    assert f"authors: Bo Lund; {chosen.writer.name} was chosen instead" in report.no_place


def test_import__region_of_a_language_is_dropped(target):
    import_one(target, line(language="es-MX"))

    assert the_article().language == "es"


def test_import__nothing_is_public_afterwards(target, client):
    list(run([line(), line(2, id="a-2", title="2 Facts")], target=target))

    assert not ArticlePage.objects.filter(live=True).exists()
    for article in ArticlePage.objects.all():
        assert client.get(f"/articles/{article.slug}/", secure=True).status_code == 404
        assert client.get(f"/api/v2/pages/{article.pk}/", secure=True).status_code == 404
    answer = client.get("/api/v2/pages/?fields=*", secure=True)
    assert answer.status_code == 200
    assert b"Hay fever" not in answer.content
    assert b"2 Facts" not in answer.content
