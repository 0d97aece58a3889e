"""What the answers about an article are made of: pictures, people, blocks and entries, as readers get them.

Models of ``articles.document.types`` are built upon where a part is the same, so that there is one source. Every text
here is read in the OpenAPI document and in the TypeScript client.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from typing_extensions import TypeAliasType

from articles.document import types

HTML = "HTML, or the form that `rich_text_format` asks for."


class Answer(types.Part):
    """Base of everything the API answers with: nothing is left out because it is empty."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class FocalPoint(Answer):
    """The point of a picture that must stay visible when it is cropped, in pixels of the uploaded file."""

    x: int
    y: int


class Rendition(Answer):
    """A file of a picture in one width."""

    url: str
    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")


class ImageSource(Answer):
    """All widths of a picture in one format: one `<source>` of a `<picture>`."""

    type: str = Field(description="Media type, such as `image/avif`.")
    srcset: str = Field(description="Ready for the attribute of that name.")
    renditions: list[Rendition]


class Image(Answer):
    """A picture. `url` is for everybody; `sources` are smaller files for browsers that know their formats."""

    id: int
    url: str
    width: int = Field(description="Pixels of the file at `url`.")
    height: int = Field(description="Pixels of the file at `url`.")
    focal_point: FocalPoint | None
    sha256: str = Field(description="SHA-256 of the uploaded file, in hex.")
    sources: list[ImageSource] = Field(description="In the order in which a browser should choose.")


class HeroImage(Image):
    """The picture at the head of an article, with the words that were signed."""

    alt_text: str
    caption: str = Field(description=HTML)
    credit: str


class Person(Answer):
    """Somebody whom an article names: name and credentials as signed, the rest as the profile says now."""

    id: int
    slug: str
    name: str
    credentials: str = Field(description="Letters after the name, such as `Pharm.D., BCPS`; may be empty.")
    job_title: str
    biography: str = Field(description=HTML)
    profile_url: str = Field(description="A page about this person elsewhere; may be empty.")
    photo: Image | None


class Writer(Person):
    """One of those who wrote an article."""


class MedicalReviewer(Person):
    """The licensed person who signed an article."""

    specialties: list[str]


class Signatory(Answer):
    """Whoever signed, as named in the signature."""

    id: int
    name: str
    credentials: str


class Review(Answer):
    """What the current approval says."""

    status: Literal["current", "due", "overdue"] = Field(description="How fresh the review is today.")
    edition: int = Field(ge=1, description="The approval's number within the article.")
    reviewer: Signatory
    approved_at: datetime
    digest: str = Field(description="SHA-256 of the signed document, in hex.")
    next_review_due: date


class IntroductionBlock(Answer, types.Introduction):
    """Paragraphs before the first section."""

    html: str = Field(description=HTML)


class SectionBlock(Answer, types.Section):
    """The heading that opens a section; what follows belongs to it until the next."""

    number: int | None = Field(description="Apart from the heading; null where sections are not numbered.")
    anchor: str = Field(description="The heading's `id`, for links.")


class RichTextBlock(Answer, types.RichText):
    """Paragraphs and lists."""

    html: str = Field(description=HTML)


class ImageBlock(Answer):
    """A picture in the body. Where its file may not be shown, `image` is null and the words stay."""

    type: Literal["image"] = "image"
    image: Image | None
    alt_text: str
    caption: str = Field(description=HTML)
    credit: str


class PullCaptionBlock(Answer, types.PullCaption):
    """A caption that stands alone, without a picture."""

    html: str = Field(description=HTML)


class MemberQuoteBlock(Answer):
    """What a member of the community said. It goes at once when the member takes their consent back."""

    type: Literal["member_quote"] = "member_quote"
    quote: str = Field(description=HTML)
    attribution: str


class WarningBlock(Answer, types.Warning):
    """When to get help."""

    html: str = Field(description=HTML)


class KeyPointsBlock(Answer, types.KeyPoints):
    """The article in a few points."""

    points: list[str] = Field(description=f"Each is {HTML}")


class QuestionBlock(Answer):
    """A question and its answer."""

    type: Literal["question"] = "question"
    question: str
    html: str = Field(description=f"The answer. {HTML}")


class TableBlock(Answer, types.Table):
    """A table with a heading to each column."""

    caption: str
    rows: list[list[str]] = Field(description=f"Rows of cells. Each cell is {HTML}")


class RelatedArticleBlock(Answer):
    """A link to another article. Left out where that one is not public."""

    type: Literal["related_article"] = "related_article"
    article: int = Field(description="The other article's `id`.")
    title: str
    slug: str
    url: str | None = Field(description="Null where it has no address on this site.")


Block = TypeAliasType(
    "Block",
    Annotated[
        IntroductionBlock
        | SectionBlock
        | RichTextBlock
        | ImageBlock
        | PullCaptionBlock
        | MemberQuoteBlock
        | WarningBlock
        | KeyPointsBlock
        | QuestionBlock
        | TableBlock
        | RelatedArticleBlock,
        Field(discriminator="type", description="A piece of the body; `type` tells which."),
    ],
)


class TableOfContentsEntry(Answer):
    """A section of the body."""

    number: int | None
    heading: str
    level: int = Field(ge=2, le=4)
    anchor: str


class Reference(Answer, types.Reference):
    """A source. `id` stays the same for as long as the article cites it; `number` is its place in the list."""

    source: str = Field(description="Where it appeared; may be empty.")
    url: str = Field(description="Made from `doi` or `pmid` where none was given; may be empty.")
    doi: str
    pmid: str
    accessed: date | None  # type: ignore[assignment]
    number: int = Field(ge=1, description="Counted from 1, as the citations in the text say.")
    anchor: str = Field(description="The `id` to which citations link.")
    citations: list[str] = Field(description="The `id`s of its citations in the text, for links back.")


class Code(Answer):
    """A code in a vocabulary."""

    system: str = Field(description="`MeSH` or `RxNorm`.")
    code: str


class Condition(Answer, types.ConditionFact):
    """A condition that an article is about, named as signed."""

    codes: list[Code]


class Medicine(Answer, types.MedicineFact):
    """A medicine that an article mentions, named as signed."""

    brand_names: str = Field(description="Separated by commas; may be empty.")
    codes: list[Code]


class Link(Answer):
    """A link."""

    text: str
    url: str


class Promotion(Answer):
    """An invitation to the community, with the shared figures filled in."""

    id: int | None = Field(description="Null where the article has a question to readers only.")
    heading: str
    html: str = Field(description=HTML)
    prompt: str = Field(description=f"A question to readers; may be empty. {HTML}")
    link: Link | None


class RelatedCard(Answer):
    """A public article in short, as its own approval names it."""

    id: int
    title: str
    slug: str
    url: str | None = Field(description="Null where it has no address on this site.")
    summary: str
    hero_image: Image | None


class ArticleCard(RelatedCard):
    """A public article in short, with its dates."""

    last_reviewed: datetime = Field(description="When it was last signed.")
    updated: datetime = Field(description="When the text last changed, by a signature.")


class Breadcrumb(Answer):
    """A page on the way from the site's root to the article, itself included."""

    id: int
    title: str
    url: str | None


class ReadingTime(Answer):
    """How long the article takes to read."""

    minutes: int = Field(ge=1)
    words: int = Field(ge=0)
