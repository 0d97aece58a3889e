import pytest
from django.db import connection

from articles.document.types import read_document
from articles.models import ArticleIndexPage, ArticlePage
from benchmarks import casting, content
from benchmarks.drafting import make_page
from benchmarks.loading import LoadingError, publish_pages, refuse_other_databases
from reviewers import signing
from reviewers.enums import ArticleState
from reviewers.errors import PublishingLawError, SigningError
from reviewers.querysets import current_approvals
from reviewers.verifying import verify

ARTICLES = 3


@pytest.fixture
def cast(monkeypatch: pytest.MonkeyPatch) -> casting.Cast:
    for name, count in {"WRITERS": 2, "REVIEWERS": 2, "CONDITIONS": 3, "MEDICINES": 2, "IMAGES": 1}.items():
        monkeypatch.setattr(content, name, count)
    return casting.find_or_make_cast()


@pytest.fixture
def pages(cast: casting.Cast) -> list[ArticlePage]:
    index = ArticleIndexPage.objects.get()
    return [make_page(content.entry(number, ARTICLES), cast, index) for number in range(ARTICLES)]


@pytest.mark.django_db
def test_loaded_articles__are_shown_by_the_read_fence_in_the_form_that_was_signed(pages: list[ArticlePage]) -> None:
    publish_pages(pages)
    shown = current_approvals(page.pk for page in pages)
    assert sorted(shown) == [content.FIRST_ID + number for number in range(ARTICLES)]
    for page in ArticlePage.objects.all():
        assert page.state == ArticleState.PUBLISHED
        # As the row, its version and the signed document have it.
        assert read_document(shown[page.pk].document) == page.public_document()
        assert page.get_latest_revision_as_object().public_document() == page.public_document()


@pytest.mark.django_db
def test_loaded_articles__keep_the_records_and_the_tree_whole(pages: list[ArticlePage]) -> None:
    publish_pages(pages[:2])
    publish_pages(pages[2:])
    assert verify() == 2 * ARTICLES
    assert ArticleIndexPage.find_problems() == ([], [], [], [], [])
    assert ArticleIndexPage.objects.get().get_children().count() == ARTICLES


@pytest.mark.django_db
def test_loaded_articles__remember_their_writers_as_contributors(pages: list[ArticlePage]) -> None:
    publish_pages(pages)
    page = ArticlePage.objects.first()
    assert page is not None
    assert page.contributors() == page.writer_user_ids()


@pytest.mark.django_db
def test_loading__an_article_by_its_own_reviewer__is_refused_by_the_code_that_signs(pages: list[ArticlePage]) -> None:
    pages[1].owner = pages[1].medical_reviewer.user
    with pytest.raises(SigningError, match="worked on"):
        publish_pages(pages)
    assert not ArticlePage.objects.exists()


@pytest.mark.django_db
def test_loading__what_nobody_signed__is_refused_by_the_write_fence(
    pages: list[ArticlePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_approve", lambda *args: None)
    with pytest.raises(PublishingLawError, match="no medical reviewer has approved it"):
        publish_pages(pages)


@pytest.mark.parametrize(
    ("name", "refused"), [("cms", True), ("/srv/cms/db.sqlite3", True), ("bench_x", False), ("/srv/bench_x", False)]
)
def test_loading__into_a_database_of_another_name__is_refused(
    name: str, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    if refused:
        with pytest.raises(LoadingError, match="bench_"):
            refuse_other_databases()
    else:
        refuse_other_databases()
