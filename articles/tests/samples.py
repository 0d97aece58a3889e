"""One article with everything in it, for tests that compare whole documents, pages and answers."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from articles.blocks import BodyBlock
from articles.models import ArticleImage, ArticlePage, ArticleRelation, ArticleWriter, Promotion, Reference, Writer
from articles.tests.factories import (
    ConditionFactory,
    ConsentFactory,
    MedicineFactory,
    PromotionFactory,
    ReviewerFactory,
    WriterFactory,
    make_article,
    make_image,
    publish,
)
from reviewers.models import Approval, Reviewer
from reviewers.tests.lifted_triggers import lifted_triggers

TRIAL = UUID("11111111-1111-4111-8111-111111111111")
GUIDELINE = UUID("22222222-2222-4222-8222-222222222222")


def cite(reference: UUID) -> str:
    """A citation, as the editor writes it."""
    return f'<a linktype="reference" id="{reference}">[ref]</a>'


REFERENCES: list[dict[str, Any]] = [
    {
        "uuid": TRIAL,
        "title": "Sleep and headache: a trial",
        "source": "Journal of Rest, 2023",
        "doi": "10.1000/182",
        "pmid": "12345678",
        "accessed": date(2024, 3, 2),
    },
    {"uuid": GUIDELINE, "title": "A guideline on sleep", "url": "https://example.org/guideline?a=1&b=2"},
]


def every_block(*, image: int, consent: int, related: int) -> list[dict[str, Any]]:
    """A body with every kind of block at least once, as stored."""
    table = {
        "columns": [{"type": "text", "heading": "Hour"}, {"type": "text", "heading": "What helps"}],
        "rows": [{"values": ["<p>22:00</p>", f"<p>A <b>dark</b> room {cite(GUIDELINE)}</p>"]}],
        "caption": "An evening",
    }
    blocks: list[tuple[str, Any]] = [
        ("introduction", f"<p>“Sleep” – and <i>rest</i> – matter &amp; help {cite(TRIAL)}.</p>"),
        ("section", {"number": 1, "heading": "Keep a rhythm", "level": "2", "anchor": ""}),
        ("rich_text", f'<p>Read <a linktype="page" id="{related}">more</a>.</p><ul><li>One</li><li>Two</li></ul>'),
        (
            "image",
            {"image": image, "alt_text": "A bed", "caption": f"<p>A bed {cite(TRIAL)}</p>", "credit": "A. Drawer"},
        ),
        ("pull_caption", "<p>Rest is <b>half</b> the cure.</p>"),
        ("section", {"number": 2, "heading": "Ask for help", "level": "2", "anchor": ""}),
        ("member_quote", {"quote": "<p>I sleep <i>again</i>.</p>", "attribution": "A member", "consent": consent}),
        ("warning", {"heading": "When to get help", "text": "<p>A <b>sudden</b> headache.</p>"}),
        ("key_points", {"heading": "Key points", "points": ["<p>Dark</p>", f"<p>Quiet {cite(GUIDELINE)}</p>"]}),
        ("question", {"question": "How long?", "answer": "<p>Eight hours.</p>"}),
        ("table", table),
        ("related_article", related),
    ]
    return [
        {"type": kind, "value": value, "id": f"00000000-0000-4000-8000-{place:012}"}
        for place, (kind, value) in enumerate(blocks)
    ]


def make_full_article(
    *,
    title: str = "2 Ways to Sleep with Migraine",
    related: ArticlePage | None = None,
    writer: Writer | None = None,
    reviewer: Reviewer | None = None,
    promotion: Promotion | None = None,
) -> ArticlePage:
    """A draft of which every field says something, with a related article that is public. Names are always the same."""
    writer = writer or WriterFactory.create(name="Wilma Writer", photo=make_image("Portrait", "navy"))
    second = WriterFactory.create(name="Zoë Zweite", credentials="", user=None)
    reviewer = reviewer or ReviewerFactory.create(name="Rita Reviewer")
    if related is None:
        related = make_article(title="Migraine and Light", writer=writer, reviewer=reviewer)
        publish(related)
    blocks = every_block(image=make_image("Bed").pk, consent=ConsentFactory.create().pk, related=related.pk)
    page = make_article(
        title=title,
        writer=writer,
        reviewer=reviewer,
        summary="Rhythm and rest – “in two steps”.",
        references=REFERENCES,
        hero_image=make_image("Hero", "olive"),
        hero_alt_text="A quiet room",
        hero_caption=f"<p>A room {cite(TRIAL)}</p>",
        hero_credit="D. Drawer",
        promotion=promotion
        or PromotionFactory.create(name="Team", link_text="Join", link_url="https://example.org/team"),
        promotion_prompt="<p>How do you sleep?</p>",
        seo_title="Sleep with migraine",
        search_description="Two ways to sleep.",
        body=BodyBlock().to_python(blocks),
        conditions=[ConditionFactory.create(name="Migraine")],
        medicines=[MedicineFactory.create(name="Sumatriptan", brand_names="Imigran, Imitrex")],
    )
    version = page.get_latest_revision_as_object()
    version.article_writers = [ArticleWriter(writer=writer, sort_order=0), ArticleWriter(writer=second, sort_order=1)]
    version.related_articles = [ArticleRelation(article=related, sort_order=0)]
    version.save_revision(user=writer.user)
    return ArticlePage.objects.get(pk=page.pk)


def mark_rows(page: ArticlePage) -> None:
    """Write a word that nobody signed into every row and column an answer could be made from."""
    title = {"title": "LEAK", "draft_title": "LEAK"}
    ArticlePage.objects.filter(pk=page.pk).update(
        **title,
        slug="leak",
        url_path="/home/articles/leak/",
        seo_title="LEAK",
        search_description="LEAK",
        summary="LEAK",
        language="fa",
        hero_alt_text="LEAK",
        hero_caption="<p>LEAK</p>",
        hero_credit="LEAK",
        promotion_prompt="<p>LEAK</p>",
        body=json.dumps([{"type": "rich_text", "value": "<p>LEAK</p>", "id": "leak"}]),
        promotion=PromotionFactory.create(name="LEAK", heading="LEAK", body="<p>LEAK</p>"),
        medical_reviewer=None,
    )
    Reference.objects.filter(page=page).update(title="LEAK", source="LEAK", url="https://leak.example/", doi="leak")
    for row in (*page.conditions.all(), *page.medicines.all()):
        type(row).objects.filter(pk=row.pk).update(name="LEAK", slug="leak")
    for image in ArticleImage.objects.all():
        image.tags.add("LEAK")
    ArticleImage.objects.update(title="LEAK", description="LEAK")


def tamper(approval: Approval, old: str, new: str) -> None:
    """Change a signed document past the ORM and the triggers below it."""
    with lifted_triggers(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Approval._meta.db_table} SET document = %s WHERE id = %s",  # noqa: S608
            [approval.document.replace(old, new), approval.pk],
        )
