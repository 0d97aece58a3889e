"""One run of wrk over a file of addresses."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.recording import Answer

SCRIPT = Path(__file__).with_name("walking.lua")
THREADS = 2
CONNECTIONS = 8
# Rounds begin at places that lie far apart, and never twice at the same.
GOLDEN = 0.618034


class WalkError(Exception):
    """wrk did not run, or got answers that are none."""


@dataclass(frozen=True)
class Run:
    """What one run of wrk saw."""

    requests: int
    seconds: float
    p50_ms: float
    p90_ms: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def is_there() -> bool:
    return shutil.which("wrk") is not None


def write_addresses(file: Path, addresses: Sequence[str], answers: dict[str, Answer] | None, prefix: str = "") -> Path:
    """The file that wrk walks over; with the ETags of ``answers`` where these are given."""
    file.parent.mkdir(parents=True, exist_ok=True)
    tags = {address: answers[address].etag for address in addresses} if answers else {}
    file.write_text("".join(f"{prefix}{address}\t{tags.get(address, '')}\n" for address in addresses))
    return file


def walk(port: int, file: Path, *, seconds: float, turn: int = 0) -> Run:
    """Ask for ``seconds``, beginning at a place that depends on ``turn``. Raises ``WalkError`` where answers failed."""
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{max(round(seconds), 1)}s", "--timeout", "60s"]
    begin = f"{turn * GOLDEN % 1:f}"
    command += ["-s", str(SCRIPT), f"http://127.0.0.1:{port}", "--", str(file), str(THREADS), begin]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise WalkError(f"wrk did not run: {done.stderr.strip() or done.stdout.strip()}")
    said = json.loads(line.removeprefix("RESULT "))
    if said["refused"] or said["broken"]:
        raise WalkError(f"Of {said['requests']} answers {said['refused']} were errors, and {said['broken']} broke off.")
    return Run(said["requests"], said["seconds"], said["p50_ms"], said["p90_ms"])
