"""The inspector in a workflow of a thousand steps: how long a selection takes to be seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from benchmarks.canvas_flow import flow_text
from benchmarks.canvas_sides import NoNodes
from benchmarks.figures import Figure, print_comparison, print_title, processor_time

_STEPS = 1000
_TIMES = 9
_WIDTH, _HEIGHT = 320, 860
_TARGETS = {
    "first": "the first step that is ever selected, its page and tab made: at most 100 ms",
    "first shown last": "the last of the steps, when no other was selected before",
    "again": "another step after that: at most 16 ms",
    "last": "the last of the steps after another: at most 16 ms",
}


def run() -> None:
    """Measure and print."""
    # The first start compiles what is imported, as the window's own start does for users.
    starts = [_measure() for _ in range(4)][1:]
    for what, target in _TARGETS.items():
        print_title(f"Inspector, {_STEPS} steps, processor time: {target}")
        ours = tuple(seconds for each in starts for seconds in each[what])
        bare = tuple(seconds for each in starts for seconds in each["bare"])
        print_comparison(
            [Figure("a bare Qt form of as many fields, made", bare), Figure("apiflow", ours)]
        )


def _measure() -> dict[str, list[float]]:
    """Each first time is one in a process: two of them tell of the first and of the last step."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    found: dict[str, list[float]] = {}
    for number in (0, _STEPS - 1):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.inspector", str(number)],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for what, seconds in json.loads(done.stdout.splitlines()[-1]).items():
            found.setdefault(what, []).extend(seconds)
    return found


def main() -> int:
    """Select one step first, then others; prints JSON."""
    # The window's loop has it loaded.
    import asyncio  # noqa: F401

    from apiflow_desktop.gui.inspector.inspector import Inspector
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.theme import apply
    from apiflow_desktop.openflow.document import Document

    app = QApplication(sys.argv[:1])
    apply(app, "dark")
    text = flow_text(_STEPS, in_a_row=_STEPS)
    session = DocumentSession(Document.from_text(text), None, NoNodes())
    inspector = Inspector()
    inspector.resize(_WIDTH, _HEIGHT)
    inspector.set_session(session)
    inspector.show()
    app.processEvents()
    # As the window does once it is up.
    inspector.prepare()

    def select(number: int) -> float:
        (handle,) = session.document.handles_by_id(f"s{number}")
        return processor_time(lambda: _seen(app, lambda: inspector.show_handles([handle])))

    first = int(sys.argv[1])
    found = {
        "first shown last" if first else "first": [select(first)],
        "again": [select(_STEPS // 2 + n) for n in range(_TIMES)][1:],
        "last": [select(n) for pair in range(_TIMES) for n in (pair, _STEPS - 1)][1::2],
    }
    inspector.hide()
    found["bare"] = [processor_time(lambda: _bare(app))]
    print(json.dumps(found))
    return 0


def _bare(app: QApplication) -> None:
    tabs = QTabWidget()
    form = QWidget()
    rows = QFormLayout(form)
    for title in ("name", "image", "prompt", "strength", "size"):
        rows.addRow(title, QLineEdit() if title != "prompt" else QPlainTextEdit())
    tabs.addTab(form, "Inputs")
    tabs.resize(_WIDTH, _HEIGHT)
    _seen(app, tabs.show)


def _seen(app: QApplication, action: Callable[[], object]) -> None:
    action()
    app.processEvents()


if __name__ == "__main__":
    sys.exit(main())
