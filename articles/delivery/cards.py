"""The small fields of an answer, kept so that some of them can be cut out without parsing anything.

A card is a row of numbers that say where everything stands, the surrogate keys of the answer, and the fields as members
of a JSON object, in a fixed order. The numbers tell also where the far fields stand, in the other parts of the answer.
Which fields there are, and in which order, is the ``Layout``; cards of another one carry another seal.
"""

from collections.abc import Mapping, Sequence
from struct import Struct
from typing import Any, NamedTuple, Self

import orjson

Piece = bytes | memoryview


class Card(NamedTuple):
    """An opened card. Member ``n`` stands from ``places[n + 1]`` to one byte before ``places[n + 2]``; what is before
    them are the keys. Behind all these places are those of the far fields in their parts, first and last byte."""

    data: bytes
    places: tuple[int, ...]

    @property
    def keys(self) -> bytes:
        return self.data[self.places[0] : self.places[1] - 1]

    def run(self, first: int, last: int) -> bytes:
        """The members from ``first`` to ``last``, apart by commas, each as ``"name":value``."""
        places = self.places
        return self.data[places[first + 1] : places[last + 2] - 1]

    def fill(self, pattern: "Pattern") -> bytes:
        """The pattern with its members in it."""
        data, places = self.data, self.places
        return pattern.form % tuple([data[places[first] : places[after] - 1] for first, after in pattern.bounds])


class Pattern(NamedTuple):
    """Bytes with a ``%b`` for each run of members, and between which places of a card each of them stands."""

    form: bytes
    bounds: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, parts: Sequence[bytes | tuple[int, int]]) -> Self:
        """Of bytes as they are, and of the first and last members of runs."""
        form = b"".join(part.replace(b"%", b"%%") if isinstance(part, bytes) else b"%b" for part in parts)
        return cls(form, tuple((part[0] + 1, part[1] + 2) for part in parts if not isinstance(part, bytes)))


class Layout:
    """Which members a card has, in their order, and which far ones are in other parts."""

    def __init__(self, near: Sequence[str], far: Sequence[str]) -> None:
        self.near, self.far = tuple(near), tuple(far)
        self.number = {name: number for number, name in enumerate(self.near)}
        # The keys, the members, the end; then two for each far one.
        self._first_far = len(self.near) + 2
        self._numbers = Struct(f"<{self._first_far + 2 * len(self.far)}I")

    def pack(self, members: Mapping[str, bytes], *, keys: str, far: Mapping[str, tuple[int, int]]) -> bytes:
        """A card of these members by name; ``far`` are the places of the far fields in their parts."""
        parts = [keys.encode(), *(members[name] for name in self.near)]
        places, end = [], self._numbers.size
        for part in parts:
            places.append(end)
            end += len(part) + 1
        numbers = [*places, end, *(number for name in self.far for number in far[name])]
        return self._numbers.pack(*numbers) + b",".join(parts)

    def unpack(self, card: Piece) -> Card:
        """What ``pack`` has made."""
        data = bytes(card)
        return Card(data, self._numbers.unpack_from(data))

    def far_member(self, card: Card, name: str, part: Piece) -> Piece:
        """A far field as ``"name":value``, from the part where it stands."""
        place = self._first_far + 2 * self.far.index(name)
        return part[card.places[place] : card.places[place + 1]]


def member(name: str, value: bytes) -> bytes:
    """``value``, which is JSON, as the member of an object."""
    return b'"' + name.encode() + b'":' + value


def value_of(name: str, text: Piece) -> Any:
    """The value of the member ``name``."""
    return orjson.loads(text[len(name.encode()) + 3 :])


def join(members: Mapping[str, bytes]) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """The members one behind the other, apart by commas, and where each of them stands."""
    places, end = {}, 0
    for name, text in members.items():
        places[name] = (end, end + len(text))
        end += len(text) + 1
    return b",".join(members.values()), places
