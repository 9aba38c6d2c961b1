"""Cold start of the window beside a bare Qt window, and of the command line's help."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

from benchmarks.figures import in_turn, print_comparison, print_title, timed

ROUNDS = 5

BARE_WINDOW = """
import sys
from benchmarks.noderaph import import_nodegraphqt
import_nodegraphqt()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1400, 900)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""

OUR_WINDOW = """
from apiflow_desktop.gui.app import main
raise SystemExit(main(None, quit_when_interactive=True))
"""


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "APIFLOW_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        # The first start fills the library; every later one is what a user waits for.
        _process("-c", OUR_WINDOW, environment=environment)()
        print_title("Cold start to an interactive window (target: at most 2.0× the bare window)")
        print_comparison(
            in_turn(
                {
                    "bare QMainWindow + import NodeGraphQt": _process(
                        "-c", BARE_WINDOW, environment=environment
                    ),
                    "apiflow gui": _process("-c", OUR_WINDOW, environment=environment),
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


def _process(*arguments: str, environment: dict[str, str]) -> Callable[[], float]:
    command = [sys.executable, *arguments]
    return lambda: timed(
        lambda: subprocess.run(command, env=environment, check=True, capture_output=True)
    )
