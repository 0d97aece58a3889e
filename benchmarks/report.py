"""Results as a table for people and as JSON for programs."""

import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any


def print_throughput(results: dict[str, Any]) -> str:
    """Requests a second, and each ratio beside what it must be."""
    lines = [f"{results['articles']} articles, {results['rounds']} rounds", ""]
    lines.append(f"{'':28}{'cold/s':>9}{'warm/s':>9}{'stock/s':>9}{'bare/s':>9}{'midw./s':>9}")
    for row in results["rows"]:
        rates = [_rate(row["rates"].get(name)) for name in ("cold", "warm", "stock", "bare", "middleware")]
        lines.append(f"{row['row']:28}" + "".join(f"{rate:>9}" for rate in rates))
        if row["trouble"]:
            lines.append(f"    {row['trouble']}")
    lines += ["", *_head()]
    for row in results["rows"]:
        lines += [_ratio_line(row["row"], ratio) for ratio in row["ratios"] if ratio["bound"]]
    return "\n".join(lines)


def print_figures(title: str, rows: list[dict[str, Any]]) -> str:
    """Figures with their bounds, for what is no throughput."""
    lines = [title, ""]
    for row in rows:
        if row.get("trouble"):
            lines.append(f"{row['row']:44}{row['trouble']}")
            continue
        said = f"{row['median']:.2f} ({row['lowest']:.2f} to {row['highest']:.2f})"
        lines.append(f"{row['row']:44}{said:28}{_bound(row['bound']):>10}  {row['verdict']:22} {row.get('note', '')}")
    return "\n".join(lines)


def save(folder: Path, name: str, results: dict[str, Any]) -> Path:
    """Write the results of one kind beside those of the others."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.json"
    machine = {"machine": platform.platform(), "python": platform.python_version()}
    file.write_text(json.dumps({"at": datetime.now(UTC).isoformat(), **machine, **results}, indent=2))
    return file


def _head() -> list[str]:
    return [f"{'':28}{'ours':>6}{'against':>12}{'ratio (lowest to highest)':>30}{'must be':>10}"]


def _ratio_line(name: str, ratio: dict[str, Any]) -> str:
    show = _percent if ratio["theirs"] == "bare" else _times
    said = f"{show(ratio['median'])} ({show(ratio['lowest'])} to {show(ratio['highest'])})"
    bound = "≥ " + show(ratio["bound"]["at_least"])
    return f"{name:28}{ratio['ours']:>6}{ratio['theirs']:>12}{said:>30}{bound:>10}  {ratio['verdict']}"


def _bound(bound: dict[str, Any] | None) -> str:
    if bound is None:
        return ""
    return f"≥ {bound['at_least']:g}" if bound["at_least"] is not None else f"≤ {bound['at_most']:g}"


def _rate(rates: list[float] | None) -> str:
    return f"{median(rates):.1f}" if rates else "-"


def _percent(value: float) -> str:
    return f"{value:.0%}" if value >= 0.1 else f"{value:.1%}"


def _times(value: float) -> str:
    return f"{value:.1f} ×"
