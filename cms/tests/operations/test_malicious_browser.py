"""The corpus in a real browser: articles stuffed with it, on every page that shows them. Nothing runs or is fetched.

The browser ignores the pages' content security policies here: what is shown is that there is nothing for them to stop.
"""

from collections.abc import Callable, Iterator
from socket import socket
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Dialog, Request
from wagtail.models import Site

from articles.models import ArticleDocument, ArticleImage, ArticleIndexPage, ArticlePage
from articles.rich_text import canonical_rich_text
from articles.tests.factories import (
    ConsentFactory,
    PromotionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
    submit,
)
from cms.tests.browser import Person, chromium
from cms.tests.operations.malicious import ELSEWHERE, office_files, pastes, picture_files
from cms.tests.operations.outgoing import connections_elsewhere
from home.models import HomePage, SharedFacts, SiteChrome
from reviewers.models import ReviewRound

# What may run or be fetched, asked of the page itself: of all its elements, also those in shadow trees and frames.
HARMS = """() => {
    const bad = [], safe = ['http:', 'https:', 'mailto:', 'tel:', 'ftp:', 'about:', 'blob:', ':', ''];
    const look = (root) => root.querySelectorAll('*').forEach((element) => {
        for (const {name, value} of element.attributes) {
            if (name.startsWith('on') && value.includes('__hit')) bad.push(element.outerHTML.slice(0, 200));
        }
        for (const name of ['href', 'action', 'formAction', 'src', 'data']) {
            const address = typeof element[name] === 'string' && element.hasAttribute(name) ? element[name] : '';
            if (/^\\s*(javascript|vbscript|data):/i.test(address) && address.includes('__hit')) bad.push(address);
        }
        if (element.localName === 'script' && element.textContent.startsWith('window.__hit')) bad.push('script');
        if (element.shadowRoot) look(element.shadowRoot);
    });
    look(document);
    return bad;
}"""
HITS = "() => window.__hit || 0"
# Everything that a mouse or a keyboard would set off. Not links: they lead away, and are looked at one by one.
TOUCH = """() => document.querySelectorAll('main *, article *, body > *').forEach((element) => {
    for (const name of ['mouseover', 'mouseenter', 'pointerenter', 'focus', 'toggle', 'animationstart', 'load']) {
        element.dispatchEvent(new Event(name, {bubbles: true, cancelable: true}));
    }
})"""
PASTE = """([selector, texts]) => {
    const box = document.querySelector(selector);
    for (const text of texts) {
        const data = new DataTransfer();
        data.setData('text/html', text);
        data.setData('text/plain', text);
        box.focus();
        box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
    }
}"""
READERS = [
    "/",
    "/articles/",
    "/api/v2/docs/",
    "/api/v2/site/",
    "/feeds/articles.atom",
    "/sitemap.xml",
    "/api/v2/pages/?type=articles.ArticlePage&fields=*&search=words",
    "/api/v2/writers/",
    "/api/v2/images/",
]
DESK = [
    "wagtailadmin_home",
    "desk:pipeline",
    "desk:reviews",
    "desk:articles",
    "desk:figures",
    "wagtailadmin_reports:site_history",
    "wagtailimages:index",
    "wagtaildocs:index",
]


class Witness:
    """A browser that notes everything that should not have happened."""

    def __init__(self, person: Person) -> None:
        self.person, self.seen, self.pages = person, list[str](), 0
        self.elsewhere: list[str] = []
        person.page.on("dialog", self._note_dialog)
        person.page.on("console", self._note_console)
        person.context.on("request", self._note_request)

    def _note_dialog(self, dialog: Dialog) -> None:
        if dialog.type != "beforeunload":
            self.seen.append(f"dialog: {dialog.message}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if "__hit" in message.text:
            self.seen.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.person.address, "data:", "blob:", "about:")):
            self.elsewhere.append(request.url)

    def visit(self, path: str) -> None:
        status = self.person.visit(path)
        assert status < 400, f"{path}: {status}"
        self.pages += 1
        self.look(path)

    def look(self, where: str) -> None:
        page = self.person.page
        page.evaluate(TOUCH)
        # Whatever has been begun gets its turn.
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
        for frame in page.frames:
            self.seen += [f"{where}: {harm}" for harm in frame.evaluate(HARMS)]
            self.seen += [f"{where}: ran"] * frame.evaluate(HITS)


@pytest.fixture
def address(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    # Playwright runs an event loop in this thread, and Django would refuse to talk to the database beside one.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    Site.objects.update(hostname=live_server.thread.host, port=live_server.thread.port)
    return str(live_server.url)


@pytest.fixture
def witnesses(address: str) -> Iterator[Callable[[Any], Witness]]:
    """Makes a witness who is signed in as this person, or as nobody."""
    with chromium() as browser:

        def make(user: Any = None) -> Witness:
            person = Person(browser, address, bypass_csp=True)
            if user is not None:
                client = Client()
                client.force_login(user, "django.contrib.auth.backends.ModelBackend")
                person.context.add_cookies(
                    [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}]
                )
            return Witness(person)

        yield make


# See test_whole_path.py for why.
@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_corpus__in_a_browser__runs_nothing_and_asks_nobody(
    witnesses: Callable[[Any], Witness], note_figure: Callable[[str, object, str], None]
) -> None:
    try:
        with connections_elsewhere() as connected:
            article, review_round = stuffed_article()
            reader = witnesses(None)
            read(reader, article)
            editor = witnesses(UserFactory.create(is_superuser=True, is_staff=True))
            run_the_desk(editor, article)
            paste(editor, article)
            reviewer = witnesses(review_round.reviewer.user)
            reviewer.visit(reverse("desk:review", args=[review_round.pk]))
        sees_what_runs(witnesses(None))
    finally:
        # Beside Playwright's event loop the ORM has a connection of its own, which nobody else would close.
        connections.close_all()
    everybody = [reader, editor, reviewer]
    assert [what for witness in everybody for what in witness.seen] == []
    assert [url for witness in everybody for url in witness.elsewhere] == []
    assert connected == []
    entries, pages = len(pastes.RICH_TEXTS) + len(pastes.TEXTS), sum(witness.pages for witness in everybody)
    note_figure(f"malicious pastes and texts run by a browser, on {pages} pages", 0, f"0 of {entries}")
    note_figure("requests of the browser and connections of the server elsewhere", 0, "0")


def sees_what_runs(witness: Witness) -> None:
    """The test itself could fail: the corpus as it came, on a page of its own, is noticed each time."""
    witness.person.page.set_content("".join(pastes.HANDLERS[:5] + pastes.FETCHES[:1]))
    witness.look("the corpus itself")
    assert {what.rpartition(": ")[2] for what in witness.seen} >= {"ran"}
    assert any(ELSEWHERE in url for url in witness.elsewhere)
    with connections_elsewhere() as connected, socket() as tried:
        tried.setblocking(False)
        tried.connect_ex(("192.0.2.1", 9))
    assert connected == ["socket.connect 192.0.2.1"]


def stuffed_article() -> tuple[ArticlePage, ReviewRound]:
    """A published article that holds the whole corpus, and its next edition in review, both saved by code."""
    writer = WriterFactory.create(
        name=pastes.TEXTS[0], slug="w", credentials=pastes.TEXTS[4], biography=pastes.RICH_TEXTS[0] + "<p>Words.</p>"
    )
    reviewer = ReviewerFactory.create(specialties=pastes.TEXTS[1], biography="".join(pastes.HANDLERS[:3]))
    HomePage.objects.update(introduction="".join(pastes.HANDLERS[:5]), title=pastes.TEXTS[0])
    ArticleIndexPage.objects.update(introduction="".join(pastes.FETCHES[:5]))
    site = Site.objects.get()
    chrome = SiteChrome.for_site(site)
    chrome.strapline, chrome.menu = pastes.TEXTS[3], [("link", {"text": pastes.TEXTS[4], "url": pastes.ADDRESSES[0]})]
    chrome.save()
    SharedFacts.for_site(site).save()
    article = make_article(
        title=pastes.TEXTS[1],
        slug="stuffed",
        summary=pastes.TEXTS[0] + " words",
        writer=writer,
        reviewer=reviewer,
        body=body(),
        references=[
            {"title": text, "source": text, "url": pastes.ADDRESSES[place]} for place, text in enumerate(pastes.TEXTS)
        ],
        promotion=PromotionFactory.create(heading=pastes.TEXTS[2], body="".join(pastes.HANDLERS[:4]) + "<p>Words.</p>"),
        promotion_prompt=pastes.HANDLERS[8],
        hero_image=make_image("Hero"),
        hero_alt_text=pastes.TEXTS[4],
        hero_caption=pastes.HANDLERS[8],
        hero_credit=pastes.TEXTS[5],
        seo_title=pastes.TEXTS[1],
        search_description=pastes.TEXTS[4],
    )
    publish(article)
    version = article.get_latest_revision_as_object()
    changed = [(name, f"{value} <p>Anew.</p>" if name == "rich_text" else value) for name, value in body()]
    article = edit(article, body=changed, title=pastes.TEXTS[0], summary=pastes.TEXTS[4] + " words")
    assert version.body != article.get_latest_revision_as_object().body
    return article, submit(article)


def body() -> list[tuple[str, Any]]:
    """Every rich text that says something as a block, and the plain texts in every field that takes one."""
    # Sending asks for citations that lead somewhere.
    written = {html: canonical_rich_text(html) for html in pastes.RICH_TEXTS}
    said = [html for html, text in written.items() if text and 'linktype="reference"' not in text]
    texts = [text for text in pastes.TEXTS if text.strip()]
    image = make_image("Body")
    return [
        ("introduction", f"<p>Words first.</p>{said[0]}"),
        *(("rich_text", html) for html in said),
        *(("section", {"number": None, "heading": text, "level": "2", "anchor": ""}) for text in texts),
        *(("question", {"question": text, "answer": said[0]}) for text in texts),
        ("image", {"image": image, "alt_text": texts[4], "caption": said[2], "credit": texts[5]}),
        ("warning", {"heading": texts[0], "text": said[1]}),
        ("key_points", {"heading": texts[0], "points": said[:5]}),
        ("pull_caption", said[3]),
        ("member_quote", {"quote": said[4], "attribution": texts[4], "consent": ConsentFactory.create()}),
    ]


def read(reader: Witness, article: ArticlePage) -> None:
    """What anybody can open."""
    picture = next(row for row in picture_files.uploads() if row.what == "the same with the script as a comment")
    image = ArticleImage.objects.create(title="Clean", file=ContentFile(picture.data, name=picture.name))
    text = ContentFile(b"+ADw-script+AD4-window.__hit=1+ADw-/script+AD4-", name="a.txt")
    plain = ArticleDocument.objects.create(title="Text", file=text)
    document = ArticleDocument.objects.create(title="PDF", file=ContentFile(office_files.pdf(), name="a.pdf"))
    for path in (
        article.url,
        *READERS,
        f"/api/v2/pages/{article.pk}/?fields=*",
    ):
        reader.visit(path)
    for file in (document, plain):
        with reader.person.page.expect_download():
            reader.person.page.evaluate("(address) => { location.href = address }", file.url)
        answer = Client().get(f"/media/{file.file.name}")
        assert answer.status_code == 404
    reader.visit(article.url)
    assert reader.person.page.evaluate(
        "(source) => new Promise((done) => { const image = new Image(); image.onload = () => done(image.width);"
        " image.onerror = () => done(0); image.src = source })",
        image.file.url,
    ) in (0, image.width)


def run_the_desk(editor: Witness, article: ArticlePage) -> None:
    first, second = article.revisions.order_by("pk")[:2]
    for path in (
        *(reverse(name) for name in DESK),
        reverse("wagtailadmin_pages:search") + "?q=words",
        reverse("wagtailadmin_pages:edit", args=[article.pk]),
        reverse("wagtailadmin_pages:history", args=[article.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[article.pk, first.pk, second.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[article.pk]),
        reverse("wagtailadmin_explore", args=[article.get_parent().pk]),
        reverse("desk:timeline", args=[article.pk]),
    ):
        editor.visit(path)


def paste(editor: Witness, article: ArticlePage) -> None:
    """Into the box for whole texts, and into the editor of rich text of a new article."""
    page = editor.person.page
    editor.visit(reverse("desk:from_document"))
    page.evaluate(PASTE, [".paste-box", pastes.RICH_TEXTS])
    editor.look("a paste of a whole text")
    parent = article.get_parent()
    editor.visit(reverse("wagtailadmin_pages:add", args=["articles", "articlepage", parent.pk]))
    page.locator(".public-DraftEditor-content").first.wait_for()
    page.evaluate(PASTE, [".public-DraftEditor-content", pastes.RICH_TEXTS])
    editor.look("a paste into the editor")
