"""Homes that cannot be written and disks that are full, by real processes that may not write."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[3] / "resources" / "samples" / "sequential.json"
_PR_CAPBSET_DROP = 24
_OVERRIDES = (1, 2, 3)
"""CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER: what lets root write anywhere."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="uses Linux capabilities")


def without_overrides():
    """Keep the process that is started from writing where its user may not, even as root."""
    libc = ctypes.CDLL(None)
    for capability in _OVERRIDES:
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def with_files_up_to(size):
    """Let the process that is started write no file beyond a size: its disk is full."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def apiflow(*arguments, limit=without_overrides, **environment):
    return subprocess.run(
        [sys.executable, "-m", "apiflow_desktop.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limit,
        env={**os.environ, **environment},
    )


@pytest.fixture(params=["new", "used"])
def read_only_home(request, fresh_home):
    fresh_home.mkdir(parents=True)
    if request.param == "used":
        assert apiflow("validate", SAMPLE).returncode == 0
    for path in [fresh_home, *fresh_home.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    yield fresh_home
    for path in [fresh_home, *fresh_home.rglob("*")]:
        path.chmod(0o700)


def test_a_read_only_home_is_said(read_only_home):
    before = {path: path.stat().st_size for path in read_only_home.rglob("*")}
    done = apiflow("run", SAMPLE)
    assert done.returncode == 2
    assert str(read_only_home) in done.stderr
    assert "cannot be written" in done.stderr
    assert "APIFLOW_HOME" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.stat().st_size for path in read_only_home.rglob("*")} == before


def test_a_home_that_is_a_file_is_said(fresh_home):
    fresh_home.parent.mkdir(parents=True, exist_ok=True)
    fresh_home.write_text("mine")
    done = apiflow("run", SAMPLE)
    assert done.returncode == 2
    assert "APIFLOW_HOME" in done.stderr
    assert "Traceback" not in done.stderr
    assert fresh_home.read_text() == "mine"


DIALOG = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from apiflow_desktop.gui import app

def look():
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QMessageBox):
            print(box.text(), box.informativeText(), flush=True)
            box.accept()

create = app.create_application
def create_and_look():
    made = create()
    made.timer = QTimer(interval=50)
    made.timer.timeout.connect(look)
    made.timer.start()
    return made
app.create_application = create_and_look
sys.exit(app.main(None))
"""


def test_the_window_says_that_the_home_is_read_only(read_only_home):
    done = subprocess.run(
        [sys.executable, "-c", DIALOG],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=without_overrides,
    )
    assert done.returncode == 1
    assert "cannot be written" in done.stdout
    assert str(read_only_home) in done.stdout
    assert "APIFLOW_HOME" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_full_disk_keeps_what_was_there(fresh_home, tmp_path):
    flow, target = tmp_path / "flow.json", tmp_path / "out.yaml"
    step = {"id": "a", "value": {"type": "identity"}}
    flow.write_text(json.dumps({"summary": "x" * 50_000, "value": {"modules": [step]}}))
    target.write_text("before")
    done = apiflow("convert", flow, target, limit=with_files_up_to(20_000))
    assert done.returncode == 2
    assert str(target) in done.stderr
    assert "What was there is untouched" in done.stderr
    assert "Free some space" in done.stderr
    assert target.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flow.json", "out.yaml"]


def test_a_job_on_a_full_disk_ends_and_says_why(fresh_home, tmp_path):
    flow = tmp_path / "flow.json"
    step = {"id": "a", "value": {"type": "identity"}}
    flow.write_text(json.dumps({"value": {"modules": [step]}}))
    assert apiflow("run", flow).returncode == 0
    size = (fresh_home / "workspace.sqlite").stat().st_size
    done = apiflow("run", flow, limit=with_files_up_to(size // 10))
    assert done.returncode == 2
    assert "free space" in done.stderr
    assert "Traceback" not in done.stderr
    assert apiflow("run", flow).returncode == 0
