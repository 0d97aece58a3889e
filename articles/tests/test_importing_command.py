"""``manage.py import_articles`` as people call it: what it needs, what it says, and how it ends."""

import datetime
import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import ArticleIndexPage, ArticlePage, Writer
from articles.tests.factories import ReviewerFactory, UserFactory
from reviewers.models import Reviewer

pytestmark = pytest.mark.django_db

GOOD = {
    "id": "a-1",
    "title": "Hay fever",
    "language": "en",
    "licence": "CC0",
    "sections": [{"html": '<p onclick="x()">Sneezing.</p>'}],
}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def importer():
    return UserFactory.create(username="importer")


@pytest.fixture
def reviewer():
    return ReviewerFactory.create(user__username="ada", name="Ada Rivers", slug="ada-rivers")


@pytest.fixture
def path(tmp_path):
    return lines_file(tmp_path, GOOD)


def lines_file(tmp_path, *lines):
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def run_command(path, *args, stderr=None, **options):
    out, err = io.StringIO(), stderr or io.StringIO()
    call_command("import_articles", str(path), *args, stdout=out, stderr=err, no_color=True, **options)
    return out.getvalue(), err.getvalue()


def test_import_articles__tells_what_was_made_and_what_has_no_place(path, importer):
    out, err = run_command(path, "--user", "importer")

    article = ArticlePage.objects.get()
    assert out.splitlines() == [
        f"Line 1 “Hay fever”: made, page {article.pk}",
        "    no place: fields: licence",
        "    no place: attributes: onclick",
        "1 line: 1 made, 0 updated, 0 unchanged, 0 left alone, 0 failed. "
        "Nothing of it is public before a medical reviewer has approved it.",
    ]
    assert err == ""


def test_import_articles__second_run_says_so(path, importer):
    run_command(path, "--user", "importer")
    out, _ = run_command(path, "--user", "importer")

    assert out.startswith("1 line: 0 made, 0 updated, 1 unchanged")


def test_import_articles__a_bad_line_ends_with_an_error_after_the_rest(tmp_path, importer):
    path = lines_file(tmp_path, "{not json", GOOD, {"id": "a-2"})
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(CommandError, match=r"2 of 3 lines could not be imported\.") as failure:
        call_command("import_articles", str(path), user="importer", stdout=out, stderr=err, no_color=True)

    assert failure.value.returncode == 1
    assert ArticlePage.objects.count() == 1
    assert "3 lines: 1 made, 0 updated, 0 unchanged, 0 left alone, 2 failed." in out.getvalue()
    assert err.getvalue().splitlines() == [
        "Line 1: failed: The line is not JSON: Expecting property name enclosed in double quotes at character 2.",
        "Line 3: failed: title: Field required; language: Field required; sections: Field required",
    ]


def test_import_articles__writers_account_stands_behind_the_drafts(path, importer, reviewer):
    Writer.objects.create(user=importer, name="Di Moss", slug="di-moss")

    run_command(path, "--writer", "di-moss", "--reviewer", "ada-rivers")

    article = ArticlePage.objects.get()
    assert (article.owner, article.latest_revision.user, article.medical_reviewer) == (importer, importer, reviewer)
    assert article.submission_problems() == []


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ([], "Name the account that stands behind the drafts with --user"),
        (["--writer", "no-account"], "Name the account that stands behind the drafts with --user"),
        (["--user", "nobody"], "There is no active account “nobody”"),
        (["--writer", "nobody"], "There is no writer with the slug “nobody”"),
        (["--user", "importer", "--reviewer", "nobody"], "There is no medical reviewer with the slug “nobody”"),
        (["--user", "ada", "--reviewer", "ada-rivers"], "Ada Rivers cannot review what they import or write"),
    ],
)
def test_import_articles__says_who_is_missing(path, importer, reviewer, args, reason):
    Writer.objects.create(name="No Account", slug="no-account")

    with pytest.raises(CommandError, match=reason):
        run_command(path, *args)

    assert not ArticlePage.objects.exists()


def test_import_articles__refuses_a_reviewer_who_could_not_sign(path, importer, reviewer):
    Reviewer.objects.filter(pk=reviewer.pk).update(licence_valid_until=datetime.date(2020, 1, 1))

    with pytest.raises(CommandError, match=r"valid until 01 January 2020.*Or import without --reviewer"):
        run_command(path, "--user", "importer", "--reviewer", "ada-rivers")


def test_import_articles__says_what_is_wrong_with_the_file(tmp_path, importer):
    with pytest.raises(CommandError, match="There is no file"):
        run_command(tmp_path / "none.jsonl", "--user", "importer")


def test_import_articles__needs_an_article_index(path, importer):
    ArticleIndexPage.objects.get().delete()

    with pytest.raises(CommandError, match="There is no article index"):
        run_command(path, "--user", "importer")


def test_import_articles__shows_progress(tmp_path, importer):
    path = lines_file(tmp_path, GOOD, GOOD | {"id": "a-2"})

    _, terminal = run_command(path, "--user", "importer", stderr=Terminal())
    _, verbose = run_command(path, "--user", "importer", verbosity=2)
    quiet_out, quiet = run_command(path, "--user", "importer", stderr=Terminal(), verbosity=0)

    assert terminal.endswith("█ 2/2\n")
    assert verbose == "1/2\n2/2\n"
    assert quiet == ""
    assert quiet_out.startswith("2 lines: 0 made")
