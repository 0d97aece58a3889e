"""The article's page type: where it stands, its references, and what its editor accepts."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from articles.models import ArticleIndexPage, ArticlePage, ArticleRelation, ArticleWriter, Reference
from articles.models.forms import ReferenceIdInput
from articles.tests.editor import inputs_of, opened, saved
from articles.tests.factories import (
    ConditionFactory,
    PromotionFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
)
from articles.tests.samples import REFERENCES, TRIAL, make_full_article
from home.models import HomePage
from reviewers.querysets import current_approval

pytestmark = pytest.mark.django_db


def newest(page: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()


# Where pages stand


def test_tree__article__stands_below_the_index_alone() -> None:
    assert ArticlePage.allowed_parent_page_models() == [ArticleIndexPage]
    assert ArticlePage.allowed_subpage_models() == []
    assert ArticleIndexPage.allowed_parent_page_models() == [HomePage]
    assert ArticleIndexPage.allowed_subpage_models() == [ArticlePage]
    assert HomePage.allowed_subpage_models() == [ArticleIndexPage]


def test_privacy__of_articles_and_their_index__cannot_be_set(client: Client) -> None:
    page = make_article()
    client.force_login(UserFactory.create(is_superuser=True))

    for model in (ArticlePage, ArticleIndexPage):
        assert model.private_page_options == []
    answer = client.get(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]))
    assert answer.status_code in (302, 403)


def test_new_article__is_a_draft() -> None:
    page = ArticlePage(title="New", slug="new")
    ArticleIndexPage.objects.get().add_child(instance=page)

    page.refresh_from_db()
    assert not page.live
    assert page.first_published_at is None
    assert current_approval(page.pk) is None


# References


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("10.1000/182", "10.1000/182"),
        ("doi:10.1000/182", "10.1000/182"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("http://dx.doi.org/10.1000/182", "10.1000/182"),
        ("10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1",) * 2,
        ("", ""),
    ],
)
def test_reference__doi__is_kept_in_its_plain_form(given: str, kept: str) -> None:
    form = saved(make_full_article(), {"references-0-doi": given})

    assert form.is_valid(), form.errors
    assert form.save(commit=False).public_content().references[0].doi == kept


@pytest.mark.parametrize("given", ["10.1000", "182", "doi", "https://example.org/10.1000/182", "10.1000/"])
def test_reference__that_is_no_doi__is_refused_with_an_example(given: str) -> None:
    form = saved(make_full_article(), {"references-0-doi": given})

    assert not form.is_valid()
    assert form.formsets["references"].errors[0] == {"doi": ["This is not a DOI. A DOI looks like 10.1000/182."]}


@pytest.mark.parametrize("given", ["1", "12345678", ""])
def test_reference__pmid__is_kept(given: str) -> None:
    form = saved(make_full_article(), {"references-0-pmid": given})

    assert form.is_valid(), form.errors
    assert form.save(commit=False).public_content().references[0].pmid == given


@pytest.mark.parametrize("given", ["x", "12a", "PMC12345", "1.5", "-1"])
def test_reference__that_is_no_pmid__is_refused_with_an_example(given: str) -> None:
    form = saved(make_full_article(), {"references-0-pmid": given})

    assert not form.is_valid()
    (message,) = form.formsets["references"].errors[0]["pmid"]
    assert message.startswith("This is not a PMID.")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "example", "/path"])
def test_reference__that_is_no_address__is_refused(url: str) -> None:
    form = saved(make_full_article(), {"references-0-url": url})

    assert not form.is_valid()
    assert "url" in form.formsets["references"].errors[0]


def test_reference__uuid__is_in_the_form_so_that_it_can_be_cited_before_saving() -> None:
    form = opened(make_full_article())

    widget = form.formsets["references"].forms[0].fields["uuid"].widget
    assert isinstance(widget, ReferenceIdInput)
    assert "data-reference-id" in widget.attrs
    assert inputs_of(form)["references-0-uuid"] == str(TRIAL)


def test_reference__added_in_the_editor__keeps_the_id_of_the_browser() -> None:
    page = make_full_article()
    added, count = uuid4(), len(REFERENCES)
    prefix = f"references-{count}"
    form = saved(
        page,
        {
            "references-TOTAL_FORMS": str(count + 1),
            f"{prefix}-title": "A new source",
            f"{prefix}-uuid": str(added),
            f"{prefix}-ORDER": str(count + 1),
        },
    )

    assert form.is_valid(), form.errors
    form.save(commit=False).save_revision(user=page.owner)
    assert [UUID(reference.id) for reference in newest(page).public_content().references][-1] == added


def test_reference__two_with_one_id__are_refused() -> None:
    page = make_full_article()
    publish(page)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reference.objects.create(page=page, title="Twice", uuid=TRIAL)


def test_reference__in_text__is_its_title() -> None:
    assert str(Reference(title="A trial")) == "A trial"


# People and things it names


def test_writers__without_accounts__name_no_accounts() -> None:
    page = make_full_article()

    assert newest(page).writer_user_ids() == {page.owner_id}


def test_writer__named_twice__is_refused() -> None:
    page = make_article()
    publish(page)
    writer = ArticleWriter.objects.get(page=page).writer

    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleWriter.objects.create(page=page, writer=writer)


def test_relation__named_twice__is_refused() -> None:
    page, other = make_article(), make_article(title="Other")
    ArticleRelation.objects.create(page=page, article=other)

    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleRelation.objects.create(page=page, article=other)


@pytest.mark.parametrize("thing", ["writer", "promotion", "image"])
def test_thing__that_a_public_row_uses__cannot_be_deleted(thing: str) -> None:
    things: dict[str, Any] = {
        "writer": WriterFactory.create(),
        "promotion": PromotionFactory.create(),
        "image": make_image(),
    }
    publish(
        make_article(
            writer=things["writer"],
            promotion=things["promotion"],
            hero_image=things["image"],
            hero_alt_text="A bed",
        )
    )

    with pytest.raises(ProtectedError), transaction.atomic():
        things[thing].delete()


def test_article__deleted__leaves_what_it_named() -> None:
    condition = ConditionFactory.create()
    page = make_article(conditions=[condition])
    publish(page)

    ArticlePage.objects.get(pk=page.pk).delete()

    condition.refresh_from_db()
    assert not ArticlePage.objects.exists()


def test_article__related_to_it_deleted__loses_the_relation_alone() -> None:
    page, other = make_article(), make_article(title="Other")
    ArticleRelation.objects.create(page=page, article=other)

    other.delete()

    assert not ArticleRelation.objects.exists()
    assert ArticlePage.objects.filter(pk=page.pk).exists()


# What the editor accepts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("language", "xx"),
        ("summary", "x" * 501),
        ("body-3-value-image", "999999"),
        ("body-3-value-alt_text", ""),
        ("body-6-value-consent", ""),
        ("body-6-value-attribution", ""),
        ("body-1-value-heading", ""),
        ("body-1-value-level", "1"),
        ("body-1-value-number", "0"),
        ("body-1-value-number", "100"),
        ("body-9-value-question", ""),
        ("body-11-value", "1"),
        ("hero_image", "999999"),
        ("medical_reviewer", "999999"),
    ],
)
def test_editor__input_that_no_article_may_hold__is_refused(name: str, value: str) -> None:
    form = saved(make_full_article(), {name: value})

    assert not form.is_valid()
    assert list(form.errors) == [name.split("-")[0]]


def test_editor__slug_of_another_article__is_refused() -> None:
    make_article(title="Taken")
    form = saved(make_article(), {"slug": "taken"})

    assert not form.is_valid()
    assert "slug" in form.errors


def test_editor__no_field_sets_a_date_or_a_reviewer_of_the_byline() -> None:
    names = set(opened(make_article()).fields)

    assert names.isdisjoint({"first_published_at", "last_published_at", "live", "updated", "last_reviewed", "owner"})


def test_language__of_a_new_article__is_the_first_of_the_settings(settings: Any) -> None:
    assert ArticlePage().language == settings.CMS_ARTICLE_LANGUAGES[0][0]
    page = make_article()
    with pytest.raises(ValidationError):
        edit(page, language="xx")


def test_index__introduction__is_served(client: Client) -> None:
    index = ArticleIndexPage.objects.get()
    index.introduction = "<p>All of <b>our</b> articles.</p>"
    index.save_revision().publish()

    assert "<p>All of <b>our</b> articles.</p>" in client.get("/articles/").content.decode()
