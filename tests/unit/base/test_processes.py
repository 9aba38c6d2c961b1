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


ANEW = """
import os
from apiflow_desktop.base.processes import begin_anew
print(os.getpid())
os.environ["LOST"] = "yes"
begin_anew(["-c", "import os; print(os.getpid(), os.environ.get('LOST'))"], dict(KEPT))
print("never")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be replaced")
def test_a_process_that_begins_anew_has_its_number_and_the_environment_it_is_given():
    program = ANEW.replace("KEPT", repr(dict(os.environ)))
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    first, second = run.stdout.splitlines()
    assert second == f"{first} None"
