"""A corpus of malicious uploads and pastes: what must be refused is refused with a sentence, the rest is harmless.

``test_malicious_browser.py`` shows the same to a browser.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageOps
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from wagtail.models import APIToken, Collection, UploadedFile

from articles.delivery.rendering import Renderer
from articles.importing.cleaning import clean
from articles.importing.manuscript_parts import parts_of
from articles.importing.manuscripts import ManuscriptError
from articles.importing.pieces import Caption, Heading, Prose, Table
from articles.importing.word_processor import manuscript_of_html
from articles.models import ArticleDocument, ArticleImage, ArticleIndexPage, ArticlePage
from articles.rich_text import canonical_rich_text, harmless_rich_text
from articles.tests.factories import UserFactory, WriterFactory, make_article, publish
from articles.tests.reviewing import as_user
from cms.tests.operations.malicious import HIT, Upload, office_files, pastes, picture_files
from home.models import HomePage, SiteChrome

ALLOWED = {"p", "b", "i", "ul", "ol", "li", "sup", "sub", "br", "a"}
# As browsers read an address: WHATWG URL standard, 4.4.
SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# What is wrong, and what to do.
SENTENCE = re.compile(r"[A-Z].*\. [A-Z].*\.")

NoteFigure = Callable[[str, object, str], None]


class Harms(HTMLParser):
    """Collects what rich text must not hold: other elements and attributes, addresses that run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.found.append(tag)
        for name, value in attrs:
            if tag != "a" or name not in ("href", "id", "linktype"):
                self.found.append(f"{tag} {name}")
            scheme = SCHEME.match(re.sub(r"[\t\r\n]", "", value or "").strip("".join(map(chr, range(33)))))
            if name == "href" and scheme and scheme[1].lower() not in ("http", "https", "mailto", "tel", "ftp"):
                self.found.append(value or "")

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def harms_of(html: str) -> list[str]:
    parser = Harms()
    parser.feed(html)
    parser.close()
    return parser.found


# Uploads


def image_form(upload: Upload, user: Any) -> Any:
    data = {"title": "A picture", "collection": Collection.get_first_root_node().pk, "tags": ""}
    return get_image_form(ArticleImage)(data, {"file": SimpleUploadedFile(upload.name, upload.data)}, user=user)


def document_form(upload: Upload, user: Any) -> Any:
    data = {"title": "A document", "collection": Collection.get_first_root_node().pk, "tags": ""}
    return get_document_form(ArticleDocument)(data, {"file": SimpleUploadedFile(upload.name, upload.data)}, user=user)


def wrong_outcomes(uploads: Iterable[Upload], make_form: Callable[[Upload, Any], Any], user: Any) -> list[str]:
    """What did not come out as the corpus says."""
    wrong = []
    for upload in uploads:
        form = make_form(upload, user)
        said = "\n".join(form.errors.get("file", []))
        if upload.refused:
            is_right = upload.refused in said and SENTENCE.fullmatch(said)
        else:
            is_right = not form.errors and upload.gone not in Path(form.save().file.path).read_bytes()
        if not is_right:
            wrong.append(f"{upload.what}: {said or 'taken'}")
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "uploads", "make_form"),
    [("pictures", picture_files.uploads, image_form), ("documents", office_files.uploads, document_form)],
)
def test_uploads__are_refused_with_a_sentence_or_harmless(
    kind: str, uploads: Any, make_form: Any, note_figure: NoteFigure
) -> None:
    corpus = list(uploads())
    assert wrong_outcomes(corpus, make_form, UserFactory.create(is_superuser=True)) == []
    note_figure(f"malicious uploads, {kind}: taken and harmful", 0, f"0 of {len(corpus)}")
    assert len(corpus) >= 40


@pytest.mark.django_db
def test_manuscripts__are_refused_with_a_sentence_and_leave_nothing(note_figure: NoteFigure) -> None:
    client, corpus = as_user(WriterFactory.create().user), list(office_files.manuscripts())
    address, wrong = reverse("desk:from_document"), []
    for upload in corpus:
        answer = client.post(address, {"file": SimpleUploadedFile(upload.name, upload.data)})
        errors = answer.context["form"].errors if answer.status_code == 200 else {"file": ["taken"]}
        said = " ".join(sentence for sentences in errors.values() for sentence in sentences)
        if upload.refused not in said:
            wrong.append(f"{upload.what}: {said}")
    assert wrong == []
    assert not ArticlePage.objects.exists()
    assert not ArticleImage.objects.exists()
    note_figure("malicious uploads, Word documents to import: taken", 0, f"0 of {len(corpus)}")


def by_form(client: Client, file: SimpleUploadedFile) -> str:
    data = {"title": "A picture", "collection": Collection.get_first_root_node().pk, "tags": "", "file": file}
    return client.post(reverse("wagtailimages:add"), data).content.decode()


def by_many(client: Client, file: SimpleUploadedFile) -> str:
    collection = Collection.get_first_root_node().pk
    return client.post(
        reverse("wagtailimages:add_multiple"), {"title": "A picture", "collection": collection, "files[]": file}
    ).content.decode()


def by_chooser(client: Client, file: SimpleUploadedFile) -> str:
    collection = Collection.get_first_root_node().pk
    data = {
        "image-chooser-upload-title": "A picture",
        "image-chooser-upload-collection": collection,
        "image-chooser-upload-tags": "",
        "image-chooser-upload-file": file,
    }
    return client.post(reverse("wagtailimages_chooser:create"), data).content.decode()


def by_tool(client: Client, file: SimpleUploadedFile) -> str:
    user = UserFactory.create(is_superuser=True)
    _, token = APIToken.create_token(user=user, name="Tool")
    headers = {"Authorization": f"Bearer {token}"}
    return Client(headers=headers).post("/api/v3/images/", {"title": "A picture", "file": file}).content.decode()


def by_code(client: Client, file: SimpleUploadedFile) -> str:
    try:
        ArticleImage.objects.create(title="A picture", file=file)
    except ValidationError as error:
        return " ".join(error.messages)
    except Image.DecompressionBombError as error:
        # Wagtail's model measures what it is given before anybody is asked.
        return str(error)
    return ""


def by_avatar(client: Client, file: SimpleUploadedFile) -> str:
    return client.post(reverse("wagtailadmin_account"), {"avatar-avatar": file}).content.decode()


ENTRANCES = [by_form, by_many, by_chooser, by_tool, by_code, by_avatar]
BOMB = Upload("a bomb", "a.png", picture_files.png_of_size(65_500, 65_500), "pixels")
POLYGLOT = Upload("a polyglot", "a.jpg", picture_files.saved("JPEG") + b"<html>" + picture_files.SCRIPT, "behind the")
DISGUISE = Upload("an SVG", "a.png", picture_files.SVG, "no PNG")


@pytest.mark.django_db
@pytest.mark.urls("cms.tests.management_urls")
@pytest.mark.parametrize("enter", ENTRANCES)
def test_picture__by_whatever_entrance__is_refused_or_cleaned(enter: Any) -> None:
    client = as_user(UserFactory.create(is_superuser=True))
    for upload in (BOMB, POLYGLOT, DISGUISE):
        said = enter(client, SimpleUploadedFile(upload.name, upload.data, "image/png"))
        assert upload.refused in said, upload.what
    assert not ArticleImage.objects.exists()
    photo = picture_files.saved("JPEG", exif=picture_files.camera_data())
    enter(client, SimpleUploadedFile("photo.jpg", photo, "image/jpeg"))
    if enter is by_avatar:
        return
    kept = Path(ArticleImage.objects.get().file.path).read_bytes()
    assert picture_files.PATIENT in photo
    assert picture_files.PATIENT not in kept


@pytest.mark.django_db
def test_picture__that_waits_for_a_title__is_cleaned_when_it_gets_one() -> None:
    """Wagtail keeps the upload as it came, where another field of the form is wrong."""
    client, photo = as_user(UserFactory.create(is_superuser=True)), picture_files.saved("JPEG", comment=b"PATIENT-0815")
    collection = Collection.get_first_root_node().pk
    upload = SimpleUploadedFile("waiting.jpg", photo, "image/jpeg")
    data = {"title": "x" * 300, "collection": collection, "files[]": upload}
    waiting = client.post(reverse("wagtailimages:add_multiple"), data).json()["uploaded_file_id"]
    assert UploadedFile.objects.get(pk=waiting)
    prefix = f"uploaded-image-{waiting}"
    data = {f"{prefix}-title": "A photo", f"{prefix}-collection": collection, f"{prefix}-tags": ""}
    client.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting]), data)
    image = ArticleImage.objects.get()
    folder = Path(image.file.path).parent
    assert [b"PATIENT" in path.read_bytes() for path in folder.glob("waiting*")] == [False]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture__without_its_camera_data__looks_the_same(kind: str) -> None:
    exif = picture_files.camera_data(orientation=6)
    source = BytesIO()
    Image.linear_gradient("L").resize((40, 20)).convert("RGB").save(source, kind, exif=exif, lossless=True)
    kept = ArticleImage.clean_upload(SimpleUploadedFile("a", source.getvalue()), name=f"a.{kind.lower()}")
    assert kept is not None
    before, after = Image.open(source), Image.open(BytesIO(kept))
    assert dict(after.getexif()) == {0x0112: 6}
    assert ImageOps.exif_transpose(after).tobytes() == ImageOps.exif_transpose(before).tobytes()
    assert ImageOps.exif_transpose(after).size == (20, 40)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_picture__that_moves__goes_on_moving(kind: str) -> None:
    data = picture_files.animated(kind, 3)
    assert ArticleImage.clean_upload(SimpleUploadedFile("a", data), name=f"a.{kind.lower()}") is None


@pytest.mark.django_db
@pytest.mark.urls("cms.tests.management_urls")
def test_rich_text__that_a_tool_sends__is_cleaned_or_refused() -> None:
    _, token = APIToken.create_token(user=UserFactory.create(is_superuser=True), name="Tool")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    meta = {"type": "articles.ArticlePage", "parent_id": ArticleIndexPage.objects.get().pk}
    texts = ["".join(pastes.HANDLERS), "".join(pastes.FETCHES), "<b><p>x</p></b><li>y", "<b><i>" * 200 + "x"]
    answers = []
    for number, html in enumerate(texts):
        draft = {
            "meta": meta,
            "title": "Sent",
            "slug": f"sent-{number}",
            "summary": "s",
            "conditions": [],
            "medicines": [],
        }
        body = [{"type": "rich_text", "value": html}]
        answer = client.post("/api/v3/pages/", {**draft, "body": body}, content_type="application/json")
        answers.append(answer.status_code)
    assert answers == [201, 201, 201, 422]
    for page in ArticlePage.objects.all():
        saved = page.get_latest_revision().content["body"]
        assert not re.search(r"<(?!/?(?:p|b|i|ul|ol|li|sup|sub|a|br)\b)|\bon\w+=|javascript:", saved)


# Documents and pictures as files


@pytest.mark.django_db
def test_documents__are_attachments_that_run_nothing(client: Client) -> None:
    for name, data in {"a.pdf": office_files.pdf(), "b.txt": b"Words.", "c.csv": b"a,b\n"}.items():
        document = ArticleDocument.objects.create(title=name, file=ContentFile(data, name=name))
        answer = client.get(document.url)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content) == data


# Pastes


def pieces_of(html: str) -> list[str]:
    """The texts that an import makes of foreign HTML."""
    texts: list[str] = []
    for piece in clean(html):
        match piece:
            case Prose(html=text) | Caption(html=text):
                texts.append(text)
            case Table(value=value):
                texts += [cell for row in value["rows"] for cell in row["values"]]
            case Heading():
                pass
    return texts


def pasted(html: str) -> list[str]:
    """The texts that “New article from a document” makes of a paste."""
    try:
        parts = parts_of(manuscript_of_html(html))
    except ManuscriptError:
        return []
    return [text for part in parts.texts for text in pieces_of(part)]


WAYS: dict[str, Callable[[str], list[str]]] = {
    "saved by code or by the management API": lambda html: [canonical_rich_text(html)],
    "imported": pieces_of,
    "pasted": pasted,
    "put into a signed document": lambda html: [Renderer({}, {}).html(html)],
}


@pytest.mark.parametrize("way", WAYS)
def test_pastes__hold_nothing_that_runs_or_fetches(way: str, note_figure: NoteFigure) -> None:
    harmful = {html: harms for html in pastes.RICH_TEXTS for text in WAYS[way](html) if (harms := harms_of(text))}
    assert harmful == {}
    note_figure(f"malicious rich texts {way}: harmful", 0, f"0 of {len(pastes.RICH_TEXTS)}")
    assert len(pastes.RICH_TEXTS) >= 120


def test_sample_articles__hold_nothing_that_runs_or_fetches(corpus: Path, note_figure: NoteFigure) -> None:
    lines = (corpus / "articles.jsonl").read_text().splitlines()
    sections = [section["html"] for line in lines for section in json.loads(line)["sections"] if "html" in section]
    harmful = [harms for html in sections for way in WAYS.values() for text in way(html) if (harms := harms_of(text))]
    assert harmful == []
    note_figure("HTML of the sample articles: harmful", 0, f"0 of {len(sections)} sections")


def test_harmless_rich_text__leaves_canonical_text_as_it_stands() -> None:
    for html in pastes.RICH_TEXTS:
        written = canonical_rich_text(html)
        assert harmless_rich_text(written) is written or harmless_rich_text(written) == written


# What nobody reviews


@pytest.mark.django_db
def test_unreviewed_texts__saved_by_code__run_nothing(client: Client) -> None:
    bad, address = f"<p>Words.<img src=x onerror='{HIT}'></p><script>{HIT}</script>", f"javascript:{HIT}"
    HomePage.objects.update(introduction=bad)
    ArticleIndexPage.objects.update(introduction=bad)
    home = HomePage.objects.get()
    chrome = SiteChrome.for_site(home.get_site())
    chrome.menu = chrome.footer = [("link", {"text": "Menu", "url": address})]
    chrome.save()
    writer = WriterFactory.create(biography=bad, profile_url=address)
    page = make_article(writer=writer, references=[{"title": "A source", "url": address}])
    publish(page)
    index = ArticleIndexPage.objects.get()
    for path in (
        home.url,
        index.url,
        page.url,
        "/api/v2/site/",
        f"/api/v2/pages/{page.pk}/",
        f"/api/v2/pages/{home.pk}/",
    ):
        text = client.get(path).content.decode()
        assert not re.search(rf"<script>{re.escape(HIT)}|onerror=|javascript:", text), path
    assert "<p>Words.</p>" in client.get(home.url).content.decode()


# Tables to take along


@pytest.mark.django_db
def test_exports__calculate_nothing() -> None:
    for number, formula in enumerate(pastes.FORMULAS):
        make_article(
            title=formula, slug=f"formula-{number}", writer=WriterFactory.create(name=formula, slug=f"w-{number}")
        )
    client = as_user(UserFactory.create(is_superuser=True))
    answer = client.get(reverse("desk:pipeline"), {"export": "csv"})
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode())))
    assert len(rows) == len(pastes.FORMULAS) + 1
    assert [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))] == []
    assert sum("=HYPERLINK" in cell for row in rows for cell in row) >= 2
