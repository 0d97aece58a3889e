"""The pipeline's list: narrowed down, sorted and exported."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from articles.models import ArticlePage
from articles.tests.factories import (
    ConditionFactory,
    ReviewerFactory,
    WriterFactory,
    edit,
    make_article,
    publish,
    submit,
)
from articles.tests.pipeline import editor, titles
from articles.tests.reviewing import as_user
from reviewers.models import ReviewRound

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def desk(shared_rows: None) -> Client:
    """Three articles: a draft, one in review that is overdue, and a published one with a draft."""
    writer, reviewer = WriterFactory.create(name="Anna"), ReviewerFactory.create(name="Zoe")
    draft = make_article(title="Draft", writer=writer, reviewer=reviewer)
    draft.conditions = [ConditionFactory.create()]
    draft.save()
    submit(make_article(title="Late"))
    ReviewRound.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    public = make_article(title="Public")
    publish(public)
    edit(public, summary="The next edition.")
    return as_user(editor())


def test_filters__narrow_the_list_down(desk: Client) -> None:
    draft = ArticlePage.objects.get(title="Draft")
    late = ArticlePage.objects.get(title="Late")
    writer = draft.article_writers.get().writer
    assert sorted(titles(desk)) == ["Draft", "Late", "Public"]
    assert titles(desk, state="in_review") == ["Late"]
    assert titles(desk, state="published") == ["Public"]
    assert sorted(titles(desk, state=["draft", "in_review"])) == ["Draft", "Late", "Public"]
    assert titles(desk, state="withdrawn") == []
    assert titles(desk, writer=writer.pk) == ["Draft"]
    assert titles(desk, reviewer=late.medical_reviewer_id) == ["Late"]
    assert titles(desk, overdue="yes") == ["Late"]
    assert titles(desk, condition=draft.conditions.get().pk) == ["Draft"]
    assert titles(desk, waiting="reviewer") == ["Late"]
    assert sorted(titles(desk, waiting="writer")) == ["Draft", "Public"]
    assert titles(desk, waiting="go-live") == []
    assert titles(desk, q="aft") == ["Draft"]
    assert titles(desk, q="aft", state="in_review") == []


def test_filters__that_match_nothing_say_so(desk: Client) -> None:
    content = desk.get(reverse("desk:pipeline"), {"q": "nowhere"}).content.decode()
    assert "No article in the pipeline matches. Take a filter away to see more." in content


def test_search__finds_the_title_of_the_draft(desk: Client) -> None:
    edit(ArticlePage.objects.get(title="Public"), title="Renamed")
    assert titles(desk, q="renam") == ["Renamed"]
    assert titles(desk, q="publi") == ["Renamed"]


def test_sorting__puts_what_is_overdue_first_and_what_is_empty_last(desk: Client) -> None:
    assert titles(desk)[0] == "Late"
    assert titles(desk, ordering="-due")[0] == "Late"
    assert titles(desk, ordering="draft_title") == ["Draft", "Late", "Public"]
    assert titles(desk, ordering="-draft_title") == ["Public", "Late", "Draft"]
    assert titles(desk, ordering="first_writer")[0] == "Draft"
    assert titles(desk, ordering="reviewer_name")[-1] == "Draft"
    assert titles(desk, ordering="stage")[-1] == "Late"
    assert titles(desk, ordering="-newest_edition")[0] == "Public"


def test_sorting__by_every_column(desk: Client) -> None:
    table = desk.get(reverse("desk:pipeline")).context["table"]
    keys = [column.sort_key for column in table.columns.values() if column.sort_key]
    assert len(keys) == 8
    for key in keys:
        assert len(titles(desk, ordering=key)) == len(titles(desk, ordering=f"-{key}")) == 3
    assert titles(desk, ordering="password") == titles(desk)


def test_results__come_alone_and_lead_back_to_the_whole_list(desk: Client) -> None:
    content = desk.get(reverse("desk:pipeline_results"), {"state": "in_review"}).content.decode()
    assert "<html" not in content
    assert f'value="{reverse("desk:pipeline")}?state=in_review"' in content


# Export


def test_export__is_the_filtered_list_as_csv(desk: Client) -> None:
    answer = desk.get(reverse("desk:pipeline"), {"export": "csv", "state": "in_review"})
    found = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    (row,) = found
    late = ArticlePage.objects.get(title="Late")
    assert row["Article"] == "Late"
    assert row["Medical reviewer"] == row["Waiting on"] == late.medical_reviewer.name
    assert row["Due"] == str(timezone.localdate() - timedelta(days=1))
    assert (row["State"], row["Round"], row["Overdue"], row["Edition"]) == ("In review", "1", "overdue by 1 day", "1")


def test_export__is_a_workbook(desk: Client) -> None:
    answer = desk.get(reverse("desk:pipeline"), {"export": "xlsx", "ordering": "draft_title"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert [cell.value for cell in sheet["A"]] == ["Article", "Draft", "Late", "Public"]
