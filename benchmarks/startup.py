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
from benchmarks.figures import Figure, in_turn, print_comparison, print_title, timed

ROUNDS = 9


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        environment = _environment(Path(home))
        bare, ours = (
            _Window(f"benchmarks.{name}", environment) for name in ("bare_window", "our_window")
        )
        # The first start fills the library and compiles; every later one is what a user waits for.
        bare.start(), ours.start()
        print_title(
            "Cold start to a window that is painted and has answered a key "
            "(target: at most 2.0× the bare window)"
        )
        print_comparison(
            in_turn(
                {
                    "bare QMainWindow + import NodeGraphQt": bare.start,
                    "apiflow gui, first sample open and painted": ours.start,
                },
                ROUNDS,
            )
        )
        print_title("Processor time of the same starts")
        print_comparison([bare.processor_time("bare"), ours.processor_time("apiflow gui")])
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


class _Window:
    """A window that says when it is interactive, each time in a process of its own."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self._command = [sys.executable, "-m", module]
        self._environment = environment
        self._processor: list[float] = []

    def start(self) -> float:
        """Seconds from starting the process to the key it answered; its end is no waiting."""
        started = time.perf_counter()
        with subprocess.Popen(
            self._command,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            said = process.stdout.readline().split()
            seconds = time.perf_counter() - started
        if said[:1] != [INTERACTIVE] or process.returncode:
            raise RuntimeError(f"{self._command} did not start: {said}, exit {process.returncode}")
        self._processor.append(float(said[1]))
        return seconds

    def processor_time(self, name: str) -> Figure:
        """What all starts but the first took of the processor; it counts no other process."""
        return Figure(name, tuple(self._processor[1:]))


def _process(*arguments: str, environment: dict[str, str]) -> Callable[[], float]:
    command = [sys.executable, *arguments]
    return lambda: timed(
        lambda: subprocess.run(command, env=environment, check=True, capture_output=True)
    )
