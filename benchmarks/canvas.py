"""The canvas with a thousand and five thousand steps, beside stock NodeGraphQt and bare Qt.

Processor time, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.figures import Figure, print_comparison, print_title

_STOCK_LIMIT = 1000
"""With five thousand nodes stock NodeGraphQt takes many minutes to show all of them."""

_TARGETS = {
    "open": "at most 0.8 s with 1000 steps, 4 s with 5000",
    "fit": "at most 100 ms with 1000 steps",
    "pan frame, all in view": "at most 1.3× bare; 33 ms with 5000 steps",
    "zoom frame, all in view": "at most 1.3× bare; 33 ms with 5000 steps",
    "pan frame, at 100 %": "at most 8 ms",
    "zoom frame, at 100 %": "at most 8 ms",
    "select": "a step is selected until that is redrawn: at most 16 ms with 1000 steps",
    "edit": "an edit until canvas and text are redrawn: at most 50 ms with 1000 steps",
    "step added": "a step in a row is added until that is redrawn, text too: at most 50 ms",
    "states": "processor time for a second of 200 state changes: at most 150 ms",
}


def run() -> None:
    """Measure and print."""
    for steps in (1000, 5000):
        sides = ("bare", "stock", "ours") if steps <= _STOCK_LIMIT else ("bare", "ours")
        found = {side: _measure(side, steps) for side in sides}
        for what, target in _TARGETS.items():
            print_title(f"Canvas, {steps} steps of 4 inputs: {what} ({target})")
            print_comparison(
                [
                    Figure(_NAMES[side], tuple(each["seconds"][what]))
                    for side, each in found.items()
                    if what in each["seconds"]
                ]
            )
        print_title(f"Canvas, {steps} steps: memory of the process (target: 250 MB with 1000)")
        for side, each in found.items():
            print(f"  {_NAMES[side]:<58}{each['megabytes']:10.0f} MB")


_NAMES = {
    "bare": "bare QGraphicsScene of Python-painted items with wires",
    "stock": "stock NodeGraphQt 0.6.44",
    "ours": "apiflow",
}


def _measure(side: str, steps: int) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.canvas_sides", side, str(steps)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
