"""What the read fence has let through, remembered for as long as nothing has changed.

The fence looks at eight tables. What it has said holds for its generation: triggers raise that number with every change
that the fence could see, and whoever reads by what is remembered here reads the number along with it, in one statement.
No text is kept, and no answer: of each article the number and the digest of its approval.
"""

from collections.abc import Iterable
from threading import Lock

from django.db import connection

# Of all sites together; some 300 bytes each.
MOST = 20_000

Approved = tuple[int, str]


class Standing:
    """Approval id and digest by site and page, of one generation."""

    def __init__(self) -> None:
        self._generation = -1
        self._known: dict[tuple[int, int], Approved] = {}
        self._lock = Lock()

    def of(self, page_ids: Iterable[int], *, site_id: int, generation: int) -> dict[int, Approved] | None:
        """What was said of these pages in this generation; None where it was not asked about one of them, or was
        asked within a transaction, which may see what others do not."""
        wanted = set(page_ids)
        with self._lock:
            if generation != self._generation or connection.in_atomic_block:
                return None
            known = self._known
        found = {pk: approved for pk in wanted if (approved := known.get((site_id, pk)))}
        return found if len(found) == len(wanted) else None

    def add(self, found: dict[int, Approved], *, site_id: int, generation: int) -> None:
        """Remember what the fence has said."""
        if connection.in_atomic_block:
            return
        with self._lock:
            if generation != self._generation or len(self._known) + len(found) > MOST:
                self._generation, self._known = generation, {}
            self._known |= {(site_id, pk): approved for pk, approved in found.items()}

    def clear(self) -> None:
        with self._lock:
            self._generation, self._known = -1, {}


standing = Standing()
