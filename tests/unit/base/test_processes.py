"""Whether a process has ended is told by its number and by when it began."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from apiflow_desktop.base.processes import identity_of, is_over

pytestmark = pytest.mark.skipif(not identity_of(os.getpid()), reason="the system does not tell")


@pytest.fixture
def other():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def test_a_process_that_runs_is_not_over(other):
    assert identity_of(other.pid)
    assert not is_over(other.pid, identity_of(other.pid))
    assert not is_over(other.pid, "")


def test_a_killed_one_is_over_also_while_nobody_has_buried_it(other):
    identity = identity_of(other.pid)
    os.kill(other.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while identity_of(other.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert is_over(other.pid, identity)
    other.wait()
    assert is_over(other.pid, identity)
    assert is_over(other.pid, "")


def test_another_that_has_its_number_is_another(other):
    place, _, began = identity_of(other.pid).rpartition(".")
    assert is_over(other.pid, f"{place}.{began}0")


def test_of_a_number_that_counts_elsewhere_nothing_is_known(other):
    began = identity_of(other.pid).rpartition(".")[2]
    assert not is_over(other.pid, f"elsewhere.{began}0")
