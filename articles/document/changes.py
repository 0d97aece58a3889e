"""What a comparison of two public documents finds: changes in reading order, and the facts that changed in them.

Plain values without behaviour; ``articles.document.comparing`` makes them, ``articles.desk.changes`` shows them.
"""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["same", "added", "removed"]
ChangeKind = Literal["added", "removed", "changed", "moved", "moved and changed"]
FactKind = Literal["number", "dose", "unit", "frequency", "medicine", "negation"]


@dataclass(frozen=True)
class Look:
    """How words stand in a text, apart from what they say.

    ``link`` is an address, or ``page 12`` for a link to a page by its id; ``citation`` is the id of a reference.
    """

    bold: bool = False
    italic: bool = False
    superscript: bool = False
    subscript: bool = False
    link: str = ""
    citation: str = ""


PLAIN = Look()


@dataclass(frozen=True)
class Piece:
    """A run of words that fared alike, with the spaces between it and the run before.

    ``look`` is how it stands now; of what is removed, how it stood. ``was`` is set where the words are the same and
    their look is not. A text of ``¶`` alone is the end of a paragraph.
    """

    text: str
    mark: Mark = "same"
    look: Look = PLAIN
    was: Look | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph, a list item, a table cell or a field, by pieces. ``label`` names it where its change does not."""

    label: str
    kind: ChangeKind | Literal["same"]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """One change, as a reviewer goes through them.

    ``where`` names the place for people. ``part`` is the field of ``Content`` it is in, such as ``title`` or ``body``.
    ``before`` and ``after`` are the places of its first block in the two bodies, counted from 0; None outside bodies
    and where there is none. ``details`` are sentences about what is no text: link targets, emphasis, files, levels.
    ``images`` are the ids of the picture before and now. ``neighbours`` are the unchanged texts around it, or empty.
    """

    kind: ChangeKind
    where: str
    part: str
    lines: tuple[Line, ...] = ()
    details: tuple[str, ...] = ()
    before: int | None = None
    after: int | None = None
    images: tuple[int | None, int | None] | None = None
    neighbours: tuple[str, str] = ("", "")

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces of all lines, one after the other."""
        return tuple(piece for line in self.lines for piece in line.pieces)


@dataclass(frozen=True)
class ChangedFact:
    """A number, dose, unit, frequency, medicine or negation that one document states at a place and the other does not.

    ``before`` and ``after`` are its words; one of them is empty where it is new or gone. ``sentence_before`` and
    ``sentence_after`` are what it stands in; ``line`` names the cell of a table. ``change`` is the place of its change
    in ``Comparison.changes``, from 0.
    ``key`` is the same for the same fact whenever the same two documents are compared.
    """

    kind: FactKind
    before: str
    after: str
    sentence_before: str
    sentence_after: str
    change: int
    key: str
    line: str = ""


@dataclass(frozen=True)
class Comparison:
    """The changes in reading order, and the changed facts in the order of their changes.

    ``first`` where there is nothing to compare with. ``same`` where both documents are equal: without changes but not
    ``same``, they differ in spaces only.
    """

    changes: tuple[Change, ...] = ()
    facts: tuple[ChangedFact, ...] = ()
    first: bool = False
    same: bool = False

    @property
    def count(self) -> int:
        """How many changes there are."""
        return len(self.changes)
