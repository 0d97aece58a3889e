"""The text under review by passages: what can be commented on, and the sources that each passage cites.

Made from the same presented blocks as readers get, a block at a time: what readers get is left as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from wagtail.rich_text import RichText

from articles.delivery.blocks import present_blocks, render_blocks
from articles.delivery.rendering import Renderer
from articles.delivery.surroundings import Surroundings
from articles.document import types
from articles.document.changes import Change
from articles.models import ArticlePage
from articles.rich_text import cited_references

# The fields of the head that a reviewer can comment on, by the names that Wagtail's comments have for them.
HEAD = {"title": "the title", "summary": "the summary", "hero_image": "the picture"}
# Where Wagtail's editor can show a comment on a block of several fields (``Comment.contentpath``).
COMMENTED_FIELD = {
    "section": "heading",
    "image": "alt_text",
    "member_quote": "quote",
    "warning": "text",
    "key_points": "heading",
    "question": "question",
}
HIDDEN = {
    "member_quote": "Readers do not get this quote: there is no consent for it, or it has been taken back.",
    "related_article": "Readers do not get this link: the article it names is not public.",
}
_KEYED = re.compile(r'<(p|li|h[1-6])\b[^<>]*\bdata-block-key="([^"<>]+)"[^<>]*>(.*?)</\1>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
NO_ENTRY = "A citation here leads to no reference."
NO_TITLE = "This reference has no title."
NO_ADDRESS = "This reference has no address, DOI or PMID: nobody can look it up."


@dataclass(frozen=True)
class Source:
    """A reference as the reviewer of a passage sees it. ``problem`` is a sentence, or empty."""

    number: int
    reference: dict[str, Any]
    problem: str


@dataclass
class Passage:
    """A block of the body, or a field of the head. ``path`` is where a comment on it belongs; empty where none can."""

    anchor: str
    path: str
    name: str
    html: str = ""
    sources: list[Source] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    comments: list[Any] = field(default_factory=list)

    @property
    def is_head(self) -> bool:
        return self.path in HEAD

    @property
    def is_broken(self) -> bool:
        return bool(self.problems) or any(source.problem for source in self.sources)


def head_of(article: dict[str, Any]) -> list[Passage]:
    """The fields of the head that are there to be commented on."""
    return [Passage(f"passage-{name}", name, label) for name, label in HEAD.items() if article[name]]


def passages_of(
    document: types.PublicDocument, version: ArticlePage, article: dict[str, Any], around: Surroundings
) -> list[Passage]:
    """The body's blocks in order. ``article`` is the presented document, ``version`` holds the ids of its blocks."""
    content = document.content
    renderer = Renderer({row["id"]: row["number"] for row in article["references"]}, around.addresses)
    sources = {row["id"]: Source(row["number"], row, problem_of(row)) for row in article["references"]}
    paths = _paths(version, len(content.body))
    passages = []
    for number, (block, path) in enumerate(zip(content.body, paths, strict=True), start=1):
        # A block at a time by one renderer: citations are counted through the whole text, as on its page.
        alone = content.model_copy(update={"body": [block]})
        presented = present_blocks(alone, document.facts, around, renderer)
        passage = Passage(f"passage-{number}", path, f"passage {number}", html=render_blocks(presented))
        cited = list(dict.fromkeys(_cited(block)))
        passage.sources = [sources[key] for key in cited if key in sources]
        passage.problems = [NO_ENTRY for key in cited if key not in sources]
        if not presented:
            passage.problems.append(HIDDEN.get(block.type, ""))
        passages.append(passage)
    return passages


def problem_of(reference: dict[str, Any]) -> str:
    """What keeps readers from finding this source, as a sentence; empty where nothing does."""
    if not reference["title"]:
        return NO_TITLE
    return "" if reference["url"] else NO_ADDRESS


def block_of(path: str) -> str:
    """The block or field that a comment's path belongs to: ``body.ID.heading`` is of the block ``ID``."""
    name, _, rest = path.partition(".")
    return rest.partition(".")[0] if name == "body" and rest else name


def anchor_of(version: ArticlePage, path: str) -> str:
    """The anchor of the passage that a comment with this path stands at."""
    wanted = block_of(path)
    places = (f"passage-{number}" for number, child in enumerate(version.body, start=1) if child.id == wanted)
    return f"passage-{wanted}" if wanted in HEAD else next(places, "comments-without-passage")


def position_of(version: ArticlePage, path: str) -> str:
    """What the editor marks for a comment on this passage: the whole of it, in the form that Draftail keeps positions
    in (``wagtail/client/src/components/Draftail/CommentableEditor``)."""
    child = next((child for child in version.body if child.id == block_of(path)), None)
    inner = path.split(".")[2:]
    value = child.value.get(inner[0]) if child is not None and inner else getattr(child, "value", None)
    marked = _KEYED.findall(value.source) if isinstance(value, RichText) else []
    ends = [(key, len(unescape(_TAG.sub("", text)))) for _, key, text in marked]
    return json.dumps([{"key": key, "start": 0, "end": end} for key, end in ends])


def anchor_of_change(change: Change) -> str:
    """The anchor of the passage in which a change is now; empty where it is in none."""
    if change.after is not None:
        return f"passage-{change.after + 1}"
    return f"passage-{change.part}" if change.part in HEAD else ""


def is_place(version: ArticlePage, path: str) -> bool:
    """Whether a comment can stand at this path of the version."""
    return path in HEAD or (path.startswith("body.") and block_of(path) in {child.id for child in version.body})


def _paths(version: ArticlePage, count: int) -> list[str]:
    if len(version.body) != count:
        # An approval is shown whose version has been rewritten since: its blocks cannot be told.
        return [""] * count
    return [path_of(child) for child in version.body]


def path_of(child: Any) -> str:
    """Where a comment on this block of a body belongs."""
    inner = COMMENTED_FIELD.get(child.block_type)
    return f"body.{child.id}.{inner}" if inner else f"body.{child.id}"


def _cited(block: types.Block) -> Iterator[str]:
    """The ids of the references that a block cites, in reading order."""
    for text in _texts(block.model_dump().values()):
        yield from cited_references(text)


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from _texts(value)
