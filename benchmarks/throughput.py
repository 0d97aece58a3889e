"""Requests a second of this project, a stock site and a bare view, side by side, row by row.

Runs are interleaved: in each round each target has one run of each row, and each round begins with another target. What
disturbs the machine for a while disturbs them all.
"""

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import addresses
from benchmarks.databases import BUILD, Site, Stock
from benchmarks.latencies import first_after_change
from benchmarks.ratios import Bound, Figure, ratio_of_rounds
from benchmarks.recording import FOLDER, PREFIX, Answer, NotThereError, get, record, write_answers
from benchmarks.rows import BARE, COLD, MIDDLEWARE, STOCK, THROUGHPUT, WARM, Row
from benchmarks.servers import Server, serving
from benchmarks.walking import WalkError, walk, write_addresses

DJANGO = "django.core.wsgi:get_wsgi_application()"
ARTICLES = 2_000
# A run that sees fewer answers than this says little: slow targets get more time.
FEWEST_REQUESTS = 60
MOST_SECONDS = 15.0
# The setting of this project that keeps nothing in memory.
NOTHING_KEPT = {"CMS_ANSWER_CACHE_MB": "0"}

Say = Callable[[str], None]


@dataclass
class Lane:
    """One target of one row, and what it did in each round."""

    row: Row
    target: str
    file: Path
    seconds: float
    rates: list[float] = field(default_factory=list)
    trouble: str = ""


def measure(options: Namespace, say: Say) -> dict[str, Any]:
    """All rows whose name holds ``options.only``, as data for the report."""
    articles, rounds, seconds, only = options.articles or ARTICLES, options.rounds, options.seconds, options.only
    site, stock = Site(articles), Stock(articles)
    site.make(rebuild=options.rebuild)
    stock.make()
    rows = [row for row in THROUGHPUT if only in row.name]
    logs = BUILD / "logs"
    with ExitStack() as stack:
        servers = {
            COLD: stack.enter_context(
                serving(COLD, "cms.wsgi", site.environment(**NOTHING_KEPT), log=logs / "cold.log")
            ),
            WARM: stack.enter_context(serving(WARM, "cms.wsgi", site.environment(), log=logs / "warm.log")),
            STOCK: stack.enter_context(serving(STOCK, DJANGO, stock.environment(), log=logs / "stock.log")),
        }
        say("Recording what this project answers")
        lanes, recorded = _lanes(rows, articles, servers)
        write_answers(BUILD / "answers", recorded)
        for name, module in ((BARE, "settings"), (MIDDLEWARE, "settings_middleware")):
            settings = {"DJANGO_SETTINGS_MODULE": f"benchmarks.bare.{module}", FOLDER: str(BUILD / "answers")}
            environment = site.environment(**settings)
            servers[name] = stack.enter_context(
                serving(name, DJANGO, environment, log=logs / f"{name}.log", preload=True)
            )
        _check_bare(servers, recorded)
        _calibrate(lanes, servers, seconds)
        for number in range(rounds):
            for lane in _in_turn(lanes, number):
                _run(lane, servers[lane.target], number)
            say(f"Round {number + 1} of {rounds}")
        report = [_reported(row, [lane for lane in lanes if lane.row is row]) for row in rows]
        if only in "first request after a change":
            report.append(first_after_change(site, servers[COLD], servers[STOCK], rounds=rounds))
    return {"articles": articles, "rounds": rounds, "seconds": seconds, "rows": report}


def _lanes(rows: list[Row], articles: int, servers: dict[str, Server]) -> tuple[list[Lane], dict[str, Answer]]:
    """What is to be run, with the files of addresses; and the answers that the bare view is to give."""
    lanes: list[Lane] = []
    recorded: dict[str, Answer] = {}
    for number, row in enumerate(rows):
        folder = BUILD / "addresses"
        try:
            own = row.addresses(addresses.OWN, articles, servers[COLD].port)
            answers = record(servers[COLD].port, own)
            if row.conditional:
                _check_tags(servers[COLD], own[0], answers)
        except NotThereError as error:
            lanes.append(Lane(row, COLD, folder, 0, trouble=f"not there yet: {error}"))
            continue
        recorded |= answers
        tags = answers if row.conditional else None
        asked = write_addresses(folder / f"{number}-own", own, tags)
        lanes += [Lane(row, target, asked, 0) for target in (COLD, WARM)]
        prefixed = write_addresses(folder / f"{number}-bare", own, tags, PREFIX)
        lanes += [Lane(row, target, prefixed, 0) for target in (BARE, MIDDLEWARE)]
        if row.has_stock:
            theirs = row.addresses(addresses.STOCK, articles, servers[STOCK].port)
            lanes.append(Lane(row, STOCK, write_addresses(folder / f"{number}-stock", theirs, None), 0))
    return lanes, recorded


def _check_tags(server: Server, address: str, answers: dict[str, Answer]) -> None:
    tag = answers[address].etag
    status, _ = get(server.port, address, tag) if tag else (200, None)
    if status != 304:
        raise NotThereError(address, status, "no ETag, or no 304 for it")


def _check_bare(servers: dict[str, Server], recorded: dict[str, Answer]) -> None:
    """The bare view says what was recorded."""
    for name in (BARE, MIDDLEWARE):
        for address, answer in list(recorded.items())[:: max(len(recorded) // 20, 1)]:
            status, said = get(servers[name].port, PREFIX + address)
            if (status, said.body) != (200, answer.body):
                raise WalkError(f"The {name} view does not say what was recorded for {address}.")


def _calibrate(lanes: list[Lane], servers: dict[str, Server], seconds: float) -> None:
    """A first run of each, which warms it up and tells how long it needs."""
    for lane in lanes:
        if lane.trouble:
            continue
        lane.seconds = 2
        _run(lane, servers[lane.target], 0)
        rate = lane.rates.pop() if lane.rates else 0
        lane.seconds = max(seconds, min(FEWEST_REQUESTS / rate, MOST_SECONDS) if rate else MOST_SECONDS)


def _in_turn(lanes: list[Lane], number: int) -> Iterator[Lane]:
    """The lanes row by row; within a row each round begins with another target."""
    for row in dict.fromkeys(lane.row.name for lane in lanes):
        own = [lane for lane in lanes if lane.row.name == row and not lane.trouble]
        for place in range(len(own)):
            yield own[(place + number) % len(own)]


def _run(lane: Lane, server: Server, turn: int) -> None:
    try:
        lane.rates.append(walk(server.port, lane.file, seconds=lane.seconds, turn=turn).rate)
    except WalkError as error:
        lane.trouble = str(error)


def _reported(row: Row, lanes: list[Lane]) -> dict[str, Any]:
    rates = {lane.target: lane.rates for lane in lanes if lane.rates and not lane.trouble}
    trouble = "; ".join(f"{lane.target}: {lane.trouble}" for lane in lanes if lane.trouble)
    ratios = []
    for ours in (COLD, WARM):
        for theirs in (BARE, STOCK, MIDDLEWARE):
            if ours in rates and theirs in rates:
                figure = ratio_of_rounds(rates[ours], rates[theirs])
                ratios.append(_compared(ours, theirs, figure, row.bounds.get((ours, theirs))))
    return {"row": row.name, "trouble": trouble, "rates": rates, "ratios": ratios}


def _compared(ours: str, theirs: str, figure: Figure, bound: Bound | None) -> dict[str, Any]:
    return {
        "ours": ours,
        "theirs": theirs,
        **vars(figure),
        "bound": vars(bound) if bound else None,
        "verdict": bound.verdict(figure.median) if bound else "",
    }
