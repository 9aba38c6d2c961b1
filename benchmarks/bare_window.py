"""What every window of ours starts with at least: Qt, NodeGraphQt and an empty main window."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

# NodeGraphQt as the canvas imports it; nothing else of ours is behind this.
import apiflow_desktop.gui.canvas.nodegraphqt  # noqa: F401
from benchmarks import INTERACTIVE


def main() -> int:
    """Show it, say so at its first idle, and quit."""
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1400, 900)
    window.show()
    QTimer.singleShot(0, lambda: (print(INTERACTIVE, flush=True), app.quit()))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
