"""How long it takes to approve an article among 100,000 public ones, against 100: two processes that sign in turns."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.databases import ROOT, Site
from benchmarks.ratios import Bound, ratio_of_rounds

SMALL, LARGE = 100, 100_000
# Articles that are signed in each round, on each side.
EACH = 5
BOUND = Bound(at_most=1.5)


def measure(options: Namespace, say: Callable[[str], None]) -> dict[str, Any]:
    """One figure: the times of `sign()` with all that hangs on it, the larger site's over the smaller's."""
    sites = [Site(options.against or SMALL), Site(options.articles or LARGE)]
    for site in sites:
        site.make(rebuild=options.rebuild)
    signers = [_signer(site) for site in sites]
    try:
        for signer in signers:
            _sign(signer)
        rounds = []
        for number in range(options.rounds):
            spent = [[_sign(signer) for signer in signers] for _ in range(EACH)]
            rounds.append([median(times) for times in zip(*spent, strict=True)])
            say(f"Round {number + 1} of {options.rounds}")
    finally:
        for signer in signers:
            signer.terminate()
            signer.wait()
    small, large = ([times[place] for times in rounds] for place in range(2))
    figure = ratio_of_rounds(large, small)
    row = {
        "row": "approving an article, times",
        **vars(figure),
        "bound": vars(BOUND),
        "verdict": BOUND.verdict(figure.median),
        "note": f"{median(small):.1f} ms → {median(large):.1f} ms",
    }
    return {"title": f"Approving with {sites[1].articles} public articles against {sites[0].articles}", "rows": [row]}


def _signer(site: Site) -> "subprocess.Popen[str]":
    environment = {**os.environ, **site.environment(DJANGO_SETTINGS_MODULE="benchmarks.settings")}
    command = [sys.executable, "-m", "django", "time_approvals"]
    return subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _sign(signer: "subprocess.Popen[str]") -> float:
    """Let it draft one article, send it for review and sign it; the milliseconds that the signing took."""
    if signer.stdin is None or signer.stdout is None:
        raise RuntimeError("The signing process was started without pipes.")
    signer.stdin.write("\n")
    signer.stdin.flush()
    spent: float = json.loads(signer.stdout.readline())
    return spent
