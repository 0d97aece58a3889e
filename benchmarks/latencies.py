"""Single requests, one after the other, measured by the client from the first byte sent to the last one read."""

import time
from collections.abc import Sequence
from statistics import median
from typing import Any

import psycopg
from psycopg import sql

from benchmarks import content
from benchmarks.databases import Site
from benchmarks.ratios import Bound, ratio_of_rounds
from benchmarks.recording import NotThereError, get
from benchmarks.servers import Server

PRESENTATIONS = "articles_presentation"
# In each round of the first requests after a change.
CHANGES = 20


def take(server: Server, address: str, etag: str = "", expected: int = 200) -> float:
    """Milliseconds that one request takes. Raises ``NotThereError`` where the status is another than ``expected``."""
    before = time.perf_counter()
    status, answer = get(server.port, address, etag)
    spent = (time.perf_counter() - before) * 1000
    if status != expected:
        raise NotThereError(address, status, answer.body[:100].decode(errors="replace"))
    return spent


def first_after_change(site: Site, ours: Server, theirs: Server, *, rounds: int) -> dict[str, Any]:
    """The first request for an article whose presentation was thrown away, against the stock site: no slower."""
    name, bound = "first request after a change", Bound(at_least=1)
    own_rounds, stock_rounds = [], []
    with psycopg.connect(site.url, autocommit=True) as connection:
        if not connection.execute("SELECT to_regclass(%s)", [PRESENTATIONS]).fetchone()[0]:  # type: ignore[index]
            return {"row": name, "trouble": "not there yet: no table of presentations", "rates": {}, "ratios": []}
        throw_away = sql.SQL("DELETE FROM {} WHERE page_id = %s").format(sql.Identifier(PRESENTATIONS))
        for number in range(rounds):
            own, stock = [], []
            for place in range(CHANGES):
                page_id = content.FIRST_ID + (number * CHANGES + place) % site.articles
                address = f"/api/v2/pages/{page_id}/"
                connection.execute(throw_away, [page_id])
                own.append(take(ours, address))
                stock.append(take(theirs, address))
            own_rounds.append(1000 / median(own))
            stock_rounds.append(1000 / median(stock))
    figure = ratio_of_rounds(own_rounds, stock_rounds)
    ratio = {"ours": "cold", "theirs": "stock", **vars(figure), "bound": vars(bound)}
    return {
        "row": name,
        "trouble": "",
        "rates": {"cold": own_rounds, "stock": stock_rounds},
        "ratios": [{**ratio, "verdict": bound.verdict(figure.median)}],
    }


def interleaved(
    servers: Sequence[Server], asked: Sequence[Sequence[tuple[str, str]]], *, samples: int, turn: int, expected: int
) -> list[list[float]]:
    """``samples`` milliseconds for each server, asked in turns; ``asked`` are (address, ETag) pairs for each."""
    spent: list[list[float]] = [[] for _ in servers]
    for number in range(samples):
        for place, server in enumerate(servers):
            address, etag = asked[place][(turn * samples + number) % len(asked[place])]
            spent[place].append(take(server, address, etag, expected))
    return spent
