"""The window as ``apiflow gui`` opens it, until it is interactive."""

from __future__ import annotations

import sys
from functools import partial

from apiflow_desktop.cli.commands import gui
from apiflow_desktop.cli.main import main


def _press_a_key() -> None:
    # The window has loaded Qt by now; loading it sooner would be measured with it.
    from benchmarks.answering import press_a_key

    press_a_key()


if __name__ == "__main__":
    gui.open_window = partial(gui.open_window, when_interactive=_press_a_key)
    sys.exit(main(["gui"]))
