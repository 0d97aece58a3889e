"""The bounds of docs/performance.md: what is asked for, and what it must be against whom. Nothing here measures."""

from dataclasses import dataclass, field

from benchmarks import addresses
from benchmarks.addresses import Addresses
from benchmarks.ratios import Bound

COLD, WARM, STOCK, BARE, MIDDLEWARE = "cold", "warm", "stock", "bare", "middleware"


@dataclass(frozen=True)
class Row:
    """One kind of request. ``bounds`` are by (ours, theirs): ``COLD`` or ``WARM`` against ``BARE`` or ``STOCK``."""

    name: str
    addresses: Addresses
    bounds: dict[tuple[str, str], Bound] = field(default_factory=dict)
    has_stock: bool = True
    conditional: bool = False


def at_least(bare: float | None = None, stock: float | None = None, ours: str = COLD) -> dict[tuple[str, str], Bound]:
    found = {BARE: bare, STOCK: stock}
    return {(ours, theirs): Bound(at_least=value) for theirs, value in found.items() if value is not None}


THROUGHPUT = [
    Row("detail by id", addresses.details, at_least(bare=0.35, stock=20)),
    Row("by slug, all fields", addresses.by_slug, at_least(bare=0.30, stock=18)),
    Row(
        "list of 20 with bylines",
        addresses.lists,
        at_least(bare=0.25, stock=40) | at_least(bare=0.40, stock=80, ours=WARM),
    ),
    Row(
        "filtered and ordered",
        addresses.filtered,
        at_least(bare=0.15, stock=40) | at_least(bare=0.30, stock=80, ours=WARM),
    ),
    Row(
        "list of 20, fields=*",
        addresses.whole_lists,
        at_least(bare=0.15, stock=40) | at_least(bare=0.30, stock=80, ours=WARM),
    ),
    Row("304 on If-None-Match", addresses.details, at_least(bare=0.25), has_stock=False, conditional=True),
    Row("last page, by offset", addresses.last_pages, at_least(bare=0.15)),
    Row("by cursor", addresses.by_cursor, at_least(bare=0.25), has_stock=False),
    Row("search, 2 words in 5 %", addresses.searches, at_least(bare=0.05, stock=20)),
]


@dataclass(frozen=True)
class ScaleRow:
    """One kind of request at two sizes: its p50 and p90 at most so many times, or so many milliseconds more."""

    name: str
    addresses: Addresses
    most_times: float | None = 1.5
    most_more_ms: float | None = None
    conditional: bool = False


SCALE = [
    ScaleRow("detail by id", addresses.details),
    ScaleRow("by slug, all fields", addresses.by_slug),
    ScaleRow("304 on If-None-Match", addresses.details, conditional=True),
    ScaleRow("list of 20 with bylines", addresses.first_lists),
    ScaleRow("list of 20, fields=*", addresses.first_whole_lists),
    ScaleRow("filtered and ordered", addresses.filtered),
    ScaleRow("last page, by offset", addresses.last_pages),
    ScaleRow("by cursor", addresses.by_cursor),
    ScaleRow("middle offset", addresses.middle_pages, most_times=None, most_more_ms=10),
    ScaleRow("search, 100 hits", addresses.steady_searches, most_times=3),
]
