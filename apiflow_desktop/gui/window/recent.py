"""The menu of files opened lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.theme import icon
from apiflow_desktop.openflow.inline_files import file_label

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow


def fill_recent_menu(file_menu: QMenu, window: MainWindow) -> QMenu:
    """Put the menu after Open; it is read anew each time it is shown."""
    menu = QMenu(_("Open recent"), file_menu)
    menu.setIcon(icon("history"))
    actions = file_menu.actions()
    after_open = actions.index(window.registry["file.open"]) + 1
    file_menu.insertMenu(actions[after_open], menu)

    def refill() -> None:
        menu.clear()
        for path in window.memory.recent:
            entry = menu.addAction(file_label(path).replace("&", "&&"))
            entry.setToolTip(str(path))
            entry.triggered.connect(lambda _=False, path=path: window.open_paths([path]))
        if not menu.actions():
            menu.addAction(_("No recent files")).setEnabled(False)

    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(refill)
    return menu
