"""Starts the application: one process, one home, one window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from apiflow_desktop import __version__
from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.processes import begin_anew
from apiflow_desktop.base.startup import started
from apiflow_desktop.gui.application.assembly import Assembly
from apiflow_desktop.gui.crash import CrashReporter
from apiflow_desktop.gui.first_paint import FirstPaint
from apiflow_desktop.gui.garbage import WindowGarbage
from apiflow_desktop.gui.language import speak
from apiflow_desktop.gui.notify import notify
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.gui.window.memory import DEFAULT_SCALE, WindowMemory
from apiflow_desktop.services.workspace import Workspace

WINDOW: Final = ("-m", "apiflow_desktop.cli.main", "gui")
"""What Python is told to open the window."""
_NO_DISPLAY = 2
_BREATH_MS = 250
"""How long a window that has just come is left to the user alone."""


def use_scale(percent: int) -> None:
    """Let Qt draw everything larger or smaller; a factor that is set outside stays in force.

    It is heeded only before there is an application object.
    """
    if percent != DEFAULT_SCALE:
        os.environ.setdefault("QT_SCALE_FACTOR", str(percent / 100))


def create_application() -> QApplication:
    """Make the application object; every command that draws starts with it."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("apiflow-desktop")
    app.setApplicationDisplayName("apiflow desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("apiflow-desktop")
    return app


def main(files: Sequence[str], *, when_interactive: Callable[[], object] | None = None) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    Args:
        files: Workflows to open, each in a tab.
        when_interactive: Called once, as soon as the window is painted and takes input.
    """
    if not _has_display():
        sys.stderr.write(
            "apiflow: there is no display to open a window on. "
            "Use 'apiflow run FLOW' here, or set DISPLAY.\n"
        )
        return _NO_DISPLAY
    environment = dict(os.environ)
    home = Home.from_environment()
    memory = WindowMemory(home)
    use_scale(memory.scale)
    app = create_application()
    garbage = WindowGarbage(app)
    theme = Theme.current()
    crashes = CrashReporter(home.logs, _show_defect)
    crashes.install()
    speak(app, memory.language)
    try:
        workspace = Workspace.open(home)
    except UserFacingError as error:
        theme.apply(app, "system")
        _refuse_to_start(error)
        return 1
    with qasync.QEventLoop(app) as loop, workspace:
        with theme.style_sheet_last(app):
            theme.apply(app, "system")
            assembly = Assembly(workspace)
        assembly.window.show()
        assembly.open_at_start([Path(file) for file in files])
        FirstPaint(assembly.window, partial(_on_first_idle, assembly, when_interactive))
        app.aboutToQuit.connect(loop.stop)
        loop.run_forever()
        assembly.close()
    garbage.end()
    if assembly.window.restarting:
        begin_anew(WINDOW, environment)
    return 0


def _on_first_idle(assembly: Assembly, when_interactive: Callable[[], object] | None) -> None:
    if when_interactive is not None:
        when_interactive()
    started()
    # Loading on another thread would hold up what the user does first.
    QTimer.singleShot(_BREATH_MS, assembly.window, assembly.prepare)


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    return bool(chosen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _refuse_to_start(error: UserFacingError) -> None:
    box = QMessageBox(QMessageBox.Icon.Critical, "apiflow desktop", error.what)
    box.setInformativeText("\n".join(part for part in (error.where, error.hint) if part))
    box.exec()


def _show_defect(trace: str) -> None:
    kept = _("The whole report is in the log.")
    last = trace.strip().splitlines()[-1]
    notify(
        "error",
        _("Something went wrong that should not have. Your work is kept; save it to be sure."),
        f"{last}\n{kept}",
    )
