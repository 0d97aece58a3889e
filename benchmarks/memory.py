"""How much a worker grows: its memory after 10,000 mixed requests, against after 100."""

from argparse import Namespace
from collections.abc import Callable
from itertools import cycle, islice, zip_longest
from pathlib import Path
from typing import Any

from benchmarks import addresses
from benchmarks.databases import BUILD, Site
from benchmarks.ratios import Bound
from benchmarks.recording import get
from benchmarks.rows import SCALE
from benchmarks.servers import serving
from benchmarks.throughput import NOTHING_KEPT

ARTICLES = 2_000
FEW, MANY = 100, 10_000
BOUND = Bound(at_most=1.1)
BUDGET_MB = 32


def measure(options: Namespace, say: Callable[[str], None]) -> dict[str, Any]:
    """Two figures: with nothing kept in memory, and with the answers that are kept by default, their budget apart."""
    site = Site(options.articles or ARTICLES)
    site.make(rebuild=options.rebuild)
    rows = []
    for name, setting, budget in (
        ("nothing kept", NOTHING_KEPT, 0),
        (f"budget of {BUDGET_MB} MB apart", {"CMS_ANSWER_CACHE_MB": str(BUDGET_MB)}, BUDGET_MB),
    ):
        few, many = _grow(site, setting, say)
        # What is kept after the first requests is part of the budget, too: only what is there beyond it counts.
        times = max(many - budget, few) / few
        rows.append(
            {
                "row": f"memory of a worker, {name}, times",
                "median": times,
                "lowest": times,
                "highest": times,
                "rounds": 1,
                "bound": vars(BOUND),
                "verdict": BOUND.verdict(times),
                "note": f"{few:.1f} MB → {many:.1f} MB",
            }
        )
    return {"title": f"A worker after {MANY} mixed requests against after {FEW}", "rows": rows}


def resident_mb(process: int) -> float:
    """The memory that the process has in use, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def _grow(site: Site, setting: dict[str, str], say: Callable[[str], None]) -> tuple[float, float]:
    log = BUILD / "logs" / "memory.log"
    with serving("memory", "cms.wsgi", site.environment(**setting), log=log, workers=1) as server:
        (worker,) = server.workers()
        asked = cycle(_mixed(site, server.port))
        for address in islice(asked, FEW):
            get(server.port, address)
        few = resident_mb(worker)
        for number, address in enumerate(islice(asked, MANY - FEW)):
            get(server.port, address)
            if number % 2000 == 0:
                say(f"{number + FEW} requests, {resident_mb(worker):.1f} MB")
        return few, resident_mb(worker)


def _mixed(site: Site, port: int) -> list[str]:
    """Addresses of every kind that is answered, one kind after the other."""
    kinds = []
    for row in SCALE:
        try:
            found = row.addresses(addresses.OWN, site.articles, port)
        except LookupError:
            continue
        if get(port, found[0])[0] == 200:
            kinds.append(found)
    return [address for group in zip_longest(*kinds) for address in group if address]
