"""What deploys: every script is run as the Dockerfile, compose and systemd run it, in an environment that holds nothing
but what requirements.txt names."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from cms.tests.operations.serving import Server, production, script
from cms.tests.test_settings import variables_in_settings

pytestmark = pytest.mark.deploy

ROOT: Path = settings.BASE_DIR
SCRIPTS = {f"deploy/{path.name}" for path in (ROOT / "deploy").iterdir() if path.is_file()}
INSTALLED = "/srv/cms/current"


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_scripts__in_this_order__bring_up_a_release(tmp_path: Path) -> None:
    environment = production(
        VENV=str(tmp_path / "venv"),
        PYTHON=sys.executable,
        STATIC_ROOT=str(tmp_path / "static"),
        MEDIA_ROOT=str(tmp_path / "media"),
        PIP_NO_COMPILE="1",
        PYTHONPYCACHEPREFIX=str(tmp_path / "compiled"),
        WEB_CONCURRENCY="1",
        SCHEDULE_SECONDS="1",
    )
    for name, *arguments in (
        ("install",),
        ("build",),
        ("release",),
        ("release", "answers"),
        ("worker", "--batch"),
    ):
        done = script(name, *arguments, environment=environment)
        assert done.returncode == 0, f"{name}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    assert (tmp_path / "static" / "staticfiles.json").exists()
    assert (tmp_path / "media").is_dir()

    server = Server(tmp_path, environment)
    assert script("healthy", environment=server.environment).returncode == 1
    server.start()
    healthy = script("healthy", "20", environment=server.environment)
    server.stop()
    assert healthy.returncode == 0, healthy.stderr

    with subprocess.Popen([ROOT / "deploy" / "schedule"], env=environment, stdout=subprocess.PIPE) as schedule:  # noqa: S603
        assert schedule.stdout
        # The first run says what it did; the loop ends when it is told to.
        assert schedule.stdout.readline()
        schedule.send_signal(signal.SIGTERM)
    assert schedule.returncode == 0


def test_release__unsafe_settings__is_refused_before_anything_is_migrated(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "VENV": sys.prefix, "ENV_FILE": os.devnull}

    done = script("release", environment=environment | {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"})

    assert done.returncode != 0
    assert done.stderr.startswith("Cannot start: SECRET_KEY is missing")
    assert not (tmp_path / "db.sqlite3").exists()


def test_dockerfile__takes_only_steps_that_are_scripts() -> None:
    text = (ROOT / "Dockerfile").read_text()
    steps = re.findall(r"^\s*(?:HEALTHCHECK .*)?(?:RUN|CMD|ENTRYPOINT) (.*)$", text, flags=re.MULTILINE)
    healthcheck = re.findall(r"^HEALTHCHECK .* CMD (.*)$", text, flags=re.MULTILINE)

    assert len(healthcheck) == 1
    assert len(steps) >= 4
    assert {yaml.safe_load(step)[0] for step in [*steps, *healthcheck]} <= SCRIPTS
    assert all(os.access(ROOT / name, os.X_OK) for name in SCRIPTS)
    # Nobody in particular, and what is copied is there.
    assert re.findall(r"^USER (\S+)$", text, flags=re.MULTILINE) == ["10001:10001"]
    # It lies beside this Python; a shell's PATH need not name the environment.
    subprocess.run([Path(sys.executable).with_name("hadolint"), ROOT / "Dockerfile"], check=True)  # noqa: S603


def test_image__holds_what_is_imported_and_no_secrets() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert all((ROOT / name).exists() for name in kept)
    assert {"cms", "home", "articles", "reviewers", "templates", "deploy", "manage.py", "gunicorn.conf.py"} <= kept
    assert not kept & {".env", ".git", "media", "db.sqlite3"}


def test_compose__runs_scripts_with_settings_that_there_are() -> None:
    loaded = compose()
    services = loaded["services"]
    own = {name: service for name, service in services.items() if "build" in service}

    assert set(services) == {"db", "redis", "release", "web-1", "web-2", "worker", "schedule", "proxy"}
    assert {service["command"][0] for service in own.values()} <= SCRIPTS
    assert {name for service in own.values() for name in service["environment"]} <= variables_in_settings(ROOT)
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith("${") or source in loaded["volumes"] or (ROOT / source).exists(), volume
        # What another service waits for has to say whether it is healthy; the image of the site does.
        for other, is_so in service.get("depends_on", {}).items():
            if is_so["condition"] == "service_healthy":
                assert other in own or "healthcheck" in services[other]


def test_units__are_valid_and_start_scripts(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("There is no systemd-analyze here.")
    for unit in (ROOT / "deploy" / "systemd").iterdir():
        started = re.findall(rf"^ExecStart={INSTALLED}/(\S+)", unit.read_text(), flags=re.MULTILINE)
        assert all(name in SCRIPTS or name.startswith(".venv/") for name in started)
        # As it would stand on a machine on which the site is installed where this checkout is.
        text = unit.read_text().replace(f"{INSTALLED}/.venv", sys.prefix).replace(INSTALLED, str(ROOT))
        (tmp_path / unit.name).write_text(text.replace("User=cms", "User=root").replace("Group=cms", "Group=root"))
    names = [tmp_path / name.replace("@", "@1") for name in os.listdir(tmp_path)]

    for path in tmp_path.glob("*@.*"):
        shutil.copy(path, tmp_path / path.name.replace("@", "@1"))
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True)  # noqa: S603, S607

    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stderr


def test_nginx__understands_its_configuration(tmp_path: Path) -> None:
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("There is no nginx here.")
    pair = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", *pair]
    subprocess.run([*make, "-subj", "/CN=cms.example.org"], check=True, capture_output=True)  # noqa: S603
    folder = ROOT / "deploy" / "nginx"
    parts = [(folder / name).read_text().replace("/etc/nginx/tls", str(tmp_path)) for name in os.listdir(folder)]
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{''.join(parts)}}}\n")

    command = ["nginx", "-t", "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error"]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603

    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
