"""What foreign HTML holds, counted on its raw source and apart from the cleaning, so that the two can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from articles.importing.addresses import linkable
from articles.importing.markup import (
    BLOCK_TAGS,
    KEPT_ATTRIBUTES,
    NOT_FOR_READERS,
    REMOVED_WITH_CONTENT,
    SEPARATING_TAGS,
    TAGS,
)

MEDIA_TAGS = frozenset({"audio", "embed", "iframe", "img", "object", "source", "svg", "video"})
DESCRIBING_ATTRIBUTES = ("src", "data", "alt", "title")
CITATION_MARK = ("linktype", "reference")


class Inventory(HTMLParser):
    """Reads HTML and text: the words as a reader sees them, and the markup, addresses and pictures without a place.

    Our own citations ("[ref]") are no words.
    """

    def __init__(self, *, base: str = "", anchors: frozenset[str] = frozenset()) -> None:
        """``base`` is the address of the foreign page, ``anchors`` the addresses within it that become citations."""
        super().__init__(convert_charrefs=True)
        self.base, self.anchors = base, anchors
        self.attributes: Counter[str] = Counter()
        self.removed_tags: Counter[str] = Counter()
        self.unwrapped_tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.unlinked: list[str] = []
        self.media: list[str] = []
        self._text: list[str] = []
        self._unread: list[str] = []

    def read_html(self, html: str) -> None:
        self.reset()
        self._unread.clear()
        self.feed(html)
        self.close()
        self._text.append(" ")

    def read_text(self, text: str) -> None:
        self._text += [text, " "]

    @property
    def words(self) -> list[str]:
        return words_of("".join(self._text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate(tag)
        values = {name: value or "" for name, value in attrs}
        if tag in NOT_FOR_READERS or CITATION_MARK in values.items():
            self._unread.append(tag)
        if tag in MEDIA_TAGS:
            self.media.append(_described(tag, values))
            values = {name: value for name, value in values.items() if name not in DESCRIBING_ATTRIBUTES}
        elif tag in REMOVED_WITH_CONTENT:
            self.removed_tags[tag] += 1
        elif tag not in TAGS:
            self.unwrapped_tags[tag] += 1
        if tag == "a" and "href" in values:
            self._note_link(values["href"])
        self.attributes.update(name for name in values if name not in KEPT_ATTRIBUTES)

    def _note_link(self, address: str) -> None:
        if address in self.anchors:
            return
        target = linkable(address, base=self.base)
        if target is None:
            self.unlinked.append(address)
        else:
            self.links.append(target)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._separate(tag)
        if self._unread and self._unread[-1] == tag:
            self._unread.pop()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._text.append(data)

    def _separate(self, tag: str) -> None:
        if tag in BLOCK_TAGS or tag in SEPARATING_TAGS:
            self._text.append(" ")

    def no_place(self) -> Iterator[str]:
        """A sentence part for everything that the cleaning leaves out on purpose."""
        yield from (f"missing picture or media: {medium}" for medium in self.media)
        if self.unlinked:
            yield f"addresses that cannot be linked to: {_counted(Counter(self.unlinked))}"
        if self.removed_tags:
            yield f"elements with their content: {_counted(self.removed_tags)}"
        if self.unwrapped_tags:
            yield f"elements, their words kept: {_counted(self.unwrapped_tags)}"
        if self.attributes:
            yield f"attributes: {_counted(self.attributes)}"


def words_of(text: str) -> list[str]:
    """The words of a text, punctuation included, without the bullets of plain-text lists."""
    return [word for word in text.split() if word not in ("-", "*", "•")]


def _described(tag: str, values: dict[str, str]) -> str:
    said = [values[name].strip() for name in DESCRIBING_ATTRIBUTES if values.get(name, "").strip()]
    return " — ".join([tag, *dict.fromkeys(said)])


def _counted(counter: Counter[str]) -> str:
    return ", ".join(name if count == 1 else f"{name} ×{count}" for name, count in sorted(counter.items()))
