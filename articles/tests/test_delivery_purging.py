"""What a change touches leaves the cache in front, and nothing else does. The cache is a server of its own."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from articles.delivery.memory import memory
from articles.delivery.purging import keys_of_change, purge
from articles.models import ArticleImage, ArticleIndexPage, ArticlePage, ArticleRelation, Condition, Writer
from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    PromotionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
)
from home.models import HomePage, SharedFacts, SiteChrome
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

PAGES = "/api/v2/pages/"
ARTICLES = f"{PAGES}?type=articles.ArticlePage"
HERE = "http://127.0.0.1:8000"


class FrontCache:
    """A cache that keeps answers with their keys, and forgets addresses and keys when it is told to by PURGE."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[bytes, set[str]]] = {}
        self.purged: list[str] = []
        self.keys: list[set[str]] = []
        self.status = 200

    def fill(self, client: Client, addresses: list[str]) -> None:
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            self.kept[address] = (answer.content, set(answer["Surrogate-Key"].split()))
        self.purged, self.keys = [], []

    def hear(self, address: str, keys: set[str]) -> None:
        if keys:
            self.keys.append(keys)
            self.kept = {name: kept for name, kept in self.kept.items() if not kept[1] & keys}
        else:
            self.purged.append(address)


@contextmanager
def serving(cache: FrontCache) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:
            keys = self.headers.get("Surrogate-Key", "")
            assert keys == self.headers.get("xkey-purge", "")
            cache.hear(f"http://{self.headers['Host']}{self.path}", set(keys.split()))
            self.send_response(cache.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # Between two looks whether it is to end, of which each test waits for one.
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def backend_at(address: str) -> dict[str, Any]:
    return {"default": {"BACKEND": "articles.delivery.purging.KeyedCache", "LOCATION": address}}


@pytest.fixture
def cache(settings: Any) -> Iterator[FrontCache]:
    found = FrontCache()
    with serving(found) as address:
        settings.WAGTAILFRONTENDCACHE = backend_at(address)
        yield found


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], None]:
    """Runs a change and what follows its commit."""

    def run(change: Callable[[], Any]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            change()

    return run


def published(title: str, **fields: Any) -> ArticlePage:
    page = make_article(title=title, **fields)
    publish(page)
    return ArticlePage.objects.get(pk=page.pk)


def change(row: Any, **fields: Any) -> None:
    row = type(row).objects.get(pk=row.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


class World:
    """Two articles that share nothing but the site and the index above them; the first shows a third one's card."""

    def __init__(self) -> None:
        self.photo, self.hero = make_image("Photo"), make_image("Hero")
        self.writer = WriterFactory.create(photo=self.photo)
        self.reviewer = ReviewerFactory.create()
        self.consent = ConsentFactory.create()
        self.condition = ConditionFactory.create(name="Migraine")
        self.related = published("Related")
        page = make_article(
            title="Article",
            writer=self.writer,
            reviewer=self.reviewer,
            hero_image=self.hero,
            hero_alt_text="A bed",
            conditions=[self.condition],
            body=[
                ("introduction", "<p>Sleep well.</p>"),
                ("member_quote", {"quote": "<p>Q</p>", "attribution": "A", "consent": self.consent}),
            ],
            promotion=PromotionFactory.create(),
        )
        version = page.get_latest_revision_as_object()
        version.related_articles = [ArticleRelation(article=self.related, sort_order=0)]
        version.save_revision(user=page.owner)
        publish(page)
        self.page = ArticlePage.objects.get(pk=page.pk)
        self.other = published("Other", conditions=[ConditionFactory.create(name="Sleep")])

    @property
    def details(self) -> dict[str, str]:
        named = {"page": self.page, "related": self.related, "other": self.other}
        return {name: f"{PAGES}{page.pk}/" for name, page in named.items()}

    @property
    def addresses(self) -> list[str]:
        other = ArticlePage.objects.get(pk=self.other.pk).get_latest_revision_as_object()
        return [
            *self.details.values(),
            f"{PAGES}{self.page.pk}/?fields=_,title,writers",
            f"{PAGES}{ArticleIndexPage.objects.get().pk}/",
            f"{PAGES}?slug=article&fields=*",
            f"{PAGES}?slug=other&fields=*",
            PAGES,
            f"{PAGES}?descendant_of={HomePage.objects.get().pk}&limit=3",
            ARTICLES,
            f"{ARTICLES}&fields=*",
            f"{ARTICLES}&slug=other&fields=*",
            f"{ARTICLES}&writer={self.writer.slug}&fields=writers,hero_image",
            f"{ARTICLES}&writer=renamed",
            f"{ARTICLES}&medical_reviewer=renamed",
            f"{ARTICLES}&condition=renamed",
            f"{ARTICLES}&search=quote",
            *(
                f"/api/v2/{name}/"
                for name in ("writers", "reviewers", "conditions", "medicines", "images", "redirects")
            ),
            f"/api/v2/writers/{self.writer.pk}/",
            f"/api/v2/writers/{other.article_writers.first().writer_id}/",
            f"/api/v2/reviewers/{self.reviewer.pk}/",
            f"/api/v2/conditions/{self.condition.pk}/",
            f"/api/v2/images/{self.hero.pk}/",
            "/api/v2/site/",
            "/feeds/articles.atom",
            "/sitemap.xml",
            "/articles/",
            "/articles/article/",
            "/articles/other/",
        ]


@pytest.fixture(scope="module")
def unchanged(shared_rows: None) -> World:
    return World()


@pytest.fixture
def world(unchanged: World) -> World:
    """The test's own objects: what it changes of the rows is taken back, what it changes of these is not."""
    return deepcopy(unchanged)


def take_away(page: ArticlePage) -> None:
    withdraw(page_id=page.pk, user=UserFactory.create(), reason="Wrong.")


def move_focal_point(image: ArticleImage) -> None:
    change(image, focal_point_x=5, focal_point_y=5, focal_point_width=2, focal_point_height=2)


def move_index(world: World) -> None:
    section = HomePage.objects.get().add_child(instance=Page(title="Section", slug="section"))
    ArticleIndexPage.objects.get().move(section, pos="last-child")


def move_article(world: World) -> None:
    branch = HomePage.objects.get().add_child(instance=ArticleIndexPage(title="Branch", slug="branch"))
    ArticlePage.objects.get(pk=world.page.pk).move(branch, pos="last-child")


def hide(world: World) -> None:
    PageViewRestriction.objects.create(page=ArticleIndexPage.objects.get(), restriction_type="login")


def change_member_count(world: World) -> None:
    change(SharedFacts.for_site(Site.objects.get()), member_count=7)


def change_frontend(world: World) -> None:
    change(SiteChrome.for_site(Site.objects.get()), frontend_url="https://read.example.org")


def redirect_by_hand(world: World) -> None:
    Redirect.objects.create(old_path="/old", redirect_page=world.other, site=Site.objects.get())


# By name: the change, the details of articles that it touches, and whether it touches all lists.
ALL = {"page", "related", "other"}
CHANGES: dict[str, tuple[Callable[[World], Any], set[str], bool]] = {
    "biography": (lambda world: change(world.writer, biography="<p>New.</p>"), {"page"}, False),
    "writer's slug": (lambda world: change(world.writer, slug="renamed"), {"page"}, False),
    "writer's photo": (lambda world: change(world.writer, photo=None), {"page"}, False),
    "new writer": (lambda world: WriterFactory.create(slug="renamed"), set(), False),
    "reviewer's slug": (lambda world: change(world.reviewer, slug="renamed"), {"page"}, False),
    "focal point of a photo": (lambda world: move_focal_point(world.photo), {"page"}, False),
    "focal point of a hero": (lambda world: move_focal_point(world.hero), {"page"}, False),
    "condition's slug": (lambda world: change(world.condition, slug="renamed"), set(), False),
    "consent": (lambda world: change(world.consent, withdrawn_on=timezone.localdate()), {"page"}, False),
    "shared fact": (change_member_count, ALL, True),
    "address of the frontend": (change_frontend, ALL, True),
    "address of the site": (lambda world: change(Site.objects.get(), port=8001), ALL, True),
    "edition of a related article": (
        lambda world: publish(edit(world.related, title="Better")),
        {"page", "related"},
        True,
    ),
    "edition of an unrelated article": (lambda world: publish(edit(world.other, title="Better")), {"other"}, True),
    "new article": (lambda world: published("Another", conditions=[world.condition]), set(), True),
    "withdrawal": (lambda world: take_away(world.related), {"page", "related"}, True),
    "deletion": (lambda world: (take_away(world.other), world.other.delete()), {"other"}, True),
    "move of the index": (move_index, ALL, True),
    "move of an article": (move_article, {"page"}, True),
    "restriction": (hide, ALL, True),
    "redirect": (redirect_by_hand, set(), False),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change__what_it_touches_leaves_the_cache__and_no_other_article(
    client: Client, world: World, cache: FrontCache, committed: Any, name: str
) -> None:
    make_change, articles, is_in_lists = CHANGES[name]
    addresses = world.addresses
    cache.fill(client, addresses)
    assert len({kept[0] for kept in cache.kept.values()}) > len(addresses) / 2

    committed(lambda: make_change(world))

    gone = {label for label, detail in world.details.items() if detail not in cache.kept}
    assert gone == articles
    # A list is purged with each article in it, and those of others are not.
    assert (ARTICLES not in cache.kept) == (is_in_lists or bool(articles))
    assert (f"{ARTICLES}&slug=other&fields=*" not in cache.kept) == (is_in_lists or "other" in articles)
    memory.clear()
    for address, (content, _keys) in cache.kept.items():
        assert client.get(address).content == content, address


@pytest.mark.parametrize(
    ("name", "purged", "not_purged"),
    [
        ("biography", ["{page}", "/api/v2/writers/{writer}/", "/api/v2/writers/", "/articles/article/"], [ARTICLES]),
        ("focal point of a photo", ["{page}", "/api/v2/writers/{writer}/"], [ARTICLES]),
        ("consent", ["{page}", f"{PAGES}?slug=article&fields=*"], [ARTICLES, "/api/v2/writers/"]),
        ("shared fact", ["{page}", "{other}", "/api/v2/site/", ARTICLES], ["/api/v2/writers/"]),
        (
            "edition of a related article",
            ["{page}", "{related}", f"{ARTICLES}&slug=related&fields=*", PAGES, ARTICLES, "/feeds/articles.atom"],
            ["{other}", "/articles/other/", f"{PAGES}?slug=other&fields=*", "/api/v2/site/"],
        ),
        (
            "new article",
            [ARTICLES, "/sitemap.xml", "/articles/", "/api/v2/conditions/", "/api/v2/conditions/{condition}/"],
            ["{page}", "{other}", "/articles/article/", "/api/v2/site/"],
        ),
        (
            "withdrawal",
            ["{related}", f"{PAGES}?slug=related&fields=*", "/articles/related/", "/articles/", ARTICLES],
            ["{other}", "/articles/other/"],
        ),
        (
            "move of an article",
            ["{page}", "/articles/article/", "/branch/article/", "/api/v2/redirects/"],
            ["{other}", "/articles/other/"],
        ),
    ],
)
def test_change__purges_the_addresses_that_can_be_named(
    client: Client, world: World, cache: FrontCache, committed: Any, name: str, purged: list[str], not_purged: list[str]
) -> None:
    client.get(f"{ARTICLES}&fields=*")
    ids = {**world.details, "writer": world.writer.pk, "condition": world.condition.pk}

    committed(lambda: CHANGES[name][0](world))

    there = {f"{HERE}{address.format(**ids)}" for address in purged}
    assert there <= set(cache.purged)
    assert not {f"{HERE}{address.format(**ids)}" for address in not_purged} & set(cache.purged)


def test_slug__that_is_left__is_purged_with_the_new_one(cache: FrontCache, committed: Any) -> None:
    page = published("Good")

    committed(lambda: publish(edit(page, slug="better")))

    for slug in ("good", "better"):
        assert f"{HERE}{PAGES}?slug={slug}&fields=*" in cache.purged
        assert f"{HERE}/articles/{slug}/" in cache.purged


def test_draft__purges_nothing(cache: FrontCache, committed: Any) -> None:
    page = published("Good")
    cache.purged, cache.keys = [], []

    committed(lambda: edit(page, title="A draft"))

    assert (cache.purged, cache.keys) == ([], [])


def test_change__that_is_rolled_back__purges_nothing(cache: FrontCache, committed: Any) -> None:
    writer = WriterFactory.create()

    def fail() -> None:
        with transaction.atomic():
            change(writer, biography="<p>New.</p>")
            transaction.set_rollback(True)

    committed(fail)

    assert cache.keys == []


def test_touched_articles__too_many_to_name__are_purged_by_key(
    client: Client, cache: FrontCache, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.delivery.purging.MOST_ARTICLES", 1)
    writer = WriterFactory.create()
    pages = [published(title, writer=writer) for title in ("First", "Second")]
    client.get(ARTICLES)

    committed(lambda: change(writer, job_title="Head"))

    details = {f"{HERE}{PAGES}{page.pk}/" for page in pages}
    assert len(details & set(cache.purged)) == 1
    assert cache.keys == [{f"writer-{writer.pk}", "writers"}]


@pytest.mark.parametrize("status", [404, 405, 500])
def test_cache__that_refuses__stops_nothing(
    cache: FrontCache, committed: Any, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    cache.status = status
    writer = WriterFactory.create()

    committed(lambda: change(writer, job_title="Head"))

    assert Writer.objects.get(pk=writer.pk).job_title == "Head"
    assert len(cache.purged) > 1
    # 404 says that nothing was kept.
    assert bool(caplog.records) == (status != 404)


def test_cache__that_is_not_there__is_asked_once_for_each_batch_and_stops_nothing(
    settings: Any, committed: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(FrontCache()) as address:
        pass
    settings.WAGTAILFRONTENDCACHE = backend_at(address)
    writer = WriterFactory.create()

    committed(lambda: change(writer, job_title="Head"))

    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(told) == 2
    assert all("could not be told to purge" in record.getMessage() for record in told)


def test_several_caches__are_all_told(settings: Any, committed: Any) -> None:
    caches = [FrontCache(), FrontCache()]
    with serving(caches[0]) as first, serving(caches[1]) as second:
        settings.WAGTAILFRONTENDCACHE = {name: backend_at(name)["default"] for name in (first, second)}
        committed(WriterFactory.create)

    assert caches[0].keys == caches[1].keys != []
    assert set(caches[0].purged) == set(caches[1].purged) != set()


def test_purge__where_answers_are_kept_long__comes_again_for_what_was_on_its_way(
    settings: Any, cache: FrontCache
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    def waiting() -> list[Any]:
        return [row for row in DBTaskResult.objects.all() if row.task_path.endswith("purge_once_more_task")]

    purge("writer", 3)
    assert waiting() == []

    settings.CMS_SHARED_MAX_AGE = 3600
    purge("writer", 3)
    (again,) = waiting()
    assert again.run_after > timezone.now()
    assert again.args_kwargs["args"] == ["writer", 3]


def test_keys__of_every_kind_of_dependency__are_among_those_that_answers_carry(client: Client, world: World) -> None:
    carried = set(client.get(world.details["page"])["Surrogate-Key"].split())

    for kind, row in (
        ("page", world.page),
        ("page", world.related),
        ("page", ArticleIndexPage.objects.get()),
        ("writer", world.writer),
        ("reviewer", world.reviewer),
        ("image", world.hero),
        ("image", world.photo),
        ("consent", world.consent),
        ("site", Site.objects.get()),
    ):
        assert set(keys_of_change(kind, row.pk)) & carried, kind
    assert f"condition-{world.condition.pk}" in carried
    assert "articles" not in carried
    assert Condition.objects.count() == 2
