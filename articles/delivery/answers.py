"""What the delivery API answers about pages. ``cms/openapi/`` says which address answers with which.

A model says what an answer holds, and nothing else: answers are made by ``articles.delivery.presenting``, and a test
holds the two together. Without ``fields=`` an answer is complete: every name is there, empty ones too.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field, RootModel

from articles.delivery import answer_parts as parts
from articles.delivery.answer_parts import HTML, Answer

# Pages


class PageItemMeta(Answer):
    """About a page in a list."""

    type: str = Field(description="Kind of page, such as `articles.ArticlePage`.")
    detail_url: str = Field(description="Address of the whole page in this API.")
    html_url: str | None = Field(description="Address for readers; null where it has none on this site.")
    slug: str
    first_published_at: datetime | None = Field(description="When its first edition became public.")
    locale: str = Field(description="The language of the site. An article's own is `language`.")


class PageMeta(PageItemMeta):
    """About a page, whole."""

    show_in_menus: bool
    seo_title: str
    search_description: str
    alias_of: None = Field(description="Always null: there are no aliases.")


class ParentPageMeta(Answer):
    """About the page above."""

    type: str
    detail_url: str
    html_url: str | None


class ParentPage(Answer):
    """The page above."""

    id: int
    meta: ParentPageMeta
    title: str


class PageDetailMeta(PageMeta):
    """About a page, with the page above."""

    parent: ParentPage | None


class Highlight(Answer):
    """What a search has found in an article."""

    snippet: str = Field(description="An excerpt as HTML; `<mark>` stands around the words.")


class Found(Answer):
    """What may stand in every item of a list."""

    highlight: Highlight = Field(Highlight(snippet=""), description="With `search` alone, of articles alone.")

    # It is not there without ``search``.
    model_config = {"json_schema_serialization_defaults_required": False}


class PageItem(Found):
    """A page in a list, as it comes without `fields`."""

    id: int
    meta: PageItemMeta
    title: str


class ListMeta(Answer):
    """About a list."""

    total_count: int = Field(ge=0, description="How many there are in all; may be five seconds old.")


class PageListMeta(ListMeta):
    """About a list of pages."""

    next_cursor: str | None = Field(None, description="What `cursor` must be to get the next ones.")

    model_config = {"json_schema_serialization_defaults_required": False}


class PageList(Answer):
    """Pages, each with the few fields that lists have without `fields`."""

    meta: PageListMeta
    items: list[PageItem]


class JsonLd(RootModel[dict[str, Any]]):
    """One schema.org object, ready for `<script type="application/ld+json">`."""


class ArticleFields(Answer):
    """Everything of an article but `meta`."""

    id: int
    title: str
    language: str = Field(description="Language tag, such as `en`.")
    summary: str
    hero_image: parts.HeroImage | None
    medical_reviewer: parts.MedicalReviewer
    writer: parts.Writer | None = Field(description="The first of `writers`.")
    writers: list[parts.Writer]
    updated: datetime = Field(description="When the text last changed, by a signature.")
    last_reviewed: datetime = Field(description="When it was last signed.")
    review: parts.Review
    body: list[parts.Block]
    html: str = Field(description="The whole body as one piece of HTML.")
    table_of_contents: list[parts.TableOfContentsEntry]
    reading_time: parts.ReadingTime
    references: list[parts.Reference]
    conditions: list[parts.Condition]
    medicines: list[parts.Medicine]
    promotion: parts.Promotion | None
    related_articles: list[parts.RelatedCard]
    breadcrumbs: list[parts.Breadcrumb]
    json_ld: JsonLd
    robots: str = Field(description="For `<meta name=robots>`.")


class ArticleMeta(PageDetailMeta):
    """About an article."""

    type: Literal["articles.ArticlePage"]


class Article(ArticleFields):
    """An article, whole, as it was signed."""

    meta: ArticleMeta


class ArticleItemMeta(PageMeta):
    """About an article in a list."""

    type: Literal["articles.ArticlePage"]


class ArticleItem(ArticleFields, Found):
    """An article, whole, in a list that was asked for with `fields=*`."""

    meta: ArticleItemMeta


class ArticleList(Answer):
    """Articles, whole: `?type=articles.ArticlePage&fields=*`."""

    meta: PageListMeta
    items: list[ArticleItem]


class ArticleIndexPageMeta(PageDetailMeta):
    """About the page above the articles."""

    type: Literal["articles.ArticleIndexPage"]


class ArticleIndexPage(Answer):
    """The page above the articles: a name and an introduction, no medical text."""

    id: int
    meta: ArticleIndexPageMeta
    title: str
    introduction: str = Field(description=HTML)


# What is not there


class Replacement(Answer):
    """The article that stands for one that was merged into it."""

    id: int
    slug: str
    html_url: str | None
    detail_url: str


class Withdrawn(Answer):
    """What stands in place of an article that was public once: nothing of the article itself."""

    type: Literal["withdrawn", "retired", "merged"]
    withdrawn_at: datetime
    notice: str | None = Field(description="For readers: plain text, paragraphs apart by an empty line.")
    replaced_by: Replacement | None
    message: str


class Error(Answer):
    """Why there is no answer, in a sentence."""

    message: str
