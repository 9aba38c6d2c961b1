"""A long job is killed again and again, wherever it is, and does each thing once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.cli.main import main
from apiflow_desktop.demo.address import read_address
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.engine.events import (
    Event,
    JobCompleted,
    StepFailed,
    StepSucceeded,
)
from apiflow_desktop.services.workspace import Workspace
from tests.integration.crash.job import FLOW, PREDICTIONS, STEP_RUNS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")

WRAPPER = str(Path(__file__).with_name("killed.py"))
WAYS = ("before", "after", "between")
EVENTS = 205
"""About how many events the job comes to, give or take some polls; the kills are spread over
them, and the last may come when all is on disk."""
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def home(fresh_home: Path) -> Iterator[Home]:
    """A home whose studio paints at once."""
    home = Home(fresh_home)
    studio = StudioProcess(home, "--speed=0.05")
    studio.ensure()
    yield home
    studio.stop()


def test_twenty_times(home: Home, tmp_path: Path) -> None:
    check(home, tmp_path, kills=20, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_two_hundred_times(home: Home, tmp_path: Path, seed: int) -> None:
    check(home, tmp_path, kills=20, seed=seed)


def check(home: Home, folder: Path, *, kills: int, seed: int) -> None:
    path = folder / "thirty.json"
    path.write_text(json.dumps(FLOW))
    chosen = random.Random(seed)
    user = User(folder / "told.txt")
    command = ["run", str(path)]
    codes: list[int] = []
    for kill in range(kills):
        wanted = int((kill + chosen.random()) * EVENTS / kills)
        nth = max(wanted - len(journal()), 1)
        codes.append(user.types(WAYS[kill % len(WAYS)], nth, command))
        if has_ended():
            break
        command = ["jobs", "resume", "1"]
    else:
        codes.append(user.types("never", 0, command))
    *earlier, last = codes
    assert len(earlier) >= kills - 1, (codes, user.told.read_text())
    assert set(earlier) == {-signal.SIGKILL}, (codes, user.told.read_text())
    assert last in (0, -signal.SIGKILL), (codes, user.told.read_text())
    assert asked_of(home) == PREDICTIONS
    assert isinstance(journal()[-1], JobCompleted)
    ends = [event.step for event in journal() if isinstance(event, StepSucceeded | StepFailed)]
    assert len(ends) == len(set(ends)) == STEP_RUNS


@dataclass
class User:
    """Types commands, and approves as soon as the job waits for it."""

    told: Path

    def types(self, how: str, nth: int, command: list[str]) -> int:
        """Run a command to its end or its death."""
        with (
            self.told.open("w") as told,
            subprocess.Popen(
                [sys.executable, WRAPPER, how, str(nth), *command],
                cwd=REPOSITORY,
                env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
                stdout=subprocess.DEVNULL,
                stderr=told,
            ) as process,
        ):
            while True:
                try:
                    return process.wait(0.2)
                except subprocess.TimeoutExpired:
                    if is_waiting():
                        main(["jobs", "approve", "1", "ask", "--payload", '{"name": "ann"}'])


def is_waiting() -> bool:
    """Tell whether the job waits for an approval that nobody has given."""
    with Workspace.open() as workspace:
        approvals = workspace.store.approvals
        return any(not approvals.count(1, wait.step) for wait in approvals.waits(1))


def asked_of(home: Home) -> Counter[tuple[str, str]]:
    """What the studio has on record: how often each prompt came to what."""
    address = read_address(home.studio)
    assert address is not None
    request = urllib.request.Request(
        f"http://127.0.0.1:{address.port}/v1/predictions",
        headers={"Authorization": f"Bearer {address.token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        page = json.load(reply)
    assert page["next"] is None
    return Counter((one["input"]["prompt"], one["status"]) for one in page["results"])


def has_ended() -> bool:
    """Tell whether the job's last event is on disk."""
    return any(isinstance(event, JobCompleted) for event in journal())


def journal() -> Sequence[Event]:
    """What is on disk of the job."""
    with Workspace.open() as workspace:
        return workspace.store.jobs.events(1)
