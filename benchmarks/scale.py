"""How long a request takes among 100,000 articles, against 2,000: p50 and p90 of single requests, asked in turns."""

from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from benchmarks import addresses
from benchmarks.databases import BUILD, Site
from benchmarks.latencies import interleaved
from benchmarks.ratios import Bound, Figure, percentile, ratio_of_rounds
from benchmarks.recording import NotThereError, ask
from benchmarks.rows import SCALE, ScaleRow
from benchmarks.servers import Server, serving
from benchmarks.throughput import NOTHING_KEPT

SMALL, LARGE = 2_000, 100_000

Asked = list[tuple[str, str]]


def measure(options: Namespace, say: Callable[[str], None]) -> dict[str, Any]:
    """Two figures for each row, p50 and p90; nothing is kept in memory."""
    sites = [Site(size, sqlite=options.sqlite) for size in (options.against or SMALL, options.articles or LARGE)]
    for site in sites:
        site.make(rebuild=options.rebuild)
    rows = [row for row in SCALE if options.only in row.name]
    reported: list[dict[str, Any]] = []
    with ExitStack() as stack:
        servers = [
            stack.enter_context(
                serving(
                    site.name, "cms.wsgi", site.environment(**NOTHING_KEPT), log=BUILD / "logs" / f"{site.name}.log"
                )
            )
            for site in sites
        ]
        for row in rows:
            try:
                reported += _measure_row(row, sites, servers, options)
            except NotThereError as error:
                reported.append({"row": row.name, "trouble": f"not there yet: {error}"})
            say(row.name)
    title = (
        f"{sites[1].articles} articles against {sites[0].articles}, on {'SQLite' if options.sqlite else 'PostgreSQL'}"
    )
    return {"title": title, "rounds": options.rounds, "samples": options.samples, "rows": reported}


def _measure_row(row: ScaleRow, sites: list[Site], servers: list[Server], options: Namespace) -> list[dict[str, Any]]:
    asked = [_asked(row, site, server, options) for site, server in zip(sites, servers, strict=True)]
    expected = 304 if row.conditional else 200
    # A first round warms up: connections, the database's pages, compiled statements.
    interleaved(servers, asked, samples=20, turn=0, expected=expected)
    rounds = [
        interleaved(servers, asked, samples=options.samples, turn=number, expected=expected)
        for number in range(options.rounds)
    ]
    return [_figure(row, percent, rounds) for percent in (50, 90)]


def _asked(row: ScaleRow, site: Site, server: Server, options: Namespace) -> Asked:
    found = row.addresses(addresses.OWN, site.articles, server.port)[: options.samples * options.rounds]
    return [(address, ask(server.port, address).etag if row.conditional else "") for address in found]


def _figure(row: ScaleRow, percent: int, rounds: list[list[list[float]]]) -> dict[str, Any]:
    small, large = ([percentile(spent[place], percent) for spent in rounds] for place in range(2))
    times = ratio_of_rounds(large, small)
    more = [after - before for before, after in zip(small, large, strict=True)]
    figure, bound = times, Bound(at_most=row.most_times)
    if row.most_more_ms is not None:
        figure = Figure(percentile(more, 50), min(more), max(more), len(more))
        bound = Bound(at_most=row.most_more_ms)
    note = f"{percentile(small, 50):.2f} ms → {percentile(large, 50):.2f} ms"
    unit = "times" if row.most_more_ms is None else "ms more"
    return {
        "row": f"{row.name}, p{percent}, {unit}",
        **vars(figure),
        "bound": vars(bound),
        "verdict": bound.verdict(figure.median),
        "note": note,
    }
