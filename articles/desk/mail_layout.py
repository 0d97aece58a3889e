"""A mail in its two forms: text of at most 76 columns, and simple HTML. What it says is the business of others."""

import textwrap
from dataclasses import dataclass

from django.template.loader import render_to_string

COLUMNS = 76


@dataclass(frozen=True)
class Item:
    """One line of a list: what it is, a passage it is about, and words on it. Each may be empty."""

    label: str = ""
    passage: str = ""
    text: str = ""


@dataclass(frozen=True)
class Part:
    """A heading, and what stands below it."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Mail:
    """One mail to one person. All texts are plain.

    ``facts`` are pairs of label and value; ``notes`` pairs of who says it and their words; ``button`` is what to do
    next and the absolute address where.
    """

    to: str
    name: str
    subject: str
    opening: tuple[str, ...]
    button: tuple[str, str]
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()
    closing: tuple[str, ...] = ()
    reply_to: str = ""

    @property
    def subject_line(self) -> str:
        """Without the line breaks that a title may hold: they would end the header."""
        return " ".join(self.subject.split())

    def as_html(self) -> str:
        return render_to_string("articles/mails/mail.html", {"mail": self})

    def as_text(self) -> str:
        paragraphs = [f"Dear {self.name},", *self.opening]
        if self.facts:
            paragraphs.append("\n".join(_fill(f"{label}: {value}", hanging="  ") for label, value in self.facts))
        for who, words in self.notes:
            paragraphs += [_fill(f"{who}:"), _fill(words, indent="> ")]
        for part in self.parts:
            paragraphs += [_fill(part.heading), "\n".join(_item(item) for item in part.items)]
        label, url = self.button
        # An address on a line of its own, and whole: readers of mail make links of it.
        paragraphs += [f"{label}:\n{url}", *self.closing]
        made = [text if "\n" in text else _fill(text) for text in paragraphs]
        return "\n\n".join(made) + "\n"


def _item(item: Item) -> str:
    lines = [_fill(item.label, indent="- ", hanging="  ")] if item.label else []
    if item.passage:
        lines.append(_fill(f"“{item.passage}”", indent="  "))
    if item.text:
        lines.append(_fill(item.text, indent="  " if lines else "- ", hanging="  "))
    return "\n".join(lines)


def _fill(text: str, indent: str = "", hanging: str | None = None) -> str:
    """The text in lines of the mail's width; line breaks that people have made stay."""
    after = indent if hanging is None else hanging
    made = [
        textwrap.fill(
            line,
            COLUMNS,
            initial_indent=after if place else indent,
            subsequent_indent=after,
            break_long_words=False,
            break_on_hyphens=False,
        )
        or after.rstrip()
        for place, line in enumerate(text.splitlines())
    ]
    return "\n".join(made)
