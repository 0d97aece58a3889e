"""The public document of an article: the same whoever holds the article, and the same after opening and saving."""

from typing import Any

import pytest
from wagtail.blocks import StreamValue

from articles.blocks import BodyBlock
from articles.document import types
from articles.models import ArticlePage
from articles.models.documenting import BLOCK_BUILDERS
from articles.tests.editor import inputs_of, opened, saved, typed
from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    edit,
    make_article,
    make_image,
    publish,
)
from articles.tests.samples import GUIDELINE, TRIAL, cite, every_block, make_full_article
from reviewers.canonical import canonical_json, digest_of
from reviewers.models import Approval

pytestmark = pytest.mark.django_db

KINDS = sorted(BodyBlock().child_blocks)


def newest(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def stream(*blocks: dict[str, Any]) -> StreamValue:
    return BodyBlock().to_python(list(blocks))


def test_document__row_revision_and_form__are_one() -> None:
    page = make_full_article()
    approval = publish(page)
    row = ArticlePage.objects.get(pk=page.pk)
    form = saved(page)

    assert form.is_valid(), form.errors
    signed = approval.document
    assert canonical_json(row.public_document()) == signed
    assert canonical_json(newest(page).public_document()) == signed
    assert canonical_json(opened(page).instance.public_document()) == signed
    assert canonical_json(form.save(commit=False).public_document()) == signed


@pytest.mark.parametrize("kind", KINDS)
def test_document__one_kind_of_block__is_the_same_in_row_revision_and_form(kind: str) -> None:
    related = make_article(title="Another")
    blocks = every_block(image=make_image().pk, consent=ConsentFactory.create().pk, related=related.pk)
    references = [{"uuid": TRIAL, "title": "A trial"}, {"uuid": GUIDELINE, "title": "A guideline"}]
    page = make_article(body=stream(*[block for block in blocks if block["type"] == kind]), references=references)
    row, form = ArticlePage.objects.get(pk=page.pk), saved(page)

    assert form.is_valid(), form.errors
    documents = [row, newest(page), form.save(commit=False)]
    texts = [canonical_json(document.public_document()) for document in documents]
    assert len(set(texts)) == 1
    assert {block.type for block in row.public_content().body} == {kind}


def test_document__opened_and_saved_again_and_again__keeps_its_digest() -> None:
    page = make_full_article()
    before = newest(page).content_digest()

    for _ in range(2):
        form = saved(page)
        assert form.is_valid(), form.errors
        form.save(commit=False).save_revision(user=page.owner)
        assert newest(page).content_digest() == before
    # Nobody becomes a contributor by that.
    assert newest(page).contributors() == {page.owner_id}


def test_document__saved_after_publishing__is_the_approved_one() -> None:
    page = make_full_article()
    approval = publish(page)

    form = saved(page)
    assert form.is_valid(), form.errors
    form.save(commit=False).save_revision(user=page.owner)

    assert newest(page).content_digest() == Approval.objects.get(pk=approval.pk).content_digest


PLAIN_INPUTS = [
    "title",
    "slug",
    "summary",
    "hero_alt_text",
    "hero_credit",
    "seo_title",
    "search_description",
    "body-1-value-heading",
    "body-1-value-anchor",
    "body-3-value-alt_text",
    "body-3-value-credit",
    "body-6-value-attribution",
    "body-7-value-heading",
    "body-9-value-question",
    "body-10-value-caption",
    "body-10-value-column-0-heading",
    "references-0-title",
    "references-0-source",
]
RICH_INPUTS = [
    "hero_caption",
    "promotion_prompt",
    "body-0-value",
    "body-2-value",
    "body-3-value-caption",
    "body-4-value",
    "body-6-value-quote",
    "body-7-value-text",
    "body-8-value-points-0-value",
    "body-9-value-answer",
    "body-10-value-cell-0-1",
]


def test_document__any_one_text_changed__changes_its_digest() -> None:
    page = make_full_article()
    before, inputs = newest(page).content_digest(), inputs_of(opened(page))
    changes = {name: f"{inputs[name]}x" for name in PLAIN_INPUTS}
    changes |= {name: typed("Another word.") for name in RICH_INPUTS if name in inputs}
    changes |= {"body-1-value-number": "3", "body-1-value-level": "3", "language": "fr"}
    digests = {}
    for name, value in changes.items():
        form = saved(page, {name: value})
        assert form.is_valid(), (name, form.errors)
        digests[name] = form.save(commit=False).content_digest()

    assert [name for name, digest in digests.items() if digest == before] == []
    assert len(digests) == len(PLAIN_INPUTS) + len(RICH_INPUTS) + 3


def test_document__every_kind_of_block__has_its_builder() -> None:
    assert {*BLOCK_BUILDERS, "section"} == set(KINDS)


def test_document__order_of_blocks_writers_and_references__counts() -> None:
    page = make_full_article()
    content = newest(page).public_content()
    version = newest(page)
    writers = list(version.article_writers.all())
    writers[0].sort_order, writers[1].sort_order = 1, 0
    references = list(version.references.all())
    references[0].sort_order, references[1].sort_order = 1, 0
    version.body = stream(*reversed(list(version.body.raw_data)))

    changed = version.public_content()

    assert changed.writers == content.writers[::-1]
    assert changed.references == content.references[::-1]
    assert [block.type for block in changed.body] == [block.type for block in content.body][::-1]


def test_document__block_ids_and_block_keys__do_not_count() -> None:
    block = {"type": "rich_text", "value": "<p>Sleep.</p>"}
    keyed = {"type": "rich_text", "value": '<p data-block-key="a1b2c">Sleep.</p>', "id": "an-id"}

    assert digest_of_body(block) == digest_of_body(keyed)


def digest_of_body(*blocks: dict[str, Any]) -> str:
    return ArticlePage(title="A", slug="a", body=stream(*blocks)).content_digest()


def test_document__conditions_chosen_in_another_order__are_the_same() -> None:
    first, second = ConditionFactory.create(), ConditionFactory.create()
    page = make_article(conditions=[second, first])

    assert newest(page).public_content().conditions == sorted([first.pk, second.pk])


def test_document__spaces_around_plain_texts__do_not_count() -> None:
    page = ArticlePage(title=" Sleep ", slug="a", summary=" Well.\n", seo_title=" S ")

    content = page.public_content()

    assert (content.title, content.summary, content.seo_title) == ("Sleep", "Well.", "S")


@pytest.mark.parametrize("stranger", ["\x00", "\ud800", "\x00\udfff"])
def test_document__characters_that_cannot_be_written__are_left_out(stranger: str) -> None:
    page = ArticlePage(
        title=f"Sl{stranger}eep", slug="a", body=stream({"type": "rich_text", "value": f"<p>W{stranger}ell</p>"})
    )
    document = page.public_document()

    assert document.content.title == "Sleep"
    assert document.content.body == [types.RichText(html="<p>Well</p>")]
    assert len(digest_of(document)) == 64


@pytest.mark.parametrize(
    ("block", "built"),
    [
        ({"type": "rich_text", "value": ""}, types.RichText(html="")),
        ({"type": "rich_text", "value": "<p></p>"}, types.RichText(html="")),
        ({"type": "image", "value": {}}, types.Image(image=None, alt_text="")),
        ({"type": "image", "value": {"image": 999999}}, types.Image(image=None, alt_text="")),
        ({"type": "member_quote", "value": {}}, types.MemberQuote(quote="", attribution="", consent=None)),
        ({"type": "related_article", "value": None}, types.RelatedArticle(article=None)),
        ({"type": "table", "value": {"columns": [], "rows": []}}, types.Table(headings=[], rows=[])),
        ({"type": "table", "value": None}, types.Table(headings=[], rows=[])),
        ({"type": "key_points", "value": {"points": []}}, types.KeyPoints(heading="Key points", points=[])),
    ],
)
def test_document__incomplete_block__is_built_all_the_same(block: dict[str, Any], built: types.Block) -> None:
    assert ArticlePage(title="A", slug="a", body=stream(block)).public_content().body == [built]


def test_document__unknown_kind_of_block__is_left_out() -> None:
    page = ArticlePage(title="A", slug="a", body=stream({"type": "script", "value": "LEAK"}))

    assert page.public_content().body == []


def test_facts__hold_what_the_content_names_and_nothing_else() -> None:
    page = make_full_article()
    make_image("Not named", "red")
    ConditionFactory.create(name="Not named")

    document = newest(page).public_document()

    facts = document.facts
    assert [fact.name for fact in facts.writers] == ["Wilma Writer", "Zoë Zweite"]
    assert {fact.id for fact in facts.images} == {
        document.content.hero_image.image,
        *(block.image for block in document.content.body if isinstance(block, types.Image)),
    }
    assert [fact.model_dump(exclude={"id"}) for fact in facts.conditions] == [
        {"slug": "migraine", "name": "Migraine", "mesh_id": "D008881"}
    ]
    assert [fact.model_dump(exclude={"id"}) for fact in facts.medicines] == [
        {"slug": "sumatriptan", "name": "Sumatriptan", "brand_names": "Imigran, Imitrex", "rxnorm_id": "2048021"}
    ]
    assert [fact.body for fact in facts.promotions] == ["<p>More than {member_count} members come together.</p>"]


def test_facts__changed__change_the_document_but_not_the_content() -> None:
    page = make_full_article()
    content, document = newest(page).content_digest(), digest_of(newest(page).public_document())

    writer = newest(page).article_writers.first().writer
    writer.name = "Wilma Married"
    writer.save()

    assert newest(page).content_digest() == content
    assert digest_of(newest(page).public_document()) != document


def test_content__costs_no_look_up_of_other_objects(django_assert_max_num_queries: Any) -> None:
    page = make_full_article()
    version = newest(page)
    for row in version.references.all():
        assert row.title

    # Chosen objects of blocks are looked up in bulk, a query for each kind.
    with django_assert_max_num_queries(6):
        version.public_content()


def test_reviewer__is_no_part_of_the_document() -> None:
    page = make_full_article()
    before = digest_of(newest(page).public_document())

    edit(page, medical_reviewer=None)

    assert digest_of(newest(page).public_document()) == before


def test_citations__of_a_cited_reference__keep_its_id_when_references_move() -> None:
    page = make_article(
        body=[("rich_text", f"<p>A {cite(GUIDELINE)}</p>")],
        references=[{"uuid": TRIAL, "title": "A trial"}, {"uuid": GUIDELINE, "title": "A guideline"}],
    )
    before = newest(page).public_content().body
    form = saved(page, {"references-0-ORDER": "2", "references-1-ORDER": "1"})

    assert form.is_valid(), form.errors
    content = form.save(commit=False).public_content()
    assert content.body == before
    assert [reference.title for reference in content.references] == ["A guideline", "A trial"]
