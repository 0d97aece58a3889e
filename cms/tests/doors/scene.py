"""Where every door is tried: three articles, the people, and what anonymous readers get of it all.

``public`` is published and has a draft that nobody approved; ``never`` was never approved; ``other`` is published and
left alone, so that each test shows on the same run that what is approved is served.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import APIToken, Page, Revision

from articles.models import ArticleImage, ArticleIndexPage, ArticlePage, Promotion, Writer
from articles.tests.editor import inputs_of, opened
from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    MedicineFactory,
    PromotionFactory,
    ReviewerFactory,
    UserFactory,
    WriterFactory,
    edit,
    make_article,
    make_image,
    publish,
)
from reviewers.models import Approval, Reviewer
from reviewers.querysets import current_approvals

SECRET = "Nobody approved this"
SIGN_OF_A_LEAK = re.compile("nobody.approved.this", re.IGNORECASE)
APPROVED = "Approved words"
SERVED = "Always served"
# What an answer says of where an article stands, not of what was approved.
WHERE = ("meta", "json_ld", "breadcrumbs")
SIGNED = ("title", "summary", "review")


@dataclass
class Person:
    """Somebody signed in, with what the browser and a token let them send."""

    user: AbstractBaseUser
    client: Client
    token: str

    def post(self, name: str, *args: Any, data: dict[str, Any] | None = None, **query: str) -> HttpResponse:
        """Post to an address of the admin by its name. It is there, and refusing is no error of the server."""
        address = reverse(name, args=args)
        response = self.client.post(address, data or {}, query_params=query or None)
        return self.there(response, address)

    def ask(self, name: str, *args: Any, **query: str) -> HttpResponse:
        address = reverse(name, args=args)
        return self.there(self.client.get(address, query_params=query or None), address)

    def tell(self, method: str, address: str, data: dict[str, Any] | None = None) -> HttpResponse:
        """Call the management API with this person's token."""
        client = Client(headers={"authorization": f"Bearer {self.token}"})
        response = client.generic(method, address, json.dumps(data or {}), content_type="application/json")
        return self.there(response, address)

    @staticmethod
    def there(response: HttpResponse, address: str) -> HttpResponse:
        assert response.status_code not in (405, 500), f"{address} answered {response.status_code}."
        return response


@dataclass
class Scene:
    public: ArticlePage
    never: ArticlePage
    other: ArticlePage
    approval: Approval
    image: ArticleImage
    writer: Writer
    reviewer: Reviewer
    promotion: Promotion
    people: dict[str, Person]
    index_id: int
    before: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def index(self) -> ArticleIndexPage:
        return ArticleIndexPage.objects.get(pk=self.index_id)


@dataclass
class Attempt:
    """One article under attack, by one person, or by code where ``person`` is not used."""

    scene: Scene
    page_id: int
    who: str

    @property
    def page(self) -> ArticlePage:
        """The article as its row stands now."""
        return ArticlePage.objects.get(pk=self.page_id)

    @property
    def row(self) -> Page:
        return Page.objects.get(pk=self.page_id)

    @property
    def draft(self) -> Revision:
        """The version that nobody approved."""
        return Revision.objects.page_revisions().filter(object_id=str(self.page_id)).latest("created_at", "pk")

    @property
    def person(self) -> Person:
        return self.scene.people[self.who]

    @property
    def user(self) -> AbstractBaseUser:
        return self.person.user

    @property
    def superuser(self) -> AbstractBaseUser:
        return self.scene.people["superuser"].user

    def form(self, **changes: str) -> dict[str, Any]:
        """What the editor's form would send, with the unapproved title."""
        return {**inputs_of(opened(self.page)), "title": SECRET, **changes}


def build_scene() -> Scene:
    """Made through the front door."""
    writer, reviewer = WriterFactory.create(name="Wilma Writer"), ReviewerFactory.create(name="Rita Reviewer")
    image, promotion = make_image("Approved picture"), PromotionFactory.create(name="Team")
    never = make_article(title=SECRET, summary=SECRET, writer=writer, reviewer=reviewer, body=words(SECRET))
    public = make_article(
        title=APPROVED,
        summary=APPROVED,
        writer=writer,
        reviewer=reviewer,
        body=[
            *words(APPROVED),
            ("rich_text", f'<p>A link <a linktype="page" id="{never.pk}">elsewhere</a>.</p>'),
            ("related_article", never),
            (
                "member_quote",
                {"quote": f"<p>{APPROVED}.</p>", "attribution": "A member", "consent": ConsentFactory.create()},
            ),
        ],
        hero_image=image,
        hero_alt_text="A drawing",
        promotion=promotion,
        conditions=[ConditionFactory.create(name="Migraine")],
        medicines=[MedicineFactory.create(name="Sumatriptan")],
    )
    approval = publish(public)
    edit(public, title=SECRET, summary=SECRET, body=words(SECRET), seo_title=SECRET, slug="nobody-approved-this-either")
    other = make_article(title=SERVED, summary=SERVED, writer=writer, reviewer=reviewer, body=words(SERVED))
    publish(other)
    people = {
        "writer": writer.user,
        "editor": UserFactory.create(groups=["Editors"]),
        "reviewer": reviewer.user,
        "superuser": UserFactory.create(is_superuser=True, is_staff=True),
    }
    scene = Scene(
        public=ArticlePage.objects.get(pk=public.pk),
        never=ArticlePage.objects.get(pk=never.pk),
        other=ArticlePage.objects.get(pk=other.pk),
        approval=approval,
        image=image,
        writer=writer,
        reviewer=reviewer,
        promotion=promotion,
        people={name: signed_in(user) for name, user in people.items()},
        index_id=ArticleIndexPage.objects.get().pk,
    )
    scene.before = {page.pk: detail(page.pk) for page in (scene.public, scene.other)}
    return scene


def words(text: str) -> list[tuple[str, Any]]:
    return [
        ("introduction", f"<p>{text}.</p>"),
        ("key_points", {"heading": "Key points", "points": [f"<p>{text}</p>"]}),
    ]


def signed_in(user: AbstractBaseUser) -> Person:
    client = Client()
    client.force_login(user)
    token = APIToken.create_token(user=user, name="test")[1]
    return Person(user, client, token)


# What readers get.


def read(address: str) -> HttpResponse:
    # A row bent by hand may be an error to Wagtail: the reader gets nothing then, which is all that matters here.
    return Client(raise_request_exception=False).get(address, follow=True)


def detail(page_id: int) -> dict[str, Any]:
    """What the API says of the article, less of where it stands; empty where it says nothing."""
    response = read(f"/api/v2/pages/{page_id}/")
    answer: dict[str, Any] = response.json() if response.status_code == 200 else {}
    return {name: value for name, value in answer.items() if name not in WHERE}


def addresses(scene: Scene) -> Iterator[str]:
    """Where an anonymous reader could meet one of the articles, wherever they are now."""
    pages = "/api/v2/pages/"
    yield from ("/", "/articles/", "/sitemap.xml", "/feeds/articles.atom", "/api/v2/images/?fields=*")
    yield from ("/api/v2/redirects/?limit=20", "/api/v2/conditions/?fields=*")
    yield from (scene.public.url, scene.never.url, "/articles/nobody-approved-this-either/")
    for page in Page.objects.filter(depth__gt=3):
        yield f"{pages}{page.pk}/?fields=*"
        yield page.url_path.removeprefix("/home")
        yield f"{pages}find/?html_path={page.url_path.removeprefix('/home')}"
    yield f"{pages}?fields=*&limit=20"
    yield f"{pages}?type=articles.ArticlePage&fields=*,related_articles(*)&order=-id"
    yield f"{pages}?search={SECRET}&type=articles.ArticlePage&fields=*"
    yield f"{pages}?descendant_of={scene.index.pk}&fields=title,slug,parent(title)"


def check(scene: Scene, *, keeps: bool, approvals: int) -> None:
    """What every door must leave as it was."""
    assert Approval.objects.count() == approvals, "Somebody signed."
    for address in addresses(scene):
        response = read(address)
        text = response.content.decode(errors="replace")
        # Error pages of DEBUG and searches tell what was asked for: only what is found counts.
        if response.status_code == 200:
            assert not SIGN_OF_A_LEAK.search(text), f"{address} shows what nobody approved."
    assert read(f"/api/v2/pages/{scene.never.pk}/").status_code == 404
    assert read(scene.never.url).status_code == 404
    assert is_served(scene, scene.other, SERVED)
    if keeps:
        assert is_served(scene, scene.public, APPROVED)
    else:
        shown, before = detail(scene.public.pk), scene.before[scene.public.pk]
        assert not shown or [shown[name] for name in SIGNED] == [before[name] for name in SIGNED]
    shown = current_approvals(Page.objects.values_list("pk", flat=True))
    for page_id, approval in shown.items():
        assert (page_id, approval.document) in [
            (row.page_id, row.document) for row in Approval.objects.filter(page_id__in=scene.before)
        ]


def is_served(scene: Scene, page: ArticlePage, text: str) -> bool:
    """The article is there: in the API as before, and as a page."""
    assert detail(page.pk) == scene.before[page.pk]
    listed = read("/api/v2/pages/?type=articles.ArticlePage&fields=_,id&limit=20").json()["items"]
    assert page.pk in [item["id"] for item in listed]
    response = read(Page.objects.get(pk=page.pk).url_path.removeprefix("/home"))
    assert response.status_code == 200
    assert text in response.text
    return True


def soon() -> Any:
    return timezone.now() + timedelta(hours=1)
