"""New articles: an empty page in one click, and drafts made of documents."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from articles.desk.new_article import BOTH_GIVEN, NOTHING_GIVEN, indexes_for
from articles.importing import uploading
from articles.importing.manuscripts import ManuscriptError
from articles.importing.office_markup import TOO_DEEP
from articles.importing.uploading import create_draft
from articles.importing.word_processor import manuscript_of_html
from articles.models import ArticleImage, ArticleIndexPage, ArticlePage, Writer
from articles.rich_text import cited_references
from articles.tests.editor import saved
from articles.tests.factories import ReviewerFactory, UserFactory, WriterFactory, publish
from articles.tests.reviewing import as_user
from articles.tests.word_documents import WordDocument, paragraph, seed_like_document
from home.models import HomePage
from reviewers.enums import ArticleState
from reviewers.models.contributions import Contribution

pytestmark = pytest.mark.django_db

NEW, FROM_DOCUMENT = reverse("desk:new_article"), reverse("desk:from_document")


@pytest.fixture
def writer() -> Writer:
    return WriterFactory.create()


@pytest.fixture
def client(writer: Writer) -> Client:
    return as_user(writer.user)


@pytest.fixture
def index() -> ArticleIndexPage:
    return ArticleIndexPage.objects.get()


def upload(client: Client, document: WordDocument | bytes | None = None, **fields: str) -> HttpResponse:
    data: dict[str, Any] = {**fields}
    if document is not None:
        content = document if isinstance(document, bytes) else document.data
        data["file"] = SimpleUploadedFile("My article.docx", content)
    return client.post(FROM_DOCUMENT, data)


def told(response: HttpResponse) -> str:
    """What the next page says, as plain text."""
    page = response.client.get(response["Location"]).content.decode()  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def blocks_of(page: ArticlePage) -> list[tuple[str, Any]]:
    return [(block.block_type, block.value) for block in page.body]


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    data = BytesIO()
    Image.new("RGB", size, "teal").save(data, kind)
    return data.getvalue()


# An empty page


def test_new_article__one_click_opens_wagtails_form_with_the_writer_named(
    client: Client, writer: Writer, index: ArticleIndexPage
) -> None:
    response = client.get(NEW)
    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_pages:add", args=["articles", "articlepage", index.pk])
    form = client.get(response["Location"]).context["form"]
    (row,) = form.formsets["article_writers"].initial_forms
    assert row["writer"].value() == writer.pk


def test_new_article__the_writer_who_was_named_is_saved(
    client: Client, writer: Writer, index: ArticleIndexPage
) -> None:
    address = client.get(NEW)["Location"]
    empty = {
        f"{name}-{count}": "0"
        for name in ("references", "related_articles", "comments")
        for count in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    rows = {
        "TOTAL_FORMS": "1",
        "INITIAL_FORMS": "1",
        "0-id": "",
        "0-writer": str(writer.pk),
        "0-ORDER": "1",
        "0-DELETE": "",
    }
    client.post(address, {
        "title": "Begun", "slug": "begun", "language": "en", "body-count": "0", **empty,
        **{f"article_writers-{name}": value for name, value in rows.items()},
    })  # fmt: skip
    page = ArticlePage.objects.get(slug="begun").get_latest_revision_as_object()
    assert [row.writer for row in page.article_writers.all()] == [writer]


def test_new_article__somebody_without_a_profile_begins_without_writers(index: ArticleIndexPage) -> None:
    client = as_user(UserFactory.create(groups=["Editors"]))
    form = client.get(client.get(NEW)["Location"]).context["form"]
    assert form.formsets["article_writers"].initial_forms == []


def test_new_article__several_places_are_offered(client: Client, writer: Writer, index: ArticleIndexPage) -> None:
    editor = UserFactory.create(groups=["Editors"])
    other = HomePage.objects.get().add_child(instance=ArticleIndexPage(title="Guides", slug="guides"))
    page = as_user(editor).get(NEW).content.decode()
    for place in (index, other):
        assert f'href="{reverse("wagtailadmin_pages:add", args=["articles", "articlepage", place.pk])}"' in page
    # The writers' right is on the first one alone.
    assert indexes_for(writer.user) == [index]
    assert client.get(NEW).status_code == 302
    assert 'name="index"' not in client.get(FROM_DOCUMENT).content.decode()
    assert 'name="index"' in as_user(editor).get(FROM_DOCUMENT).content.decode()


@pytest.mark.parametrize("address", [NEW, FROM_DOCUMENT])
def test_new_article__not_for_those_who_may_not_add(address: str) -> None:
    reviewer = UserFactory.create(groups=["Medical reviewers"])
    assert indexes_for(reviewer) == []
    assert as_user(reviewer).get(address)["Location"] == reverse("wagtailadmin_home")
    assert Client().get(address)["Location"].startswith(reverse("wagtailadmin_login"))


# From a document


def test_from_document__the_whole_article_is_a_draft_in_the_editor(
    client: Client, writer: Writer, index: ArticleIndexPage
) -> None:
    response = upload(client, seed_like_document())
    page = ArticlePage.objects.get()
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.slug) == (
        "5 Facts About Migraine Infusion Therapy",
        "5-facts-about-migraine-infusion-therapy",
    )
    assert page.summary == "What an infusion does, and when it is given."
    assert (page.owner, page.live, page.state, page.get_parent().pk) == (
        writer.user,
        False,
        ArticleState.DRAFT,
        index.pk,
    )
    assert [row.writer for row in page.article_writers.all()] == [writer]
    assert page.latest_revision.user == writer.user
    assert Contribution.objects.user_ids_of(page.pk) == {writer.user.pk}
    kinds = [kind for kind, _ in blocks_of(page)]
    assert kinds == [
        "introduction", "section", "rich_text", "section", "section", "rich_text", "section", "table",
        "section", "rich_text", "section", "rich_text", "section", "rich_text",
    ]  # fmt: skip
    sections = [
        (value["number"], value["heading"], value["level"]) for kind, value in blocks_of(page) if kind == "section"
    ]
    assert sections == [
        (1, "Infusions Go Into a Vein", "2"), (2, "They May Prevent Attacks", "2"),
        (None, "Trials", "3"), (None, "Adults", "4"),
        (3, "One Type Relieves Attacks", "2"), (4, "They Differ From Pills", "2"), (5, "Talk to Your Doctor", "2"),
    ]  # fmt: skip
    references = list(page.references.all())
    assert [reference.doi for reference in references] == ["10.1111/head.14153", "", "", "", ""]
    assert [reference.pmid for reference in references] == ["34160823", "", "", "", ""]
    assert references[0].source == "Ailani J, Burch RC, Robbins MS. Headache. 2021;61(7):1021-1039"
    introduction, label = page.body[0].value.source, page.body[9].value.source
    ids = [str(reference.uuid) for reference in references]
    assert cited_references(introduction) == [ids[0], ids[1], ids[2]]
    assert cited_references(label) == [ids[4]]
    assert page.content_problems() == []
    said = told(response)
    assert "is a draft: 7 sections, 1 table, 5 references." in said
    assert "No place in the text cites these references: 4." in said
    assert "mg/m2" in said


def test_from_document__opening_and_saving_it_changes_nothing(client: Client) -> None:
    upload(client, seed_like_document())
    page = ArticlePage.objects.get()
    form = saved(page)
    assert form.is_valid(), form.errors
    assert form.save(commit=False).content_digest() == page.content_digest()


def test_from_document__it_can_be_sent_and_signed_as_any_other(client: Client) -> None:
    upload(client, seed_like_document())
    page = ArticlePage.objects.get().get_latest_revision_as_object()
    page.medical_reviewer = ReviewerFactory.create()
    page.save_revision(user=page.owner)
    assert publish(page).edition == 1


def test_from_document__twice_makes_two_drafts(client: Client) -> None:
    upload(client, seed_like_document())
    upload(client, seed_like_document())
    assert sorted(ArticlePage.objects.values_list("slug", flat=True)) == [
        "5-facts-about-migraine-infusion-therapy", "5-facts-about-migraine-infusion-therapy-1",
    ]  # fmt: skip


def test_from_document__pasted_html(client: Client) -> None:
    upload(
        client,
        pasted_html='<h1>Pasted</h1><p>Read <a href="https://example.org/">this</a>.</p><h2>More</h2><ul><li>A</li></ul>',
    )
    page = ArticlePage.objects.get()
    assert page.title == "Pasted"
    assert [(kind, str(getattr(value, "source", ""))) for kind, value in blocks_of(page)] == [
        ("introduction", '<p>Read <a href="https://example.org/">this</a>.</p>'), ("section", ""),
        ("rich_text", "<ul><li>A</li></ul>"),
    ]  # fmt: skip


def test_from_document__pasted_text_without_a_script(client: Client) -> None:
    upload(client, pasted_text="Pasted\n\nOne line.\nAnother line.")
    page = ArticlePage.objects.get()
    lines = [("introduction", "<p>One line.</p>"), ("rich_text", "<p>Another line.</p>")]
    assert page.title == "Pasted"
    assert [(kind, value.source) for kind, value in blocks_of(page)] == lines


def test_from_document__in_the_place_that_was_chosen() -> None:
    other = HomePage.objects.get().add_child(instance=ArticleIndexPage(title="Guides", slug="guides"))
    editor = as_user(UserFactory.create(groups=["Editors"]))
    assert "Select a valid choice." in upload(editor, seed_like_document(), index="9999").content.decode()
    upload(editor, seed_like_document(), index=str(other.pk))
    assert ArticlePage.objects.get().get_parent().pk == other.pk


# What is refused


@pytest.mark.parametrize(
    ("file", "fields", "said"),
    [
        (None, {}, NOTHING_GIVEN),
        (None, {"pasted_text": "  ", "pasted_html": " "}, NOTHING_GIVEN),
        (b"%PDF-1.7", {}, "This is no Word document (.docx)."),
        (b"", {}, "The file is empty."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "This is an old Word document (.doc) or one with a password."),
        (b"%PDF-1.7", {"pasted_text": "T"}, BOTH_GIVEN),
        (None, {"pasted_html": "<p>&nbsp;</p>"}, "There is no text in it."),
    ],
)
def test_from_document__refusals_say_what_to_do_and_lose_nothing(
    client: Client, file: bytes | None, fields: dict[str, str], said: str
) -> None:
    response = upload(client, file, **fields)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert ArticlePage.objects.count() == 0
    for name, value in fields.items():
        if value.strip():
            assert response.context["form"][name].value() == value


def test_from_document__a_deep_text_is_refused_and_nothing_is_kept(client: Client) -> None:
    response = upload(client, pasted_html="<p>T</p>" + "<ul><li>" * 3_000 + "x")
    assert response.status_code == 200
    assert TOO_DEEP in response.content.decode()
    assert ArticlePage.objects.count() == 0


def test_create_draft__not_for_those_who_may_not_add(index: ArticleIndexPage) -> None:
    with pytest.raises(PermissionDenied):
        create_draft(manuscript_of_html("<h1>T</h1>"), index=index, user=UserFactory.create())


def test_create_draft__what_the_article_cannot_hold_is_refused_in_words(
    writer: Writer, index: ArticleIndexPage
) -> None:
    manuscript = manuscript_of_html(
        '<h1>T</h1><h2>References</h2><p>A. <a href="https://example.org/%s">x</a></p>' % ("y" * 1_000)
    )
    with pytest.raises(ManuscriptError, match=r"cannot be made: .* 1000 characters"):
        create_draft(manuscript, index=index, user=writer.user)
    assert ArticlePage.objects.count() == 0


# Pictures


def test_pictures__come_along_with_alt_text_and_caption(client: Client, writer: Writer) -> None:
    document = WordDocument(paragraph("T", style="Title"))
    document.body += [
        paragraph("Before.", document.picture(picture(), "A drip &amp; a bag"), " After."),
        paragraph("A drip, drawn.", style="caption"),
        paragraph("Then.", document.picture(picture("JPEG"), ending="jpg")),
    ]
    response = upload(client, document)
    page = ArticlePage.objects.get()
    assert [kind for kind, _ in blocks_of(page)] == ["introduction", "image", "rich_text", "image"]
    first, second = [value for kind, value in blocks_of(page) if kind == "image"]
    assert (first["alt_text"], first["caption"].source) == ("A drip & a bag", "<p>A drip, drawn.</p>")
    assert (first["image"].title, first["image"].uploaded_by_user) == ("A drip & a bag", writer.user)
    assert (first["image"].width, first["image"].height) == (40, 30)
    assert len(first["image"].sha256) == 64
    assert second["alt_text"] == ""
    assert "2 pictures" in told(response)
    assert "Picture 2 has no alt text: say what it shows." in told(upload(client, document))


def test_pictures__what_cannot_come_along_is_told(
    client: Client, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = WordDocument(paragraph("T", style="Title"))
    document.body.append(
        paragraph(document.picture(picture("GIF"), ending="gif"), document.picture(b"no picture"), "Text.")
    )
    said = told(upload(client, document))
    assert "Left out: picture 1, since it is neither PNG nor JPEG. Add it in the editor." in said
    assert "picture 2" in said
    assert ArticleImage.objects.count() == 0
    monkeypatch.setattr(uploading, "MOST_PICTURES", 0)
    allowed = WordDocument(paragraph("T", style="Title"), paragraph("Text."))
    allowed.body.append(paragraph(allowed.picture(picture())))
    assert "pictures are the most" in told(upload(client, allowed))


def test_pictures__not_from_those_who_may_not_add_images(writer: Writer, index: ArticleIndexPage) -> None:
    writer.user.groups.get().collection_permissions.filter(
        permission__in=Permission.objects.filter(codename="add_image")
    ).delete()
    document = WordDocument(paragraph("T", style="Title"), paragraph("Text."))
    document.body.append(paragraph(document.picture(picture())))
    assert "since you may not add images" in told(upload(as_user(writer.user), document))
    assert ArticleImage.objects.count() == 0


def test_from_document__queries_do_not_grow_with_the_article(client: Client) -> None:
    def queries_for(count: int) -> int:
        sections = "".join(f"<h2>Section {number}</h2><p>Text {number} [1].</p>" for number in range(count))
        with CaptureQueriesContext(connection) as queries:
            upload(client, pasted_html=f"<h1>T</h1>{sections}<h2>References</h2><ol><li>A source</li></ol>")
        return len(queries)

    queries_for(1)
    assert queries_for(100) == queries_for(2)
    assert ArticlePage.objects.count() == 3
