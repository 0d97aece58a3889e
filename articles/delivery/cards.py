"""The small fields of an answer, kept so that some of them can be cut out without parsing the others.

A card is one line that says where each field stands, and then the fields as members of a JSON object. The line holds
the surrogate keys of the answer too, and the places of the large fields in its other part, the whole.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

LINE = b"\n"


class Card(NamedTuple):
    """An opened card. ``places`` are the first and the last byte of each member in ``members``, by name; ``large`` are
    those of the large fields in the whole."""

    keys: str
    places: dict[str, list[int]]
    large: dict[str, list[int]]
    members: bytes

    def member(self, name: str) -> bytes:
        """The field as ``"name":value``."""
        first, last = self.places[name]
        return self.members[first:last]

    def large_member(self, name: str, whole: bytes) -> bytes:
        """A large field as ``"name":value``."""
        first, last = self.large[name]
        return whole[first:last]


def member(name: str, value: bytes) -> bytes:
    """``value``, which is JSON, as the member of an object."""
    return b'"' + name.encode() + b'":' + value


def value_of(name: str, text: bytes) -> Any:
    """The value of the member ``name``."""
    return orjson.loads(text[len(name.encode()) + 3 :])


def join(members: Mapping[str, bytes]) -> tuple[bytes, dict[str, tuple[int, int]]]:
    """The members one behind the other, apart by commas, and where each of them stands."""
    places, end = {}, 0
    for name, text in members.items():
        places[name] = (end, end + len(text))
        end += len(text) + 1
    return b",".join(members.values()), places


def pack(members: Mapping[str, bytes], *, keys: str, large: Mapping[str, tuple[int, int]]) -> bytes:
    """A card of these members by name; ``large`` are the places of the large fields in the whole."""
    joined, places = join(members)
    return orjson.dumps([keys, places, dict(large)]) + LINE + joined


def unpack(card: bytes) -> Card:
    """What ``pack`` has made."""
    line, _, members = card.partition(LINE)
    keys, places, large = orjson.loads(line)
    return Card(keys, places, large, members)
