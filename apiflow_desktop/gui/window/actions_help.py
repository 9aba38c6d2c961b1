"""Help actions: about, shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from apiflow_desktop import __version__
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.shortcuts import ShortcutsDialog

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

_ABOUT = (
    "Draw workflows of media API calls, run them, watch them run on the drawing, "
    "and keep what comes out.\n\nWorkflows are OpenFlow JSON. MIT licence."
)


def about(window: MainWindow) -> None:
    """Say what this is."""
    box = QMessageBox(window)
    box.setObjectName("about")
    box.setWindowTitle("About apiflow desktop")
    box.setText(f"apiflow desktop {__version__}")
    box.setInformativeText(_ABOUT)
    box.open()


HELP_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="help.shortcuts",
        title="Keyboard shortcuts",
        icon="keyboard",
        shortcuts=("F1",),
        run=lambda window: ShortcutsDialog(window.registry, window).open(),
        menu="Help",
    ),
    Action(id="help.about", title="About apiflow desktop", icon="about", run=about, menu="Help"),
]
