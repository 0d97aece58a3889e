"""The TypeScript client as whoever installs it gets it."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from cms.tests.node import run

LEFT_OUT = shutil.ignore_patterns("node_modules", "dist")


@pytest.fixture(scope="session")
def client_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with its dependencies, the types generated anew, built."""
    root = tmp_path_factory.mktemp("client")
    package = root / "clients" / "typescript"
    shutil.copytree(Path(settings.BASE_DIR) / "clients" / "typescript", package, ignore=LEFT_OUT)
    (root / "docs").mkdir()
    shutil.copy(Path(settings.BASE_DIR) / "docs" / "openapi.json", root / "docs")
    run(package, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    run(package, "npm", "run", "generate")
    run(package, "npm", "run", "build")
    return package
