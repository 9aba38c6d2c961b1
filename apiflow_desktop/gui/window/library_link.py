"""Does what the library panel and the start page ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.library.items import Kind, LibraryItem, step_kind
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.window.actions_file import new
from apiflow_desktop.gui.window.actions_help import open_sample

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow

_DELETE: dict[Kind, str] = {
    "workflow": N_("Delete the workflow “{title}” from the library?"),
    "node": N_("Delete the node “{title}” from the library?"),
    "connector": N_("Delete the connector “{title}” from the library?"),
    "script": N_("Delete the script “{title}” from the library?"),
    "variable": N_("Delete the variable “{title}” from the library?"),
    "resource": N_("Delete the resource “{title}” from the library?"),
}


class LibraryLink(QObject):
    """Listens to the library panel."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        panel, library = window.library, window.parts.library
        panel.activated.connect(self.activate)
        panel.edit_requested.connect(lambda item: self._try(lambda: library.edit(item, window)))
        panel.step_requested.connect(self._add_step)
        panel.duplicate_requested.connect(lambda item: self._try(lambda: library.duplicate(item)))
        panel.delete_requested.connect(self._delete)
        panel.add_requested.connect(self.add)
        window.start_page.item_activated.connect(self.activate)
        window.start_page.file_activated.connect(lambda path: window.open_paths([path]))
        window.start_page.sample_activated.connect(partial(open_sample, window))
        library.changed.connect(self._reload)
        window.registry.keys_changed.connect(self._name_keys)
        self._reload()
        self._name_keys()

    def _name_keys(self) -> None:
        keys = self._window.registry.keys("view.search")
        self._window.library.name_keys(next(map(key_text, keys), ""))

    def activate(self, item: LibraryItem) -> None:
        """Open a workflow, add a step, edit anything else."""
        window = self._window
        if item.kind == "workflow":
            self._try(lambda: window.open_item(item.key))
        else:
            self._add_step(item)

    def add(self, kind: str) -> None:
        """Make a new item: open an empty workflow, or the form of anything else."""
        if kind == "workflow":
            new(self._window)
        else:
            self._try(lambda: self._window.parts.library.add(cast("Kind", kind), self._window))

    def _add_step(self, item: LibraryItem) -> None:
        page = self._window.page
        if page is None or not step_kind(item):
            self._try(lambda: self._window.parts.library.edit(item, self._window))
        else:
            page.canvas.add_step(path=item.path, kind=step_kind(item))
            self._window.inspector.show_what_is_edited()

    def _delete(self, item: LibraryItem) -> None:
        if item.kind == "step":
            return
        box = QMessageBox(self._window)
        box.setObjectName("delete")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(_("Delete"))
        box.setText(_(_DELETE[item.kind]).format(title=item.title))
        box.setInformativeText(_("This cannot be undone."))
        delete = box.addButton(_("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        delete.clicked.connect(lambda: self._try(lambda: self._window.parts.library.delete(item)))
        box.open()

    def _reload(self) -> None:
        items = self._window.parts.library.items()
        self._window.library.set_items(items)
        self._window.start_page.set_items(items)
        chosen = self._window.memory.target
        self._window.top_bar.set_targets(self._window.parts.targets(), chosen)
        self._window.registry.refresh()

    def _try(self, action: Callable[[], object]) -> None:
        try:
            action()
        except UserFacingError as error:
            notify_error(error)
