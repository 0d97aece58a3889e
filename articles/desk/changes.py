"""A comparison as the desk's templates show it: changes with their words marked, and changed facts to tick off."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles.desk.passages import HEAD
from articles.document.changes import Change, ChangedFact, Comparison, Line, Look, Piece

LONGEST_NEIGHBOUR = 120
LONGEST_UNCHANGED = 240
PARAGRAPH_END = "¶"
KINDS = {
    "number": "Number",
    "dose": "Dose",
    "unit": "Unit",
    "frequency": "Frequency",
    "medicine": "Medicine",
    "negation": "Negation",
}
# What a screen reader says around words that others see struck out or underlined.
SAID = {"added": ("added:", "end of addition."), "removed": ("removed:", "end of removal.")}
ELEMENTS = {"added": "ins", "removed": "del"}
EMPHASIS = {"bold": "b", "italic": "i", "superscript": "sup", "subscript": "sub"}


@dataclass(frozen=True)
class ShownLine:
    """A line of a change: ``html`` is safe. ``label`` names it, ``kind`` is as in ``Line``."""

    label: str
    kind: str
    html: SafeString


@dataclass(frozen=True)
class ShownChange:
    """A change with its number, counted from 1. ``before`` and ``after`` are the ends of the texts around it."""

    number: int
    change: Change
    lines: list[ShownLine]
    before: str
    after: str

    @property
    def title(self) -> str:
        """Such as “Moved and changed”."""
        return self.change.kind.capitalize()

    @property
    def passage(self) -> str:
        """The anchor of the passage in the full text that the change is in; empty where it is in none."""
        if self.change.after is not None:
            return f"passage-{self.change.after + 1}"
        return f"passage-{self.change.part}" if self.change.part in HEAD else ""

    @property
    def is_moved(self) -> bool:
        return self.change.kind.startswith("moved")


@dataclass(frozen=True)
class ShownFact:
    """A changed fact with the number of its change, and its sentence with the fact marked in it."""

    fact: ChangedFact
    number: int
    where: str
    sentence: SafeString | str

    @property
    def title(self) -> str:
        return KINDS[self.fact.kind]


def changes_for(comparison: Comparison) -> list[ShownChange]:
    """The changes of a comparison, ready to be shown."""
    return [
        ShownChange(
            number=place + 1,
            change=change,
            lines=[_shown_line(line) for line in change.lines],
            before=_end_of(change.neighbours[0]),
            after=_start_of(change.neighbours[1]),
        )
        for place, change in enumerate(comparison.changes)
    ]


def facts_for(comparison: Comparison) -> list[ShownFact]:
    """The changed facts of a comparison, ready to be ticked off."""
    return [
        ShownFact(
            fact=fact,
            number=fact.change + 1,
            where=comparison.changes[fact.change].where,
            sentence=_sentence(fact),
        )
        for fact in comparison.facts
    ]


def html_of(pieces: Iterable[Piece]) -> SafeString:
    """Words with their marks: removed ones in ``del``, added ones in ``ins``, with words for screen readers."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _shown_line(line: Line) -> ShownLine:
    pieces = line.pieces
    unchanged = all(piece.mark == "same" and piece.was is None for piece in pieces)
    if unchanged:
        pieces = (Piece(_start_of("".join(piece.text for piece in pieces), LONGEST_UNCHANGED)),)
    # What is new or gone as a whole is said by its label, not word by word.
    return ShownLine(line.label, line.kind, html_of(pieces))


def _piece(piece: Piece) -> SafeString:
    """A piece with the space before it left outside of its marks."""
    text = piece.text.lstrip(" ")
    space = " " * (len(piece.text) - len(text))
    inner = _looking(conditional_escape(text), piece.look)
    if text.strip() == PARAGRAPH_END and piece.mark != "same":
        inner = format_html('<span aria-hidden="true">{}</span><span class="w-sr-only">paragraph break</span>', text)
    if piece.was is not None:
        inner = format_html('<span class="change-look">{}</span>', inner)
    if piece.mark == "same":
        return format_html("{}{}", space, inner)
    start, end = SAID[piece.mark]
    element = mark_safe(ELEMENTS[piece.mark])  # noqa: S308
    marked = '{0}<{1}><span class="w-sr-only"> {2} </span>{3}<span class="w-sr-only"> {4} </span></{1}>'
    return format_html(marked, space, element, start, inner, end)


def _looking(text: SafeString, look: Look) -> SafeString:
    """The words in their look. A link is underlined, and leads somewhere only where that is an address."""
    for name, element in EMPHASIS.items():
        if getattr(look, name):
            text = format_html("<{0}>{1}</{0}>", mark_safe(element), text)  # noqa: S308
    if look.citation:
        return format_html("<sup>{}</sup>", text)
    if look.link:
        return format_html('<span class="change-link" title="{}">{}</span>', look.link, text)
    return text


def _sentence(fact: ChangedFact) -> SafeString | str:
    """The sentence as it is now, or as it was, with the fact marked; empty where it is all there is to say."""
    sentence, words = (fact.sentence_after, fact.after) if fact.after else (fact.sentence_before, fact.before)
    head, found, tail = sentence.partition(words)
    if fact.line:
        return fact.line
    if not found or not (head + tail).strip(" ."):
        return ""
    return format_html("{}<mark>{}</mark>{}", _end_of(head), words, _start_of(tail))


def _start_of(text: str, longest: int = LONGEST_NEIGHBOUR) -> str:
    return text if len(text) <= longest else f"{text[:longest].rsplit(' ', 1)[0]} …"


def _end_of(text: str, longest: int = LONGEST_NEIGHBOUR) -> str:
    return text if len(text) <= longest else f"… {text[-longest:].split(' ', 1)[-1]}"
