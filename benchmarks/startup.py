"""Cold start of the window beside a bare Qt window, and of the command line's help."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import INTERACTIVE
from benchmarks.figures import in_turn, print_comparison, print_title, timed

ROUNDS = 5


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        environment = _environment(Path(home))
        bare, ours = (
            _until_interactive(f"benchmarks.{name}", environment)
            for name in ("bare_window", "our_window")
        )
        # The first start fills the library and compiles; every later one is what a user waits for.
        bare(), ours()
        print_title("Cold start to an interactive window (target: at most 2.0× the bare window)")
        print_comparison(
            in_turn(
                {
                    "bare QMainWindow + import NodeGraphQt": bare,
                    "apiflow gui, first sample open and painted": ours,
                },
                ROUNDS,
            )
        )
        print_title("apiflow --help (target: at most 300 ms)")
        print_comparison(
            in_turn(
                {
                    "python -c pass": _process("-c", "pass", environment=environment),
                    "apiflow --help": _process(
                        "-m", "apiflow_desktop.cli.main", "--help", environment=environment
                    ),
                },
                ROUNDS,
            )
        )


def _environment(home: Path) -> dict[str, str]:
    environment = {**os.environ, "APIFLOW_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    # Users have their modules compiled, whatever the one who measures has set.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment | {"PYTHONPYCACHEPREFIX": str(home / "compiled")}


def _until_interactive(module: str, environment: dict[str, str]) -> Callable[[], float]:
    """Measure from starting a process to its first idle; its end is nobody's waiting."""

    def measure() -> float:
        started = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", module],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            seconds = time.perf_counter() - started
        if said != INTERACTIVE or process.returncode:
            raise RuntimeError(f"{module} did not start: {said!r}, exit {process.returncode}")
        return seconds

    return measure


def _process(*arguments: str, environment: dict[str, str]) -> Callable[[], float]:
    command = [sys.executable, *arguments]
    return lambda: timed(
        lambda: subprocess.run(command, env=environment, check=True, capture_output=True)
    )
