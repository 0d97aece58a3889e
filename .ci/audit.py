"""Known holes in the dependencies, and credentials in the repository: `make audit`.

Findings fail. An advisory service that cannot be asked is a warning that says so, since then nothing is known; where
CMS_AUDIT_REQUIRE is true, it fails as well.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# All that is ever installed: these hold the versions of requirements.txt, too.
LOCKS = ["requirements-dev.txt", "requirements-django61.txt"]
# pip-audit's two sources: PyPI's own advisories, and OSV.
SERVICES = ["pypi", "osv"]
# Advisories that do not concern this project: id, and why.
ACCEPTED: dict[str, str] = {}
BASELINE = ".secrets.baseline"
# Hashes, and what is made from other files.
LEFT_OUT = r"^requirements.*\.txt$|package-lock\.json$|^docs/openapi\.json$|schema\.ts$|\.(png|docx|baseline)$"
SECONDS = 240


def main() -> int:
    if sys.argv[1:] == ["--accept"]:
        return accept()
    findings = [*holes(), *credentials()]
    for finding in findings:
        print(finding)  # noqa: T201
    if findings:
        print(f"{len(findings)} finding(s): see docs/operations.md, “Audits”.", file=sys.stderr)  # noqa: T201
    return bool(findings)


def holes() -> list[str]:
    """A line for each known hole in what the locks pin, and one where that could not be found out and must be."""
    reasons = []
    for service in SERVICES:
        reports, reason = ask(service)
        if reports:
            return list(dict.fromkeys(line for report in reports for package in report for line in lines_of(package)))
        reasons.append(f"{service}: {reason}")
    said = (
        f"The advisories could not be asked ({'; '.join(reasons)}). Nothing is known about holes in the dependencies."
    )
    if os.environ.get("CMS_AUDIT_REQUIRE") == "true":
        return [f"{said} CMS_AUDIT_REQUIRE demands it."]
    print(f"WARNING: {said}", file=sys.stderr)  # noqa: T201
    return []


def ask(service: str) -> tuple[list[list[dict[str, Any]]], str]:
    """What a service says of every package of every lock; nothing, and why, where it does not."""
    reports = []
    for lock in LOCKS:
        report, reason = ask_service(lock, service)
        if report is None:
            return [], reason
        told = sum("vulns" in package for package in report)
        print(f"{lock}: {service} was asked about {told} of {len(report)} packages.")  # noqa: T201
        reports.append(report)
    return reports, ""


def ask_service(lock: str, service: str) -> tuple[list[dict[str, Any]] | None, str]:
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service, "--format", "json"]
    command += ["--requirement", str(ROOT / lock), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
        report = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return None, f"no answer within {SECONDS} seconds"
    except (ValueError, KeyError, TypeError):
        return None, (done.stderr.strip().splitlines() or ["it said nothing"])[-1][:200]
    # A mirror without advisories knows no package, and pip-audit calls that no known vulnerabilities.
    if not any("vulns" in package for package in report):
        return None, "it knows none of the packages"
    return report, ""


def lines_of(package: dict[str, Any]) -> list[str]:
    holes = [hole for hole in package.get("vulns", []) if not {hole["id"], *hole.get("aliases", [])} & ACCEPTED.keys()]
    name = f"{package['name']} {package['version']}"
    return [f"{name}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'nothing'}" for hole in holes]


def accept() -> int:
    """Take everything that looks like a credential into the baseline; whoever reviews the change looks at each."""
    (ROOT / BASELINE).write_text(json.dumps({"results": search()}, indent=2) + "\n", encoding="utf-8")
    return 0


def credentials() -> list[str]:
    """A line for each place that looks like a credential and is not in the baseline, wherever in its file."""
    known = {
        mark(place) for places in json.loads((ROOT / BASELINE).read_text())["results"].values() for place in places
    }
    found = [place for places in search().values() for place in places]
    new = [place for place in found if mark(place) not in known]
    print(f"{len(files())} files: {len(found)} places look like credentials, {len(new)} are not in {BASELINE}.")  # noqa: T201
    return [f"{place['filename']}:{place['line_number']}: {place['type']}" for place in new]


def search() -> dict[str, list[dict[str, Any]]]:
    """What looks like a credential, by file. Credentials themselves are not in it, only their hashes."""
    command = [sys.executable, "-m", "detect_secrets", "--cores", str(os.cpu_count()), "scan", "--no-verify", *files()]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    results: dict[str, list[dict[str, Any]]] = json.loads(found.stdout)["results"]
    return results


def mark(place: dict[str, Any]) -> tuple[str, str]:
    return place["filename"], place["hashed_secret"]


def files() -> list[str]:
    """What git knows, and what it will know once it is added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    wanted = [name for name in listed.stdout.split("\0") if name and not re.search(LEFT_OUT, name)]
    return [name for name in wanted if (ROOT / name).is_file()]


if __name__ == "__main__":
    sys.exit(main())
