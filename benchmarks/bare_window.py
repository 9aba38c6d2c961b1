"""What every window of ours starts with at least: Qt, NodeGraphQt and an empty main window."""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from apiflow_desktop.gui.canvas.stand_ins import provide_distutils
from apiflow_desktop.gui.first_paint import FirstPaint
from benchmarks.answering import press_a_key


def _import_nodegraphqt() -> None:
    """Import it with all it asks for, Qt.py too; only setuptools, 200 ms, is spared it.

    Where that is installed it stands in for the distutils of Python.
    """
    os.environ["QT_PREFERRED_BINDING"] = "PySide6"
    provide_distutils()
    import NodeGraphQt  # noqa: F401


def main() -> int:
    """Show it, press a key in it as soon as it is painted, and quit."""
    _import_nodegraphqt()
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1400, 900)
    window.show()
    FirstPaint(window, press_a_key)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
