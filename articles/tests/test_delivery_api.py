"""The delivery API: nothing of an article that was not approved, whichever address is asked, and by whom."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Locale, Page, Site

from articles.models import (
    ArticleDocument,
    ArticleImage,
    ArticleIndexPage,
)
from articles.tests.asking import API, ARTICLES, FORMS, get, ids
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
from articles.tests.samples import every_block, make_full_article, mark_rows, tamper
from home.models import HomePage, SharedFacts, SiteChrome
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db

# Every address of the API, and what asks it for as much as it has.
EVERYTHING = [
    f"{API}/pages/",
    f"{API}/pages/?fields=*",
    f"{ARTICLES}&fields=*",
    f"{ARTICLES}&fields=*&order=title",
    f"{API}/pages/?search=sleep",
    f"{API}/pages/?search=leak",
    f"{ARTICLES}&fields=*&search=leak",
    f"{API}/images/?fields=*",
    f"{API}/documents/?fields=*",
    f"{API}/writers/?fields=*",
    f"{API}/reviewers/?fields=*",
    f"{API}/site/",
]


def everything(client: Client, *page_ids: int) -> str:
    """Everything the API says, of these pages in detail too, in lower case."""
    addresses = [*EVERYTHING, *(f"{API}/pages/{page_id}/?fields=*" for page_id in page_ids)]
    addresses += [f"{API}/pages/{page_id}/?rich_text_format={form}" for page_id in page_ids for form in FORMS]
    return "\n".join(client.get(address, follow=True).content.decode() for address in addresses).lower()


# Methods


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("endpoint", ["pages", "images", "documents", "writers", "reviewers", "site"])
def test_writing__is_not_allowed(client: Client, endpoint: str, method: str) -> None:
    client.force_login(UserFactory.create(is_superuser=True))

    assert getattr(client, method)(f"{API}/{endpoint}/").status_code == 405


# What is not approved


def test_rows__changed_by_hand__do_not_leak(client: Client) -> None:
    page = make_full_article()
    publish(page)
    before = get(client, f"{API}/pages/{page.pk}/")

    mark_rows(page)

    assert "leak" not in everything(client, page.pk)
    after = get(client, f"{API}/pages/{page.pk}/")
    assert after["meta"].pop("html_url") is None
    assert after["breadcrumbs"].pop()["url"] is None
    del before["meta"]["html_url"], before["breadcrumbs"][-1], before["json_ld"], after["json_ld"]
    assert after == before


@pytest.mark.parametrize("claimed", [Page, HomePage, ArticleIndexPage])
def test_rows__that_claim_another_class__do_not_leak(client: Client, claimed: type[Page]) -> None:
    page = make_full_article()
    publish(page)
    draft = make_article(title="Leak")

    Page.objects.filter(pk__in=[page.pk, draft.pk]).update(
        content_type=ContentType.objects.get_for_model(claimed), title="LEAK", draft_title="LEAK", live=True
    )

    assert "leak" not in everything(client, page.pk, draft.pk)
    get(client, f"{API}/pages/{draft.pk}/", status=404)


def test_next_edition__drafted_in_review_and_sent_back__does_not_leak(client: Client) -> None:
    page = make_full_article()
    publish(page)
    before = get(client, f"{API}/pages/{page.pk}/")
    blocks = every_block(
        image=make_image("Leak", "red").pk,
        consent=ConsentFactory.create().pk,
        related=make_article(title="Leak", slug="other").pk,
    )
    text = json.dumps(blocks).replace("Sleep", "LEAK").replace("Rest", "LEAK")

    page = edit(
        page,
        title="LEAK",
        slug="leak",
        summary="LEAK",
        seo_title="LEAK",
        search_description="LEAK",
        hero_alt_text="LEAK",
        promotion_prompt="<p>LEAK</p>",
        promotion=PromotionFactory.create(name="LEAK", heading="LEAK"),
        medical_reviewer=ReviewerFactory.create(name="Rita Second"),
        body=page.body.stream_block.to_python(json.loads(text)[:1]),
    )
    assert get(client, f"{API}/pages/{page.pk}/") == before
    assert "leak" not in everything(client, page.pk)

    review_round = submit(page)
    assert get(client, f"{API}/pages/{page.pk}/") == before
    assert "leak" not in everything(client, page.pk)

    review_round.reject(user=review_round.reviewer.user, comment="LEAK")
    assert get(client, f"{API}/pages/{page.pk}/") == before
    assert "leak" not in everything(client, page.pk)


def test_first_edition__before_its_approval__is_nowhere(client: Client) -> None:
    draft, waiting, rejected = make_article(title="Leak 1"), make_article(title="Leak 2"), make_article(title="Leak 3")
    submit(waiting)
    review_round = submit(rejected)
    review_round.reject(user=review_round.reviewer.user, comment="LEAK")
    drafts = [draft, waiting, rejected]
    image = make_image("Leak")
    edit(draft, hero_image=image, hero_alt_text="LEAK")

    for live in (False, True):
        Page.objects.filter(pk__in=[page.pk for page in drafts]).update(live=live)
        for page in drafts:
            get(client, f"{API}/pages/{page.pk}/", status=404)
            get(client, f"{API}/pages/find/?id={page.pk}", status=404)
        assert get(client, ARTICLES) == {"meta": {"total_count": 0}, "items": []}
        assert get(client, f"{API}/pages/")["meta"]["total_count"] == 2
        assert get(client, f"{API}/images/")["meta"]["total_count"] == 0
        get(client, f"{API}/images/{image.pk}/", status=404)
        assert "leak" not in everything(client, *[page.pk for page in drafts])


def test_withdrawn__article__is_gone_with_its_images(client: Client) -> None:
    page = make_full_article()
    publish(page)
    assert get(client, f"{API}/images/")["meta"]["total_count"] == 2
    related = [item["id"] for item in get(client, f"{API}/pages/{page.pk}/")["related_articles"]]

    withdraw(page_id=page.pk, user=UserFactory.create(), reason="LEAK")

    get(client, f"{API}/pages/{page.pk}/", status=410)
    assert ids(client, ARTICLES) == related
    assert get(client, f"{API}/images/")["meta"]["total_count"] == 0
    assert "leak" not in everything(client, page.pk)


def test_tampered__approval__is_not_shown(client: Client) -> None:
    page = make_full_article()
    approval = publish(page)
    tamper(approval, "Migraine", "LEAK")

    get(client, f"{API}/pages/{page.pk}/", status=404)
    assert "leak" not in everything(client, page.pk)
    assert get(client, f"{API}/images/")["items"] == []


def test_signed_in__editor_and_superuser__get_what_everybody_gets(client: Client) -> None:
    page = make_full_article()
    publish(page)
    draft = edit(page, title="LEAK")
    before = get(client, f"{API}/pages/{page.pk}/")

    for user in (page.owner, UserFactory.create(groups=["Editors"]), UserFactory.create(is_superuser=True)):
        client.force_login(user)
        assert get(client, f"{API}/pages/{draft.pk}/") == before
        assert "leak" not in everything(client, page.pk)


# Images and documents


def test_images__only_those_of_public_articles_are_listed(client: Client) -> None:
    page = make_full_article()
    publish(page)
    shown = {block.value["image"].pk for block in page.body if block.block_type == "image"} | {page.hero_image_id}
    other = make_image("Other")

    assert set(ids(client, f"{API}/images/")) == shown
    get(client, f"{API}/images/{other.pk}/", status=404)
    for image in shown:
        get(client, f"{API}/images/{image}/")


@pytest.mark.parametrize("door", ["list", "detail"])
def test_image__another_file_by_hand__is_not_shown(client: Client, door: str) -> None:
    image, other = make_image("Bed"), make_image("Other", "red")
    publish(make_article(hero_image=image, hero_alt_text="A bed"))

    ArticleImage.objects.filter(pk=image.pk).update(file=other.file.name, sha256=other.sha256)

    if door == "list":
        assert get(client, f"{API}/images/")["items"] == []
    else:
        get(client, f"{API}/images/{image.pk}/", status=404)


def test_images__of_the_edition_before__are_not_listed(client: Client) -> None:
    image = make_image("Bed")
    page = make_article(hero_image=image, hero_alt_text="A bed")
    publish(page)

    publish(edit(page, hero_image=None))

    assert get(client, f"{API}/images/")["items"] == []


def test_documents__that_no_article_names__are_not_listed(client: Client) -> None:
    document = ArticleDocument.objects.create(title="LEAK", file=ContentFile(b"LEAK", name="leak.txt"))

    assert get(client, f"{API}/documents/") == {"meta": {"total_count": 0}, "items": []}
    get(client, f"{API}/documents/{document.pk}/", status=404)


# People


def test_people__show_no_account_mail_or_licence(client: Client) -> None:
    users = [
        UserFactory.create(username=f"secret-{place}", email=f"secret-{place}@example.org", last_name="SecretName")
        for place in range(2)
    ]
    writer = WriterFactory.create(user=users[0])
    reviewer = ReviewerFactory.create(user=users[1], licence_number="SECRET-1", licence_issuer="Secret Board")
    page = make_full_article(writer=writer, reviewer=reviewer)
    publish(page)

    assert "secret" not in everything(client, page.pk)
    for address in (f"{API}/writers/{writer.pk}/?fields=*", f"{API}/reviewers/{reviewer.pk}/?fields=*"):
        assert "secret" not in json.dumps(get(client, address)).lower()


@pytest.mark.parametrize("endpoint", ["writers", "reviewers"])
@pytest.mark.parametrize("field", ["user", "email", "licence_number", "licence_valid_until", "ended_on", "password"])
def test_people__private_fields__cannot_be_asked_for(client: Client, endpoint: str, field: str) -> None:
    assert "unknown fields" in get(client, f"{API}/{endpoint}/?fields={field}", status=400)["message"]
    assert "not an operation" in get(client, f"{API}/{endpoint}/?{field}=1", status=400)["message"]
    assert "cannot order" in get(client, f"{API}/{endpoint}/?order={field}", status=400)["message"]


@pytest.mark.parametrize("endpoint", ["writers", "reviewers"])
def test_biography__linking_to_a_draft__loses_its_address(client: Client, endpoint: str) -> None:
    draft, public = make_article(title="Leak"), make_article(title="Public")
    publish(public)
    biography = f'<p><a linktype="page" id="{draft.pk}">one</a> <a linktype="page" id="{public.pk}">two</a></p>'
    factory = WriterFactory if endpoint == "writers" else ReviewerFactory
    person = factory.create(biography=biography)
    address = f"{Site.objects.get().root_url}/articles/public/"

    answers = {
        form: get(client, f"{API}/{endpoint}/{person.pk}/?rich_text_format={form}")["biography"] for form in FORMS
    }

    assert answers["html"] == f'<p><a>one</a> <a href="{address}">two</a></p>'
    assert answers["markdown"] == f"one [two]({address})\n\n"
    assert answers["db_html"] == biography
    assert "leak" not in str(answers)


# Home and index


@pytest.mark.parametrize("model", [HomePage, ArticleIndexPage])
@pytest.mark.parametrize("form", FORMS)
def test_introduction__linking_to_a_draft__loses_its_address(client: Client, model: type[Page], form: str) -> None:
    draft = make_article(title="Leak")
    page = model.objects.get()
    page.introduction = f'<p>Read <a linktype="page" id="{draft.pk}">this</a>.</p>'
    page.save_revision().publish()

    answer = client.get(f"{API}/pages/{page.pk}/?rich_text_format={form}")

    assert answer.status_code == 200
    assert "this" in answer.json()["introduction"]
    assert "leak" not in answer.content.decode()


def test_site__in_one_call(client: Client) -> None:
    site = Site.objects.get()
    chrome, facts = SiteChrome.for_site(site), SharedFacts.for_site(site)
    chrome.strapline, facts.member_count = "Sleep well", 12345
    chrome.menu = [("link", {"text": "Articles", "url": "/articles"})]
    chrome.save()
    facts.save()

    answer = get(client, f"{API}/site/")

    assert answer["strapline"] == "Sleep well"
    assert answer["facts"] == {"member_count": 12345}
    assert answer["menu"] == [{"text": "Articles", "url": "/articles"}]


def test_locale__of_an_article__is_a_wagtail_locale(client: Client) -> None:
    page = make_article()
    publish(page)

    assert ids(client, f"{ARTICLES}&locale={Locale.objects.get().language_code}") == [page.pk]
    get(client, f"{ARTICLES}&locale=xx", status=404)
