"""The public document of an article: everything its writers answer for, by value.

Plain pydantic models without a database, so that the document has a JSON Schema and can be read by anybody. It has two
halves: ``content``, what the article's own fields say, with other objects by id; and ``facts``, what those others said
at the moment of building, by value. Rich text is Wagtail's database HTML in its canonical form (see
``articles.rich_text``).

``schema`` numbers the shape. Documents stay as they were signed, so whoever presents one reads every number there ever
was; a test keeps one stored document of each.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA = 1


class Part(BaseModel):
    """Base of everything in a document: immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Introduction(Part):
    """Paragraphs before the first section."""

    type: Literal["introduction"] = "introduction"
    html: str


class Section(Part):
    """The heading that opens a section; what follows belongs to it until the next. ``number`` is apart from it."""

    type: Literal["section"] = "section"
    number: int | None = None
    heading: str
    level: int = Field(ge=2, le=4)
    anchor: str


class RichText(Part):
    """Paragraphs and lists."""

    type: Literal["rich_text"] = "rich_text"
    html: str


class Image(Part):
    """A picture in the body. The file is named in ``facts.images`` by its SHA-256."""

    type: Literal["image"] = "image"
    image: int | None
    alt_text: str
    caption: str = ""
    credit: str = ""


class PullCaption(Part):
    """A caption that stands alone, without a picture."""

    type: Literal["pull_caption"] = "pull_caption"
    html: str


class MemberQuote(Part):
    """What a member said, with the record of their consent."""

    type: Literal["member_quote"] = "member_quote"
    quote: str
    attribution: str
    consent: int | None


class Warning(Part):
    """When to get help."""

    type: Literal["warning"] = "warning"
    heading: str
    html: str


class KeyPoints(Part):
    """The article in a few points."""

    type: Literal["key_points"] = "key_points"
    heading: str
    points: list[str]


class Question(Part):
    """A question and its answer."""

    type: Literal["question"] = "question"
    question: str
    answer: str


class Table(Part):
    """A table; every cell is rich text."""

    type: Literal["table"] = "table"
    caption: str = ""
    headings: list[str]
    rows: list[list[str]]


class RelatedArticle(Part):
    """A link to another article, whose title comes from its own approval."""

    type: Literal["related_article"] = "related_article"
    article: int | None


Block = Annotated[
    Introduction
    | Section
    | RichText
    | Image
    | PullCaption
    | MemberQuote
    | Warning
    | KeyPoints
    | Question
    | Table
    | RelatedArticle,
    Field(discriminator="type"),
]


class Reference(Part):
    """A source. ``id`` is what citations in the text hold; its number is its place in the list, counted from 1."""

    id: str
    title: str
    source: str = ""
    url: str = ""
    doi: str = ""
    pmid: str = ""
    accessed: str = Field("", description="ISO 8601 date, or empty.")


class HeroImage(Part):
    """The picture at the head of the article."""

    image: int
    alt_text: str
    caption: str = ""
    credit: str = ""


class Content(Part):
    """What the article's own fields say; other objects by id."""

    slug: str
    language: str
    title: str
    summary: str
    hero_image: HeroImage | None
    body: list[Block]
    references: list[Reference]
    writers: list[int]
    conditions: list[int]
    medicines: list[int]
    promotion: int | None
    promotion_prompt: str
    related_articles: list[int]
    seo_title: str
    search_description: str


class PersonFact(Part):
    """A writer as named at that moment."""

    id: int
    name: str
    credentials: str


class ImageFact(Part):
    """An image file as it was: its SHA-256 and its size in pixels."""

    id: int
    sha256: str
    width: int
    height: int


class ConditionFact(Part):
    """A condition with its code in MeSH."""

    id: int
    slug: str
    name: str
    mesh_id: str


class MedicineFact(Part):
    """A medicine with its code in RxNorm."""

    id: int
    slug: str
    name: str
    brand_names: str
    rxnorm_id: str


class PromotionFact(Part):
    """A promotion of the community. ``body`` may hold the placeholder ``{member_count}``, filled in when shown."""

    id: int
    heading: str
    body: str
    link_text: str
    link_url: str


class Facts(Part):
    """What the objects that ``content`` names said, each list in the order of ids."""

    writers: list[PersonFact]
    images: list[ImageFact]
    conditions: list[ConditionFact]
    medicines: list[MedicineFact]
    promotions: list[PromotionFact]


class PublicDocument(Part):
    """What a reviewer reads and signs, and what readers get."""

    schema_number: int = Field(SCHEMA, alias="schema")
    content: Content
    facts: Facts

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


def read_document(text: str) -> PublicDocument:
    """The document in this canonical JSON, of whatever ``schema`` it is."""
    return PublicDocument.model_validate_json(text)
