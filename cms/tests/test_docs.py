"""The documentation does what it says."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.tests.factories import make_article, publish

ROOT = Path(settings.BASE_DIR)
LAW = ROOT / "docs" / "publishing-law.md"
PAGES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
POINTS_AT = re.compile(r"""\]\(([^)\s#]+)|<img src="([^"]+)""")
LARGEST_PICTURE = 150_000  # bytes


def verify_offline(export: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of docs/publishing-law.md over an export."""
    found = re.search(r"```python\n(.*?)```", LAW.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    script, records = folder / "verify.py", folder / "records.jsonl"
    script.write_text(found[1], encoding="utf-8")
    records.write_text(export, encoding="utf-8")
    return subprocess.run([sys.executable, str(script), str(records)], capture_output=True, text=True, check=False)  # noqa: S603


@pytest.fixture
def export() -> str:
    publish(make_article(title="Smørrebrød “and” sleep"))
    output = StringIO()
    call_command("export_approvals", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_offline_verification__accepts_an_export(export: str, tmp_path: Path) -> None:
    assert verify_offline(export, tmp_path).stdout == "OK 2/2\n"


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["altered", "document", "removed", "cut", "headless"])
def test_offline_verification__refuses_a_damaged_export(export: str, damage: str, tmp_path: Path) -> None:
    lines = export.splitlines(keepends=True)
    damaged = {
        "altered": [lines[0].replace("Rita Reviewer", "Someone Else"), *lines[1:]],
        "document": [lines[0].replace("Sleep well.", "Sleep badly."), *lines[1:]],
        "removed": lines[1:],
        "cut": [lines[0], lines[-1]],
        "headless": lines[:-1],
    }
    assert damaged[damage] != lines
    assert verify_offline("".join(damaged[damage]), tmp_path).returncode == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_page__points_at_what_is_there(page: Path) -> None:
    prose = re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8"))
    told = {first or second for first, second in POINTS_AT.findall(prose)}

    assert [path for path in told if "://" not in path and not (page.parent / path).exists()] == []


def test_pictures__are_all_shown_and_small() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = [*(ROOT / "docs").rglob("*.png")]

    assert [path.name for path in pictures if path.name not in shown] == []
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []
