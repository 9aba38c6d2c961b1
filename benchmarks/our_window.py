"""The window as ``apiflow gui`` opens it, until it is interactive."""

from __future__ import annotations

import sys

from apiflow_desktop.cli.commands.gui import open_window
from benchmarks import INTERACTIVE


def _quit() -> None:
    print(INTERACTIVE, flush=True)
    # The window has loaded Qt by now; loading it sooner would be measured with it.
    from PySide6.QtWidgets import QApplication

    QApplication.quit()


if __name__ == "__main__":
    sys.exit(open_window(None, when_interactive=_quit))
