"""What `make audit` calls a finding, what it cannot know, and that nothing is installed without a hash."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-django61.txt"]
KNOWN = {"name": "wagtail", "version": "8.0.1", "vulns": []}
HOLE = {**KNOWN, "vulns": [{"id": "PYSEC-1", "aliases": [], "fix_versions": ["8.0.2"]}]}
UNKNOWN = {"name": "wagtail", "skip_reason": "not found"}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock__has_hashes_for_every_package(lock: str) -> None:
    packages = [part for part in (ROOT / lock).read_text().split("\n") if part and part[0].isalnum()]
    entries = (ROOT / lock).read_text().replace("\\\n", " ").split("\n")
    pinned = [entry for entry in entries if entry and entry[0].isalnum()]

    assert len(pinned) == len(packages) > 50
    assert [entry for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_installing__asks_for_the_hashes() -> None:
    installing = [line for line in (ROOT / "Makefile").read_text().splitlines() if "pip install" in line]

    assert installing
    assert all("--require-hashes" in line for line in installing)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of one file, with a `pip_audit` that says what its `said.json` holds."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "audit.py", tmp_path / ".ci")
    (tmp_path / "pip_audit.py").write_text("print(open('said.json').read())\n")
    (tmp_path / "module.py").write_text("answer = 42\n")
    (tmp_path / ".secrets.baseline").write_text('{"results": {}}')
    for lock in LOCKS:
        (tmp_path / lock).write_text("")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)  # noqa: S607
    return tmp_path


def audit(repository: Path, said: dict[str, Any] | None, **environment: str) -> subprocess.CompletedProcess[str]:
    (repository / "said.json").write_text(json.dumps({"dependencies": [said]}) if said else "no answer")
    return subprocess.run(
        [sys.executable, ".ci/audit.py"],
        cwd=repository,
        env={**os.environ, "PYTHONPATH": str(repository), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_audit__of_what_is_known_to_have_no_hole__passes(repository: Path) -> None:
    done = audit(repository, KNOWN)

    assert (done.returncode, done.stderr) == (0, "")
    assert "pypi was asked about 1 of 1 packages" in done.stdout


def test_audit__of_a_hole__fails_and_names_it(repository: Path) -> None:
    done = audit(repository, HOLE)

    assert done.returncode == 1
    assert "wagtail 8.0.1: PYSEC-1, mended in 8.0.2" in done.stdout


@pytest.mark.parametrize(("said", "reason"), [(None, ""), (UNKNOWN, "it knows none of the packages")])
def test_audit__that_nobody_answers__says_so_and_fails_where_it_must(
    repository: Path, said: dict[str, Any] | None, reason: str
) -> None:
    done, demanded = audit(repository, said), audit(repository, said, CMS_AUDIT_REQUIRE="true")

    assert done.returncode == 0
    assert "WARNING: The advisories could not be asked" in done.stderr
    assert reason in done.stderr
    assert demanded.returncode == 1
    assert "could not be asked" in demanded.stdout


def test_audit__of_a_credential__fails_until_it_is_accepted(repository: Path) -> None:
    (repository / "module.py").write_text(f'KEY = "{"AKIA" + "QYLPMN5HFIQR7XYA"}"\n')

    assert "module.py:1: AWS Access Key" in audit(repository, KNOWN).stdout
    subprocess.run([sys.executable, ".ci/audit.py", "--accept"], cwd=repository, check=True)
    assert audit(repository, KNOWN).returncode == 0
    # Wherever it moves in its file.
    (repository / "module.py").write_text("\n\n" + (repository / "module.py").read_text())
    assert audit(repository, KNOWN).returncode == 0
