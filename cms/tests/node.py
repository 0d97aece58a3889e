"""What tests with Node.js run: commands, and a site that answers them."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from wagtail.models import Site


def run(folder: Path, *command: str, **environment: str) -> str:
    """What the command prints; fails with all it said where it does not end well."""
    done = subprocess.run(  # noqa: S603
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}.\n{done.stdout}\n{done.stderr}"
    return done.stdout


def run_tests(package: Path, name: str, *, base_url: str, expected: dict[str, Any]) -> None:
    """Run one of the package's own tests against a site; ``expected`` is what the site holds."""
    run(package, "node", "--test", f"dist/tests/{name}.test.js", BASE_URL=base_url, EXPECTED=json.dumps(expected))


def site_at(live_server: Any, settings: Any) -> Site:
    """The site at the test server's address."""
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    site = Site.objects.get()
    site.hostname, site.port = live_server.thread.host, live_server.thread.port
    site.save()
    return site
