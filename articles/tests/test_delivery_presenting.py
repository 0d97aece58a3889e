"""What readers get beside what was signed: the surroundings change at once, the document only by a signature."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from articles.delivery.people import present_profiles
from articles.delivery.presenting import present_approved, present_draft
from articles.models import ArticleImage, ArticleIndexPage, ArticlePage, ArticleRelation, Consent, Writer
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
from articles.tests.samples import TRIAL, cite, make_full_article, tamper
from home.models import HomePage, SharedFacts, SiteChrome
from reviewers.models import Reviewer
from reviewers.withdrawing import withdraw

pytestmark = pytest.mark.django_db


def presented(page: ArticlePage) -> dict[str, Any]:
    (article,) = present_approved([page.pk], site=Site.objects.get()).values()
    return article


def at(year: int, month: int, day: int) -> time_machine.travel:
    """Ten o'clock on that day."""
    return time_machine.travel(datetime(year, month, day, 10, tzinfo=UTC), tick=False)


def kinds(article: dict[str, Any]) -> list[str]:
    return [block["type"] for block in article["body"]]


def linking_to(page: ArticlePage) -> ArticlePage:
    """An article that names ``page`` in every way there is."""
    linking = make_article(
        title="Linking",
        body=[
            ("introduction", f'<p>Read <a linktype="page" id="{page.pk}">the other</a>.</p>'),
            ("related_article", page),
        ],
    )
    version = linking.get_latest_revision_as_object()
    version.related_articles = [ArticleRelation(article=page, sort_order=0)]
    version.save_revision(user=linking.owner)
    return ArticlePage.objects.get(pk=linking.pk)


# Consent


def with_quote(consent: Consent) -> ArticlePage:
    quote = {"quote": "<p>I sleep again.</p>", "attribution": "A member", "consent": consent}
    page = make_article(body=[("introduction", "<p>Before.</p>"), ("member_quote", quote), ("warning", warning())])
    publish(page)
    return page


def warning() -> dict[str, str]:
    return {"heading": "When to get help", "text": "<p>After.</p>"}


def test_quote__consent_stands__is_shown_without_a_word_of_the_record() -> None:
    article = presented(with_quote(ConsentFactory.create(member="Private Person")))

    assert article["body"][1] == {"type": "member_quote", "quote": "I sleep again.", "attribution": "A member"}
    assert "Private Person" not in str(article)


@pytest.mark.parametrize("days_ago", [0, 1, 100])
def test_quote__consent_withdrawn__is_gone_at_once_and_the_rest_stays(days_ago: int) -> None:
    consent = ConsentFactory.create()
    page = with_quote(consent)

    consent.withdrawn_on = timezone.localdate() - timedelta(days=days_ago)
    consent.save()

    assert kinds(presented(page)) == ["introduction", "warning"]


def test_quote__consent_to_be_withdrawn_later__is_shown_until_then() -> None:
    page = with_quote(ConsentFactory.create(withdrawn_on=timezone.localdate() + timedelta(days=1)))

    assert "member_quote" in kinds(presented(page))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "member_quote" not in kinds(presented(page))


def test_answer__made_where_it_is_already_tomorrow__is_as_everywhere() -> None:
    """Whoever has it made may have chosen a time zone in the admin."""
    with time_machine.travel(datetime(2025, 3, 2, 20, tzinfo=UTC), tick=False):
        page = with_quote(ConsentFactory.create(withdrawn_on=date(2025, 3, 3)))
        at_the_site = presented(page)
        with timezone.override("Pacific/Auckland"):
            assert timezone.localdate() == date(2025, 3, 3)
            assert presented(page) == at_the_site
    assert "member_quote" in kinds(at_the_site)


def test_quote__record_of_consent_deleted__is_gone() -> None:
    consent = ConsentFactory.create()
    page = with_quote(consent)

    consent.delete()

    assert kinds(presented(page)) == ["introduction", "warning"]


# Shared facts


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (950, "950"), (1234567, "1,234,567")])
def test_promotion__placeholder__follows_the_shared_fact(count: int, shown: str) -> None:
    page = make_article(promotion=PromotionFactory.create())
    publish(page)

    facts = SharedFacts.for_site(Site.objects.get())
    facts.member_count = count
    facts.save()

    assert presented(page)["promotion"]["html"] == f"<p>More than {shown} members come together.</p>"


def test_promotion__changed__is_as_signed_until_the_next_signature() -> None:
    promotion = PromotionFactory.create()
    page = make_article(promotion=promotion)
    publish(page)

    promotion.heading = "LEAK"
    promotion.save()

    assert presented(page)["promotion"]["heading"] == "Find Your Team"
    publish(page)
    assert presented(page)["promotion"]["heading"] == "LEAK"


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({}, None),
        ({"link_url": "https://example.org/"}, {"text": "Find Your Team", "url": "https://example.org/"}),
        ({"link_url": "https://example.org/", "link_text": "Join"}, {"text": "Join", "url": "https://example.org/"}),
    ],
)
def test_promotion__link__has_words(fields: dict[str, str], link: dict[str, str] | None) -> None:
    page = make_article(promotion=PromotionFactory.create(**fields))
    publish(page)

    assert presented(page)["promotion"]["link"] == link


def test_promotion__question_alone__has_the_same_fields() -> None:
    page, other = (
        make_article(promotion_prompt="<p>And you?</p>"),
        make_article(title="Other", promotion=PromotionFactory.create(), promotion_prompt="<p>And you?</p>"),
    )
    publish(page)
    publish(other)

    assert presented(page)["promotion"] == {
        "id": None,
        "heading": "",
        "html": "",
        "prompt": "<p>And you?</p>",
        "link": None,
    }
    assert presented(page)["promotion"].keys() == presented(other)["promotion"].keys()


def test_promotion__none__is_none() -> None:
    page = make_article()
    publish(page)

    assert presented(page)["promotion"] is None


# People


def test_writer__renamed__keeps_the_signed_name_until_the_next_signature() -> None:
    writer = WriterFactory.create(name="Wilma Writer", credentials="M.S.")
    page = make_article(writer=writer)
    publish(page)

    writer.name, writer.credentials, writer.biography = "Wilma Married", "Ph.D.", "<p>New life.</p>"
    writer.save()

    article = presented(page)
    assert (article["writer"]["name"], article["writer"]["credentials"]) == ("Wilma Writer", "M.S.")
    assert article["writer"]["biography"] == "<p>New life.</p>"
    publish(page)
    assert (presented(page)["writer"]["name"], presented(page)["writer"]["credentials"]) == ("Wilma Married", "Ph.D.")


def test_reviewer__renamed__keeps_the_signed_name_until_the_next_signature() -> None:
    reviewer = ReviewerFactory.create(name="Rita Reviewer", credentials="Pharm.D.")
    page = make_article(reviewer=reviewer)
    publish(page)

    reviewer.name, reviewer.credentials, reviewer.biography = "Rita Married", "Ph.D.", "<p>New life.</p>"
    reviewer.specialties, reviewer.job_title = "Sleep", "Head"
    reviewer.save()

    shown = presented(page)["medical_reviewer"]
    assert (shown["name"], shown["credentials"]) == ("Rita Reviewer", "Pharm.D.")
    assert (shown["biography"], shown["specialties"], shown["job_title"]) == ("<p>New life.</p>", ["Sleep"], "Head")
    assert presented(page)["review"]["reviewer"]["name"] == "Rita Reviewer"


def test_reviewer__chosen_for_the_next_edition__is_not_the_one_shown() -> None:
    page = make_article(reviewer=ReviewerFactory.create(name="Rita Reviewer"))
    publish(page)

    edit(page, medical_reviewer=ReviewerFactory.create(name="Another LEAK"))
    ArticlePage.objects.filter(pk=page.pk).update(medical_reviewer=ReviewerFactory.create(name="Third LEAK"))

    assert presented(page)["medical_reviewer"]["name"] == "Rita Reviewer"


def test_people__never_show_account_licence_or_mail() -> None:
    user = UserFactory.create(username="secret-login", email="secret@example.org", last_name="SecretName")
    reviewer = ReviewerFactory.create(user=user, licence_number="SECRET-1", licence_issuer="Secret Board")
    page = make_article(reviewer=reviewer)
    publish(page)

    assert "secret" not in str(presented(page)).lower()


def test_person__without_photo_and_biography__has_the_same_fields() -> None:
    page = make_article(writer=WriterFactory.create(biography="", photo=None))
    publish(page)

    article = presented(page)
    assert article["writer"]["photo"] is None
    assert article["writer"]["biography"] == ""
    assert article["writer"] == article["writers"][0]


@pytest.mark.parametrize("form", ["html", "markdown", "db_html"])
def test_profiles__of_unchanged_people__are_as_in_their_articles(form: str) -> None:
    other = make_article(title="The Other")
    publish(other)
    biography = f'<p>See <a linktype="page" id="{other.pk}">this</a> <b>now</b>.</p>'
    writer = WriterFactory.create(photo=make_image(), biography=biography, job_title="Editor")
    page = make_article(title="Second", writer=writer, reviewer=ReviewerFactory.create(biography=biography))
    publish(page)
    site = Site.objects.get()

    (article,) = present_approved([page.pk], site=site, form=form).values()

    assert present_profiles(Writer.objects.filter(pk=writer.pk), site=site, form=form) == article["writers"]
    reviewers = Reviewer.objects.filter(pk=page.medical_reviewer_id)
    assert present_profiles(reviewers, site=site, form=form) == [article["medical_reviewer"]]


def test_profiles__renamed__say_what_they_are_now_and_show_no_draft() -> None:
    draft = make_article(title="Unapproved LEAK")
    first = WriterFactory.create(biography=f'<p>See <a linktype="page" id="{draft.pk}">this</a>.</p>', photo=None)
    second = WriterFactory.create(photo=make_image())
    first.name, first.credentials = "Wilma Married", "Ph.D."
    first.save()

    shown, other = present_profiles([first, second], site=Site.objects.get())

    assert shown == {
        "id": first.pk,
        "slug": first.slug,
        "name": "Wilma Married",
        "credentials": "Ph.D.",
        "job_title": "",
        "biography": "<p>See <a>this</a>.</p>",
        "profile_url": "",
        "photo": None,
    }
    assert other["photo"]["id"] == second.photo_id


def test_profiles__more_of_them__ask_no_more_queries() -> None:
    other = make_article(title="The Other")
    publish(other)
    biography, counts = f'<p><a linktype="page" id="{other.pk}">this</a></p>', []
    for wanted in (2, 6):
        while Writer.objects.count() < wanted:
            WriterFactory.create(photo=make_image(), biography=biography)
        rows = list(Writer.objects.filter(photo__isnull=False))
        present_profiles(rows, site=Site.objects.get())
        with CaptureQueriesContext(connection) as queries:
            present_profiles(rows, site=Site.objects.get())
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_citation_in_a_biography__is_none_of_the_article() -> None:
    page = make_article(
        writer=WriterFactory.create(biography=f"<p>Says {cite(TRIAL)}.</p>"),
        references=[{"uuid": TRIAL, "title": "A trial"}],
        body=[("introduction", f"<p>Sleep {cite(TRIAL)}.</p>")],
    )
    publish(page)

    article = presented(page)
    assert article["writer"]["biography"] == "<p>Says .</p>"
    assert article["references"][0]["citations"] == ["citation-1-1"]


def test_condition__renamed_or_deleted__is_as_signed() -> None:
    condition = ConditionFactory.create(name="Migraine", mesh_id="D008881")
    page = make_article(conditions=[condition])
    publish(page)
    expected = presented(page)["conditions"]

    condition.name = "LEAK"
    condition.save()
    assert presented(page)["conditions"] == expected
    condition.delete()

    assert presented(page)["conditions"] == expected
    assert expected[0]["codes"] == [{"system": "MeSH", "code": "D008881"}]


def test_condition__without_code__has_an_empty_list_of_codes() -> None:
    page = make_article(conditions=[ConditionFactory.create(mesh_id="")])
    publish(page)

    assert presented(page)["conditions"][0]["codes"] == []


# Other articles


def use_frontend() -> None:
    chrome = SiteChrome.for_site(Site.objects.get())
    chrome.frontend_url = "https://read.example.org/"
    chrome.save()


def test_related__draft__has_no_block_no_entry_and_no_address() -> None:
    linking = linking_to(make_article(title="Unapproved LEAK"))
    publish(linking)

    article = presented(linking)

    assert article["body"] == [{"type": "introduction", "html": "<p>Read <a>the other</a>.</p>"}]
    assert article["related_articles"] == []
    assert "leak" not in str(article).lower()


def test_related__published__has_title_and_address_from_its_own_approval() -> None:
    other = make_article(title="The Other")
    publish(other)
    linking = linking_to(other)
    publish(linking)
    edit(other, title="Next LEAK")
    ArticlePage.objects.filter(pk=other.pk).update(title="Row LEAK", draft_title="Row LEAK")

    article = presented(linking)

    address = f"{Site.objects.get().root_url}/articles/the-other/"
    entry = {"title": "The Other", "slug": "the-other", "url": address}
    assert article["body"][0]["html"] == f'<p>Read <a href="{address}">the other</a>.</p>'
    assert article["body"][1] == {"type": "related_article", "article": other.pk, **entry}
    assert article["related_articles"] == [{"id": other.pk, **entry, "summary": "About sleep.", "hero_image": None}]


def test_related__next_edition_approved__has_the_new_title_at_once() -> None:
    other = make_article(title="The Other")
    publish(other)
    linking = linking_to(other)
    publish(linking)

    publish(edit(other, title="A Better Title"))

    assert presented(linking)["related_articles"][0]["title"] == "A Better Title"


@pytest.mark.parametrize("way", ["withdrawn", "deleted", "tampered"])
def test_related__no_more_public__disappears_at_once(way: str) -> None:
    other = make_article(title="The Other")
    approval = publish(other)
    linking = linking_to(other)
    publish(linking)

    if way == "withdrawn":
        withdraw(page_id=other.pk, user=UserFactory.create(), reason="Wrong.")
    elif way == "deleted":
        ArticlePage.objects.get(pk=other.pk).delete()
    else:
        tamper(approval, "The Other", "The LEAK")

    article = presented(linking)
    assert article["body"] == [{"type": "introduction", "html": "<p>Read <a>the other</a>.</p>"}]
    assert article["related_articles"] == []


def test_biography__link_to_a_draft__loses_its_address() -> None:
    draft = make_article(title="Unapproved LEAK")
    page = make_article(
        title="Public",
        writer=WriterFactory.create(biography=f'<p>See <a linktype="page" id="{draft.pk}">this</a>.</p>'),
    )
    publish(page)

    assert presented(page)["writer"]["biography"] == "<p>See <a>this</a>.</p>"


def test_promotion__linking_to_a_public_page__has_its_address() -> None:
    other, draft = make_article(title="The Other"), make_article(title="Unapproved LEAK")
    publish(other)
    body = "".join(f'<p><a linktype="page" id="{linked.pk}">this</a></p>' for linked in (other, draft))
    page = make_article(title="Linking", promotion=PromotionFactory.create(body=body))
    publish(page)

    address = f"{Site.objects.get().root_url}/articles/the-other/"
    assert presented(page)["promotion"]["html"] == f'<p><a href="{address}">this</a></p><p><a>this</a></p>'


def test_card__of_a_related_article__is_from_its_own_approval() -> None:
    hero = make_image("Hero")
    other = make_article(title="The Other", summary="Short.", hero_image=hero, hero_alt_text="A hero")
    publish(other)
    linking = linking_to(other)
    publish(linking)
    edit(other, title="LEAK", summary="LEAK", hero_image=make_image("LEAK"))

    (card,) = presented(linking)["related_articles"]

    assert card == {
        "id": other.pk,
        "title": "The Other",
        "slug": "the-other",
        "url": f"{Site.objects.get().root_url}/articles/the-other/",
        "summary": "Short.",
        "hero_image": card["hero_image"],
    }
    assert (card["hero_image"]["id"], card["hero_image"]["sha256"]) == (hero.pk, hero.sha256)


def test_card__of_which_the_image_is_not_the_signed_one__shows_none() -> None:
    hero, other_file = make_image("Hero"), make_image("Other", "red")
    other = make_article(title="The Other", hero_image=hero, hero_alt_text="A hero")
    publish(other)
    linking = linking_to(other)
    publish(linking)

    ArticleImage.objects.filter(pk=hero.pk).update(file=other_file.file.name, sha256=other_file.sha256)
    hero.renditions.all().delete()

    assert presented(linking)["related_articles"][0]["hero_image"] is None


def test_addresses__are_those_of_the_frontend() -> None:
    use_frontend()
    other = make_article(title="The Other")
    publish(other)
    linking = linking_to(other)
    publish(linking)

    article = presented(linking)

    assert article["html_url"] == "https://read.example.org/articles/linking/"
    assert 'href="https://read.example.org/articles/the-other/"' in article["body"][0]["html"]
    assert article["related_articles"][0]["url"] == "https://read.example.org/articles/the-other/"
    assert [crumb["url"] for crumb in article["breadcrumbs"]] == [
        "https://read.example.org/",
        "https://read.example.org/articles/",
        "https://read.example.org/articles/linking/",
    ]
    assert Site.objects.get().root_url not in str(article)


@pytest.mark.parametrize("fields", [{"slug": "leak"}, {"url_path": "/home/articles/leak/"}])
def test_address__of_a_row_changed_by_hand__is_not_told(fields: dict[str, str]) -> None:
    page = make_article()
    publish(page)

    ArticlePage.objects.filter(pk=page.pk).update(**fields)

    article = presented(page)
    assert article["slug"] == "migraine-and-sleep"
    assert "leak" not in str(article)


# Breadcrumbs


def test_breadcrumbs__lead_from_the_root_to_the_article() -> None:
    page = make_article(title="Sleep")
    publish(page)
    edit(page, title="LEAK")
    home, index, root = HomePage.objects.get(), ArticleIndexPage.objects.get(), Site.objects.get().root_url

    assert presented(page)["breadcrumbs"] == [
        {"id": home.pk, "title": home.title, "url": f"{root}/"},
        {"id": index.pk, "title": index.title, "url": f"{root}/articles/"},
        {"id": page.pk, "title": "Sleep", "url": f"{root}/articles/sleep/"},
    ]


def test_breadcrumbs__below_a_page_that_is_not_public__leave_it_out() -> None:
    page = make_article(title="Sleep")
    publish(page)
    index = ArticleIndexPage.objects.get()
    index.title = index.draft_title = "LEAK"
    index.save()
    index.unpublish()

    article = presented(page)
    assert [crumb["id"] for crumb in article["breadcrumbs"]] == [HomePage.objects.get().pk, page.pk]
    assert "LEAK" not in str(article)


def test_breadcrumbs__on_a_site_with_a_root_further_down__begin_there() -> None:
    page = make_article(title="Sleep")
    publish(page)
    index, site = ArticleIndexPage.objects.get(), Site.objects.get()
    site.root_page = index
    site.save()

    assert [(crumb["id"], crumb["url"]) for crumb in presented(page)["breadcrumbs"]] == [
        (index.pk, f"{site.root_url}/"),
        (page.pk, f"{site.root_url}/sleep/"),
    ]


# The body as one piece of HTML


def test_html__has_every_block_in_order_with_the_same_links_and_anchors() -> None:
    page = make_full_article()
    publish(page)

    article = presented(page)

    html = article["html"]
    pieces = [html.find(text) for text in ("“Sleep”", "Keep a rhythm", "<li>Two</li>", "A bed", "half", "I sleep")]
    assert -1 not in pieces
    assert pieces == sorted(pieces)
    for reference in article["references"]:
        # The first citation of the first reference stands below the hero image.
        cited = [citation for citation in reference["citations"] if citation != "citation-1-1"]
        assert all(html.count(f'id="{citation}"') == 1 for citation in cited)
        assert html.count(f'href="#{reference["anchor"]}"') == len(cited)
    for section in article["table_of_contents"]:
        assert html.count(f'id="{section["anchor"]}"') == 1
    assert f'<a href="{article["related_articles"][0]["url"]}">more</a>' in html
    assert f'src="{article["body"][3]["image"]["url"]}"' in html


def test_html__without_a_body__is_empty() -> None:
    page = make_article(body=[])

    article = present_draft(page.public_document(), page_id=page.pk, site=Site.objects.get())
    assert article["html"] == ""
    assert article["table_of_contents"] == []
    assert article["reading_time"] == {"minutes": 1, "words": 0}


def test_html__link_to_a_draft__loses_its_address_not_its_words() -> None:
    linking = linking_to(make_article(title="Unapproved LEAK"))
    publish(linking)

    html = presented(linking)["html"]

    assert "<p>Read <a>the other</a>.</p>" in html
    assert "leak" not in html.lower()


@pytest.mark.parametrize("form", ["markdown", "db_html", "db_markdown"])
def test_html__beside_another_form_of_rich_text__is_the_same(form: str) -> None:
    page = make_full_article()
    publish(page)
    site = Site.objects.get()

    in_html, other = (present_approved([page.pk], site=site, form=name)[page.pk] for name in ("html", form))

    same = ["html", "references", "reading_time", "table_of_contents", "json_ld", "breadcrumbs", "related_articles"]
    assert {name: other[name] for name in same} == {name: in_html[name] for name in same}
    assert other["body"] != in_html["body"]


def test_robots__of_a_draft__are_sent_away() -> None:
    page = make_article()
    publish(page)

    draft = present_draft(page.public_document(), page_id=page.pk, site=Site.objects.get())
    assert presented(page)["robots"] == "index, follow, max-image-preview:large"
    assert draft["robots"] == "noindex, nofollow"


# Images


def with_images(image: ArticleImage) -> ArticlePage:
    block = {"image": image, "alt_text": "A bed", "caption": "<p>A caption</p>", "credit": "A. Drawer"}
    page = make_article(
        hero_image=image, hero_alt_text="A hero", body=[("image", block), ("introduction", "<p>Sleep well.</p>")]
    )
    publish(page)
    return page


def put_other_file(image: ArticleImage, other: ArticleImage) -> None:
    ArticleImage.objects.filter(pk=image.pk).update(file=other.file.name)
    image.renditions.all().delete()


WAYS: dict[str, Callable[[ArticleImage, ArticleImage], Any]] = {
    "recorded hash": lambda image, other: ArticleImage.objects.filter(pk=image.pk).update(sha256=other.sha256),
    "file and hash": lambda image, other: ArticleImage.objects.filter(pk=image.pk).update(
        file=other.file.name, sha256=other.sha256
    ),
    "file alone": put_other_file,
    "file on disk": lambda image, other: (
        Path(image.file.path).write_bytes(Path(other.file.path).read_bytes()),
        image.renditions.all().delete(),
    ),
    "file lost": lambda image, other: (Path(image.file.path).unlink(), image.renditions.all().delete()),
}


@pytest.mark.parametrize("way", WAYS)
def test_image__another_file_by_hand__is_not_shown_and_its_words_stay(way: str) -> None:
    image, other = make_image("Bed"), make_image("Other", "red")
    page = with_images(image)
    assert presented(page)["hero_image"]["sha256"] == image.sha256

    WAYS[way](image, other)

    article = presented(page)
    assert article["hero_image"] is None
    picture = {"type": "image", "image": None, "alt_text": "A bed", "caption": "A caption", "credit": "A. Drawer"}
    assert article["body"][0] == picture


def test_image__renamed__shows_nothing_of_its_title() -> None:
    image = make_image("Bed")
    page = with_images(image)

    image.title = "LEAK"
    image.save()

    assert "LEAK" not in str(presented(page))


def test_image__with_focal_point__tells_it() -> None:
    image = make_image()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 20, 10, 4, 4
    image.save()

    assert presented(with_images(image))["hero_image"]["focal_point"] == {"x": 20, "y": 10}


# Dates


def test_dates__of_a_second_review_of_the_same_text__move_only_last_reviewed() -> None:
    page = make_article()
    with at(2025, 1, 16):
        page.medical_reviewer.licence_valid_until = date(2030, 1, 1)
        page.medical_reviewer.save()
        publish(page)
    with at(2025, 6, 16):
        publish(page)
        article = presented(page)

    assert article["updated"].date() == date(2025, 1, 16)
    assert article["last_reviewed"].date() == date(2025, 6, 16)
    assert article["first_published_at"].date() == date(2025, 1, 16)
    assert (article["review"]["edition"], article["review"]["next_review_due"]) == (2, date(2026, 6, 16))


def test_dates__of_a_changed_text__move_both() -> None:
    page = make_article()
    page.medical_reviewer.licence_valid_until = date(2030, 1, 1)
    page.medical_reviewer.save()
    with at(2025, 1, 16):
        publish(page)
    with at(2025, 6, 16):
        publish(edit(page, summary="Another."))
        article = presented(page)

    assert article["updated"].date() == article["last_reviewed"].date() == date(2025, 6, 16)
    assert article["first_published_at"].date() == date(2025, 1, 16)


@pytest.mark.parametrize(
    ("day", "status"), [((2025, 6, 1), "current"), ((2026, 1, 10), "due"), ((2026, 2, 1), "overdue")]
)
def test_review_status__follows_the_day(day: tuple[int, int, int], status: str) -> None:
    page = make_article()
    page.medical_reviewer.licence_valid_until = date(2030, 1, 1)
    page.medical_reviewer.save()
    with at(2025, 1, 16):
        publish(page)

    with at(*day):
        assert presented(page)["review"]["status"] == status


# References


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({}, ""),
        ({"url": "https://example.org/", "doi": "10.1/x", "pmid": "1"}, "https://example.org/"),
        ({"doi": "10.1000/182", "pmid": "1"}, "https://doi.org/10.1000/182"),
        ({"pmid": "12345678"}, "https://pubmed.ncbi.nlm.nih.gov/12345678/"),
    ],
)
def test_reference__address__is_the_given_one_or_made_of_its_ids(fields: dict[str, str], url: str) -> None:
    page = make_article(references=[{"uuid": TRIAL, "title": "A trial", **fields}])
    publish(page)

    assert presented(page)["references"][0]["url"] == url


def test_references__that_nothing_cites__are_listed_without_back_links() -> None:
    page = make_article(references=[{"uuid": TRIAL, "title": "A trial"}])
    publish(page)

    (reference,) = presented(page)["references"]
    assert (reference["number"], reference["citations"], reference["accessed"]) == (1, [], None)


# Drafts


def test_draft__shown_to_those_who_may__claims_no_review() -> None:
    page = make_full_article()
    document = page.get_latest_revision_as_object().public_document()

    article = present_draft(document, page_id=page.pk, site=Site.objects.get())

    nothing = ["medical_reviewer", "updated", "last_reviewed", "first_published_at", "review"]
    assert {name: article[name] for name in nothing} == dict.fromkeys(nothing)
    assert len(article["body"]) == 12
    assert [crumb["title"] for crumb in article["breadcrumbs"]] == ["Home", "Articles", page.title]
    assert cite(TRIAL) not in str(article)


def test_presented__nothing_public__is_nothing() -> None:
    page = make_article()

    assert present_approved([page.pk, 999999], site=Site.objects.get()) == {}
