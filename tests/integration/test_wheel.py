"""The wheel holds all it needs: built, installed in an empty environment, and run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.demo.process import StudioProcess

ROOT = Path(__file__).parents[2]


def call(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The ``bin`` folder of an environment that holds the wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    built = call(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    venv.create(folder / "env", with_pip=True)
    binaries = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = folder.glob("*.whl")
    done = call(binaries / "python", "-m", "pip", "install", "--quiet", wheel)
    assert done.returncode == 0, done.stderr
    return binaries


def test_the_installed_command_runs_a_bundled_sample(installed, tmp_path):
    home = tmp_path / "home"
    version = call(installed / "apiflow", "--version")
    assert version.returncode == 0
    assert version.stdout.startswith("apiflow ")

    try:
        run = call(installed / "apiflow", "run", "Hat, then cartoon", APIFLOW_HOME=str(home))
    finally:
        StudioProcess(Home(home)).stop()

    assert run.returncode == 0, run.stderr
    assert "output_image" in json.loads(run.stdout)


def test_the_installed_window_opens(installed, tmp_path):
    picture = tmp_path / "flow.png"
    done = call(
        installed / "apiflow",
        "screenshot",
        "Hat, then cartoon",
        picture,
        APIFLOW_HOME=str(tmp_path / "home"),
        QT_QPA_PLATFORM="offscreen",
    )
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_installed_window_speaks_german(installed):
    program = (
        "from apiflow_desktop.base.i18n import _, load, use; use(load('de')); print(_('Library'))"
    )
    done = call(installed / "python", "-c", program, PYTHONIOENCODING="utf-8")
    assert done.stdout.strip() == "Bibliothek", done.stderr
