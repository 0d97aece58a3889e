"""The typed blocks that a body is made of, as writers edit them."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks import StreamBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText
from wagtail.snippets.blocks import SnippetChooserBlock

from articles.rich_text import INLINE, PROSE, harmless_rich_text

# Anchors that the page itself has, around the body.
RESERVED = re.compile(r"main|references|related|reference-\d+|citation-\d+-\d+")
ANCHOR = re.compile(r"[\w-]*")

LEVELS = [("2", "Section"), ("3", "Subsection"), ("4", "Sub-subsection")]


class RichTextBlock(blocks.RichTextBlock):
    """Wagtail's, but it holds the editor's elements alone, whoever has written them: code, tools and rows too. What is
    stored is alike, so migrations know no difference."""

    def normalize(self, value: Any) -> RichText:
        return RichText(harmless_rich_text(super().normalize(value).source))

    def to_python(self, value: Any) -> RichText:
        return self.normalize(value)

    def deconstruct(self) -> tuple[str, Any, Any]:
        _, arguments, options = super().deconstruct()
        return "wagtail.blocks.RichTextBlock", arguments, options


class SectionBlock(blocks.StructBlock):
    """The heading that opens a section. Its number stands apart, its anchor stays when the heading changes."""

    number = blocks.IntegerBlock(
        required=False, min_value=1, max_value=99, help_text="For numbered articles, such as “5 facts about …”."
    )
    heading = blocks.CharBlock(max_length=255, help_text="Without the number.")
    level = blocks.ChoiceBlock(choices=LEVELS, default="2")
    anchor = blocks.CharBlock(
        required=False,
        max_length=100,
        help_text="The address of this section within the page. Filled in for you; it stays when the heading changes.",
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not ANCHOR.fullmatch(cleaned["anchor"]) or RESERVED.fullmatch(cleaned["anchor"]):
            message = "An address is made of letters, digits and hyphens, and is not one of the page's own."
            raise blocks.StructBlockValidationError({"anchor": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "title"
        label = "Section"
        label_format = "{number} {heading}"


class ImageBlock(blocks.StructBlock):
    """A picture with what belongs to it in this article: alt text, caption and credit."""

    image = ImageChooserBlock()
    alt_text = blocks.CharBlock(max_length=500, help_text="What the picture shows, for people who cannot see it.")
    caption = RichTextBlock(required=False, features=INLINE)
    credit = blocks.CharBlock(required=False, max_length=255)

    class Meta:
        icon = "image"
        label_format = "{alt_text}"


class MemberQuoteBlock(blocks.StructBlock):
    """What a member said. It may be shown as long as their consent stands."""

    quote = RichTextBlock(features=INLINE)
    attribution = blocks.CharBlock(max_length=255, help_text="As it is printed, such as “A member from Leeds”.")
    consent = SnippetChooserBlock("articles.Consent", help_text="The record of the member's consent. Never public.")

    class Meta:
        icon = "openquote"
        label = "Member quote"
        label_format = "{attribution}"


class WarningBlock(blocks.StructBlock):
    """When to get help."""

    heading = blocks.CharBlock(max_length=255, default="When to get help")
    text = RichTextBlock(features=PROSE)

    class Meta:
        icon = "warning"
        label = "Warning"
        label_format = "{heading}"


class KeyPointsBlock(blocks.StructBlock):
    """The article in a few points."""

    heading = blocks.CharBlock(max_length=255, default="Key points")
    points = blocks.ListBlock(RichTextBlock(features=INLINE), min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Key points"
        label_format = "{heading}"


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(max_length=500)
    answer = RichTextBlock(features=PROSE)

    class Meta:
        icon = "help"
        label = "Question and answer"
        label_format = "{question}"


def article_table() -> TypedTableBlock:
    """A table whose cells are rich text, so that they can cite."""
    return TypedTableBlock([("text", RichTextBlock(features=INLINE, required=False))], icon="table")


class BodyBlock(blocks.StreamBlock):
    """The body of an article."""

    introduction = RichTextBlock(features=PROSE, icon="pilcrow")
    section = SectionBlock()
    rich_text = RichTextBlock(features=PROSE, icon="pilcrow", label="Text")
    image = ImageBlock()
    pull_caption = RichTextBlock(features=INLINE, icon="minus", label="Pull caption")
    member_quote = MemberQuoteBlock()
    warning = WarningBlock()
    key_points = KeyPointsBlock()
    question = QuestionBlock()
    table = article_table()
    related_article = blocks.PageChooserBlock(page_type="articles.ArticlePage", icon="doc-full")

    def clean(self, value: Any, **kwargs: Any) -> Any:
        cleaned = super().clean(value, **kwargs)
        anchors = [
            child.value["anchor"] for child in cleaned if child.block_type == "section" and child.value["anchor"]
        ]
        twice = sorted({anchor for anchor in anchors if anchors.count(anchor) > 1})
        if twice:
            message = f"Two sections share the address “{twice[0]}”. Change or empty one of them."
            raise StreamBlockValidationError(non_block_errors=[message])
        return cleaned
