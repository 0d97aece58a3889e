"""The text by passages: nothing of it is lost, and each shows the sources it cites and what is wrong with them."""

import json
from typing import Any
from uuid import uuid4

import pytest
from wagtail.models import Site

from articles.delivery.presenting import present_draft
from articles.desk import passages
from articles.desk.annotating import AnnotatedArticle
from articles.desk.opened_round import OpenedRound
from articles.desk.passages import NO_ADDRESS, NO_ENTRY, block_of
from articles.models import ArticlePage
from articles.tests.factories import ConsentFactory, make_article, make_image, submit
from articles.tests.reviewing import as_reviewer, review_page
from reviewers.models import ReviewRound

pytestmark = pytest.mark.django_db
ONE, TWO, THREE, NONE = (uuid4() for _ in range(4))


def cite(*ids: object) -> str:
    return "".join(f'<a linktype="reference" id="{key}">[ref]</a>' for key in ids)


@pytest.fixture
def review_round() -> ReviewRound:
    article = make_article(
        body=[
            ("introduction", f"<p>Sleep well.{cite(TWO, ONE)}</p>"),
            ("member_quote", {"quote": "<p>It helps.</p>", "attribution": "A", "consent": ConsentFactory.create()}),
            ("image", {"image": make_image(), "alt_text": "A bed", "caption": f"<p>Bed{cite(ONE)}</p>", "credit": ""}),
            ("rich_text", "<p>Nothing is cited here.</p>"),
            ("rich_text", f"<p>Again.{cite(TWO)}</p>"),
        ],
        references=[
            {"uuid": ONE, "title": "Sleep", "doi": "10.1000/182"},
            {"uuid": TWO, "title": "Nowhere to be found"},
            {"uuid": THREE, "title": "Never cited", "url": "https://example.org/"},
        ],
    )
    return submit(article)


def annotated(review_round: ReviewRound) -> AnnotatedArticle:
    return AnnotatedArticle(OpenedRound(review_round.pk, review_round.reviewer.user))


def test_passages__say_what_readers_get(review_round: ReviewRound) -> None:
    article = annotated(review_round)
    document = review_round.revision.as_object().public_document()
    presented = present_draft(document, page_id=review_round.page_id, site=Site.objects.get())
    assert "\n".join(passage.html for passage in article.body) == presented["html"]


def test_passages__show_the_references_they_cite(review_round: ReviewRound) -> None:
    numbers = [[source.number for source in passage.sources] for passage in annotated(review_round).body]
    assert numbers == [[2, 1], [], [1], [], [2]]


def test_passages__mark_what_is_wrong_with_a_reference(review_round: ReviewRound) -> None:
    article = annotated(review_round)
    assert [passage.anchor for passage in article.broken] == ["passage-1", "passage-5"]
    assert [source.problem for source in article.body[0].sources] == [NO_ADDRESS, ""]
    assert article.uncited == [3]
    content = as_reviewer(review_round).get(review_page(review_round)).content.decode()
    assert NO_ADDRESS in content
    assert "Reference 3 is cited nowhere in the text." in content


def test_passages__mark_a_citation_without_a_reference(review_round: ReviewRound) -> None:
    version = review_round.revision.as_object()
    version.body[3] = ("rich_text", f"<p>Lost.{cite(NONE)}</p>")
    version.save_revision(user=version.owner, overwrite_revision=review_round.revision)
    passage = annotated(ReviewRound.objects.get()).body[3]
    assert (passage.problems, passage.is_broken) == ([NO_ENTRY], True)


def test_passages__say_what_readers_do_not_get(review_round: ReviewRound) -> None:
    consent = review_round.revision.as_object().body[1].value["consent"]
    consent.withdrawn_on = "2024-06-01"
    consent.save()
    passage = annotated(review_round).body[1]
    assert passage.html == ""
    assert "Readers do not get this quote" in passage.problems[0]
    # Every other passage still is where its comments are.
    assert [block_of(other.path) for other in annotated(review_round).body] == [
        child.id for child in ArticlePage.objects.get().get_latest_revision_as_object().body
    ]


@pytest.mark.parametrize(
    ("block", "position"),
    [
        (
            ("rich_text", '<p data-block-key="abcde">Go &amp; rest.</p><ul><li data-block-key="fghij">Early</li></ul>'),
            [{"key": "abcde", "start": 0, "end": 10}, {"key": "fghij", "start": 0, "end": 5}],
        ),
        (("rich_text", "<p>Without a key.</p>"), []),
        (("section", {"number": None, "heading": "Rest", "level": "2", "anchor": ""}), []),
        (
            ("warning", {"heading": "Help", "text": '<p data-block-key="abcde">Ring 999.</p>'}),
            [{"key": "abcde", "start": 0, "end": 9}],
        ),
    ],
)
def test_position_of__a_passage_is_the_whole_of_it(block: Any, position: list[Any]) -> None:
    article = make_article(body=[("introduction", "<p>Sleep well.</p>"), block])
    version = article.get_latest_revision_as_object()
    path = passages.path_of(version.body[1])
    assert json.loads(passages.position_of(version, path)) == position


def test_block_of__a_path() -> None:
    paths = {"title": "title", "body.12ab": "12ab", "body.12ab.heading": "12ab", "body": "body"}
    assert {path: block_of(path) for path in paths} == paths
