"""`python -m benchmarks.run throughput`: measures, prints a table, and writes it as JSON below build/benchmarks/."""

import argparse
import signal
import sys
from subprocess import CalledProcessError

from psycopg import OperationalError

from benchmarks import approving, memory, scale, throughput, walking
from benchmarks.databases import BUILD
from benchmarks.report import print_figures, print_throughput, save
from benchmarks.servers import ServerError
from benchmarks.walking import WalkError

MEASURES = {
    "throughput": throughput.measure,
    "scale": scale.measure,
    "approving": approving.measure,
    "memory": memory.measure,
}
NO_WRK = "Skipped: wrk is not here. On Debian and Ubuntu: apt-get install wrk"


def main() -> int:
    options = _options()
    # The servers end with whatever ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    if options.what == "throughput" and not walking.is_there():
        _say(NO_WRK)
        return 0
    try:
        results = MEASURES[options.what](options, _say)
    except (CalledProcessError, OperationalError, ServerError, WalkError) as error:
        _say(f"Stopped: {error}")
        return 1
    is_table = options.what == "throughput"
    text = print_throughput(results) if is_table else print_figures(results["title"], results["rows"])
    _say(f"\n{text}\n\n{save(BUILD, options.what, results)}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("what", nargs="?", default="throughput", choices=list(MEASURES))
    parser.add_argument(
        "--articles", type=int, help="of the (larger) database; by default as docs/performance.md has it"
    )
    parser.add_argument("--against", type=int, help="articles of the smaller database, for `scale` and `approving`")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3, help="of each run of wrk")
    parser.add_argument("--samples", type=int, default=100, help="requests of each kind in a round, for `scale`")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    parser.add_argument("--rebuild", action="store_true", help="make anew what is kept for reading, after code changed")
    parser.add_argument("--sqlite", action="store_true", help="`scale` on SQLite")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
